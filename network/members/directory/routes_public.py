"""For everybody on the web: who is fit to practise for my condition near me, and their public profile.

Nothing here knows who reads it. Whoever has not agreed to be shown, or ticked nothing, is not there.
"""

from typing import Any

from flask import Response, abort, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.core import clock, files
from network.core.limits import limiter
from network.core.permission import VISITOR, permits
from network.core.rules import Refused
from network.members.catalogue.queries import Choices, choices
from network.members.directory import blueprint, policy, queries
from network.members.directory.forms import Finder
from network.members.directory.rules import Filter
from network.members.people.models import Member
from network.members.people.rules import CHOOSABLE_FIELDS, Audience, is_shown

AS_OFTEN = "120 per minute"  # a whole surgery may stand behind one address
PHOTO_WIDTH = 320
WIDER = (10, 20, 40)  # miles to try next when nobody is found


@blueprint.route("/find-an-instructor")
@limiter.limit(AS_OFTEN)
@permits(policy.may_find)
def finder() -> ResponseReturnValue:
    """Answer who is fit to practise today for a condition, near a place, of those who show themselves."""
    offered = choices()
    form = Finder(request.args)
    today = clock.today()
    conditions = [(one.key, one.title) for one in offered.conditions]
    areas = [(one.key, one.title) for one in offered.areas if one.in_use(today)]
    form.condition.choices = [("", "Choose a condition"), *conditions]
    form.area.choices = [("", "Anywhere"), *areas]
    asked = _asked(form, offered)
    condition = offered.condition(asked.condition)
    found = None
    if condition and condition.defined and not form.problems:
        found = queries.page(
            asked, by=VISITOR, today=today, choices=offered, after=request.args.get("after", "")
        )
    parts: dict[str, Any] = {**asked.address, "after": found.after if found else None}
    page = render_template(
        "directory/finder.html",
        form=form,
        asked=asked,
        found=found,
        condition=condition,
        area=offered.area(asked.area),
        wider=next((miles for miles in WIDER if miles > asked.within), None) if asked.area else None,
        checked_at=clock.now(),
        next=url_for("directory.finder", **parts) if found and found.after else None,
    )
    return _unlisted(make_response(page))


@blueprint.route("/instructors/<public_id>")
@limiter.limit(AS_OFTEN)
@permits(policy.may_find)
def instructor(public_id: str) -> ResponseReturnValue:
    """Show what an instructor shows to everybody on the web; 404 for whoever is not to be found there."""
    member = queries.met_by_everybody(public_id, today=clock.today()) or abort(404)
    return _unlisted(make_response(public_page(member)))


@blueprint.route("/instructors/<public_id>/photo")
@limiter.limit(AS_OFTEN)
@permits(policy.may_find)
def instructor_photo(public_id: str) -> ResponseReturnValue:
    """Give the photograph of an instructor who shows it to everybody on the web."""
    member = queries.met_by_everybody(public_id, today=clock.today()) or abort(404)
    if member.photo is None or "photo" not in _seen(member):
        abort(404)
    return _unlisted(files.send_picture(member.photo, PHOTO_WIDTH))


def public_page(member: Member, **more: Any) -> str:
    """Return the public profile of an instructor: the only way in which it is ever made."""
    return render_template(
        "directory/instructor.html",
        member=member,
        seen=_seen(member),
        fits=queries.fits_of(member.id, today=clock.today()),
        checked_at=clock.now(),
        **more,
    )


def _seen(member: Member) -> set[str]:
    return {field for field in CHOOSABLE_FIELDS if is_shown(member.shown, field, [Audience.PUBLIC])}


def _asked(form: Finder, offered: Choices) -> Filter:
    """Read the question; what makes no sense is said beside it."""
    parts = {name: request.args.get(name, "") for name in ("condition", "area", "within")}
    try:
        asked = Filter.read(parts)
    except Refused as refusal:
        form.refuse(refusal)
        asked = Filter.read({**parts, "within": ""})
    if asked.condition and offered.condition(asked.condition) is None:
        form.refuse(Refused("Choose a condition from the list.", "condition"))
    area = offered.area(asked.area)
    if asked.area and (area is None or not area.in_use(clock.today())):
        form.refuse(Refused("Choose a place from the list.", "area"))
    return asked


def _unlisted(response: Response) -> Response:
    """Ask search engines not to list a page and to keep none: taking a consent back counts at once."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Cache-Control"] = "no-store"
    return response

"""The directory's pages: the list, its export, and the answer that a health partner prints."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.core import audit, clock, registry, spreadsheets
from network.core.database import aside
from network.core.permission import current_member, permits, real_actor
from network.core.rules import Refused, words
from network.members.catalogue.queries import Choices, choices
from network.members.directory import blueprint, policy, queries
from network.members.directory.forms import DirectoryFilter, Question
from network.members.directory.rules import Filter
from network.members.people.rules import Status

WIDER = (10, 20, 40)  # miles to try next when nobody is found
HEADINGS = (
    "Name", "Known as", "Pronouns", "E-mail", "Phone", "Works for", "Areas", "County-wide", "Travels (miles)",
    "Languages", "Fit to practise for", "Status",
)  # fmt: skip


@blueprint.route("/members/")
@permits(policy.may_search)
def index() -> ResponseReturnValue:
    """List the members whom the filter in the address finds."""
    offered = choices()
    form = _form(offered)
    asked = _asked(form)
    found = _page(asked, offered)
    _note_reached(found.entries)
    return render_template(
        "directory/index.html",
        form=form,
        asked=asked,
        found=found,
        next=_further("directory.index", asked, found),
        day=asked.on or clock.today(),
    )


@blueprint.route("/members/export.<any(csv, xlsx):kind>")
@permits(policy.may_export)
def export(kind: str) -> ResponseReturnValue:
    """Give exactly what the filter finds, and no field that the reader may not see, as a file."""
    offered = choices()
    asked = _asked(_form(offered))
    member = current_member()
    found = list(queries.everybody(asked, by=member, today=clock.today(), choices=offered))
    with aside() as session:
        session.add(audit.entry("directory exported", by=real_actor(), rows=len(found), filter=asked.address))
    registry.note_seen(real_actor(), [entry.id for entry in found], "export")
    return spreadsheets.download(kind, "members", HEADINGS, (_row(entry) for entry in found))


@blueprint.route("/members/who-can-help")
@permits(policy.may_search)
def who_can_help() -> ResponseReturnValue:
    """Answer who may take a person with this condition, near here, on this date."""
    offered = choices()
    form = question(offered)
    asked = _asked(form).as_question
    condition, area = offered.condition(asked.condition), offered.area(asked.area)
    _say_what_is_not_there(form, asked, offered)
    answered = bool(condition and condition.defined and area) and not form.problems
    found = _page(asked, offered) if answered else None
    _note_reached(found.entries if found else ())
    return render_template(
        "directory/who_can_help.html",
        form=form,
        asked=asked,
        found=found,
        condition=condition,
        area=area,
        wider=next((miles for miles in WIDER if miles > asked.within), None),
        day=asked.on or clock.today(),
        checked_at=clock.now(),
        next=_further("directory.who_can_help", asked, found) if found else None,
    )


def question(offered: Choices | None = None) -> Question:
    """Make the question's form, filled from the address."""
    form = Question(request.args)
    _offer(form, offered or choices())
    return form


def _say_what_is_not_there(form: Question, asked: Filter, offered: Choices) -> None:
    """Say beside the field that a condition or a place is not known: no answer is better than a wrong one."""
    if asked.condition and offered.condition(asked.condition) is None:
        form.refuse(Refused("Choose a condition from the list.", "condition"))
    area = offered.area(asked.area)
    if asked.area and (area is None or not area.in_use(asked.on or clock.today())):
        form.refuse(Refused("Choose a place that is used on that day.", "area"))


def _form(offered: Choices) -> DirectoryFilter:
    form = DirectoryFilter(request.args)
    _offer(form, offered)
    if policy.may_see_everybody(current_member()):
        form.status.choices = [
            ("", "Everybody who has not left"),
            *((one, words(one).capitalize()) for one in Status),
        ]
    else:
        del form.status
    return form


def _offer(form: Any, offered: Choices) -> None:
    on = form.on.data or clock.today()
    form.condition.choices = [("", "Any condition"), *((one.key, one.title) for one in offered.conditions)]
    form.area.choices = [("", "Anywhere"), *((one.key, one.title) for one in offered.areas if one.in_use(on))]


def _asked(form: Any) -> Filter:
    """Read the filter; where a part makes no sense, say so beside it and ask without it."""
    parts = request.args.to_dict()
    while True:
        try:
            asked = Filter.read(parts)
            break
        except Refused as refusal:
            if refusal.field in form and not form[refusal.field].errors:
                form.refuse(refusal)
            # Each refusal names a part that is there, so this ends.
            parts = {name: value for name, value in parts.items() if name.partition("-")[0] != refusal.field}
    return asked if policy.may_see_everybody(current_member()) else asked.without_status()


def _page(asked: Filter, offered: Choices) -> queries.Page:
    return queries.page(
        asked,
        by=current_member(),
        today=clock.today(),
        choices=offered,
        after=request.args.get("after", ""),
    )


def _note_reached(entries: Sequence[queries.Entry]) -> None:
    """Write down who is about to be shown how these members are reached; a name alone is not written down."""
    registry.note_seen(real_actor(), [one.id for one in entries if one.phone or one.email], "profile")


def _further(endpoint: str, asked: Filter, found: queries.Page) -> str | None:
    parts: dict[str, Any] = {**asked.address, "after": found.after}
    return url_for(endpoint, **parts) if found.after else None


def _row(entry: queries.Entry) -> tuple[Any, ...]:
    fits = "; ".join(
        fit.condition + (f" until {fit.until.isoformat()}" if fit.until else "") for fit in entry.fits
    )
    return (
        entry.name, entry.known_as, entry.pronouns, entry.email, entry.phone, entry.employer,
        "; ".join(entry.areas), entry.county_wide, entry.travel_radius_miles, entry.languages, fits,
        words(entry.status),
    )  # fmt: skip

"""A coordinator's pages: who is nearest to a qualification, asking them, and what they answered."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.core import audit, clock, registry, spreadsheets
from network.core.database import aside, db
from network.core.paging import last_seen
from network.core.permission import current_member, permits, real_actor
from network.core.rules import words
from network.members.catalogue import queries as catalogue
from network.members.catalogue.models import QualificationKind, Sort
from network.members.people.models import Member
from network.members.training import blueprint, operations, policy, queries
from network.members.training.forms import NearestFilter
from network.members.training.queries import Near, Nearest

LEVEL_FIRST = 4  # what the network trains for first; the others stand below it in the list
HEADINGS = (
    "Name", "Areas", "Parts missing", "Hours missing", "Days to wait", "What is missing",
    "Wants to hear about it", "Asked on", "Answer",
)  # fmt: skip


@blueprint.route("/training/")
@permits(policy.may_see_nearest)
def index() -> ResponseReturnValue:
    """List those on the way to a qualification, nearest first."""
    form = _form()
    kind = form.chosen_kind
    found = _found(form, kind) if kind else Nearest((), 0)
    begins, address = _after(found.members), form.in_address
    shown = found.members[begins : begins + queries.PAGE]
    more = begins + queries.PAGE < len(found.members)
    return render_template(
        "training/index.html",
        form=form,
        kind=kind,
        found=found,
        shown=shown,
        exports={ending: url_for("training.export", ending=ending, **address) for ending in ("csv", "xlsx")},
        next=url_for("training.index", **address, after=shown[-1].id) if more else None,
    )


@blueprint.route("/training/export.<any(csv, xlsx):ending>")
@permits(policy.may_see_nearest)
def export(ending: str) -> ResponseReturnValue:
    """Give what the page lists as a file."""
    form = _form()
    wanted = form.chosen_kind or abort(404)
    found = _found(form, wanted)
    with aside() as session:
        entry = audit.entry(
            "nearest exported", by=real_actor(), rows=len(found.members), filter=form.in_address
        )
        session.add(entry)
    registry.note_seen(real_actor(), [near.id for near in found.members], "export")
    return spreadsheets.download(ending, f"nearest-to-{wanted.key}", HEADINGS, map(_row, found.members))


@blueprint.route("/members/<int:id>/training/<key>/ask", methods=["POST"])
@permits(policy.may_ask, Member)
def ask(member: Member, key: str) -> ResponseReturnValue:
    """Ask a member whether they would like to train for a kind."""
    kind = catalogue.kind_by_key(key) or abort(404)
    operations.ask(member, kind, by=current_member())
    db.session.commit()
    flash(f"{member.name} is asked about {kind.title}")
    return redirect(url_for("training.index", kind=kind.key, area=request.args.get("area") or None))


@blueprint.route("/training/answers")
@permits(policy.may_see_nearest)
def answers() -> ResponseReturnValue:
    """List who was asked what, and what they answered, the latest first."""
    found = queries.answers(before=last_seen(), limit=queries.PAGE + 1)
    shown = found[: queries.PAGE]
    more = len(found) > queries.PAGE
    return render_template(
        "training/answers.html",
        questions=shown,
        next=url_for("training.answers", before=shown[-1].id) if more else None,
    )


def _form() -> NearestFilter:
    today = clock.today()
    offered = [kind for kind in catalogue.kinds(on=today) if kind.sort is Sort.QUALIFICATION]
    offered.sort(key=lambda kind: kind.level != LEVEL_FIRST)
    form = NearestFilter(request.args, kinds=offered, areas=catalogue.areas(on=today))
    form.validate()
    return form


def _found(form: NearestFilter, kind: QualificationKind) -> Nearest:
    area = form.chosen_area
    return queries.nearest(kind, clock.today(), area_id=area.id if area else None)


def _after(members: tuple[Near, ...]) -> int:
    """Return where the page begins that the address asks for: after the last one seen, or at the top."""
    last = last_seen("after")
    return next((number + 1 for number, near in enumerate(members) if near.id == last), 0)


def _row(near: Near) -> tuple[object, ...]:
    wants = "yes" if near.has_chosen_it else ("about others only" if near.wants_others else "about all")
    return (
        near.name, "; ".join(near.areas), near.distance.parts, near.distance.hours, near.distance.days,
        near.words, wants, near.asked.on if near.asked else None,
        words(near.asked.status) if near.asked else "",
    )  # fmt: skip

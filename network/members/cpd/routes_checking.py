"""The pages of those who check CPD: the queue, one entry, and how everybody stands."""

from collections.abc import Iterable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from network.core import audit, clock, spreadsheets
from network.core.database import aside, db
from network.core.lifecycle import history_of
from network.core.locking import Difference, edited_meanwhile
from network.core.paging import last_seen
from network.core.permission import current_member, permits
from network.members.cpd import blueprint, evidence, operations, pages, policy, queries
from network.members.cpd.forms import DecisionForm
from network.members.cpd.models import CpdEntry, CpdScheme
from network.members.cpd.queries import Standing

HEADINGS = (
    "Name", "Follows it since", "Period from", "Period to", "Points needed", "Carried in", "Counted",
    "In all", "From the least share", "Missing", "Of it from the least share", "Waiting would add",
)  # fmt: skip


@blueprint.route("/cpd/queue")
@permits(policy.may_see_queue)
def queue() -> ResponseReturnValue:
    """List the entries that wait for a check, the longest wait first."""
    found = queries.waiting(after=last_seen("after") or 0, limit=queries.PAGE + 1)
    return render_template(
        "cpd/queue.html",
        found=found[: queries.PAGE],
        more_after=found[queries.PAGE - 1].id if len(found) > queries.PAGE else None,
    )


@blueprint.route("/cpd/entries/<int:id>/check", methods=["GET", "POST"])
@permits(policy.may_check, CpdEntry)
def check(entry: CpdEntry) -> ResponseReturnValue:
    """Accept an entry as what it was or as another kind, or decline it with a reason."""
    schemes = queries.schemes_for(entry)
    form = DecisionForm.for_schemes(schemes, entry)
    differences: list[Difference] = []
    if form.validate_on_submit():
        differences = edited_meanwhile(
            form, entry, lambda _kind, one, **more: DecisionForm.for_schemes(schemes, one, **more)
        )
        if not differences and pages.attempt(form, lambda: _decide(entry, form)):
            db.session.commit()
            flash("Accepted: it counts" if form.decision.data == "check" else "Declined")
            following = queries.next_waiting(entry, by=current_member())
            return redirect(url_for("cpd.check", id=following) if following else url_for("cpd.queue"))
    return render_template(
        "cpd/check.html",
        entry=entry,
        form=form,
        differences=differences,
        history=history_of(entry),
        counts=[
            (standing, at, line)
            for standing in pages.standings(entry.member, clock.today())
            for at in standing.balances
            for line in (*at.lines, *at.waiting)
            if line.entry.id == entry.id
        ],
        views=[view for view, _title in evidence.views_of(entry.member) if view.entry_id == entry.id],
    )


@blueprint.route("/cpd/schemes/<int:id>/balances")
@permits(policy.may_see_balances, CpdScheme)
def balances(scheme: CpdScheme) -> ResponseReturnValue:
    """Show how everybody stands who follows a scheme."""
    found = queries.balances_of(scheme, clock.today(), after=last_seen("after") or 0, limit=queries.PAGE + 1)
    return render_template(
        "cpd/balances.html",
        scheme=scheme,
        found=found[: queries.PAGE],
        more_after=found[queries.PAGE - 1].followed.id if len(found) > queries.PAGE else None,
        today=clock.today(),
    )


@blueprint.route("/cpd/schemes/<int:id>/balances.<any(csv, xlsx):kind>")
@permits(policy.may_see_balances, CpdScheme)
def export(scheme: CpdScheme, kind: str) -> ResponseReturnValue:
    """Give everybody's balance in a scheme as a file."""
    found = queries.balances_of(scheme, clock.today(), limit=None)
    with aside() as session:
        session.add(audit.entry("CPD balances exported", scheme, by=current_member(), rows=len(found)))
    return spreadsheets.download(kind, f"cpd-{scheme.key}", HEADINGS, _rows(found))


def _rows(found: Iterable[Standing]) -> Iterable[tuple[Any, ...]]:
    for standing in found:
        one = standing.latest
        exact = (
            one.scheme.needed, one.carried_in, one.counted, one.total, one.share, one.missing,
            one.share_missing, one.would_add,
        )  # fmt: skip
        yield (
            standing.followed.member.name,
            standing.followed.started_on,
            one.period.begins_on,
            one.last_day,
            *(float(value) for value in exact),  # sixteenths, which every float holds exactly
        )


def _decide(entry: CpdEntry, form: DecisionForm) -> bool:
    version, reason = form.version.data, form.reason.data or ""
    if form.decision.data == "check":
        operations.check(
            entry, by=current_member(), version=version, activities=form.activities, words=reason
        )
    else:
        operations.decline(entry, reason, by=current_member(), version=version)
    return True

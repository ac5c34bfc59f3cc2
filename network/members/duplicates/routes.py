"""The pages: pairs that may be one person, two records side by side, and the merges with their undoing."""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.core import clock, jobs
from network.core.database import db
from network.core.paging import last_seen
from network.core.permission import LARGEST_ID, current_member, permits
from network.core.rules import Refused
from network.members.duplicates import blueprint, operations, policy, queries, undoing
from network.members.duplicates.forms import (
    LikenessFilter,
    OfferForm,
    PartForm,
    merge_form,
    said,
)
from network.members.duplicates.jobs import JOB
from network.members.duplicates.models import DuplicatePair, Merge
from network.members.duplicates.rules import Likeness
from network.members.people import queries as people
from network.members.people.models import Member
from network.members.people.policy import may_see


@blueprint.route("/duplicates/", methods=["GET", "POST"])
@permits(policy.may_find)
def index() -> ResponseReturnValue:
    """List the pairs that wait for a decision, the strongest first; and take two records by their numbers."""
    by, today = current_member(), clock.today()
    chosen = LikenessFilter(request.args)
    likeness = Likeness(chosen.show.data) if chosen.validate() else Likeness.PERSON
    form = OfferForm()
    if form.validate_on_submit():
        try:
            pair = _offer(form)
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            return redirect(url_for("duplicates.compare", id=pair.id))
    strength, number = request.args.get("strength", type=int), last_seen("after")
    after = (min(max(strength, -1), 101), number) if strength is not None and number else None
    found = queries.found(likeness, by=by, today=today, after=after, limit=queries.PAGE + 1)
    shown = found[: queries.PAGE]
    return render_template(
        "duplicates/index.html",
        form=form,
        filter=chosen,
        found=shown,
        likeness=likeness,
        count=queries.count(likeness, by=by, today=today),
        next=_after(likeness, shown[-1]) if len(found) > len(shown) else None,
        first=after is None,
    )


@blueprint.route("/duplicates/look", methods=["POST"])
@permits(policy.may_find)
def look() -> ResponseReturnValue:
    """Look through the records now, and not tonight."""
    jobs.start(JOB)
    db.session.commit()
    flash("We are looking through all records. Come back to this page in a minute")
    return redirect(url_for("duplicates.index"))


@blueprint.route("/duplicates/<int:id>", methods=["GET", "POST"])
@permits(policy.may_merge, DuplicatePair)
def compare(pair: DuplicatePair) -> ResponseReturnValue:
    """Show two records side by side, and make one of them."""
    by = current_member()
    form = merge_form(pair, by)
    if form.validate_on_submit():
        winner, loser = (pair.a, pair.b) if form.side(pair) == "left" else (pair.b, pair.a)
        try:
            made = operations.merge(
                winner,
                loser,
                by=by,
                chosen=form.chosen(pair),
                answers=form.answers,
                versions=form.seen,
            )
        except Refused as refusal:
            db.session.rollback()
            if (answer := say_who_was_first()) is not None:
                return answer
            form.refuse(refusal)
            if str(refusal) == operations.CHANGED:
                form.versions.data = f"{pair.a_id}:{pair.a.version} {pair.b_id}:{pair.b.version}"
        else:
            db.session.commit()
            flash(f"One record now: {made.winner.name}. It can be undone for 30 days")
            return redirect(url_for("duplicates.show", id=made.id))
    return render_template(
        "duplicates/compare.html",
        pair=pair,
        form=form,
        alike=queries.alike(pair),
        hangs=queries.what_hangs_on([pair.a_id, pair.b_id]),
        said=said,
    )


@blueprint.route("/duplicates/<int:id>/two-people", methods=["GET", "POST"])
@permits(policy.may_merge, DuplicatePair)
def part(pair: DuplicatePair) -> ResponseReturnValue:
    """Say that two records are two people."""
    form = PartForm()
    if form.validate_on_submit():
        operations.part(pair, by=current_member(), reason=form.reason.data or "")
        db.session.commit()
        flash("Two people. We do not ask again unless their names, addresses or numbers change")
        return redirect(url_for("duplicates.index"))
    return render_template("duplicates/part.html", pair=pair, form=form)


@blueprint.route("/merges/")
@permits(policy.may_find)
def merges() -> ResponseReturnValue:
    """List the merges, newest first."""
    found = queries.merges(by=current_member(), before=last_seen(), limit=queries.PAGE + 1)
    shown = found[: queries.PAGE]
    return render_template(
        "duplicates/merges.html",
        merges=shown,
        now=clock.now(),
        older=url_for("duplicates.merges", before=shown[-1].id) if len(found) > len(shown) else None,
    )


@blueprint.route("/merges/<int:id>")
@permits(policy.may_see_merge, Merge)
def show(merge: Merge) -> ResponseReturnValue:
    """Show a merge: what moved, what was set aside, and how long it can be undone."""
    is_open = merge.is_open(clock.now())
    return render_template(
        "duplicates/show.html",
        merge=merge,
        is_open=is_open,
        moved=undoing.tally(merge),
        in_the_way=undoing.in_the_way(merge) if is_open else [],
        may_undo=policy.may_undo(current_member(), merge),
    )


@blueprint.route("/merges/<int:id>/undo", methods=["POST"])
@permits(policy.may_undo, Merge)
def undo(merge: Merge) -> ResponseReturnValue:
    """Take a merge back."""
    operations.undo(merge, by=current_member())
    db.session.commit()
    flash(f"Two records again: {merge.winner.name} and {merge.loser.name}")
    return redirect(url_for("duplicates.show", id=merge.id))


@blueprint.before_app_request
def lead_to_who_stays() -> ResponseReturnValue | None:
    """Lead whoever opens a page of a merged record to the same page of the one that stayed.

    What is sent to it changes nothing: whoever sent it had the old page open.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    number = (request.view_args or {}).get("id")
    if getattr(view, "model", None) is not Member or not isinstance(number, int) or number > LARGEST_ID:
        return None
    member = db.session.get(Member, number)
    if member is None or member.merged_into_id is None:
        return None
    stays = people.who_stays(member)
    if not may_see(current_member(), stays):
        return None  # the guard of the page answers
    if request.method != "GET":
        raise Refused(
            f"This record is part of that of {stays.name} now. Open that one; nothing was changed here."
        )
    places: dict[str, Any] = {**request.args.to_dict(), **(request.view_args or {}), "id": stays.id}
    return redirect(url_for(request.endpoint or "", **places))


@blueprint.before_request
def say_who_was_first() -> ResponseReturnValue | None:
    """Tell whoever sends in a comparison that somebody else has merged these two records meanwhile."""
    number = (request.view_args or {}).get("id")
    if request.method != "POST" or request.endpoint != "duplicates.compare" or not isinstance(number, int):
        return None
    if number > LARGEST_ID or db.session.get(DuplicatePair, number) is not None:
        return None
    for word in request.form.get("versions", "").split()[:2]:
        record = word.partition(":")[0]
        made = queries.merge_of(int(record)) if record.isdecimal() and len(record) < 10 else None
        if made is not None and policy.may_see_merge(current_member(), made):
            flash(f"{made.by_name} has merged these two records already. Your answers were not needed")
            return redirect(url_for("duplicates.show", id=made.id))
    return None


def _offer(form: OfferForm) -> DuplicatePair:
    members = [db.session.get(Member, one.data) for one in (form.one, form.other)]
    if members[0] is None or members[1] is None:
        raise Refused("There is no record of that number.", "one" if members[0] is None else "other")
    pair = operations.offer(members[0], members[1], by=current_member())
    if not policy.may_merge(current_member(), pair):
        raise Refused("These two records are for somebody else to decide on.", "other")
    return pair


def _after(likeness: Likeness, last: queries.Found) -> str:
    strength, number = last.place
    return url_for("duplicates.index", show=likeness.value, strength=strength, after=number)

"""The pages about somebody's own CPD: how they stand, the log, adding, correcting, what they follow."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from network.core import clock, files, pdf
from network.core.database import db
from network.core.lifecycle import history_of
from network.core.locking import Difference, edited_meanwhile
from network.core.paging import last_seen
from network.core.permission import current_member, permits, private, signed_in
from network.members.cpd import blueprint, evidence, operations, pages, policy, queries
from network.members.cpd.forms import DatesForm, EntryForm, FollowForm, WithdrawForm
from network.members.cpd.models import CpdEntry, CpdMembership
from network.members.cpd.rules import Status
from network.members.people.models import Member
from network.members.qualifications.pages import WIDTHS


@blueprint.route("/cpd/")
@permits(signed_in)
def mine() -> ResponseReturnValue:
    """Go to one's own CPD."""
    return redirect(url_for("cpd.index", id=current_member().id))


@blueprint.route("/members/<int:id>/cpd")
@permits(policy.may_see_record_of, Member)
def index(member: Member) -> ResponseReturnValue:
    """Show how somebody stands in each scheme that they follow, and their log."""
    before = last_seen("before")
    seen = db.session.get(CpdEntry, before) if before else None
    if seen is not None and seen.member_id != member.id:
        seen = None
    found = queries.log_of(member.id, before=seen, limit=queries.PAGE + 1)
    return render_template(
        "cpd/index.html",
        member=member,
        standings=pages.standings(member, clock.today()),
        today=clock.today(),
        entries=found[: queries.PAGE],
        more_before=found[queries.PAGE - 1].id if len(found) > queries.PAGE else None,
        views=evidence.views_of(member),
    )


@blueprint.route("/members/<int:id>/cpd/<key>")
@permits(policy.may_see_record_of, Member)
def period(member: Member, key: str) -> ResponseReturnValue:
    """Show what counted in one period of a scheme, what was cut off and why, and what is missing."""
    followed = pages.scheme_followed(member, key)
    standing = queries.standing(followed, clock.today())
    at = pages.period_asked_for(standing)
    beside = {
        name: standing.balances[other].period.begins_on if 0 <= other < len(standing.balances) else None
        for name, other in (("previous", at - 1), ("next", at + 1))
    }
    return render_template(
        "cpd/period.html",
        member=member,
        followed=followed,
        scheme=followed.scheme,
        balance=standing.balances[at],
        today=clock.today(),
        **beside,
    )


@blueprint.route("/members/<int:id>/cpd/<key>/transcript")
@permits(policy.may_see_record_of, Member)
def transcript(member: Member, key: str) -> Response:
    """Give what counted in one period as a paper to keep."""
    followed = pages.scheme_followed(member, key)
    standing = queries.standing(followed, clock.today())
    balance = standing.balances[pages.period_asked_for(standing)]
    paper = pages.transcript(member, balance, followed.scheme)
    return pdf.download(paper, f"cpd-{followed.scheme.key}-{balance.last_day.isoformat()}")


@blueprint.route("/members/<int:id>/cpd/follow", methods=["GET", "POST"])
@permits(policy.may_add_for, Member)
def follow(member: Member) -> ResponseReturnValue:
    """Say which scheme somebody follows, and since when."""
    have = {one.scheme_id for one in queries.followed_by(member.id)}
    form = FollowForm([one for one in queries.schemes() if one.id not in have], clock.today())
    if form.validate_on_submit() and form.started_on.data is not None:
        started_on = form.started_on.data
        followed = pages.attempt(
            form, lambda: operations.follow(member, form.chosen, started_on, by=current_member())
        )
        if followed:
            db.session.commit()
            flash(f"{followed.scheme.title} is on the record")
            return redirect(url_for("cpd.index", id=member.id))
    return render_template("cpd/follow.html", member=member, form=form)


@blueprint.route("/cpd/memberships/<int:id>", methods=["GET", "POST"])
@permits(policy.may_correct, CpdMembership)
def dates(followed: CpdMembership) -> ResponseReturnValue:
    """Change since when, or until when, somebody follows a scheme."""
    form = DatesForm(followed)
    differences: list[Difference] = []
    if form.validate_on_submit():
        differences = edited_meanwhile(form, followed, lambda kind, one, **more: kind(one, **more))
        if not differences and pages.attempt(form, lambda: _change_dates(followed, form)):
            db.session.commit()
            flash("Saved. The periods are counted anew")
            return redirect(url_for("cpd.index", id=followed.member_id))
    return render_template("cpd/dates.html", followed=followed, form=form, differences=differences)


@blueprint.route("/members/<int:id>/cpd/add", methods=["GET", "POST"])
@permits(policy.may_add_for, Member)
def add(member: Member) -> ResponseReturnValue:
    """Write something into the log; a file that came is kept whatever is refused."""
    by = current_member()
    schemes = [one.scheme for one in queries.followed_by(member.id)]
    if not schemes:
        flash("First say which scheme it is for", "warning")
        return redirect(url_for("cpd.follow", id=member.id))
    form = EntryForm.for_schemes(schemes)
    if form.is_submitted():
        refusals = evidence.draft(member, pages.uploads("file"), by=by)
        draft = evidence.drafted(member, by=by)
        entry = None
        if form.validate() and not refusals:
            entry = pages.attempt(form, lambda: operations.declare(member, form.learning, by=by, draft=draft))
        for refusal in refusals:
            form.refuse(refusal)
        db.session.commit()
        if entry:
            flash("It is in the log and waits for a coordinator to check it")
            return redirect(url_for("cpd.index", id=member.id))
    return render_template("cpd/add.html", member=member, form=form, draft=evidence.drafted(member, by=by))


@blueprint.route("/cpd/entries/<int:id>/correct", methods=["GET", "POST"])
@permits(policy.may_correct, CpdEntry)
def correct(entry: CpdEntry) -> ResponseReturnValue:
    """Change an entry that is not checked; one that was declined is declared again."""
    if Status.DECLARED is not entry.status is not Status.DECLINED:
        flash(f"This is {entry.status}, so it can no longer be changed", "warning")
        return redirect(url_for("cpd.index", id=entry.member_id))
    by = current_member()
    schemes = queries.schemes_for(entry)
    form = EntryForm.for_schemes(schemes, entry)
    differences: list[Difference] = []
    if form.is_submitted():
        refusals = evidence.draft(entry.member, pages.uploads("file"), by=by)
        draft = evidence.drafted(entry.member, by=by)
        # Compared now, since others may save while a file is looked through.
        differences = edited_meanwhile(
            form, entry, lambda _kind, one, **more: EntryForm.for_schemes(schemes, one, **more)
        )
        done = None
        if not differences and form.validate() and not refusals:
            version = form.version.data

            def do() -> bool:
                operations.correct(entry, form.learning, by=by, version=version, draft=draft)
                return True

            done = pages.attempt(form, do)
        for refusal in refusals:
            form.refuse(refusal)
        db.session.commit()
        if done:
            flash("Saved. A coordinator checks it next")
            return redirect(url_for("cpd.index", id=entry.member_id))
    return render_template(
        "cpd/correct.html",
        entry=entry,
        form=form,
        differences=differences,
        history=history_of(entry),
        draft=evidence.drafted(entry.member, by=by),
    )


@blueprint.route("/cpd/entries/<int:id>/withdraw", methods=["GET", "POST"])
@permits(policy.owner, CpdEntry)
def withdraw(entry: CpdEntry) -> ResponseReturnValue:
    """Take an entry back that does not count yet."""
    form = WithdrawForm(obj=entry)
    back = redirect(url_for("cpd.index", id=entry.member_id))
    if Status.WITHDRAWN not in entry.next_steps:
        flash(f"This is {entry.status}, so it can no longer be withdrawn", "warning")
        return back
    if form.validate_on_submit() and pages.attempt(form, lambda: _withdraw(entry, form)):
        db.session.commit()
        flash("Withdrawn")
        return back
    return render_template("cpd/withdraw.html", entry=entry, form=form)


@blueprint.route("/cpd/entries/<int:id>/evidence")
@permits(policy.may_see, CpdEntry)
@private
def file(entry: CpdEntry) -> ResponseReturnValue:
    """Give the evidence of an entry; that somebody else looked is written down before the bytes leave."""
    stored = entry.file or abort(404)
    evidence.note_view(entry, by=current_member())
    try:
        return files.send_picture(stored, WIDTHS["large"])
    except files.NoPicture:
        return files.send(stored)


def _change_dates(followed: CpdMembership, form: DatesForm) -> bool:
    assert form.started_on.data is not None  # noqa: S101 (the form is valid)
    operations.change_dates(
        followed,
        form.started_on.data,
        form.ended_on.data,
        by=current_member(),
        version=form.version.data,
    )
    return True


def _withdraw(entry: CpdEntry, form: WithdrawForm) -> bool:
    operations.withdraw(entry, by=current_member(), version=form.version.data)
    return True

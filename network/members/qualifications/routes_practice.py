"""The pages of the practice log: declaring hours, and checking them."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from network.core import files
from network.core.database import db
from network.core.lifecycle import history_of
from network.core.locking import Difference, edited_meanwhile
from network.core.paging import last_seen
from network.core.permission import current_member, permits, private
from network.members.people.models import Member
from network.members.qualifications import blueprint, evidence, pages, policy, practice, queries
from network.members.qualifications.forms import PracticeDecisionForm, PracticeForm
from network.members.qualifications.models import PracticeEntry
from network.members.qualifications.rules import PracticeStatus


@blueprint.route("/members/<int:id>/practice", methods=["GET", "POST"])
@permits(policy.may_see_record_of, Member)
def practice_log(member: Member) -> ResponseReturnValue:
    """Show the hours that somebody has led, and declare more."""
    by = current_member()
    form = PracticeForm()
    if form.is_submitted():
        refusals = evidence.draft(member, None, pages.uploads("page"), by=by)
        drafts = evidence.drafts(member, None, by=by)
        entry = None
        if form.validate() and not refusals:
            entry = pages.attempt(form, lambda: practice.declare(member, form.practice, by=by, pages=drafts))
        for refusal in refusals:
            form.page.errors = [*form.page.errors, str(refusal)]
        db.session.commit()
        if entry:
            flash("The hours are in the log and wait for a coordinator to check them")
            return redirect(url_for("qualifications.practice_log", id=member.id))
    return render_template(
        "qualifications/practice_log.html",
        member=member,
        form=form,
        entries=queries.practice_of(member),
        views=evidence.practice_views_of(member),
        kept=evidence.drafts(member, None, by=by),
    )


@blueprint.route("/practice/<int:id>/correct", methods=["GET", "POST"])
@permits(policy.may_correct, PracticeEntry)
def practice_correct(entry: PracticeEntry) -> ResponseReturnValue:
    """Change hours that are not checked; hours that were declined are declared again."""
    if entry.status is PracticeStatus.CHECKED:
        flash("These hours are checked, so they can no longer be changed", "warning")
        return redirect(url_for("qualifications.practice_log", id=entry.member_id))
    by = current_member()
    form = PracticeForm(obj=entry)
    differences: list[Difference] = []
    if form.is_submitted():
        refusals = evidence.draft(entry.member, None, pages.uploads("page"), by=by)
        drafts = evidence.drafts(entry.member, None, by=by)
        # Compared now, since others may save while files are looked through.
        differences = edited_meanwhile(form, entry)
        done = None
        if not differences and form.validate() and not refusals:
            version = form.version.data

            def correct() -> bool:
                practice.correct(entry, form.practice, by=by, version=version, pages=drafts)
                return True

            done = pages.attempt(form, correct)
        for refusal in refusals:
            form.page.errors = [*form.page.errors, str(refusal)]
        db.session.commit()
        if done:
            flash("Saved. A coordinator checks the hours next")
            return redirect(url_for("qualifications.practice_log", id=entry.member_id))
    return render_template(
        "qualifications/practice_correct.html",
        entry=entry,
        form=form,
        differences=differences,
        history=history_of(entry),
        kept=evidence.drafts(entry.member, None, by=by),
    )


@blueprint.route("/practice/<int:id>/evidence")
@permits(policy.may_see_evidence, PracticeEntry)
@private
def practice_file(entry: PracticeEntry) -> ResponseReturnValue:
    """Give what somebody added to their hours as evidence."""
    stored = db.session.get(files.StoredFile, entry.file_id) if entry.file_id else None
    if stored is None:
        abort(404)
    evidence.note_practice_view(entry, by=current_member())
    try:
        return files.send_picture(stored, pages.WIDTHS["large"])
    except files.NoPicture:
        return files.send(stored)


@blueprint.route("/verification/practice")
@permits(policy.may_see_queue)
def practice_queue() -> ResponseReturnValue:
    """List the hours that wait for a check, the longest wait first."""
    after = last_seen("after") or 0
    found = queries.practice_waiting(after=after, limit=queries.PAGE + 1)
    return render_template(
        "qualifications/practice_queue.html",
        found=found[: queries.PAGE],
        more_after=found[queries.PAGE - 1].id if len(found) > queries.PAGE else None,
    )


@blueprint.route("/practice/<int:id>/check", methods=["GET", "POST"])
@permits(policy.may_check_practice, PracticeEntry)
def practice_check(entry: PracticeEntry) -> ResponseReturnValue:
    """Accept hours, or decline them with a reason."""
    form = PracticeDecisionForm(entry)
    differences: list[Difference] = []
    if form.validate_on_submit():
        differences = edited_meanwhile(form, entry, _decision)
        if not differences and pages.attempt(form, lambda: _decide(entry, form)):
            db.session.commit()
            flash("Accepted: these hours count" if form.decision.data == "check" else "Declined")
            return redirect(url_for("qualifications.practice_queue"))
    return render_template(
        "qualifications/practice_check.html",
        entry=entry,
        form=form,
        differences=differences,
        history=history_of(entry),
        log=queries.practice_of(entry.member),
    )


def _decide(entry: PracticeEntry, form: PracticeDecisionForm) -> bool:
    if form.decision.data == "check":
        practice.check(entry, by=current_member(), version=form.version.data)
    else:
        practice.decline(entry, form.reason.data or "", by=current_member(), version=form.version.data)
    return True


def _decision(
    form_class: type[PracticeDecisionForm], entry: PracticeEntry, **more: Any
) -> PracticeDecisionForm:
    return form_class(entry, **more)

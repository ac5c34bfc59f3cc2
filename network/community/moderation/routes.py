"""The pages of reports: reporting, one's own, the queue, and what a coordinator does about a post."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from network.community.discussions.models import Post
from network.community.moderation import blueprint, operations, policy, queries
from network.community.moderation.forms import REASONS, HideForm, LeaveForm, RedactForm, ReportForm
from network.community.moderation.models import Report
from network.community.moderation.rules import HIDDEN_FOR_NOW, Reason, Status
from network.core.database import db
from network.core.limits import limiter
from network.core.paging import last_seen
from network.core.permission import current_member, permits, private
from network.core.prose import rendered
from network.core.rules import Refused

WORDS = {reason: words for reason, (words, _hint) in REASONS.items()}
REPEATED = "Taken out. The same words stand elsewhere in this discussion: look at post {}"


def _whoever_reports() -> str:
    return f"posts reported by {current_member().id}"


@blueprint.route("/community/posts/<int:id>/report", methods=["GET", "POST"])
@limiter.limit("20 per day", key_func=_whoever_reports, methods=["POST"])
@permits(policy.may_report, Post)
def report(post: Post) -> ResponseReturnValue:
    """Say what is wrong with a post."""
    form = ReportForm()
    if form.validate_on_submit():
        try:
            operations.report(post, Reason(form.reason.data), form.words.data or "", by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Thank you. A coordinator looks at it. Nobody is told that it was you")
            return redirect(url_for("moderation.mine"))
    earlier = queries.last_of(post, current_member().id)
    return render_template(
        "community/moderation/report.html",
        form=form,
        post=post,
        reported=earlier if earlier is not None and earlier.status is Status.REPORTED else None,
    )


@blueprint.route("/community/reports/mine")
@permits(policy.may_see_own)
@private
def mine() -> ResponseReturnValue:
    """List what the reader has reported, and what came of it."""
    found = queries.made_by(current_member().id, last_seen())
    shown = found[: queries.PAGE]
    return render_template(
        "community/moderation/mine.html",
        reports=shown,
        words=WORDS,
        more_before=shown[-1].id if len(found) > queries.PAGE else None,
    )


@blueprint.route("/community/reports/<int:id>/withdraw", methods=["POST"])
@permits(policy.may_withdraw, Report)
def withdraw(report: Report) -> ResponseReturnValue:
    """Take one's report back."""
    operations.withdraw(report, by=current_member())
    db.session.commit()
    flash("You have taken your report back")
    return redirect(url_for("moderation.mine"))


@blueprint.route("/community/reports")
@permits(policy.may_see_queue)
def queue() -> ResponseReturnValue:
    """List the open reports that the reader may settle: those about patients first, then the oldest."""
    reader = current_member()
    found = queries.about_others(reader, last_seen("after"))
    shown = found[: queries.PAGE]
    return render_template(
        "community/moderation/queue.html",
        urgent=queries.about_patients(reader),
        others=shown,
        words=WORDS,
        more_after=shown[-1].id if len(found) > queries.PAGE else None,
    )


@blueprint.route("/community/posts/<int:id>/moderate")
@permits(policy.may_look, Post)
def look(post: Post) -> ResponseReturnValue:
    """Show a post with what was reported about it, and all that can be done."""
    may_settle = policy.may_settle(current_member(), post)
    return render_template(
        "community/moderation/look.html",
        post=post,
        text=rendered(post.text),
        reports=queries.all_on(post) if may_settle else [],
        may_settle=may_settle,
        for_now=post.hidden_because == HIDDEN_FOR_NOW and post.hidden_by_id is None,
        words=WORDS,
    )


@blueprint.route("/community/posts/<int:id>/hide", methods=["GET", "POST"])
@permits(policy.may_hide, Post)
def hide(post: Post) -> ResponseReturnValue:
    """Hide a post, with a reason for its author."""
    form = HideForm()
    if form.validate_on_submit():
        said = form.because.data or ""
        if _done(form, lambda: operations.hide(post, said, by=current_member())):
            flash("It is hidden, and its author is told why")
            return redirect(url_for("moderation.look", id=post.id))
    return render_template("community/moderation/hide.html", form=form, post=post)


@blueprint.route("/community/posts/<int:id>/show-again", methods=["POST"])
@permits(policy.may_show, Post)
def show(post: Post) -> ResponseReturnValue:
    """Show a hidden post again."""
    operations.show(post, by=current_member())
    db.session.commit()
    flash("It is shown again, and its author is told")
    return redirect(url_for("moderation.look", id=post.id))


@blueprint.route("/community/posts/<int:id>/leave", methods=["GET", "POST"])
@permits(policy.may_settle, Post)
def leave(post: Post) -> ResponseReturnValue:
    """Settle the reports of a post: it may stay as it is."""
    form = LeaveForm()
    if form.validate_on_submit():
        said = form.note.data or ""
        if _done(form, lambda: operations.leave(post, said, by=current_member())):
            flash("It stays as it is")
            return redirect(url_for("moderation.queue"))
    return render_template(
        "community/moderation/leave.html", form=form, post=post, reports=queries.open_on(post)
    )


@blueprint.route("/community/posts/<int:id>/redact", methods=["GET", "POST"])
@permits(policy.may_redact, Post)
def redact(post: Post) -> ResponseReturnValue:
    """Take out for good what could identify a patient."""
    form = RedactForm.about(post)
    if form.validate_on_submit():
        elsewhere: list[int] = []

        def take_out() -> None:
            elsewhere.extend(operations.redact(post, by=current_member(), **form.facts))

        if _done(form, take_out):
            if elsewhere:
                flash(REPEATED.format(", ".join(map(str, elsewhere))), "warning")
            else:
                flash("Taken out. What was there before is kept nowhere on this site")
            return redirect(url_for("moderation.look", id=post.id))
    return render_template("community/moderation/redact.html", form=form, post=post)


def _done(form: HideForm | LeaveForm | RedactForm, verb: Callable[[], object]) -> bool:
    """Carry out a verb and commit; say its refusal beside the field instead."""
    try:
        verb()
    except Refused as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return False
    db.session.commit()
    return True

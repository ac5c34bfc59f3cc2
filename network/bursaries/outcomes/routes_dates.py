"""The pages of other course dates: asking for them, answering, taking the wish back."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from network.bursaries.applications.models import Application
from network.bursaries.outcomes import blueprint, operations, policy
from network.bursaries.outcomes.forms import AnswerMoveForm, MoveForm
from network.bursaries.outcomes.models import CourseMove
from network.bursaries.outcomes.rules import Move
from network.core.database import db
from network.core.permission import current_member, permits, private
from network.core.rules import Refused


@blueprint.route("/bursaries/<int:id>/course-dates", methods=["GET", "POST"])
@permits(policy.may_ask_to_move, Application)
@private
def ask_to_move(application: Application) -> ResponseReturnValue:
    """Ask for other dates."""
    form = MoveForm(application)
    if form.validate_on_submit():
        starts_on, ends_on = form.dates
        try:
            operations.ask_to_move(
                application, starts_on, ends_on, form.reason.data or "", by=current_member()
            )
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("You have asked. A coordinator or the funder answers next")
            return redirect(url_for("bursaries.show", id=application.id))
    return render_template("bursaries/outcomes/move.html", application=application, form=form)


@blueprint.route("/bursaries/course-dates/<int:id>", methods=["GET", "POST"])
@permits(policy.may_answer_move, CourseMove)
@private
def answer_move(wish: CourseMove) -> ResponseReturnValue:
    """Agree to other dates, or not."""
    page = url_for("bursaries.show", id=wish.application_id)
    if wish.status is not Move.ASKED:
        flash("This was answered already")
        return redirect(page)
    form = AnswerMoveForm()
    if form.validate_on_submit():
        verb = operations.agree_to_move if form.decision.data == "agree" else operations.decline_move
        try:
            verb(wish, form.answer.data or "", by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Your answer is on its way to the applicant")
            return redirect(page)
    return render_template(
        "bursaries/outcomes/answer_move.html", application=wish.application, wish=wish, form=form
    )


@blueprint.route("/bursaries/course-dates/<int:id>/withdraw", methods=["POST"])
@permits(policy.may_withdraw_move, CourseMove)
def withdraw_move(wish: CourseMove) -> ResponseReturnValue:
    """Take a wish for other dates back."""
    operations.withdraw_move(wish, by=current_member())
    db.session.commit()
    flash("The dates stay as they were")
    return redirect(url_for("bursaries.show", id=wish.application_id))

"""A member's pages: what they want to hear about, and answering what they were asked."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.core import clock, registry
from network.core.database import db
from network.core.forms import Form
from network.core.permission import current_member, permits
from network.members.catalogue import queries as catalogue
from network.members.catalogue.models import Sort
from network.members.catalogue.requirement import Voice, evaluate, missing
from network.members.consents import queries as consents
from network.members.consents.kinds import kinds
from network.members.consents.rules import TRAINING
from network.members.people.models import Member
from network.members.qualifications import facts
from network.members.qualifications.pages import attempt
from network.members.training import blueprint, operations, policy, queries
from network.members.training.forms import NO, YES, ChoiceForm
from network.members.training.models import TrainingQuestion


@blueprint.route("/training/choose", methods=["GET", "POST"])
@permits(policy.may_choose)
def choose() -> ResponseReturnValue:
    """Say whether coordinators may ask one about training, and about which."""
    member = current_member()
    if not isinstance(member, Member):
        abort(403)
    words = consents.wording(kinds.named(TRAINING) or abort(404))
    today = clock.today()
    qualifications = [kind for kind in catalogue.kinds(on=today) if kind.sort is Sort.QUALIFICATION]
    offered = queries.kinds_not_held_by(member.id, today, qualifications)
    form = ChoiceForm(offered=offered, words=words.wording, data=_chosen(member, words.version))
    if form.validate_on_submit():

        def do() -> bool:
            if form.may_ask.data == YES:
                operations.choose(member, form.chosen(offered), by=member, wording=form.wording.data)
            else:
                operations.stop(member, by=member)
            return True

        if attempt(form, do):
            db.session.commit()
            flash("Saved" if form.may_ask.data == YES else "Saved. Nobody asks you about training")
            return redirect(url_for("training.choose"))
        db.session.rollback()
        form.wording.raw_data = [str(words.version)]  # what they read now is the version in force
    return render_template(
        "training/choose.html", form=form, words=words, questions=queries.questions_to(member.id)
    )


@blueprint.route("/training/questions/<int:id>", methods=["GET", "POST"])
@permits(policy.may_answer, TrainingQuestion)
def question(question: TrainingQuestion) -> ResponseReturnValue:
    """Show what one was asked, what is missing and what could pay for it; and answer."""
    form = Form()
    said = request.form.get("answer")
    if form.validate_on_submit():
        if said in {YES, NO}:
            operations.answer(question, said == YES, by=current_member())
            db.session.commit()
            flash("Thank you. A coordinator sees your answer")
            return redirect(url_for("training.question", id=question.id))
        form.form_errors.append("Press one of the two buttons")
    member, kind, today = question.member, question.kind, clock.today()
    known = facts.catalogue()
    rule = facts.rule(kind.requires)
    verdict = (
        evaluate(
            rule,
            facts.of_member(member, known).held,
            today,
            kind=kind.key,
            titles=known.titles,
            voice=Voice.YOU,
        )
        if rule
        else None
    )
    return render_template(
        "training/question.html",
        question=question,
        form=form,
        missing=missing(verdict) if verdict else (),
        holds_it=queries.holds_kind(member.id, kind.id, today),
        ways=[way for offer in registry.ways_to_pay for way in offer(member, kind, today)],
    )


def _chosen(member: Member, version: int) -> dict[str, object]:
    gives = consents.gives(member.id, TRAINING)
    return {
        "may_ask": YES if gives else None,
        "kinds": [str(one.kind_id) for one in queries.interests_of(member.id)],
        "wording": version,
    }

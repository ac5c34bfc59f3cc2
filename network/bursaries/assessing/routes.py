"""The pages: what waits, declaring an interest before the file opens, scoring, asking the applicant."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.bursaries.applications import naming
from network.bursaries.applications import policy as applications
from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Section
from network.bursaries.assessing import blueprint, operations, policy, queries
from network.bursaries.assessing.forms import HAND_IN, AskForm, InterestForm, QueueForm, score_form
from network.bursaries.assessing.hints import hints
from network.bursaries.assessing.rules import Mark
from network.bursaries.ledger import queries as ledger
from network.core.database import db
from network.core.paging import last_seen
from network.core.permission import Role, current_member, permits
from network.core.rules import Refused


@blueprint.route("/bursaries/queue")
@permits(policy.may_see_queue)
def queue() -> ResponseReturnValue:
    """List what waits for the reader's decision, with the money that each fund has left."""
    actor = current_member()
    funds = queries.funds_for(actor)
    form = QueueForm(funds, request.args)
    found = queries.queue(actor, form.chosen, after=last_seen("after"))
    shown = found[: queries.PAGE]
    ids = [one.id for one in funds if form.chosen.fund_id in {None, one.id}]
    more = {"fund": form.fund.data or None, "status": form.status.data or None}
    return render_template(
        "bursaries/assessing/queue.html",
        filter=form,
        found=shown,
        funds=[one for one in funds if one.id in ids],
        balances=ledger.of_funds(ids),
        asked=queries.asked_of(actor, ids),
        closed=queries.count_closed_to(actor),
        decides=policy.decides(actor),
        coordinates=Role.COORDINATOR in actor.roles,
        next_page=url_for("assessing.queue", after=shown[-1].application.id, **more)
        if len(found) > queries.PAGE
        else None,
    )


@blueprint.route("/bursaries/<int:id>/interest", methods=["GET", "POST"])
@permits(policy.may_declare, Application)
def declare(application: Application) -> ResponseReturnValue:
    """Ask whether the reader has an interest, before the file opens or at any time after."""
    actor = current_member()
    form = InterestForm()
    if form.validate_on_submit():
        try:
            operations.declare(application, form.conflict, form.words.data or "", by=actor)
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            if form.conflict:
                flash("Thank you. This application is closed to you now, and the coordinators know")
                return redirect(url_for("assessing.queue"))
            flash("Thank you. The application is open to you")
            return redirect(url_for("bursaries.show", id=application.id))
    return render_template(
        "bursaries/assessing/declare.html",
        form=form,
        application=application,
        name=naming.name_for(actor, application),
        nameless=naming.is_nameless(actor, application),
        hints=hints(actor, application),
        is_open=applications.may_read(actor, application),
    )


@blueprint.route("/bursaries/<int:id>/score", methods=["GET", "POST"])
@permits(applications.may_assess, Application)
def score(application: Application) -> ResponseReturnValue:
    """Score each criterion, to be kept as a draft or handed in."""
    actor = current_member()
    criteria = naming.rules_of(application).criteria
    mine = queries.sheets_by(application, actor)
    handed_in = queries.count_handed_in(application, actor)
    so_far = {one.key: Mark(one.points, one.reason) for one in mine[-1].scores} if mine else {}
    form = score_form(criteria, so_far, handed_in)
    hands_in = request.form.get("step") == HAND_IN
    if form.validate_on_submit() and (not hands_in or form.is_whole()):
        try:
            operations.score(application, form.marks, by=actor, hand_in=hands_in, seen=form.seen_sheets)
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
            form.has_seen(queries.count_handed_in(application, actor))
        else:
            db.session.commit()
            flash("Handed in. You see now what others gave" if hands_in else "Saved. Nobody else sees it yet")
            return redirect(url_for("bursaries.show", id=application.id))
    return render_template(
        "bursaries/assessing/score.html",
        form=form,
        application=application,
        name=naming.name_for(actor, application),
        nameless=naming.is_nameless(actor, application),
        handed_in=handed_in,
        may_score=policy.may_score(actor, application),
    )


@blueprint.route("/bursaries/<int:id>/ask", methods=["GET", "POST"])
@permits(applications.may_ask_for_change, Application)
def ask(application: Application) -> ResponseReturnValue:
    """Ask the applicant to change one section."""
    actor = current_member()
    form = AskForm()
    if form.validate_on_submit() and form.due_on.data is not None:
        try:
            operations.ask(
                application,
                Section(form.section.data),
                form.words.data or "",
                form.due_on.data,
                by=actor,
            )
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("The applicant is asked. You are told when the answer is there")
            return redirect(url_for("bursaries.show", id=application.id))
    return render_template(
        "bursaries/assessing/ask.html",
        form=form,
        application=application,
        name=naming.name_for(actor, application),
        nameless=naming.is_nameless(actor, application),
        may_ask=policy.may_ask(actor, application),
    )

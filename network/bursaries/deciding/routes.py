"""The pages of one decision: deciding, taking up again, releasing; the offer, its answer, and the letter."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.bursaries.applications import naming
from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status
from network.bursaries.deciding import blueprint, letter, operations, policy, queries, rules
from network.bursaries.deciding.forms import AcceptForm, DecideForm, ReasonForm, TurnDownForm
from network.bursaries.deciding.models import Decision
from network.bursaries.deciding.rules import Outcome, Stage
from network.bursaries.ledger import queries as ledger
from network.bursaries.ledger.rules import Move
from network.core import clock, pdf
from network.core.database import db
from network.core.permission import current_member, permits, private
from network.core.rules import Refused

DECIDED_MEANWHILE = "It was decided meanwhile, or taken back. Nothing that you sent was done"


@blueprint.route("/bursaries/<int:id>/decide", methods=["GET", "POST"])
@permits(policy.may_decide, Application)
@private
def decide(application: Application) -> ResponseReturnValue:
    """Approve, decline or put off one application."""
    first = queries.first_approval(application)
    form = DecideForm(application, first, application.fund.lines)
    if form.validate_on_submit():
        try:
            made = _decide(application, form)
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
            form.version.raw_data = [str(application.version)]
        else:
            db.session.commit()
            flash(_done(made))
            return redirect(url_for("bursaries.show", id=application.id))
    reader, waits = current_member(), queries.waiting_for_release(application)
    decidable = any(application.status in those for those in rules.DECIDABLE.values())
    if request.method == "POST":
        before = _made_before(application, form)
        if before is not None or waits is not None or not decidable:
            flash(_done(before) if before else DECIDED_MEANWHILE)
            return redirect(url_for("bursaries.show", id=application.id))
    return render_template(
        "bursaries/deciding/decide.html",
        application=application,
        name=naming.name_for(reader, application),
        form=form,
        first=first,
        mine=bool(first and first.hands & queries.hands_of(application, reader)),
        may_now=decidable and waits is None,
        waits=waits,
        said=rules.SAID,
        scheme=queries.scheme_of(application),
        most_pence=queries.most_pence(application),
        **_money(application, form.pence.data),
    )


@blueprint.route("/bursaries/<int:id>/reopen", methods=["GET", "POST"])
@permits(policy.may_reopen, Application)
@private
def reopen(application: Application) -> ResponseReturnValue:
    """Take up again what was decided or has lapsed."""
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            operations.reopen(application, form.reason.data or "", by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Taken up again. It waits for a decision")
            return redirect(url_for("bursaries.show", id=application.id))
    return render_template(
        "bursaries/deciding/reopen.html",
        application=application,
        name=naming.name_for(current_member(), application),
        waits=queries.waiting_for_release(application),
        may_now=queries.waiting_for_release(application) is not None
        or application.status in rules.REOPENED_FROM,
        form=form,
    )


@blueprint.route("/bursaries/<int:id>/release", methods=["POST"])
@permits(policy.may_release, Application)
def release(application: Application) -> ResponseReturnValue:
    """Tell the applicant what was decided under the embargo."""
    operations.release(application, by=current_member())
    db.session.commit()
    flash("Released. The applicant has been told")
    return redirect(url_for("bursaries.show", id=application.id))


@blueprint.route("/bursaries/<int:id>/offer", methods=["GET", "POST"])
@permits(policy.may_see_offer, Application)
@private
def offer(application: Application) -> ResponseReturnValue:
    """Show an applicant what is offered and what they commit to, and take their yes."""
    found = queries.offer_of(application) or abort(404)
    if queries.told(application) is None:
        abort(404)  # it was taken up again
    form = AcceptForm(data={"offer": str(found.id)})
    if form.validate_on_submit():
        try:
            operations.accept(application, by=current_member(), shown=request.form.get("offer", ""))
        except Refused as refusal:
            db.session.rollback()
            if found.accepted_at is not None:
                return redirect(url_for("bursaries.show", id=application.id))  # they pressed it twice
            form.refuse(refusal)
            form.offer.data = str(found.id)
        else:
            db.session.commit()
            flash("Accepted. The money is kept for you")
            return redirect(url_for("bursaries.show", id=application.id))
    return render_template(
        "bursaries/deciding/offer.html",
        application=application,
        offer=found,
        open=application.status is Status.OFFERED and rules.is_in_time(clock.now(), found.expires_at),
        lapsed=application.status is Status.LAPSED or application.status is Status.OFFERED,
        form=form,
    )


@blueprint.route("/bursaries/<int:id>/offer/turn-down", methods=["GET", "POST"])
@permits(policy.may_see_offer, Application)
@private
def turn_down(application: Application) -> ResponseReturnValue:
    """Turn down what is offered, with a reason."""
    if not policy.may_answer_offer(current_member(), application):
        flash("Nothing is offered to you here now")
        return redirect(url_for("bursaries.show", id=application.id))
    form = TurnDownForm()
    if form.validate_on_submit():
        try:
            operations.turn_down(application, form.reason.data or "", by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Turned down. The money is back in the fund")
            return redirect(url_for("bursaries.show", id=application.id))
    return render_template("bursaries/deciding/turn_down.html", application=application, form=form)


@blueprint.route("/bursaries/<int:id>/letter.pdf", endpoint="letter")
@permits(policy.may_read_letter, Application)
@private
def letter_as_pdf(application: Application) -> ResponseReturnValue:
    """Give the letter about the decision that the applicant was told, as a PDF."""
    told = queries.told(application) or abort(404)
    found = queries.offer_of(application) if told.outcome is Outcome.APPROVE else None
    return pdf.download(letter.paper_of(told, found), f"letter-{application.reference}")


def _decide(application: Application, form: DecideForm) -> Decision:
    by, reason, version = current_member(), form.reason.data or "", form.version.data
    if form.chosen is Outcome.DECLINE:
        return operations.decline(application, reason, by=by, version=version)
    if form.chosen is Outcome.DEFER:
        return operations.defer(application, reason, by=by, version=version)
    return operations.approve(
        application,
        form.pence.data or 0,
        reason,
        by=by,
        conditions=form.conditions,
        line=form.from_line,
        version=version,
    )


def _made_before(application: Application, form: DecideForm) -> Decision | None:
    """Return the decision that this very form made already: whoever presses twice reads its result again."""
    last = queries.last_of(application)
    chosen = request.form.get("outcome")  # the form itself offers no more what is decided
    pence = form.pence.data if chosen == Outcome.APPROVE else None
    this = (current_member().id, form.version.data, chosen, pence)
    if last is None or this != (last.by_id, last.application_version, last.outcome, last.pence):
        return None
    return last if (form.reason.data or "").strip() in {"", last.reason} else None


def _done(made: Decision) -> str:
    if made.stage is Stage.FIRST:
        return "Approved by you. It needs the approval of a second funder, and nothing is reserved until then"
    if made.released_at is None:
        return "Decided. Nobody is told before it is released"
    return {
        Outcome.APPROVE: "Approved. The applicant has the offer",
        Outcome.DECLINE: "Declined. The applicant has been told why",
        Outcome.DEFER: "Put off. The applicant has been told why",
    }[made.outcome]


def _money(application: Application, pence: int | None) -> dict[str, Any]:
    """What is where in the fund now, and what an approval would leave."""
    now = ledger.of_fund(application.fund_id)
    wanted = pence or application.asked_pence or 0
    fits = 0 < wanted <= now.available
    return {"balance": now, "after": now.after(Move.RESERVE, wanted) if fits else None, "wanted": wanted}

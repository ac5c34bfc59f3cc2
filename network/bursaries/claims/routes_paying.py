"""The pages of those who check and pay: the queue, the check, the payment, the finance office's file."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from network.bursaries.claims import blueprint, operations, policy, queries
from network.bursaries.claims.forms import CheckForm, PayForm, ReasonForm
from network.bursaries.claims.models import Claim, Payment
from network.bursaries.claims.rules import TO_PAY, Status
from network.bursaries.scheme.said import COSTS
from network.core import clock, spreadsheets
from network.core.database import db
from network.core.money import said
from network.core.paging import last_seen
from network.core.permission import current_member, permits, private
from network.core.rules import Refused
from network.members.qualifications.pages import carry_version

HEADINGS = ("Reference", "Pay to", "Name", "Amount (GBP)", "Fund", "Budget line", "Claimed on")


@blueprint.route("/bursaries/claims")
@permits(policy.may_list)
@private
def index() -> ResponseReturnValue:
    """List what waits: to be checked by this coordinator, to be paid by this funder."""
    reader = current_member()
    check, pay = queries.to_check(reader, last_seen("checked")), queries.to_pay(reader, last_seen("paid"))
    return render_template(
        "bursaries/claims/index.html",
        to_check=check[: queries.PAGE],
        to_pay=pay[: queries.PAGE],
        more_to_check=len(check) > queries.PAGE,
        more_to_pay=len(pay) > queries.PAGE,
        undeclared=queries.undeclared(reader),
        checks=policy.coordinates(reader),
        pays=policy.decides(reader),
    )


@blueprint.route("/bursaries/claims/payments.csv")
@permits(policy.may_export)
@private
def payments() -> ResponseReturnValue:
    """Give what is to be paid as a file for the finance office: no bank details, and nobody else's funds."""
    rows = (
        (
            claim.reference,
            claim.payee.value,
            queries.payee_name(claim),
            f"{claim.part.unpaid // 100}.{claim.part.unpaid % 100:02}",
            claim.application.fund.name,
            line,
            clock.london_date(claim.sent_at) if claim.sent_at else None,
        )
        for claim, line in queries.all_to_pay(current_member())
    )
    return spreadsheets.download("csv", f"to-pay-{clock.today().isoformat()}", HEADINGS, rows)


@blueprint.route("/bursaries/claims/<int:id>/check", methods=["GET", "POST"])
@permits(policy.may_check, Claim)
@private
def check(claim: Claim) -> ResponseReturnValue:
    """Approve an amount of a claim, or return it with the reason."""
    if claim.status is not Status.SENT:
        flash("This claim does not wait to be checked")
        return redirect(url_for("claims.show", id=claim.id))
    suggested = queries.suggested(claim)
    form = CheckForm(data={"pence": claim.pence, "version": claim.version})
    if form.validate_on_submit():
        by, reason = current_member(), form.reason.data or ""
        try:
            if form.decision.data == "approve":
                operations.check(claim, form.pence.data or 0, reason, by=by, version=form.version.data)
                done = "Approved. The funder marks it as paid next"
            else:
                operations.send_back(claim, reason, by=by, version=form.version.data)
                done = "Returned to the applicant"
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
            carry_version(form, claim)
        else:
            db.session.commit()
            flash(done)
            return redirect(url_for("claims.index"))
    award = claim.application
    return render_template(
        "bursaries/claims/check.html",
        claim=claim,
        application=award,
        form=form,
        suggested=suggested,
        payee_name=queries.payee_name(claim),
        standing=queries.standing(award, queries.of(award.id)),
        sorts=COSTS,
        papers={one.key: one.title for one in queries.documents_asked(award)},
    )


@blueprint.route("/bursaries/claims/<int:id>/check-again", methods=["GET", "POST"])
@permits(policy.may_check, Claim)
@private
def check_again(claim: Claim) -> ResponseReturnValue:
    """Take an approval back that was a mistake."""
    form = ReasonForm(data={"version": claim.version})
    if form.validate_on_submit():
        try:
            operations.take_back_check(
                claim, form.reason.data or "", by=current_member(), version=form.version.data
            )
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
            carry_version(form, claim)
        else:
            db.session.commit()
            flash("The approval is taken back. Check the claim again")
            return redirect(url_for("claims.check", id=claim.id))
    return render_template(
        "bursaries/claims/reason.html",
        title="Take this approval back",
        words="The claim then waits to be checked again. The approval stays in its history.",
        submit="Take it back",
        back=url_for("claims.show", id=claim.id),
        application=claim.application,
        form=form,
    )


@blueprint.route("/bursaries/claims/<int:id>/pay", methods=["GET", "POST"])
@permits(policy.may_pay, Claim)
@private
def pay(claim: Claim) -> ResponseReturnValue:
    """Mark a claim as paid, in part or whole."""
    if claim.status not in TO_PAY:
        flash("There is nothing to pay of this claim")
        return redirect(url_for("claims.show", id=claim.id))
    form = PayForm(data={"pence": claim.part.unpaid, "paid_on": clock.today(), "version": claim.version})
    if form.validate_on_submit() and form.pence.data is not None and form.paid_on.data is not None:
        try:
            made = operations.pay(
                claim,
                form.pence.data,
                form.reference.data or "",
                form.paid_on.data,
                by=current_member(),
                version=form.version.data,
            )
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
            carry_version(form, claim)
        else:
            db.session.commit()
            flash(f"{said(made.pence)} is marked as paid, and the applicant is told")
            return redirect(url_for("claims.show", id=claim.id))
    return render_template(
        "bursaries/claims/pay.html",
        claim=claim,
        application=claim.application,
        form=form,
        payee_name=queries.payee_name(claim),
        unmet=queries.unmet(claim.application),
    )


@blueprint.route("/bursaries/payments/<int:id>/take-back", methods=["GET", "POST"])
@permits(policy.may_take_back, Payment)
@private
def take_back_payment(payment: Payment) -> ResponseReturnValue:
    """Take back a payment that was marked by mistake."""
    back = url_for("claims.show", id=payment.claim_id)
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            operations.take_back_payment(payment, form.reason.data or "", by=current_member())
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("The payment is taken back")
            return redirect(back)
    return render_template(
        "bursaries/claims/reason.html",
        title="Take this payment back",
        words=f"{said(payment.pence)}, {payment.reference}: only where it was marked by mistake and never "
        "paid. It stays in the history, with the entry that takes it back. Money that was paid and comes "
        "back is something else: it is written down with the conditions of the award.",
        submit="Take it back",
        back=back,
        application=payment.claim.application,
        form=form,
    )

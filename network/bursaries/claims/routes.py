"""The pages of an applicant's claim, and the one page of a claim that everybody reads who may."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from network.bursaries.applications.models import Application
from network.bursaries.applications.naming import rules_of
from network.bursaries.claims import blueprint, operations, policy, queries
from network.bursaries.claims.forms import ClaimForm, ReceiptForm
from network.bursaries.claims.models import Claim, Receipt
from network.bursaries.claims.rules import WITH_APPLICANT
from network.bursaries.scheme.rules import Payee
from network.bursaries.scheme.said import COSTS
from network.core import files
from network.core.database import db
from network.core.lifecycle import history_of
from network.core.permission import current_member, permits, private
from network.core.rules import Refused

SMALL = 240


@blueprint.route("/bursaries/<int:id>/claim", methods=["GET", "POST"])
@permits(policy.may_claim, Application)
@private
def claim(application: Application) -> ResponseReturnValue:
    """Put receipts together: a photo of each, what it is for and how much."""
    if application.status not in queries.RUNNING:
        flash("This award is closed, so there is nothing to claim")
        return redirect(url_for("bursaries.show", id=application.id))
    asked = queries.documents_asked(application)
    form = ReceiptForm(rules_of(application), asked)
    if form.validate_on_submit():
        try:
            operations.add_receipt(
                application,
                form.file.data,
                by=current_member(),
                sort=form.sort,
                document=form.document,
                pence=form.pence.data or 0,
                dated_on=form.dated_on.data,
            )
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal if refusal.field else Refused(str(refusal), "file"))
        else:
            db.session.commit()
            flash("The receipt is there. Add another one, or go on")
            return redirect(url_for("claims.claim", id=application.id))
    claims = queries.of(application.id)
    return render_template(
        "bursaries/claims/claim.html",
        application=application,
        form=form,
        claim=next((one for one in claims if one.status in WITH_APPLICANT), None),
        standing=queries.standing(application, claims),
        unmet=queries.unmet(application),
        **_names(application),
    )


@blueprint.route("/bursaries/claims/<int:id>/send", methods=["GET", "POST"])
@permits(policy.may_change, Claim)
@private
def send(claim: Claim) -> ResponseReturnValue:
    """Say how much is claimed and who gets it, look it through, and send it."""
    award = claim.application
    if claim.status not in WITH_APPLICANT:
        flash("This claim was sent already")
        return redirect(url_for("claims.show", id=claim.id))
    standing = queries.standing(award, queries.of(award.id))
    scheme = rules_of(award)
    usual = claim.payee if claim.payee in scheme.payees else scheme.payees[0]
    amount = claim.pence or min(claim.receipts_pence, standing.room)
    form = ClaimForm(
        scheme,
        award.provider,
        data={"pence": amount, "payee": usual.value, "is_last": claim.is_last, "words": claim.words},
    )
    if form.validate_on_submit() and form.pence.data is not None:
        try:
            operations.claim(
                claim,
                form.pence.data,
                Payee(form.payee.data),
                by=current_member(),
                is_last=form.is_last.data,
                said=form.words.data or "",
            )
        except Refused as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash("Your claim is sent. A coordinator checks it next")
            return redirect(url_for("claims.show", id=claim.id))
    return render_template(
        "bursaries/claims/send.html",
        application=award,
        claim=claim,
        form=form,
        standing=standing,
        unmet=queries.unmet(award),
        missing=queries.missing_documents(claim),
    )


@blueprint.route("/bursaries/claims/<int:id>")
@permits(policy.may_see, Claim)
@private
def show(claim: Claim) -> ResponseReturnValue:
    """Show one claim: its receipts, what was said of it, and what was paid."""
    reader, award = current_member(), claim.application
    return render_template(
        "bursaries/claims/show.html",
        claim=claim,
        application=award,
        own=policy.applicant(reader, claim),
        payee_name=queries.payee_name(claim),
        taken_back={one.takes_back_id for one in claim.payments if one.takes_back_id},
        history=history_of(claim),
        running=award.status in queries.RUNNING,
        **_names(award),
    )


@blueprint.route("/bursaries/claims/<int:id>/withdraw", methods=["POST"])
@permits(policy.may_withdraw, Claim)
def withdraw(claim: Claim) -> ResponseReturnValue:
    """Take a claim back."""
    award_id = claim.application_id
    operations.withdraw(claim, by=current_member())
    db.session.commit()
    flash("The claim is taken back")
    return redirect(url_for("bursaries.show", id=award_id))


@blueprint.route("/bursaries/receipts/<int:id>")
@permits(policy.may_see, Receipt)
@private
def receipt(receipt: Receipt) -> ResponseReturnValue:
    """Give a receipt: small beside its claim, or the file itself."""
    if request.args.get("size") == "small":
        try:
            return files.send_picture(receipt.file, SMALL)
        except files.NoPicture:
            return files.send(receipt.file)
    return files.send(receipt.file, inline=receipt.file.is_picture)


@blueprint.route("/bursaries/receipts/<int:id>/remove", methods=["POST"])
@permits(policy.may_change, Receipt)
def remove_receipt(receipt: Receipt) -> ResponseReturnValue:
    """Take a receipt out of a claim that was not sent."""
    award_id = receipt.claim.application_id
    operations.remove_receipt(receipt, by=current_member())
    db.session.commit()
    flash("The receipt is gone")
    return redirect(url_for("claims.claim", id=award_id))


def _names(application: Application) -> dict[str, object]:
    """Name what receipts can be for, and the papers that the scheme asks for."""
    return {
        "sorts": COSTS,
        "papers": {one.key: one.title for one in rules_of(application).documents},
    }

"""The verbs of a claim: writing, sending, checking and paying it, and taking back what was a mistake."""

from datetime import date
from typing import Any

from network.bursaries.applications.models import Application
from network.bursaries.applications.naming import rules_of
from network.bursaries.applications.rules import Status as Award
from network.bursaries.applications.steps import step, take
from network.bursaries.claims import policy, queries, rules, telling
from network.bursaries.claims.models import Claim, ClaimCheck, Payment, Receipt
from network.bursaries.claims.rules import Outcome, Status
from network.bursaries.conditions import queries as conditions
from network.bursaries.funds import policy as funds
from network.bursaries.ledger import operations as ledger
from network.bursaries.ledger import queries as balances
from network.bursaries.ledger.rules import Move
from network.bursaries.scheme.rules import CostSort, Payee
from network.core import audit, clock, files
from network.core.database import db
from network.core.files.examining import Upload
from network.core.lifecycle import demand, move
from network.core.permission import SYSTEM, Actor
from network.core.rules import Refused, words

MEANWHILE = "Somebody else changed this claim meanwhile. Look at it again before you go on."


def add_receipt(
    application: Application,
    upload: Upload,
    *,
    by: Actor,
    sort: CostSort | None = None,
    document: str = "",
    pence: int = 0,
    dated_on: date | None = None,
) -> Receipt:
    """Put a receipt with its amount, or another paper that the scheme asks for, into the claim being written.

    The first one begins a claim; the same one once more, by a second press of the button, is there already.
    Raises Refused for a file that cannot be kept, and for one too many.
    """
    demand(policy.may_claim, by, application)
    if sort is not None and pence <= 0:
        raise Refused("Enter the amount of the receipt.", "pence")
    if dated_on is not None and dated_on > clock.today():
        raise Refused("That day has not come yet. Enter the day on the receipt.", "dated_on")
    kept = files.accept(upload, files.EVIDENCE, by=by)
    take(application)
    claim = queries.begun(application.id) or _begin(application, by=by)
    said = {
        "sort": sort,
        "document": "" if sort is not None else document,
        "pence": pence if sort is not None else 0,
        "dated_on": dated_on,
    }
    for one in claim.receipts:
        if one.file.sha256 == kept.sha256 and all(getattr(one, name) == it for name, it in said.items()):
            files.discard(kept)
            return one
    if len(claim.receipts) >= rules.MOST_RECEIPTS:
        raise Refused(f"A claim has at most {rules.MOST_RECEIPTS} papers. Put several into one PDF.", "file")
    receipt = Receipt(**said, file=kept, added_by_id=by.id)
    claim.receipts.append(receipt)
    db.session.flush()
    audit.record("receipt added", claim, by=by, receipt=receipt.id)
    return receipt


def remove_receipt(receipt: Receipt, *, by: Actor) -> None:
    """Take a receipt out of a claim that is with its applicant, and delete its file."""
    claim = receipt.claim
    demand(policy.may_change, by, claim)
    _take(claim)
    if claim.status not in rules.WITH_APPLICANT:
        raise Refused(f"This claim is {words(claim.status)}, so its receipts stay as they are.")
    audit.record("receipt removed", claim, by=by, receipt=receipt.id)
    file = receipt.file
    claim.receipts.remove(receipt)
    db.session.flush()
    files.discard(file)
    db.session.flush()


def claim(
    claim: Claim, pence: int, payee: Payee, *, by: Actor, is_last: bool = False, said: str = ""
) -> Claim:
    """Send a claim. It takes its amount of the award from now on.

    Raises Refused, in words, where something must come first, for more than the receipts or the award, where
    a paper is missing, and for words that look like bank details.
    """
    demand(policy.may_claim, by, claim.application)
    award = claim.application
    _take(claim)
    if claim.status not in rules.WITH_APPLICANT:
        raise Refused(f"This claim is {words(claim.status)} already.")
    if award.status is Award.PAID:
        raise Refused("Your last claim was paid, so this award is done. Write to a coordinator if it is not.")
    _refuse_what_must_come_first(award)
    if payee not in rules_of(award).payees:
        raise Refused("This fund does not pay like that. Choose another one.", "payee")
    if lacking := queries.missing_documents(claim):
        raise Refused(f"This is missing: {', '.join(one.title for one in lacking)}. Add it first.")
    said = rules.refuse_bank_details(said, "words")
    rules.check_claim(pence, [one.pence for one in claim.receipts], queries.room(award))
    claim.pence, claim.payee, claim.is_last, claim.words = pence, payee, is_last, said
    claim.sent_at = clock.now()
    move(claim, to=Status.SENT, by=by)
    db.session.flush()
    audit.record("claim sent", claim, by=by, pence=pence)
    _follow(award, by=by)
    telling.tell("received", claim)
    return claim


def withdraw(claim: Claim, *, by: Actor) -> None:
    """Take back a claim that nobody has checked; one that was never sent is deleted with its receipts."""
    demand(policy.may_withdraw, by, claim)
    _take(claim)
    if claim.status is Status.DRAFT:
        delete(claim, by=by)
        return
    if claim.status is Status.CHECKED:
        raise Refused("This claim is checked already. Write to a coordinator.")
    move(claim, to=Status.WITHDRAWN, by=by)
    audit.record("claim withdrawn", claim, by=by)
    db.session.flush()
    _follow(claim.application, by=by)


def check(claim: Claim, pence: int, reason: str = "", *, by: Actor, version: int | None = None) -> ClaimCheck:
    """Approve so much of a claim; the rest is free to be claimed again. Less than asked needs a reason."""
    _look(claim, by, version)
    rules.check_approved(pence, claim.pence, reason)
    reason = rules.refuse_bank_details(reason, "reason")
    _become(claim, Status.CHECKED, by=by, reason=reason, approved_pence=pence)
    made = _say(claim, Outcome.APPROVED, reason, by=by, pence=pence)
    telling.tell("checked", claim, reason=reason)
    return made


def send_back(claim: Claim, reason: str, *, by: Actor, version: int | None = None) -> ClaimCheck:
    """Return a claim to its applicant with what to put right. It takes nothing of the award meanwhile."""
    _look(claim, by, version)
    reason = rules.needed(reason, "Say what to put right: the applicant reads it.", "reason")
    rules.refuse_bank_details(reason, "reason")
    move(claim, to=Status.RETURNED, by=by, reason=reason)
    made = _say(claim, Outcome.RETURNED, reason, by=by)
    _follow(claim.application, by=by)
    telling.tell("returned", claim, reason=reason)
    return made


def take_back_check(claim: Claim, reason: str, *, by: Actor, version: int | None = None) -> ClaimCheck:
    """Say that an approval was a mistake: the claim waits to be checked again. Nothing of it may be paid."""
    _look(claim, by, version)
    reason = rules.needed(reason, "Say what was wrong with the approval.", "reason")
    rules.refuse_bank_details(reason, "reason")
    if claim.status is not Status.CHECKED:
        raise Refused("Only what was approved and not paid can be taken back.")
    _become(claim, Status.SENT, by=by, reason=reason)
    return _say(claim, Outcome.TAKEN_BACK, reason, by=by)


def pay(
    claim: Claim, pence: int, reference: str, paid_on: date, *, by: Actor, version: int | None = None
) -> Payment:
    """Mark so much of a claim as paid, with the finance office's reference and day.

    Whoever checked it may not, in nobody's place either. Raises Refused where something must come first.
    """
    demand(policy.may_pay, by, claim)
    award = claim.application
    _take(claim, version)
    demand(policy.may_pay, by, claim)  # once more: somebody may have checked it meanwhile
    if claim.status not in rules.TO_PAY:
        raise Refused(f"This claim is {words(claim.status)}, so there is nothing to pay.")
    _refuse_what_must_come_first(award)
    assert claim.sent_at is not None  # noqa: S101 (what is checked was sent)
    earliest = clock.london_date(claim.sent_at)
    rules.check_paid(pence, claim.part.unpaid, paid_on, earliest, clock.today())
    reference = rules.check_reference(reference)
    made = _enter(claim, Move.PAY, pence, reference, paid_on, by=by)
    telling.tell("paid", claim, payment=made)
    return made


def take_back_payment(payment: Payment, reason: str, *, by: Actor) -> Payment:
    """Say that a payment was marked by mistake. It stays, and so does the entry that takes it back."""
    demand(policy.may_take_back, by, payment)
    claim = payment.claim
    _take(claim)
    reason = rules.needed(reason, "Say what was wrong with this payment.", "reason")
    rules.refuse_bank_details(reason, "reason")
    if payment.takes_back_id is not None or any(one.takes_back_id == payment.id for one in claim.payments):
        raise Refused("This payment was taken back already.")
    if claim.application.status not in queries.RUNNING:
        raise Refused("This award is closed. A coordinator reopens it first.")
    if conditions.claimable_pence(claim.application) < payment.pence:
        raise Refused("Money of this payment is asked back or has come back. Waive or correct that first.")
    made = _enter(
        claim,
        Move.UNPAY,
        payment.pence,
        payment.reference,
        payment.paid_on,
        by=by,
        reason=reason,
        takes_back_id=payment.id,
    )
    telling.tell("payment_taken_back", claim, payment=made)
    return made


def follow_award(award: Application, _before: Award, by: Actor) -> None:
    """Let claims follow an award that has ended: what waits is withdrawn, what was never sent is deleted."""
    if award.status not in {Award.CLOSED, Award.WITHDRAWN}:
        return
    for one in queries.of(award.id):
        if one.status is Status.DRAFT:
            delete(one, by=by)
        elif Status.WITHDRAWN in one.next_steps:
            _become(one, Status.WITHDRAWN, by=SYSTEM, reason="The award has ended.")
            audit.record("claim withdrawn", one, by=SYSTEM)
    db.session.flush()


def _begin(application: Application, *, by: Actor) -> Claim:
    if application.status not in queries.RUNNING:
        raise Refused(f"This application is {words(application.status)}, so there is nothing to claim.")
    numbers = [one.number for one in queries.of(application.id)]
    made = Claim(application=application, number=max(numbers, default=0) + 1, payee=application.payee)
    db.session.add(made)
    db.session.flush()
    audit.record("claim begun", made, by=by)
    return made


def _take(claim: Claim, version: int | None = None) -> None:
    """Hold the award, then read the claim and all that belongs to it as they are now."""
    take(claim.application)
    db.session.refresh(claim)
    db.session.expire(claim, ["receipts", "checks", "payments"])
    if version is not None and version != claim.version:
        raise Refused(MEANWHILE)


def _look(claim: Claim, by: Actor, version: int | None) -> None:
    demand(policy.may_check, by, claim)
    _take(claim, version)
    if claim.application.status not in queries.RUNNING:
        raise Refused(f"This application is {words(claim.application.status)}: reopen it first.")


def _become(
    claim: Claim, to: Status, *, by: Actor, reason: str = "", approved_pence: int | None = None
) -> None:
    """Change status and approved amount in one statement: the database refuses one without the other."""
    with db.session.no_autoflush:
        move(claim, to=to, by=by, reason=reason)
        claim.approved_pence = approved_pence


def _refuse_what_must_come_first(award: Application) -> None:
    if first := queries.unmet(award):
        raise Refused(f"This must come first: {' '.join(first)}")


def _say(claim: Claim, outcome: Outcome, reason: str, *, by: Actor, pence: int | None = None) -> ClaimCheck:
    made = ClaimCheck(claim=claim, outcome=outcome, reason=reason, pence=pence, by_id=by.id)
    db.session.add(made)
    db.session.flush()
    audit.record(f"claim {words(outcome)}", claim, by=by, pence=pence)
    return made


def _enter(
    claim: Claim,
    how: Move,
    pence: int,
    reference: str,
    paid_on: date,
    *,
    by: Actor,
    reason: str = "",
    takes_back_id: int | None = None,
) -> Payment:
    """Let the money move, write the payment beside its entry, and let claim and award follow."""
    award = claim.application
    assert award.line is not None  # noqa: S101 (what is awarded has a line)
    entry = ledger.enter(
        award.line, how, pence, by=by, application_id=award.id, reason=reason, reference=reference
    )
    made = Payment(
        claim=claim,
        pence=pence,
        reference=reference,
        paid_on=paid_on,
        takes_back_id=takes_back_id,
        reason=reason,
        entry=entry,
        by_id=by.id,
        for_id=funds.decides_as(by, award.fund.organisation_id),
    )
    db.session.add(made)
    claim.paid_pence += pence if how is Move.PAY else -pence
    becomes = rules.paid_status(claim.approved_pence or 0, claim.paid_pence)
    if becomes is not claim.status:
        move(claim, to=becomes, by=by, reason=reason)
    db.session.flush()
    audit.record("claim paid" if how is Move.PAY else "payment taken back", claim, by=by, pence=pence)
    _follow(award, by=by, reason=reason)
    return made


def _follow(award: Application, *, by: Actor, reason: str = "") -> None:
    """Let an award stand where its claims say."""
    to = rules.stands(
        [one.part for one in queries.of(award.id)],
        balances.of_application(award.id).committed,
        completed=award.completed_on is not None,
    )
    if to is not award.status:
        step(award, to, by=by, reason=reason)


def delete(claim: Claim, *, by: Actor = SYSTEM) -> None:
    """Delete a claim that was never sent, with its receipts."""
    stored: list[Any] = [one.file for one in claim.receipts]
    audit.record("claim deleted before it was sent", claim, by=by)
    db.session.delete(claim)
    db.session.flush()
    for file in stored:
        files.discard(file)
    db.session.flush()

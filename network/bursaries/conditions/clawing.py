"""Money that is to come back: decided by the funder, received with a reference of its payment, or waived."""

from datetime import date

from network.bursaries.applications import steps
from network.bursaries.applications.models import Application
from network.bursaries.conditions import policy, queries, reminding, rules, telling
from network.bursaries.conditions.models import AwardedCondition, ClawBack, ClawBackReceipt
from network.bursaries.conditions.rules import Owed, Status
from network.bursaries.ledger import operations as ledger
from network.bursaries.ledger import queries as balances
from network.bursaries.ledger.models import BudgetLine
from network.bursaries.ledger.rules import Move
from network.core import audit, clock
from network.core.database import db
from network.core.dates import add_days
from network.core.lifecycle import demand, move
from network.core.permission import SYSTEM, Actor, Permission
from network.core.rules import Refused


def claw_back(
    application: Application,
    pence: int | None,
    reason: str,
    *,
    by: Actor,
    condition: AwardedCondition | None = None,
    due_on: date | None = None,
    version: int | None = None,
) -> ClawBack:
    """Ask for money back: all that was paid and is not asked for yet, or ``pence`` of it.

    No money moves: the ledger learns of it when it has come. Raises Refused for more than was paid, without
    a reason, or for a condition that was not missed.
    """
    demand(policy.may_claw_back, by, application)
    steps.take(application, version)
    demand(policy.may_claw_back, by, application)
    reason = rules.why(reason)
    if condition is not None:
        db.session.refresh(condition)
        if condition.application_id != application.id or condition.status is not Status.MISSED:
            raise Refused(
                "Money comes back for a condition that was not kept. Choose such a one.", "condition"
            )
    due_on = rules.check_due(due_on or add_days(clock.today(), rules.DAYS_TO_PAY_BACK), clock.today())
    claimable = queries.claimable_pence(application)
    pence = claimable if pence is None else pence
    rules.check_claw_back(pence, claimable)
    debt = ClawBack(
        application=application,
        condition=condition,
        number=len(queries.debts_of(application)) + 1,
        pence=pence,
        reason=reason,
        due_on=due_on,
        decided_by_id=by.id,
    )
    db.session.add(debt)
    db.session.flush()
    audit.record("claw-back decided", debt, by=by, pence=pence)
    reminding.pass_over([debt])
    telling.debt(debt, "decided", by=by)
    return debt


def receive(
    debt: ClawBack,
    pence: int,
    received_on: date | None,
    reference: str,
    *,
    by: Actor,
    version: int | None = None,
) -> ClawBackReceipt:
    """Write down money that came back: it is in the fund again, to be awarded to somebody else.

    Once all of an award has come back, and none is still to be paid, nothing more has to be kept for it.
    Raises Refused for more than is owed, without a reference, or for a day that cannot be.
    """
    _take(debt, policy.may_receive, by, version)
    if not reference.strip():
        raise Refused("Enter the reference of the finance office.", "reference")
    received_on = rules.check_received_on(received_on, clock.london_date(debt.decided_at), clock.today())
    rules.check_received(pence, debt.left_pence)
    line = _line_of(debt)
    entry = ledger.enter(
        line,
        Move.CLAW_BACK,
        pence,
        by=by,
        application_id=debt.application_id,
        reason=f"Claw-back {debt.number}",
        reference=reference,
    )
    receipt = ClawBackReceipt(
        claw_back=debt,
        pence=pence,
        received_on=received_on,
        reference=reference.strip(),
        entry=entry,
        by_id=by.id,
    )
    db.session.add(receipt)
    _add_up(debt, pence, by=by)
    audit.record("claw-back received", debt, by=by, pence=pence, receipt=receipt.id)
    _end_promises(debt)
    telling.debt(debt, "received", by=by, pence=pence)
    return receipt


def correct(
    receipt: ClawBackReceipt, reason: str, *, by: Actor, version: int | None = None
) -> ClawBackReceipt:
    """Put right that money was written down as received and had not come: it counts as paid again.

    The ledger only grows, so the money goes the way it went: reserved, committed, paid. Raises Refused where
    the fund has given it to somebody else meanwhile, or it was put right already.
    """
    debt = receipt.claw_back
    _take(debt, policy.may_receive, by, version)
    reason = rules.why(reason)
    if receipt.corrects_id is not None or any(one.corrects_id == receipt.id for one in debt.receipts):
        raise Refused("This was put right already.")
    if debt.status is Owed.WAIVED:
        raise Refused("The rest was waived, so nothing of this is owed. Decide on a new claw-back instead.")
    line = _line_of(debt)
    for way in (Move.RESERVE, Move.COMMIT, Move.PAY):
        entry = ledger.enter(
            line,
            way,
            receipt.pence,
            by=by,
            application_id=debt.application_id,
            reason=f"Claw-back {debt.number}: had not come",
            reference=receipt.reference,
        )
    correction = ClawBackReceipt(
        claw_back=debt,
        pence=receipt.pence,
        received_on=receipt.received_on,
        reference=receipt.reference,
        corrects_id=receipt.id,
        reason=reason,
        entry=entry,
        by_id=by.id,
    )
    db.session.add(correction)
    _add_up(debt, -receipt.pence, by=by, reason=reason)
    audit.record("claw-back receipt corrected", debt, by=by, pence=receipt.pence, receipt=receipt.id)
    telling.debt(debt, "corrected", by=by, pence=receipt.pence)
    return correction


def waive(debt: ClawBack, reason: str, *, by: Actor, version: int | None = None) -> None:
    """Say that what is still owed need not be paid back, with the reason; what came stays."""
    _take(debt, policy.may_waive_debt, by, version)
    reason = rules.why(reason)
    left = debt.left_pence
    move(debt, to=Owed.WAIVED, by=by, reason=reason)
    db.session.flush()
    audit.record("claw-back waived", debt, by=by, pence=left)
    telling.debt(debt, "waived", by=by, pence=left, reason=reason)


def _add_up(debt: ClawBack, pence: int, *, by: Actor, reason: str = "") -> None:
    debt.received_pence += pence
    status = rules.standing_of_debt(debt.pence, debt.received_pence)
    if status is not debt.status:
        move(debt, to=status, by=by, reason=reason)
    db.session.flush()


def _end_promises(debt: ClawBack) -> None:
    money = balances.of_application(debt.application_id)
    if money.paid or money.committed:
        return
    for one in queries.conditions_of(debt.application):
        if one.status is Status.OPEN:
            move(one, to=Status.WAIVED, by=SYSTEM, reason="All of the award has come back.")
            one.waits_since = None
            audit.record("condition waived", one, by=SYSTEM)
    db.session.flush()


def _line_of(debt: ClawBack) -> BudgetLine:
    line = debt.application.line
    if line is None:
        raise Refused("This award has no budget line, so no money can move.")
    return line


def _take(debt: ClawBack, permission: Permission, by: Actor, version: int | None) -> None:
    demand(permission, by, debt)
    steps.take(debt.application)
    db.session.refresh(debt)
    db.session.expire(debt, ["receipts"])
    demand(permission, by, debt)
    if version is not None and version != debt.version:
        raise Refused(steps.MEANWHILE)

"""The one way that money moves."""

from datetime import datetime

from sqlalchemy import select, update

from network.bursaries.ledger import queries
from network.bursaries.ledger.models import BudgetLine, LedgerEntry
from network.bursaries.ledger.rules import HELD_FOR_SOMEBODY, OF_THE_FUND, WAYS, Bucket, Move
from network.core import audit, clock, money
from network.core.database import db
from network.core.permission import Actor
from network.core.rules import Refused


def enter(
    line: BudgetLine,
    move: Move,
    pence: int,
    *,
    by: Actor,
    application_id: int | None = None,
    reason: str = "",
    reference: str = "",
    at: datetime | None = None,
) -> LedgerEntry:
    """Move ``pence`` of a line, and write down that they moved. Everybody else waits until the commit.

    A move about an application takes only what that application has there; its row is held first, then
    this is called. Raises Refused, with the money left in words, where there is too little;
    nothing has changed then.
    """
    if pence <= 0:
        raise Refused("Enter an amount of more than nothing.", "pence")
    if (move in OF_THE_FUND) != (application_id is None):
        raise ValueError(f"a move {move} is of the fund or of an application, never of both")
    take(line)
    source, target = WAYS[move]
    if source is not Bucket.OUTSIDE:
        _check_there_is_enough(line, source, pence, application_id)
    changes = {
        bucket.value: getattr(BudgetLine, bucket) + (pence if bucket is target else -pence)
        for bucket in (source, target)
        if bucket is not Bucket.OUTSIDE
    }
    db.session.execute(
        update(BudgetLine)
        .where(BudgetLine.id == line.id)
        .values(changes)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(line)
    made = LedgerEntry(
        line=line,
        application_id=application_id,
        move=move,
        pence=pence,
        at=at or clock.now(),
        by_id=by.id,
        by_name=by.name,
        reason=reason.strip(),
        reference=reference.strip(),
    )
    db.session.add(made)
    db.session.flush()
    audit.record("money moved", made, by=by, move=move.value, pence=pence, application=application_id)
    return made


def set_free(line: BudgetLine, application_id: int, *, by: Actor, reason: str = "") -> int:
    """Give back what is reserved or committed for an application and not paid; return how much that was."""
    take(line)
    held = queries.of_application(application_id)
    for move, pence in ((Move.RELEASE, held.reserved), (Move.CANCEL, held.committed)):
        if pence:
            enter(line, move, pence, by=by, application_id=application_id, reason=reason)
    return held.reserved + held.committed


def take(line: BudgetLine) -> None:
    """Let nobody else move money of a line until the transaction ends, and read what is there now."""
    db.session.execute(
        select(BudgetLine.id).where(BudgetLine.id == line.id).with_for_update(key_share=True)
    ).all()
    db.session.refresh(line)


def _check_there_is_enough(line: BudgetLine, source: Bucket, pence: int, application_id: int | None) -> None:
    there = getattr(line, source)
    if source in HELD_FOR_SOMEBODY and application_id is not None:
        there = min(there, getattr(queries.of_application(application_id), source))
    if there >= pence:
        return
    if source is Bucket.AVAILABLE:
        where = f"in {line.name}" if line.name else "in the fund"
        words = f"There is {money.said(there)} left {where}"
    else:
        words = f"Only {money.said(there)} of this award is {source}"
    raise Refused(f"{words}, and this takes {money.said(pence)}.", "pence")

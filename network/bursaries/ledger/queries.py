"""What is where: now, at any moment, of a line, a fund or an application."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select

from network.bursaries.ledger.models import BudgetLine, LedgerEntry
from network.bursaries.ledger.rules import Balance, balance
from network.core.database import db


def of_application(application_id: int) -> Balance:
    """Return what is reserved, committed and paid for an application, from its entries."""
    return of_applications([application_id])[application_id]


def of_applications(ids: Collection[int], before: datetime | None = None) -> dict[int, Balance]:
    """Return what is reserved, committed and paid for each application; as of ``before``, if given."""
    question = select(LedgerEntry.application_id, LedgerEntry.move, func.sum(LedgerEntry.pence)).where(
        LedgerEntry.application_id.in_(ids)
    )
    if before is not None:
        question = question.where(LedgerEntry.at < before)
    moves = defaultdict(list)
    for application_id, move, pence in db.session.execute(
        question.group_by(LedgerEntry.application_id, LedgerEntry.move)
    ):
        moves[application_id].append((move, int(pence)))
    # What was taken for it came from what is available: that side is the fund's, and not its own.
    return {
        one: Balance(0, found.reserved, found.committed, found.paid)
        for one in ids
        for found in [balance(moves[one])]
    }


def of_fund(fund_id: int) -> Balance:
    """Return what is where in a fund now, its lines together."""
    return of_funds([fund_id])[fund_id]


def of_funds(ids: Collection[int]) -> dict[int, Balance]:
    """Return what is where in each fund now."""
    if not ids:
        return {}
    columns = (BudgetLine.available, BudgetLine.reserved, BudgetLine.committed, BudgetLine.paid)
    rows = db.session.execute(
        select(BudgetLine.fund_id, *(func.sum(column) for column in columns))
        .where(BudgetLine.fund_id.in_(ids))
        .group_by(BudgetLine.fund_id)
    )
    found = {fund_id: Balance(*(int(pence) for pence in sums)) for fund_id, *sums in rows}
    return {one: found.get(one, Balance()) for one in ids}


def of_lines_before(ids: Collection[int], moment: datetime) -> dict[int, Balance]:
    """Return what was where in each line just before a moment, from its entries."""
    moves = defaultdict(list)
    for line_id, move, pence in db.session.execute(
        select(LedgerEntry.line_id, LedgerEntry.move, func.sum(LedgerEntry.pence))
        .where(LedgerEntry.line_id.in_(ids), LedgerEntry.at < moment)
        .group_by(LedgerEntry.line_id, LedgerEntry.move)
    ):
        moves[line_id].append((move, int(pence)))
    return {one: balance(moves[one]) for one in ids}


def lines_of(fund_id: int) -> Sequence[BudgetLine]:
    """Return the lines of a fund, in the order in which they were made."""
    return db.session.scalars(
        select(BudgetLine).where(BudgetLine.fund_id == fund_id).order_by(BudgetLine.id)
    ).all()


def entries_of_application(application_id: int) -> Sequence[LedgerEntry]:
    """Return every entry about an application, oldest first."""
    return db.session.scalars(
        select(LedgerEntry).where(LedgerEntry.application_id == application_id).order_by(LedgerEntry.id)
    ).all()


def entries_of_line(line_id: int) -> Sequence[LedgerEntry]:
    """Return every entry of a line, oldest first."""
    return db.session.scalars(
        select(LedgerEntry).where(LedgerEntry.line_id == line_id).order_by(LedgerEntry.id)
    ).all()

"""Budget lines and ledger entries as stored.

An entry is written once, and neither changed nor deleted: triggers in the database
(migration 0026) refuse both. Only who did it may become another, where two records of a person become one.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from network.bursaries.ledger.rules import Balance, Move
from network.core import clock
from network.core.database import Model, Money, stored_as_text


class BudgetLine(Model):
    """A part of a fund with money of its own. A plain fund has one.

    The four sums are what the entries add up to; they are here so that one statement can ask and take.
    """

    __tablename__ = "bursary_lines"
    __table_args__ = (
        CheckConstraint("available >= 0", "available_is_not_negative"),
        CheckConstraint("reserved >= 0", "reserved_is_not_negative"),
        CheckConstraint("committed >= 0", "committed_is_not_negative"),
        CheckConstraint("paid >= 0", "paid_is_not_negative"),
    )

    fund_id: Mapped[int] = mapped_column(ForeignKey("bursary_funds.id"), index=True)
    name: Mapped[str] = mapped_column(default="")  # empty where the fund has this one alone
    available: Mapped[int] = mapped_column(Money, default=0)
    reserved: Mapped[int] = mapped_column(Money, default=0)
    committed: Mapped[int] = mapped_column(Money, default=0)
    paid: Mapped[int] = mapped_column(Money, default=0)

    @property
    def balance(self) -> Balance:
        """What is in each bucket."""
        return Balance(self.available, self.reserved, self.committed, self.paid)


class LedgerEntry(Model):
    """One move of some pence of a line, and for whom."""

    __tablename__ = "bursary_ledger"
    __table_args__ = (
        CheckConstraint("pence > 0", "pence_are_positive"),
        CheckConstraint(
            "move IN ('budget', 'cut', 'reserve', 'release', 'commit', 'cancel', 'pay', 'unpay', "
            "'claw_back')",
            "move_is_known",
        ),
        CheckConstraint("(move IN ('budget', 'cut')) = (application_id IS NULL)", "is_for_somebody"),
        Index("ix_bursary_ledger_line", "line_id", "at", "id"),
    )

    line_id: Mapped[int] = mapped_column(ForeignKey("bursary_lines.id"))
    application_id: Mapped[int | None] = mapped_column(ForeignKey("bursary_applications.id"), index=True)
    move: Mapped[Move] = mapped_column(stored_as_text(Move))
    pence: Mapped[int] = mapped_column(Money)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    by_name: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    reference: Mapped[str] = mapped_column(default="")  # the finance office's, of a payment

    line: Mapped[BudgetLine] = relationship()


class LedgerOnlyGrows(Exception):
    """Somebody tried to change or delete an entry."""


@event.listens_for(LedgerEntry, "before_delete")
def _refuse(_mapper: Mapper[LedgerEntry], _connection: object, _entry: LedgerEntry) -> None:
    raise LedgerOnlyGrows

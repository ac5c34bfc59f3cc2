"""Claims as stored, the receipts that came with them, what was said of them, and what was paid."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from network.bursaries.applications.models import Application
from network.bursaries.claims.rules import LIFECYCLE, Outcome, Part, Status
from network.bursaries.ledger.models import LedgerEntry
from network.bursaries.scheme.rules import CostSort, Payee
from network.core import clock
from network.core.database import Model, Money, Versioned, stored_as_text
from network.core.files import StoredFile
from network.core.lifecycle import FollowsLifecycle
from network.members.people.models import Member


class Claim(FollowsLifecycle, Versioned, Model):
    """What somebody asks to be paid of an award, by its receipts."""

    __tablename__ = "bursary_claims"
    __table_args__ = (
        UniqueConstraint("application_id", "number"),
        CheckConstraint(
            "status IN ('draft', 'sent', 'returned', 'checked', 'part_paid', 'paid', 'withdrawn')",
            "status_is_known",
        ),
        CheckConstraint("payee IN ('applicant', 'provider')", "payee_is_known"),
        CheckConstraint("status = 'draft' OR pence > 0", "what_was_sent_has_amount"),
        CheckConstraint("status = 'draft' OR sent_at IS NOT NULL", "what_was_sent_has_moment"),
        CheckConstraint(
            "(status IN ('checked', 'part_paid', 'paid')) = (approved_pence IS NOT NULL)",
            "what_was_checked_has_amount",
        ),
        CheckConstraint(
            "approved_pence IS NULL OR (approved_pence > 0 AND approved_pence <= pence)",
            "never_approves_more_than_claimed",
        ),
        CheckConstraint(
            "paid_pence >= 0 AND paid_pence <= coalesce(approved_pence, 0)", "never_pays_more_than_approved"
        ),
        Index("ix_bursary_claims_queue", "status", "sent_at", "id"),
    )
    lifecycle = LIFECYCLE

    application_id: Mapped[int] = mapped_column(ForeignKey("bursary_applications.id"))
    number: Mapped[int]  # 1, 2, … of its award
    status: Mapped[Status] = mapped_column(stored_as_text(Status), default=LIFECYCLE.start)
    pence: Mapped[int] = mapped_column(Money, default=0)
    approved_pence: Mapped[int | None] = mapped_column(Money)
    paid_pence: Mapped[int] = mapped_column(Money, default=0)  # what its payments add up to
    payee: Mapped[Payee] = mapped_column(stored_as_text(Payee), default=Payee.APPLICANT)
    is_last: Mapped[bool] = mapped_column(default=False)
    words: Mapped[str] = mapped_column(default="")
    begun_at: Mapped[datetime] = mapped_column(default=clock.now)
    sent_at: Mapped[datetime | None]

    application: Mapped[Application] = relationship(lazy="joined", innerjoin=True)
    receipts: Mapped[list["Receipt"]] = relationship(
        back_populates="claim", order_by="Receipt.id", cascade="all, delete-orphan"
    )
    checks: Mapped[list["ClaimCheck"]] = relationship(back_populates="claim", order_by="ClaimCheck.id")
    payments: Mapped[list["Payment"]] = relationship(back_populates="claim", order_by="Payment.id")

    @property
    def reference(self) -> str:
        """What it is called outside: "B-2026-0007/2"."""
        return f"{self.application.reference}/{self.number}"

    @property
    def part(self) -> Part:
        """What it takes of its award."""
        return Part(self.status, self.pence, self.approved_pence, self.paid_pence, self.is_last)

    @property
    def receipts_pence(self) -> int:
        """What its receipts come to."""
        return sum(one.pence for one in self.receipts)

    @property
    def checked_by_id(self) -> int | None:
        """Who approved it last."""
        approved = [one for one in self.checks if one.outcome is Outcome.APPROVED]
        return approved[-1].by_id if approved else None


class Receipt(Model):
    """A receipt with its amount, or another paper that the scheme asks for with a claim."""

    __tablename__ = "bursary_receipts"
    __table_args__ = (
        CheckConstraint(
            "sort IS NULL OR sort IN ('fee', 'assessment', 'materials', 'travel', 'accommodation', 'care', "
            "'cover')",
            "sort_is_known",
        ),
        CheckConstraint("(sort IS NULL) = (document <> '')", "is_one_or_the_other"),
        CheckConstraint("pence >= 0 AND (sort IS NOT NULL) = (pence > 0)", "receipt_has_amount"),
    )

    claim_id: Mapped[int] = mapped_column(ForeignKey("bursary_claims.id", ondelete="CASCADE"), index=True)
    sort: Mapped[CostSort | None] = mapped_column(stored_as_text(CostSort))
    document: Mapped[str] = mapped_column(default="")  # the key of the scheme's DocumentAsked
    pence: Mapped[int] = mapped_column(Money, default=0)
    dated_on: Mapped[date | None]
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"), unique=True)
    added_at: Mapped[datetime] = mapped_column(default=clock.now)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)

    claim: Mapped[Claim] = relationship(back_populates="receipts")
    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)


class ClaimCheck(Model):
    """What a coordinator said of a claim. A wrong approval is taken back by another row."""

    __tablename__ = "bursary_claim_checks"
    __table_args__ = (
        CheckConstraint("outcome IN ('approved', 'returned', 'taken_back')", "outcome_is_known"),
        CheckConstraint("(outcome = 'approved') = (pence IS NOT NULL)", "approval_has_amount"),
        CheckConstraint("outcome = 'approved' OR reason <> ''", "has_a_reason"),
    )

    claim_id: Mapped[int] = mapped_column(ForeignKey("bursary_claims.id"), index=True)
    outcome: Mapped[Outcome] = mapped_column(stored_as_text(Outcome))
    pence: Mapped[int | None] = mapped_column(Money)
    reason: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(default=clock.now)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)

    claim: Mapped[Claim] = relationship(back_populates="checks")
    by: Mapped[Member | None] = relationship()


class Payment(Model):
    """That the finance office has paid some of a claim; or that such a word was a mistake."""

    __tablename__ = "bursary_payments"
    __table_args__ = (
        CheckConstraint("pence > 0", "pence_are_positive"),
        CheckConstraint("reference <> ''", "has_a_reference"),
        CheckConstraint("takes_back_id IS NULL OR reason <> ''", "mistake_has_a_reason"),
    )

    claim_id: Mapped[int] = mapped_column(ForeignKey("bursary_claims.id"), index=True)
    pence: Mapped[int] = mapped_column(Money)
    reference: Mapped[str]  # the finance office's
    paid_on: Mapped[date]
    takes_back_id: Mapped[int | None] = mapped_column(
        ForeignKey("bursary_payments.id", name="fk_bursary_payments_takes_back_id"), unique=True
    )
    reason: Mapped[str] = mapped_column(default="")
    entry_id: Mapped[int] = mapped_column(ForeignKey("bursary_ledger.id"), unique=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    for_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)  # in whose place

    claim: Mapped[Claim] = relationship(back_populates="payments", lazy="joined", innerjoin=True)
    entry: Mapped[LedgerEntry] = relationship()
    by: Mapped[Member | None] = relationship(foreign_keys=[by_id])


class ClaimsOnlyGrow(Exception):
    """Somebody tried to delete what was said or paid of a claim."""


@event.listens_for(ClaimCheck, "before_delete")
@event.listens_for(Payment, "before_delete")
def _refuse(_mapper: Mapper[Model], _connection: object, _row: Model) -> None:
    raise ClaimsOnlyGrow

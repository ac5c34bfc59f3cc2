"""Decisions, the conditions that they add, and offers, as stored.

A decision is written once and not changed; an approval and its offer are not deleted either: triggers in the
database (migration 0032) refuse it. Only its release is noted later, and whose it is where two records of a
person become one. A refusal goes with its application, when that has been kept for its time.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from network.bursaries.applications.models import Application
from network.bursaries.deciding import rules
from network.bursaries.deciding.rules import Outcome, Stage
from network.bursaries.ledger.models import BudgetLine
from network.bursaries.scheme.models import SchemeVersion
from network.core import clock
from network.core.database import Model, Money, stored_as_text
from network.members.people.models import Member


class Decision(Model):
    """What one person decided about an application, in whose place, and what the applicant is told of it."""

    __tablename__ = "bursary_decisions"
    __table_args__ = (
        CheckConstraint("outcome IN ('approve', 'decline', 'defer', 'reopen')", "outcome_is_known"),
        CheckConstraint("stage IN ('only', 'first', 'second')", "stage_is_known"),
        CheckConstraint("stage = 'only' OR outcome = 'approve'", "two_approve"),
        CheckConstraint(
            "(outcome = 'approve') = (pence IS NOT NULL) AND (pence IS NULL OR pence > 0)",
            "approval_has_amount",
        ),
        CheckConstraint("(pence IS NULL) = (line_id IS NULL)", "amount_is_of_a_line"),
        CheckConstraint("outcome = 'approve' OR reason <> ''", "no_has_a_reason"),
        CheckConstraint("stage <> 'first' OR released_at IS NULL", "first_is_not_released"),
        Index("ix_bursary_decisions_application", "application_id", "id"),
    )

    application_id: Mapped[int] = mapped_column(ForeignKey("bursary_applications.id", ondelete="CASCADE"))
    application_version: Mapped[int]  # as it was read: a decision that waits is about this and nothing later
    outcome: Mapped[Outcome] = mapped_column(stored_as_text(Outcome))
    stage: Mapped[Stage] = mapped_column(stored_as_text(Stage), default=Stage.ONLY)
    pence: Mapped[int | None] = mapped_column(Money)
    line_id: Mapped[int | None] = mapped_column(ForeignKey("bursary_lines.id"), index=True)
    threshold_pence: Mapped[int | None] = mapped_column(Money)  # the scheme's, above which two decide
    reason: Mapped[str] = mapped_column(default="")  # to the applicant
    by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    by_name: Mapped[str]
    for_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)  # in whose place
    at: Mapped[datetime] = mapped_column(default=clock.now)
    released_at: Mapped[datetime | None]  # since when the applicant knows

    application: Mapped[Application] = relationship(passive_deletes=True)
    line: Mapped[BudgetLine | None] = relationship()
    stands_in_for: Mapped[Member | None] = relationship(foreign_keys=[for_id])
    conditions: Mapped[list["AddedCondition"]] = relationship(
        back_populates="decision", order_by="AddedCondition.id"
    )

    @property
    def hands(self) -> frozenset[int | None]:
        """Who decided, and in whose place."""
        return frozenset({self.by_id, self.for_id})

    @property
    def is_complete(self) -> bool:
        """Whether nobody else has to say the same."""
        return self.stage is not Stage.FIRST


class AddedCondition(Model):
    """Something that whoever decided asks for, besides what the scheme asks for."""

    __tablename__ = "bursary_added_conditions"
    __table_args__ = (CheckConstraint("words <> ''", "says_something"),)

    decision_id: Mapped[int] = mapped_column(ForeignKey("bursary_decisions.id"), index=True)
    words: Mapped[str]
    due_on: Mapped[date]
    before_payment: Mapped[bool] = mapped_column(default=False)

    decision: Mapped[Decision] = relationship(back_populates="conditions")


class Offer(Model):
    """What was offered by a decision, as the applicant read it, and until when they could accept it."""

    __tablename__ = "bursary_offers"
    __table_args__ = (
        CheckConstraint("pence > 0", "pence_are_positive"),
        CheckConstraint("expires_at > released_at", "stands_for_a_while"),
        CheckConstraint("agreement <> ''", "has_its_text"),
        CheckConstraint("accepted_at IS NULL OR accepted_at < expires_at", "was_accepted_in_time"),
        Index("ix_bursary_offers_application", "application_id", "id"),
        Index("ix_bursary_offers_expires_at", "expires_at", "id"),
    )

    application_id: Mapped[int] = mapped_column(ForeignKey("bursary_applications.id"))
    decision_id: Mapped[int] = mapped_column(ForeignKey("bursary_decisions.id"), unique=True)
    scheme_id: Mapped[int] = mapped_column(ForeignKey("bursary_schemes.id"), index=True)
    pence: Mapped[int] = mapped_column(Money)
    agreement: Mapped[str]  # the whole text; accepting it is the agreement
    released_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]  # the first moment that is too late
    reminded_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]

    application: Mapped[Application] = relationship()
    decision: Mapped[Decision] = relationship()
    scheme: Mapped[SchemeVersion] = relationship()

    @property
    def last_day(self) -> date:
        """The last day on which it can be accepted."""
        return rules.last_day(self.expires_at)


class OffersStay(Exception):
    """Somebody tried to delete an offer, which may be an agreement."""


@event.listens_for(Offer, "before_delete")
def _refuse(_mapper: Mapper[Offer], _connection: object, _offer: Offer) -> None:
    raise OffersStay

"""Funds, their rounds, and who stands in for a funder, as stored."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from network.bursaries.funds.rules import LIFECYCLE, FundStatus
from network.bursaries.ledger.models import BudgetLine
from network.core import clock
from network.core.database import Model, Versioned, stored_as_text
from network.core.lifecycle import FollowsLifecycle
from network.members.people.models import Member, Organisation


class Fund(FollowsLifecycle, Versioned, Model):
    """Money of a funder for one purpose. What may be done with it is its scheme."""

    __tablename__ = "bursary_funds"
    __table_args__ = (
        CheckConstraint("status IN ('draft', 'open', 'closed')", "status_is_known"),
        CheckConstraint("ends_on >= begins_on", "ends_after_it_begins"),
    )
    lifecycle = LIFECYCLE

    name: Mapped[str] = mapped_column(unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    purpose: Mapped[str] = mapped_column(default="")  # what it is for, in words for applicants
    status: Mapped[FundStatus] = mapped_column(stored_as_text(FundStatus), default=LIFECYCLE.start)
    begins_on: Mapped[date]
    ends_on: Mapped[date]  # the last day
    # When its rounds open, as rules.RoundRule keeps it; none: a coordinator sets each.
    round_rule: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)

    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    lines: Mapped[list[BudgetLine]] = relationship(order_by=BudgetLine.id)
    rounds: Mapped[list["Round"]] = relationship(back_populates="fund", order_by="Round.opens_at")


class Round(Versioned, Model):
    """A time in which a fund takes applications, [opens, closes); or until the money is allocated."""

    __tablename__ = "bursary_rounds"
    __table_args__ = (
        CheckConstraint("closes_at IS NULL OR closes_at > opens_at", "closes_after_it_opens"),
        Index("ix_bursary_rounds_fund", "fund_id", "opens_at"),
    )

    fund_id: Mapped[int] = mapped_column(ForeignKey("bursary_funds.id"))
    name: Mapped[str]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime | None]  # the first moment that is too late
    made_at: Mapped[datetime] = mapped_column(default=clock.now)

    fund: Mapped[Fund] = relationship(back_populates="rounds", lazy="joined", innerjoin=True)


class Deputy(Model):
    """Somebody who decides in the place of one of an organisation's funders, between two days."""

    __tablename__ = "bursary_deputies"
    __table_args__ = (
        CheckConstraint("ends_on >= begins_on", "ends_after_it_begins"),
        CheckConstraint("member_id <> for_id", "stands_in_for_another"),
        Index("ix_bursary_deputies_member", "member_id", "ends_on"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    for_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    begins_on: Mapped[date]
    ends_on: Mapped[date]  # the last day
    ended_at: Mapped[datetime | None]  # from this moment on no longer, whatever the days say
    named_at: Mapped[datetime] = mapped_column(default=clock.now)
    named_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)

    organisation: Mapped[Organisation] = relationship()
    member: Mapped[Member] = relationship(foreign_keys=[member_id])
    stands_in_for: Mapped[Member] = relationship(foreign_keys=[for_id])

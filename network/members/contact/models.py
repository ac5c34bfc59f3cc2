"""Requests to call as stored: who asks whom, and where they can be reached."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from network.core import clock
from network.core.database import Model, stored_as_text
from network.core.lifecycle import FollowsLifecycle
from network.members.contact.rules import LIFECYCLE, BestTime, Status, last_day
from network.members.people.models import Member


class CallRequest(FollowsLifecycle, Model):
    """That somebody asked a member to call them. Whether it has run out follows from the day it was asked."""

    __tablename__ = "call_requests"
    __table_args__ = (
        CheckConstraint("status IN ('asked', 'called', 'cannot', 'closed')", "status_is_known"),
        CheckConstraint("best_time IN ('morning', 'afternoon', 'evening')", "best_time_is_known"),
        Index("ix_call_requests_member", "member_id", "id"),
        Index("ix_call_requests_asker", "asker_id", "id"),
        Index("ix_call_requests_asked_at", "asked_at"),
    )
    lifecycle = LIFECYCLE

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    asker_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    asker_name: Mapped[str]
    service: Mapped[str]
    phone: Mapped[str]
    best_time: Mapped[BestTime] = mapped_column(stored_as_text(BestTime))
    status: Mapped[Status] = mapped_column(stored_as_text(Status), default=LIFECYCLE.start)
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)

    member: Mapped[Member] = relationship(foreign_keys=[member_id])
    asker: Mapped[Member] = relationship(foreign_keys=[asker_id])

    @property
    def last_day(self) -> date:
        """The last day on which it can be answered."""
        return last_day(clock.london_date(self.asked_at))

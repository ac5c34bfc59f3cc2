"""Answers as stored: one row a member and event, the guests they bring, and what they need to take part."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from network.core import clock
from network.core.database import Model, Versioned, stored_as_text
from network.core.lifecycle import FollowsLifecycle
from network.events.meetings.models import Event
from network.events.registrations.rules import LIFECYCLE, Place, Source, Status
from network.members.people.models import Member


class Registration(Versioned, FollowsLifecycle, Model):
    """What one member answered to one event, and whether they have a place."""

    __tablename__ = "registrations"
    __table_args__ = (
        CheckConstraint(
            "status IN ('going', 'maybe', 'declined', 'waiting', 'offered', 'lapsed', 'cancelled')",
            "status_is_known",
        ),
        CheckConstraint("place IN ('room', 'online')", "place_is_known"),
        CheckConstraint("source IN ('site', 'letter', 'calendar', 'coordinator')", "source_is_known"),
        CheckConstraint("(status = 'waiting') = (queue_number IS NOT NULL)", "who_waits_has_a_number"),
        CheckConstraint("(status = 'offered') = (offered_until IS NOT NULL)", "offer_has_an_end"),
        UniqueConstraint("event_id", "member_id"),
        UniqueConstraint("event_id", "queue_number"),
        Index("ix_registrations_member", "member_id", "id"),
        Index("ix_registrations_offered_until", "offered_until"),
    )
    lifecycle = LIFECYCLE

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    status: Mapped[Status] = mapped_column(stored_as_text(Status), default=LIFECYCLE.start)
    place: Mapped[Place] = mapped_column(stored_as_text(Place))
    queue_number: Mapped[int | None]  # the smaller, the sooner; no two who wait have the same
    forward_reason: Mapped[str] = mapped_column(default="")  # why they were brought forward in the queue
    offered_until: Mapped[datetime | None]
    source: Mapped[Source] = mapped_column(stored_as_text(Source), default=Source.SITE)
    answered_at: Mapped[datetime] = mapped_column(default=clock.now)  # of the answer that stands
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)  # of status or place, whoever changed it
    wants_hour_before: Mapped[bool] = mapped_column(default=False)  # also reminded an hour before

    event: Mapped[Event] = relationship(lazy="joined", innerjoin=True)
    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)
    guests: Mapped[list["Guest"]] = relationship(
        back_populates="registration", order_by="Guest.id", cascade="all, delete-orphan"
    )
    needs: Mapped["Needs | None"] = relationship(
        back_populates="registration", cascade="all, delete-orphan", uselist=False
    )

    @property
    def party(self) -> int:
        """How many come on this answer: the member and their guests."""
        return 1 + len(self.guests)


class Guest(Model):
    """Somebody whom a health partner brings; takes a place of their own beside their partner."""

    __tablename__ = "event_guests"

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str]
    added_at: Mapped[datetime] = mapped_column(default=clock.now)

    registration: Mapped[Registration] = relationship(back_populates="guests")


class Needs(Model):
    """What somebody needs to take part and may eat: seen by coordinators, deleted 30 days after the event.

    Special-category data under UK GDPR: it stands here only with the member's own explicit consent.
    """

    __tablename__ = "event_needs"

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), unique=True
    )
    access: Mapped[str] = mapped_column(default="")
    diet: Mapped[str] = mapped_column(default="")
    agreed_at: Mapped[datetime]

    registration: Mapped[Registration] = relationship(back_populates="needs")

"""Subscriptions as stored: one secret address a device, of which only a hash is kept."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from network.core import clock
from network.core.database import Model, Versioned, stored_as_text
from network.events.subscriptions.rules import By, Ended
from network.members.people.models import Member


class Subscription(Versioned, Model):
    """A member's own calendar on one device. An address that has ended is kept, to say that it has."""

    __tablename__ = "subscriptions"
    __table_args__ = (
        CheckConstraint("ended IN ('revoked', 'replaced', 'no_access')", "ended_is_known"),
        CheckConstraint("(ended IS NULL) = (ended_at IS NULL)", "end_is_whole"),
        CheckConstraint("event_alarm_minutes > 0 AND day_alarm_days > 0", "alarm_is_before"),
        Index("ix_subscriptions_member", "member_id", "id"),
    )

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]  # what its owner calls the device
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    set_at: Mapped[datetime | None]  # when it was set otherwise than it was made
    shows_events: Mapped[bool] = mapped_column(default=True)
    shows_days: Mapped[bool] = mapped_column(default=True)  # the days on which something runs out
    event_alarm_minutes: Mapped[int | None]
    day_alarm_days: Mapped[int | None]
    ended_at: Mapped[datetime | None]
    ended: Mapped[Ended | None] = mapped_column(stored_as_text(Ended))

    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)
    fetched: Mapped["SubscriptionFetch | None"] = relationship(
        lazy="joined", uselist=False, cascade="all, delete-orphan", passive_deletes=True
    )


class SubscriptionFetch(Model):
    """When a subscription was fetched last, by what, and how often; never from which address.

    It stands apart, so that being fetched changes nothing of what is fetched. ``stamp`` says of what the
    calendar was made that was given last, ``etag`` what it was, and ``given_since`` from when on it was that.
    """

    __tablename__ = "subscription_fetches"
    __table_args__ = (CheckConstraint("times >= 0", "times_are_counted"),)

    subscription_id: Mapped[int] = mapped_column(
        ForeignKey("subscriptions.id", ondelete="CASCADE"), unique=True
    )
    stamp: Mapped[str] = mapped_column(default="")
    etag: Mapped[str] = mapped_column(default="")
    given_since: Mapped[datetime]
    first_at: Mapped[datetime | None]  # by a calendar program; somebody who looks with a browser is none
    last_at: Mapped[datetime] = mapped_column(index=True)
    times: Mapped[int]
    client: Mapped[str]


class CalendarChoice(Model):
    """How a member hears of events that are for them, and when they were told that it has changed."""

    __tablename__ = "calendar_choices"
    __table_args__ = (
        CheckConstraint("chosen IN ('mail', 'feed', 'both')", "choice_is_known"),
        CheckConstraint("chosen IS NOT NULL OR told_at IS NOT NULL", "says_something"),
    )

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), unique=True)
    chosen: Mapped[By | None] = mapped_column(stored_as_text(By))  # None: as is usual
    chosen_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]  # that invitations come by the calendar now

"""Others' calendars as stored: where each is read, how that went, and the events that stood in it last."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from network.core import clock
from network.core.database import Model, Versioned


class OutsideCalendar(Versioned, Model):
    """A calendar that somebody else keeps. Without an address it came as a file, and stays as it came."""

    __tablename__ = "outside_calendars"
    __table_args__ = (CheckConstraint("failures >= 0", "failures_are_not_negative"),)

    source: Mapped[str]  # whose it is, as it is shown
    address: Mapped[str] = mapped_column(default="")
    is_public: Mapped[bool] = mapped_column(default=False)
    added_at: Mapped[datetime] = mapped_column(default=clock.now)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    etag: Mapped[str] = mapped_column(default="")
    modified: Mapped[str] = mapped_column(default="")
    read_at: Mapped[datetime | None]  # when we last tried
    succeeded_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)  # in a row
    problem: Mapped[str] = mapped_column(default="")  # in words, while the last reading failed

    events: Mapped[list["OutsideEvent"]] = relationship(
        back_populates="calendar", order_by="OutsideEvent.starts_at", cascade="all, delete-orphan"
    )


class OutsideEvent(Model):
    """One event of another's calendar, on one day: what it is, when, where, and where to read on."""

    __tablename__ = "outside_events"
    __table_args__ = (
        CheckConstraint("ends_at >= starts_at", "ends_after_it_starts"),
        Index("ix_outside_events_ends_at", "ends_at", "id"),
        Index("ix_outside_events_calendar", "calendar_id", "starts_at"),
    )

    calendar_id: Mapped[int] = mapped_column(ForeignKey("outside_calendars.id", ondelete="CASCADE"))
    title: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    all_day: Mapped[bool] = mapped_column(default=False)
    place: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    is_cancelled: Mapped[bool] = mapped_column(default=False)

    calendar: Mapped[OutsideCalendar] = relationship(back_populates="events")

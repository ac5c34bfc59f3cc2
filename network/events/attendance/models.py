"""Attendance as stored: a row for each who was there or was not, and what is said of the list as a whole."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from network.core.database import Model, stored_as_text
from network.core.lifecycle import FollowsLifecycle
from network.events.attendance.rules import LIFECYCLE, MOST_MINUTES, How, Status
from network.events.meetings.models import Event
from network.events.registrations.models import Guest
from network.members.people.models import Member


class Attendance(FollowsLifecycle, Model):
    """Whether one person was at one event: a member, a guest of a member, or a visitor by name.

    A row that names none of them is a number and nothing else: its person was erased, or its time is over.
    """

    __tablename__ = "attendances"
    __table_args__ = (
        CheckConstraint("status IN ('unsaid', 'asking', 'present', 'absent')", "status_is_known"),
        CheckConstraint("how IN ('joined', 'door', 'list', 'card')", "how_is_known"),
        CheckConstraint("member_id IS NULL OR guest_id IS NULL", "is_one_person"),
        CheckConstraint(
            "visitor_name = '' OR (member_id IS NULL AND guest_id IS NULL)", "visitor_is_nobody_else"
        ),
        CheckConstraint("status != 'present' OR came_at IS NOT NULL", "who_came_has_a_moment"),
        UniqueConstraint("event_id", "member_id"),
        UniqueConstraint("guest_id"),
        Index("ix_attendances_member", "member_id", "id"),
    )
    lifecycle = LIFECYCLE

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    guest_id: Mapped[int | None] = mapped_column(ForeignKey("event_guests.id", ondelete="CASCADE"))
    visitor_name: Mapped[str] = mapped_column(default="")  # somebody who is no member, and nobody's guest
    status: Mapped[Status] = mapped_column(stored_as_text(Status), default=LIFECYCLE.start)
    how: Mapped[How] = mapped_column(stored_as_text(How))  # by what the status was noted last
    walk_in: Mapped[bool] = mapped_column(default=False)  # came without being expected
    came_at: Mapped[datetime | None]
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))

    event: Mapped[Event] = relationship(lazy="joined", innerjoin=True)
    member: Mapped[Member | None] = relationship(foreign_keys=[member_id])
    guest: Mapped[Guest | None] = relationship()


class AttendanceList(Model):
    """What is said of an event's list as a whole; without a row it is open, and its first code counts."""

    __tablename__ = "attendance_lists"
    __table_args__ = (
        UniqueConstraint("event_id"),
        CheckConstraint("door_round >= 1", "rounds_begin_at_one"),
        CheckConstraint(f"minutes BETWEEN 1 AND {MOST_MINUTES}", "minutes_fit_in_a_day"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    door_round: Mapped[int] = mapped_column(default=1)  # goes up with each new code for the door
    minutes: Mapped[int | None]  # how long it counts, where an organiser said so
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))

    event: Mapped[Event] = relationship(lazy="joined", innerjoin=True)

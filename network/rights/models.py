"""Data rights as stored: requests and their answers, how long things are kept, and who saw whose record."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from network.core import clock
from network.core.database import Model, Versioned, stored_as_text
from network.core.files import StoredFile
from network.core.lifecycle import FollowsLifecycle
from network.members.people.models import Member
from network.rights.rules import (
    COMPLAINTS,
    COPIES,
    ERASURES,
    ComplaintStatus,
    CopyStatus,
    ErasureStatus,
    answer_by,
    complaint_answer_by,
)


class CopyRequest(FollowsLifecycle, Model):
    """Somebody asked for a copy of what is held about them, or a coordinator did for them."""

    __tablename__ = "copy_requests"
    __table_args__ = (
        CheckConstraint("status IN ('asked', 'ready', 'over')", "status_is_known"),
        CheckConstraint("(status = 'ready') = (file_id IS NOT NULL)", "ready_has_a_file"),
        Index("ix_copy_requests_status", "status", "id"),
    )
    lifecycle = COPIES

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("members.id"))  # they alone can fetch it
    status: Mapped[CopyStatus] = mapped_column(stored_as_text(CopyStatus), default=COPIES.start)
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"))
    ready_at: Mapped[datetime | None]
    until: Mapped[datetime | None]
    fetched_at: Mapped[datetime | None]

    member: Mapped[Member] = relationship(foreign_keys=[member_id], lazy="joined", innerjoin=True)
    asked_by: Mapped[Member] = relationship(foreign_keys=[asked_by_id], lazy="joined", innerjoin=True)
    file: Mapped[StoredFile | None] = relationship(lazy="joined")

    @property
    def due_on(self) -> date:
        """The last day on which it is answered in time."""
        return answer_by(clock.london_date(self.asked_at))


class ErasureRequest(FollowsLifecycle, Versioned, Model):
    """Somebody asked to be deleted. What became of it, and why, they can read."""

    __tablename__ = "erasure_requests"
    __table_args__ = (
        CheckConstraint("status IN ('asked', 'carried_out', 'refused', 'taken_back')", "status_is_known"),
        CheckConstraint("status <> 'refused' OR answer <> ''", "refusal_says_why"),
        Index("ix_erasure_requests_status", "status", "id"),
    )
    lifecycle = ERASURES

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    status: Mapped[ErasureStatus] = mapped_column(stored_as_text(ErasureStatus), default=ERASURES.start)
    words: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    answered_at: Mapped[datetime | None]

    member: Mapped[Member] = relationship(foreign_keys=[member_id], lazy="joined", innerjoin=True)

    @property
    def due_on(self) -> date:
        """The last day on which it is answered in time."""
        return answer_by(clock.london_date(self.asked_at))


class Erasure(Model):
    """Somebody's data was deleted. The number stays, so that a restored backup can be put right again."""

    __tablename__ = "erasures"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), unique=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))


class Complaint(FollowsLifecycle, Versioned, Model):
    """Somebody complains about how their data is handled."""

    __tablename__ = "complaints"
    __table_args__ = (
        CheckConstraint("status IN ('received', 'looked_into', 'answered')", "status_is_known"),
        CheckConstraint("status <> 'answered' OR outcome <> ''", "answered_has_an_outcome"),
        Index("ix_complaints_status", "status", "id"),
    )
    lifecycle = COMPLAINTS

    member_id: Mapped[int | None] = mapped_column(
        ForeignKey("members.id"), index=True
    )  # if they were signed in
    name: Mapped[str]
    email: Mapped[str]
    words: Mapped[str]
    status: Mapped[ComplaintStatus] = mapped_column(stored_as_text(ComplaintStatus), default=COMPLAINTS.start)
    progress: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str] = mapped_column(default="")
    received_at: Mapped[datetime] = mapped_column(default=clock.now)
    answered_at: Mapped[datetime | None]

    @property
    def due_on(self) -> date:
        """The last day on which it is answered in time."""
        return complaint_answer_by(clock.london_date(self.received_at))


class RetentionPeriod(Versioned, Model):
    """For how many months something is kept, where an administrator has said otherwise than is usual."""

    __tablename__ = "retention_periods"
    __table_args__ = (CheckConstraint("months > 0", "some_months"),)

    key: Mapped[str] = mapped_column(unique=True)
    months: Mapped[int]
    set_at: Mapped[datetime] = mapped_column(default=clock.now)
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))


class RetentionRun(Model):
    """What was deleted in one night because its period was over: numbers, and no names."""

    __tablename__ = "retention_runs"

    at: Mapped[datetime] = mapped_column(default=clock.now)
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)  # how many, by the key of the period
    gone: Mapped[dict[str, list[int]]] = mapped_column(JSON, default=dict)  # which rows
    left: Mapped[dict[str, list[int]]] = mapped_column(JSON, default=dict)  # which could not be deleted


class PrivacyNotice(Model):
    """A version of the privacy notice: when it was first shown, and what tells each of its lines apart."""

    __tablename__ = "privacy_notices"

    fingerprint: Mapped[str] = mapped_column(index=True)  # an old wording may come back
    first_shown_at: Mapped[datetime] = mapped_column(default=clock.now)
    lines: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class NoticeRead(Model):
    """A member has read what changed in the privacy notice."""

    __tablename__ = "privacy_notices_read"
    __table_args__ = (UniqueConstraint("member_id", "notice_id"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    notice_id: Mapped[int] = mapped_column(ForeignKey("privacy_notices.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)


class ProfileView(Model):
    """On one day somebody was shown, so many times, how a member is reached; or took a copy of it."""

    __tablename__ = "profile_views"
    __table_args__ = (
        UniqueConstraint("member_id", "by_id", "how", "on_day"),
        CheckConstraint("how IN ('profile', 'export')", "how_is_known"),
        CheckConstraint("times > 0", "at_least_once"),
        Index("ix_profile_views_on_day", "on_day", "id"),
    )

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    by_name: Mapped[str]
    how: Mapped[str]
    on_day: Mapped[date]
    times: Mapped[int] = mapped_column(default=1)
    last_at: Mapped[datetime] = mapped_column(default=clock.now)

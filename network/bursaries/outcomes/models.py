"""What became of courses, as stored: what was said of them, other dates that were asked for, letters sent."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from network.bursaries.applications.models import Application
from network.bursaries.outcomes.rules import LIFECYCLE, Move, Report
from network.core import clock
from network.core.database import Model, Versioned, stored_as_text
from network.core.lifecycle import FollowsLifecycle


class CourseReport(Model):
    """What somebody said of a course besides its certificate. A coordinator answers an applicant."""

    __tablename__ = "bursary_course_reports"
    __table_args__ = (
        CheckConstraint("what IN ('finished', 'failed', 'dropped', 'seen')", "what_is_known"),
        Index("ix_bursary_course_reports_application", "application_id", "id"),
    )

    application_id: Mapped[int] = mapped_column(ForeignKey("bursary_applications.id"))
    what: Mapped[Report] = mapped_column(stored_as_text(Report))
    on: Mapped[date]  # when it was completed, or ended
    words: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(default=clock.now)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)

    application: Mapped[Application] = relationship()


class CourseMove(FollowsLifecycle, Versioned, Model):
    """A wish for other dates of a course, after the award: from which to which, and the answer."""

    __tablename__ = "bursary_course_moves"
    __table_args__ = (
        CheckConstraint("status IN ('asked', 'agreed', 'declined', 'withdrawn')", "status_is_known"),
        CheckConstraint("ends_on >= starts_on", "ends_after_it_starts"),
        Index("ix_bursary_course_moves_application", "application_id", "id"),
        Index("ix_bursary_course_moves_status", "status", "id"),
    )
    lifecycle = LIFECYCLE

    application_id: Mapped[int] = mapped_column(ForeignKey("bursary_applications.id"))
    status: Mapped[Move] = mapped_column(stored_as_text(Move), default=LIFECYCLE.start)
    was_from: Mapped[date | None]
    was_until: Mapped[date | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    reason: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)

    application: Mapped[Application] = relationship(lazy="joined", innerjoin=True)


class CourseReminder(Model):
    """That somebody was asked for the certificate of a course: which letter, and when."""

    __tablename__ = "bursary_course_reminders"
    __table_args__ = (UniqueConstraint("application_id", "step"),)

    application_id: Mapped[int] = mapped_column(ForeignKey("bursary_applications.id"))
    step: Mapped[int]
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)

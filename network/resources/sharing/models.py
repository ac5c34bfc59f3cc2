"""Requests for another format of a resource, as stored."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from network.core import clock
from network.core.database import Model, stored_as_text
from network.core.lifecycle import FollowsLifecycle
from network.members.people.models import Member
from network.resources.library.models import Resource
from network.resources.sharing import rules
from network.resources.sharing.rules import LIFECYCLE, Format, Status


class FormatRequest(FollowsLifecycle, Model):
    """That somebody, a member or not, needs a resource in another format, and where they are answered."""

    __tablename__ = "format_requests"
    __table_args__ = (
        CheckConstraint("status IN ('asked', 'answered', 'closed')", "status_is_known"),
        CheckConstraint(
            "format IN ('large_print', 'easy_read', 'language', 'audio', 'plain_text')", "format_is_known"
        ),
        CheckConstraint("format <> 'language' OR language <> ''", "language_is_named"),
        CheckConstraint("(status = 'asked') = (closed_at IS NULL)", "closed_with_a_date"),
        CheckConstraint("status = 'asked' OR note <> ''", "closed_with_a_note"),
        Index("ix_format_requests_waiting", "status", "id"),
        Index("ix_format_requests_asked_at", "asked_at"),
    )
    lifecycle = LIFECYCLE

    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id", ondelete="CASCADE"), index=True)
    format: Mapped[Format] = mapped_column(stored_as_text(Format))
    language: Mapped[str] = mapped_column(default="")  # which one, where another is asked for
    words: Mapped[str] = mapped_column(default="")  # what else would help
    asker_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    asker_name: Mapped[str]
    asker_email: Mapped[str] = mapped_column(default="")  # of somebody without an account
    status: Mapped[Status] = mapped_column(stored_as_text(Status), default=LIFECYCLE.start)
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    note: Mapped[str] = mapped_column(default="")  # the answer
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)

    resource: Mapped[Resource] = relationship()
    asker: Mapped[Member | None] = relationship(foreign_keys=[asker_id])

    @property
    def said(self) -> str:
        """What is asked for, in words."""
        return rules.said(self.format, self.language)

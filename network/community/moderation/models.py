"""Reports as stored: what somebody says is wrong with a post, and what a coordinator made of it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from network.community.discussions.models import Post
from network.community.moderation.rules import LIFECYCLE, Reason, Status
from network.core import clock
from network.core.database import Model, stored_as_text
from network.core.lifecycle import FollowsLifecycle
from network.members.people.models import Member

_OPEN = text("status = 'reported'")


class Report(FollowsLifecycle, Model):
    """That somebody reported a post. Nobody reads who it was, and the author not even the words.

    Of one post a member has one report that is open.
    """

    __tablename__ = "moderation_reports"
    __table_args__ = (
        CheckConstraint(
            "reason IN ('patient', 'harmful', 'unkind', 'private', 'advert', 'other')", "reason_is_known"
        ),
        CheckConstraint("status IN ('reported', 'upheld', 'left', 'withdrawn')", "status_is_known"),
        CheckConstraint("(status = 'reported') = (settled_at IS NULL)", "settled_has_moment"),
        CheckConstraint("status <> 'left' OR note <> ''", "left_with_a_note"),
        Index(
            "uq_moderation_reports_one_open",
            "post_id",
            "reporter_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_moderation_reports_status", "status", "id"),
        Index("ix_moderation_reports_reporter", "reporter_id", "id"),
        Index("ix_moderation_reports_settled_at", "settled_at"),
    )
    lifecycle = LIFECYCLE

    post_id: Mapped[int] = mapped_column(ForeignKey("discussion_posts.id", ondelete="CASCADE"), index=True)
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    reason: Mapped[Reason] = mapped_column(stored_as_text(Reason))
    words: Mapped[str] = mapped_column(default="")
    hid: Mapped[bool] = mapped_column(default=False)  # the post was hidden by this until somebody looks
    status: Mapped[Status] = mapped_column(stored_as_text(Status), default=LIFECYCLE.start)
    reported_at: Mapped[datetime] = mapped_column(default=clock.now)
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    note: Mapped[str] = mapped_column(default="")  # why the post stays as it is

    post: Mapped[Post] = relationship()
    reporter: Mapped[Member | None] = relationship(foreign_keys=[reporter_id])

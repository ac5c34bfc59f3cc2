"""Answers by mail as stored: that a mail came and what became of it, and nothing of what it said."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from network.community.discussions.models import Discussion, Post
from network.community.replies.rules import Outcome
from network.core import clock
from network.core.database import Model, stored_as_text
from network.members.people.models import Member

_OUTCOMES = ", ".join(f"'{outcome}'" for outcome in Outcome)


class MailedAnswer(Model):
    """A mail that came to the address of a discussion. The mail itself is deleted from the mailbox."""

    __tablename__ = "mailed_answers"
    __table_args__ = (
        CheckConstraint(f"outcome IN ({_OUTCOMES})", "outcome_is_known"),
        Index("ix_mailed_answers_member", "member_id", "received_at"),
        Index("ix_mailed_answers_received_at", "received_at"),
    )

    mail_id: Mapped[str] = mapped_column(unique=True)  # a digest of its Message-ID, or of the mail
    received_at: Mapped[datetime] = mapped_column(default=clock.now)
    discussion_id: Mapped[int | None] = mapped_column(
        ForeignKey("discussions.id", ondelete="SET NULL"), index=True
    )
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    post_id: Mapped[int | None] = mapped_column(
        ForeignKey("discussion_posts.id", ondelete="SET NULL"), index=True
    )
    outcome: Mapped[Outcome] = mapped_column(stored_as_text(Outcome))
    told_at: Mapped[datetime | None]  # when the member was told that it was not taken

    discussion: Mapped[Discussion | None] = relationship()
    member: Mapped[Member | None] = relationship()
    post: Mapped[Post | None] = relationship()

"""What is written down, so that it is done once: questions that were brought, notices told to all."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from network.community.discussions.models import Discussion
from network.core import clock
from network.core.database import Model
from network.members.people.models import Member


class BroughtQuestion(Model):
    """That a question without an answer was brought to members: once, to whom, and when."""

    __tablename__ = "brought_questions"
    __table_args__ = (UniqueConstraint("discussion_id"),)

    discussion_id: Mapped[int] = mapped_column(ForeignKey("discussions.id", ondelete="CASCADE"))
    to_coordinators: Mapped[bool]
    brought_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)

    discussion: Mapped[Discussion] = relationship()


class AskedLetter(Model):
    """A letter with the questions of one morning, the same to each of its readers."""

    __tablename__ = "asked_letters"

    asked_at: Mapped[datetime] = mapped_column(default=clock.now)

    lines: Mapped[list["Asking"]] = relationship(back_populates="letter", cascade="all, delete-orphan")


class Asking(Model):
    """That a member was asked to answer a question."""

    __tablename__ = "question_askings"
    __table_args__ = (UniqueConstraint("discussion_id", "member_id"),)

    letter_id: Mapped[int] = mapped_column(ForeignKey("asked_letters.id", ondelete="CASCADE"), index=True)
    discussion_id: Mapped[int] = mapped_column(ForeignKey("discussions.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)

    letter: Mapped[AskedLetter] = relationship(back_populates="lines")
    discussion: Mapped[Discussion] = relationship()
    member: Mapped[Member] = relationship()


class ImportantNotice(Model):
    """That a coordinator let a notice be told to everybody at once."""

    __tablename__ = "important_notices"
    __table_args__ = (UniqueConstraint("discussion_id"),)

    discussion_id: Mapped[int] = mapped_column(ForeignKey("discussions.id", ondelete="CASCADE"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    told_at: Mapped[datetime] = mapped_column(default=clock.now)

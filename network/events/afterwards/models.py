"""What an event leaves behind, as stored: notes and a recording, files, actions, feedback, one message."""

import secrets
from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from network.core import clock
from network.core.database import Model, Versioned, stored_as_text
from network.core.files import StoredFile
from network.core.permission import LARGEST_ID
from network.events.afterwards.rules import Audience
from network.events.meetings.models import Event
from network.members.people.models import Member

_AUDIENCES = ", ".join(f"'{one}'" for one in Audience)


def unordered_id() -> int:
    """Return a number that does not say when a row was written."""
    return secrets.randbelow(LARGEST_ID) + 1


class EventRecord(Versioned, Model):
    """The notes of an event, and where its recording is."""

    __tablename__ = "event_records"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), unique=True)
    notes: Mapped[str] = mapped_column(default="")
    recording: Mapped[str] = mapped_column(default="")  # an address elsewhere, https
    edited_at: Mapped[datetime] = mapped_column(default=clock.now)
    edited_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)


class EventFile(Model):
    """Slides or another file of an event."""

    __tablename__ = "event_files"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"), unique=True)
    title: Mapped[str]
    added_at: Mapped[datetime] = mapped_column(default=clock.now)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)

    event: Mapped[Event] = relationship()
    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)


class EventAction(Versioned, Model):
    """Something that was agreed at an event: who does it, until when, and whether it is done."""

    __tablename__ = "event_actions"
    __table_args__ = (
        CheckConstraint("text <> ''", "says_what"),
        Index("ix_event_actions_owner", "owner_id", "done_at"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    text: Mapped[str]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    due_on: Mapped[date | None]
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)

    event: Mapped[Event] = relationship()
    owner: Mapped[Member | None] = relationship(foreign_keys=[owner_id])


class FeedbackTurn(Model):
    """That somebody was asked how an event was, and whether they have answered; never what."""

    __tablename__ = "feedback_turns"
    __table_args__ = (UniqueConstraint("event_id", "member_id"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    asked_on: Mapped[date | None]
    answered: Mapped[bool] = mapped_column(default=False)

    event: Mapped[Event] = relationship(lazy="joined", innerjoin=True)


class FeedbackAnswer(Model):
    """What somebody answered. Nothing here says who, or when; its number follows no order."""

    __tablename__ = "feedback_answers"

    id: Mapped[int] = mapped_column(primary_key=True, default=unordered_id)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    scores: Mapped[dict[str, int]] = mapped_column(JSON)
    comment: Mapped[str] = mapped_column(default="")


class EventMessage(Model):
    """The one message after an event to all of them, also to those who could not come."""

    __tablename__ = "event_messages"
    __table_args__ = (
        CheckConstraint(f"audience IN ({_AUDIENCES})", "audience_is_known"),
        CheckConstraint("subject <> '' AND text <> ''", "says_something"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), unique=True)
    subject: Mapped[str]
    text: Mapped[str]
    audience: Mapped[Audience] = mapped_column(stored_as_text(Audience))
    letters: Mapped[int]
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)

    event: Mapped[Event] = relationship()

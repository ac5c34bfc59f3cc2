"""Invitations as stored: which letter told whom of which version of an event, and what came back by mail."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from network.core import clock
from network.core.database import Model, stored_as_text
from network.events.invitations.rules import Method, Outcome
from network.events.meetings.models import Event
from network.members.people.models import Member

_METHODS = ", ".join(f"'{method}'" for method in Method)
_OUTCOMES = ", ".join(f"'{outcome}'" for outcome in Outcome)


class InvitationLetter(Model):
    """One letter to one member about one version of an event. The row is the letter, and there is one.

    ``revised_at`` belongs to what makes it unique: another venue leaves SEQUENCE as it is.
    """

    __tablename__ = "invitation_letters"
    __table_args__ = (
        UniqueConstraint(
            "event_id",
            "member_id",
            "sequence",
            "method",
            "revised_at",
            name="uq_invitation_letters_once",
        ),
        CheckConstraint(f"method IN ({_METHODS})", "method_is_known"),
        CheckConstraint("sequence >= 0", "sequence_is_not_negative"),
        CheckConstraint("method = 'LETTER' OR (attendee <> '' AND organizer <> '')", "calendars_know_whose"),
        Index("ix_invitation_letters_member", "member_id", "id"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    uid: Mapped[str]
    sequence: Mapped[int]
    method: Mapped[Method] = mapped_column(stored_as_text(Method))
    revised_at: Mapped[datetime]  # the event's own stamp, as it was then
    attendee: Mapped[str] = mapped_column(default="")  # the address that calendars know the member by
    organizer: Mapped[str] = mapped_column(default="")  # the address that their replies go to
    written_at: Mapped[datetime] = mapped_column(default=clock.now)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id", ondelete="SET NULL"), index=True)

    event: Mapped[Event] = relationship()
    member: Mapped[Member] = relationship()


class ToldPlace(Model):
    """Where people were last told that an event takes place: another place is told, other words are not."""

    __tablename__ = "told_places"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), unique=True)
    place: Mapped[str]


class CalendarReply(Model):
    """A mail that came in, and what became of it. What else it said is not kept."""

    __tablename__ = "calendar_replies"
    __table_args__ = (
        CheckConstraint(f"outcome IN ({_OUTCOMES})", "outcome_is_known"),
        CheckConstraint("(event_id IS NULL) = (member_id IS NULL)", "invitation_is_whole"),
        Index("ix_calendar_replies_invitation", "event_id", "member_id", "id"),
        Index("ix_calendar_replies_member", "member_id", "id"),
        Index("ix_calendar_replies_received_at", "received_at"),
        Index("ix_calendar_replies_outcome", "outcome", "id"),
    )

    mail_id: Mapped[str] = mapped_column(unique=True)  # a digest of its Message-ID, or of the mail
    received_at: Mapped[datetime] = mapped_column(default=clock.now)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    said: Mapped[str] = mapped_column(default="")  # ACCEPTED, DECLINED, TENTATIVE, DELEGATED or COUNTER
    sequence: Mapped[int | None]
    stamp: Mapped[datetime | None]
    outcome: Mapped[Outcome] = mapped_column(stored_as_text(Outcome))
    asked_at: Mapped[datetime | None]  # when the member was asked what they meant
    handled_at: Mapped[datetime | None]  # by a person, where it needed one
    handled_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))

    event: Mapped[Event | None] = relationship()
    member: Mapped[Member | None] = relationship(foreign_keys=[member_id])

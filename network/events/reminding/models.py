"""The ledger of reminders of events: the row is the reminder, so there is one."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from network.core import clock
from network.core.database import Model, stored_as_text
from network.events.meetings.models import Event
from network.events.reminding.rules import Kind, Outcome
from network.members.people.models import Member

_KINDS = ", ".join(f"'{kind}'" for kind in Kind)
_OUTCOMES = ", ".join(f"'{outcome}'" for outcome in Outcome)
_ONCE = text("kind = 'not_answered'")


class EventReminder(Model):
    """One reminder of one event to one member, and what became of it.

    An event that moves is reminded of anew, which is why its start belongs to what makes a row unique. Who
    has not answered is asked once, wherever the event moves.
    """

    __tablename__ = "event_reminders"
    __table_args__ = (
        UniqueConstraint("event_id", "member_id", "kind", "starts_at"),
        Index(
            "uq_event_reminders_asked_once",
            "event_id",
            "member_id",
            unique=True,
            sqlite_where=_ONCE,
            postgresql_where=_ONCE,
        ),
        CheckConstraint(f"kind IN ({_KINDS})", "kind_is_known"),
        CheckConstraint(f"outcome IN ({_OUTCOMES})", "outcome_is_known"),
        CheckConstraint("message_id IS NULL OR outcome = 'sent'", "letter_was_sent"),
        Index("ix_event_reminders_member", "member_id", "decided_at"),
        Index("ix_event_reminders_starts_at", "starts_at", "id"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    kind: Mapped[Kind] = mapped_column(stored_as_text(Kind))
    starts_at: Mapped[datetime]  # when the event was to begin
    outcome: Mapped[Outcome] = mapped_column(stored_as_text(Outcome))
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id", ondelete="SET NULL"), index=True)

    event: Mapped[Event] = relationship()
    member: Mapped[Member] = relationship()

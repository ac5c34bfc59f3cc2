"""Concerns as stored: what was said, by whom about whom, what was found out, and what was decided."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from network.core import clock
from network.core.database import Model, Versioned, stored_as_text
from network.core.lifecycle import FollowsLifecycle
from network.members.concerns.rules import LIFECYCLE, Outcome, Status
from network.members.people.models import Member, new_public_id


class Concern(FollowsLifecycle, Versioned, Model):
    """Something that worries somebody about a member or a session.

    Its address is a word that nobody can guess and that leaves no gaps: a coordinator whom a concern is about
    must not learn from a missing number that there is one.
    """

    __tablename__ = "concerns"
    __table_args__ = (
        CheckConstraint("status IN ('raised', 'looked_into', 'closed')", "status_is_known"),
        CheckConstraint("outcome IN ('no_action', 'advice', 'suspended', 'passed_on')", "outcome_is_known"),
        CheckConstraint("(status = 'closed') = (outcome IS NOT NULL)", "closed_has_outcome"),
        CheckConstraint("(status = 'closed') = (closed_at IS NOT NULL)", "closed_has_moment"),
        Index("ix_concerns_status", "status", "id"),
        Index("ix_concerns_closed_at", "closed_at"),
    )
    lifecycle = LIFECYCLE

    reference: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    raiser_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    about_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    session: Mapped[str] = mapped_column(default="")  # which session, in the raiser's words
    happened: Mapped[str]
    happened_on: Mapped[date | None]
    at_risk_now: Mapped[bool] = mapped_column(default=False)
    may_be_named: Mapped[bool] = mapped_column(default=False)
    status: Mapped[Status] = mapped_column(stored_as_text(Status), default=LIFECYCLE.start)
    raised_at: Mapped[datetime] = mapped_column(default=clock.now)
    assigned_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    outcome: Mapped[Outcome | None] = mapped_column(stored_as_text(Outcome))
    outcome_words: Mapped[str] = mapped_column(default="")
    closed_at: Mapped[datetime | None]

    raiser: Mapped[Member | None] = relationship(foreign_keys=[raiser_id])
    about: Mapped[Member | None] = relationship(foreign_keys=[about_id])
    assigned: Mapped[Member | None] = relationship(foreign_keys=[assigned_id])
    notes: Mapped[list["ConcernNote"]] = relationship(
        back_populates="concern", cascade="all, delete-orphan", order_by="ConcernNote.id"
    )


class ConcernNote(Model):
    """What a coordinator found out. Notes are added and never changed; they go only with the concern."""

    __tablename__ = "concern_notes"

    concern_id: Mapped[int] = mapped_column(ForeignKey("concerns.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    words: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now)

    concern: Mapped[Concern] = relationship(back_populates="notes")
    by: Mapped[Member] = relationship(lazy="joined", innerjoin=True)


class NotesAreAppendOnly(Exception):
    """Somebody tried to change what was noted."""


@event.listens_for(ConcernNote, "before_update")
def _refuse(_mapper: Mapper[ConcernNote], _connection: object, _note: ConcernNote) -> None:
    raise NotesAreAppendOnly

"""Days off, topics and votes as stored."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from network.core import clock
from network.core.database import Model, Versioned, stored_as_text
from network.core.lifecycle import FollowsLifecycle
from network.events.meetings.models import Event
from network.events.planning.rules import TOPIC_LIFECYCLE, DaysOffKind, TopicStatus
from network.members.people.models import Member


class DaysOff(Versioned, Model):
    """School holidays of the county, or days that it closes by hand. Bank holidays are never kept."""

    __tablename__ = "days_off"
    __table_args__ = (
        CheckConstraint("kind IN ('school', 'other')", "kind_is_known"),
        CheckConstraint("last_on >= first_on", "last_is_not_before_first"),
        UniqueConstraint("first_on", "last_on", "name"),
        Index("ix_days_off_last_on", "last_on", "id"),
    )

    name: Mapped[str]
    kind: Mapped[DaysOffKind] = mapped_column(stored_as_text(DaysOffKind), default=DaysOffKind.SCHOOL)
    first_on: Mapped[date]
    last_on: Mapped[date]  # counted


class Topic(Versioned, FollowsLifecycle, Model):
    """What a member would like the network to meet about."""

    __tablename__ = "event_topics"
    __table_args__ = (
        CheckConstraint("status IN ('open', 'planned', 'done', 'closed')", "status_is_known"),
        CheckConstraint("(status IN ('planned', 'done')) = (event_id IS NOT NULL)", "an_event_has_taken_it"),
        CheckConstraint("merged_into_id IS NULL OR status = 'closed'", "merged_is_closed"),
        UniqueConstraint("event_id"),
        Index("ix_event_topics_status", "status", "id"),
    )
    lifecycle = TOPIC_LIFECYCLE

    title: Mapped[str]
    why: Mapped[str]
    status: Mapped[TopicStatus] = mapped_column(stored_as_text(TopicStatus), default=TOPIC_LIFECYCLE.start)
    status_reason: Mapped[str] = mapped_column(default="")  # why it was closed
    proposer_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    proposed_at: Mapped[datetime] = mapped_column(default=clock.now)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"))
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("event_topics.id"), index=True)

    proposer: Mapped[Member | None] = relationship()
    event: Mapped[Event | None] = relationship()
    merged_into: Mapped["Topic | None"] = relationship(remote_side="Topic.id")
    votes: Mapped[list["TopicVote"]] = relationship(
        back_populates="topic", order_by="TopicVote.id", passive_deletes=True
    )


class TopicVote(Model):
    """That a member would like a topic too: one row a member and topic, seen by themselves alone."""

    __tablename__ = "topic_votes"
    __table_args__ = (UniqueConstraint("topic_id", "member_id"),)

    topic_id: Mapped[int] = mapped_column(ForeignKey("event_topics.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    voted_at: Mapped[datetime] = mapped_column(default=clock.now)

    topic: Mapped[Topic] = relationship(back_populates="votes")

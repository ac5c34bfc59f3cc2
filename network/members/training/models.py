"""Training as stored: which qualifications somebody wants to hear about, and what they were asked."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from network.core import clock
from network.core.database import Model, stored_as_text
from network.core.lifecycle import FollowsLifecycle
from network.members.catalogue.models import QualificationKind
from network.members.people.models import Member
from network.members.training.rules import LIFECYCLE, Status


class TrainingInterest(Model):
    """A kind of qualification that a member wants to be asked about; without any they hear about all."""

    __tablename__ = "training_interests"
    __table_args__ = (UniqueConstraint("member_id", "kind_id"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    kind_id: Mapped[int] = mapped_column(ForeignKey("qualification_kinds.id"), index=True)
    since: Mapped[date] = mapped_column(default=clock.today)

    kind: Mapped[QualificationKind] = relationship(lazy="joined", innerjoin=True)


class TrainingQuestion(FollowsLifecycle, Model):
    """That a coordinator asked a member whether they would like to train for a kind, and the answer."""

    __tablename__ = "training_questions"
    __table_args__ = (
        CheckConstraint("status IN ('asked', 'wants', 'not_now')", "status_is_known"),
        CheckConstraint("(status = 'asked') = (answered_at IS NULL)", "answered_has_a_moment"),
        Index("ix_training_questions_kind_member", "kind_id", "member_id", "id"),
    )
    lifecycle = LIFECYCLE

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    kind_id: Mapped[int] = mapped_column(ForeignKey("qualification_kinds.id"))
    status: Mapped[Status] = mapped_column(stored_as_text(Status), default=LIFECYCLE.start)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    answered_at: Mapped[datetime | None]

    member: Mapped[Member] = relationship(foreign_keys=[member_id], lazy="joined", innerjoin=True)
    kind: Mapped[QualificationKind] = relationship(lazy="joined", innerjoin=True)

"""Score sheets as stored. What was handed in stays: whoever thinks again hands in another one."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from network.bursaries.applications.models import Application
from network.core import clock
from network.core.database import Model
from network.members.people.models import Member


class ScoreSheet(Model):
    """What one assessor gives an application, criterion by criterion: a draft until it is handed in.

    The newest one of an assessor that was handed in is the one that counts.
    """

    __tablename__ = "bursary_score_sheets"
    __table_args__ = (Index("ix_bursary_score_sheets_application", "application_id", "member_id", "id"),)

    application_id: Mapped[int] = mapped_column(ForeignKey("bursary_applications.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)  # the assessor
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)
    handed_in_at: Mapped[datetime | None]

    application: Mapped[Application] = relationship()
    member: Mapped[Member] = relationship()
    scores: Mapped[list["Score"]] = relationship(
        back_populates="sheet", order_by="Score.id", cascade="all, delete-orphan", lazy="selectin"
    )


class Score(Model):
    """Points for one criterion, and why."""

    __tablename__ = "bursary_scores"
    __table_args__ = (
        CheckConstraint("points >= 0", "points_are_not_negative"),
        UniqueConstraint("sheet_id", "key"),
    )

    sheet_id: Mapped[int] = mapped_column(ForeignKey("bursary_score_sheets.id", ondelete="CASCADE"))
    key: Mapped[str]  # of the scheme's criterion
    points: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="")

    sheet: Mapped[ScoreSheet] = relationship(back_populates="scores")

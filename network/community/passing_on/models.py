"""Texts of a week as stored: only that there was one, so that the next begins where it ended."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from network.core import clock
from network.core.database import Model


class WeeklyText(Model):
    """That somebody has put the text of a week into the group."""

    __tablename__ = "weekly_texts"

    pasted_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    pasted_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)

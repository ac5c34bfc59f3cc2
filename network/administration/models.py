"""What administration keeps: which points of the first day somebody has said are done."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from network.core import clock
from network.core.database import Model


class FirstDayMark(Model):
    """A point of the first day that only a person can say is done; or that the list was put away."""

    __tablename__ = "first_day_marks"

    key: Mapped[str] = mapped_column(unique=True)
    marked_at: Mapped[datetime] = mapped_column(default=clock.now)
    marked_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))

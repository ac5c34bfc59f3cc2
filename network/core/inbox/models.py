"""How far a member has read."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from network.core import clock
from network.core.database import Model


class InboxMark(Model):
    """That a member has read what was told to them, up to the letter ``seen_id``."""

    __tablename__ = "inbox_marks"
    __table_args__ = (UniqueConstraint("member_id"),)

    member_id: Mapped[int]
    seen_id: Mapped[int]
    marked_at: Mapped[datetime] = mapped_column(default=clock.now)

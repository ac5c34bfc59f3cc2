"""Schemes as stored: each version stays, so that an application is judged by the rules it was made under."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from network.bursaries.funds.models import Fund
from network.core import clock
from network.core.database import Model
from network.members.people.models import Member


class SchemeVersion(Model):
    """The rules of a fund as they were from one moment until the next version."""

    __tablename__ = "bursary_schemes"
    __table_args__ = (UniqueConstraint("fund_id", "number"),)

    fund_id: Mapped[int] = mapped_column(ForeignKey("bursary_funds.id"))
    number: Mapped[int]  # 1, 2, …
    rules: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)

    fund: Mapped[Fund] = relationship()
    made_by: Mapped[Member | None] = relationship()

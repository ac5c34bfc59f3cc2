"""Duplicates as stored: the pairs that may be one person, those that are two, and the merges."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from network.core import clock
from network.core.database import Model, stored_as_text
from network.members.duplicates.rules import Likeness, can_be_undone_until
from network.members.people import rules as people
from network.members.people.models import Member


class DuplicatePair(Model):
    """Two records that may be one person, or that share an address; found, and not decided on yet.

    How alike they are is worked out anew when it is shown: nothing of what they say is copied here.
    """

    __tablename__ = "duplicate_pairs"
    __table_args__ = (
        UniqueConstraint("a_id", "b_id"),
        CheckConstraint("a_id < b_id", "lower_number_first"),
        CheckConstraint("likeness IN ('person', 'household')", "likeness_is_known"),
        Index("ix_duplicate_pairs_strongest", "likeness", "strength", "id"),
    )

    a_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    b_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    likeness: Mapped[Likeness] = mapped_column(stored_as_text(Likeness))
    strength: Mapped[int]
    found_at: Mapped[datetime] = mapped_column(default=clock.now)

    a: Mapped[Member] = relationship(foreign_keys=[a_id])
    b: Mapped[Member] = relationship(foreign_keys=[b_id])


class NotDuplicates(Model):
    """Somebody has made sure that two records are two people. It holds while neither record changes.

    ``facts`` is a fingerprint of what was alike: when it differs, the pair may be offered once more.
    """

    __tablename__ = "not_duplicates"
    __table_args__ = (
        UniqueConstraint("a_id", "b_id"),
        CheckConstraint("a_id <> b_id", "are_two"),
    )

    a_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    b_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    facts: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    reason: Mapped[str] = mapped_column(default="")


class Merge(Model):
    """Two records that were made one: which stays, by whose hand, and for 30 days every row it touched.

    ``changes`` holds each row as it was and as it became (see images.py); None once it is forgotten.
    """

    __tablename__ = "merges"
    __table_args__ = (
        CheckConstraint("winner_id <> loser_id", "two_records"),
        CheckConstraint("(undone_at IS NULL) = (undone_by_name = '')", "undone_by_somebody"),
        Index(
            "uq_merges_loser_once",
            "loser_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
    )

    winner_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    loser_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    was: Mapped[people.Status] = mapped_column(stored_as_text(people.Status))  # the loser's status before
    of_power: Mapped[bool] = mapped_column(default=False)  # one of them held a role with power
    by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    by_name: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    undone_by_name: Mapped[str] = mapped_column(default="")
    undone_at: Mapped[datetime | None]
    changes: Mapped[list[dict[str, Any]] | None] = deferred(mapped_column(JSON(none_as_null=True)))

    winner: Mapped[Member] = relationship(foreign_keys=[winner_id], lazy="joined", innerjoin=True)
    loser: Mapped[Member] = relationship(foreign_keys=[loser_id], lazy="joined", innerjoin=True)

    @property
    def until(self) -> datetime:
        """The moment until which it can be undone."""
        return can_be_undone_until(self.at)

    def is_open(self, now: datetime) -> bool:
        """Whether it can still be undone at ``now``, as far as time goes."""
        return self.undone_at is None and now < self.until

"""When letters may come to a member: how often those that can wait are gathered, and the hours of quiet."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from network.core import registry
from network.core.database import Model, db, one_at_a_time, stored_as_text
from network.core.letter_rules import USUAL, Quiet, Rhythm, Times


class LetterTimes(Model):
    """What a member chose; without a row the usual times hold. No hours: letters come at any time."""

    __tablename__ = "letter_times"
    __table_args__ = (
        UniqueConstraint("member_id"),
        CheckConstraint("rhythm IN ('weekly', 'daily')", "rhythm_is_known"),
        CheckConstraint(
            "quiet_begins BETWEEN 0 AND 23 AND quiet_ends BETWEEN 0 AND 23 AND quiet_begins <> quiet_ends",
            "hours_make_sense",
        ),
        CheckConstraint("(quiet_begins IS NULL) = (quiet_ends IS NULL)", "quiet_begins_and_ends"),
    )

    member_id: Mapped[int]
    rhythm: Mapped[Rhythm] = mapped_column(stored_as_text(Rhythm))
    quiet_begins: Mapped[int | None]
    quiet_ends: Mapped[int | None]

    @property
    def times(self) -> Times:
        """What the row says."""
        if self.quiet_begins is None or self.quiet_ends is None:
            return Times(self.rhythm, None)
        return Times(self.rhythm, Quiet(self.quiet_begins, self.quiet_ends))


def times_of(member_ids: Iterable[int | None]) -> Mapping[int | None, Times]:
    """Return what holds for each of many members, with one question to the database."""
    wanted = set(member_ids)
    question = select(LetterTimes)
    if len(wanted) < 500:  # more numbers than that are slower to send than to leave out
        question = question.where(LetterTimes.member_id.in_(wanted - {None}))
    kept = {one.member_id: one.times for one in db.session.scalars(question)} if wanted - {None} else {}
    return {member_id: kept.get(member_id, USUAL) if member_id else USUAL for member_id in wanted}


def keep(member_id: int, times: Times) -> None:
    """Keep what a member chose."""
    one_at_a_time(f"letter times of {member_id}")
    row = db.session.scalar(select(LetterTimes).where(LetterTimes.member_id == member_id))
    if row is None:
        row = LetterTimes(member_id=member_id)
        db.session.add(row)
    row.rhythm = times.rhythm
    row.quiet_begins = times.quiet.begins if times.quiet else None
    row.quiet_ends = times.quiet.ends if times.quiet else None
    db.session.flush()


def held_about(member: Any) -> registry.Section:
    """Return what a member chose, for their copy of their data."""
    rows = [
        {
            "gathered": one.rhythm.value,
            "quiet_from": one.times.quiet.begins if one.times.quiet else None,
            "quiet_until": one.times.quiet.ends if one.times.quiet else None,
        }
        for one in db.session.scalars(select(LetterTimes).where(LetterTimes.member_id == member.id))
    ]
    return registry.Section("When letters may come to you", rows)


def erase(member: Any) -> None:
    """Forget what a member chose."""
    db.session.execute(delete(LetterTimes).where(LetterTimes.member_id == member.id))

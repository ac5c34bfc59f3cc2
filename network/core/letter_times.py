"""When letters may come to a member: how often those that can wait are gathered, and the hours of quiet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from network.core import clock, registry
from network.core.database import Model, db, one_at_a_time, stored_as_text

WEEKDAY, HOUR = 0, 8  # Monday at eight in the morning, or each day at eight
HOURS = 24


class Rhythm(StrEnum):
    """How often the letter comes that gathers what can wait."""

    WEEKLY = "weekly"
    DAILY = "daily"


@dataclass(frozen=True)
class Quiet:
    """Hours on the clock in London in which no word of other members' posts comes: [begins, ends)."""

    begins: int
    ends: int

    def over(self, now: datetime) -> datetime:
        """Return when a letter may go that is written at ``now``: then, or once the quiet is over."""
        here = now.astimezone(clock.LONDON)
        if not self._includes(here.hour):
            return now
        tomorrow = timedelta(days=1 if here.hour >= self.ends else 0)
        over = datetime.combine(here.date() + tomorrow, time(self.ends), clock.LONDON)
        return max(over, now)  # in the hour that the clocks go back, the end of the quiet has two moments

    def _includes(self, hour: int) -> bool:
        if self.begins <= self.ends:
            return self.begins <= hour < self.ends
        return hour >= self.begins or hour < self.ends


@dataclass(frozen=True)
class Times:
    """What holds for one member."""

    rhythm: Rhythm = Rhythm.WEEKLY
    quiet: Quiet | None = Quiet(21, 7)


USUAL = Times()  # of whoever has chosen nothing


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


def last_due(now: datetime, rhythm: Rhythm = Rhythm.WEEKLY) -> datetime:
    """Return the latest moment, not after ``now``, at which the gathered letter is due."""
    here = now.astimezone(clock.LONDON)
    step = timedelta(days=1 if rhythm is Rhythm.DAILY else 7)
    back = timedelta() if rhythm is Rhythm.DAILY else timedelta(days=(here.weekday() - WEEKDAY) % 7)
    due = datetime.combine(here.date() - back, time(HOUR), clock.LONDON)
    return due if due <= here else datetime.combine(due.date() - step, time(HOUR), clock.LONDON)


def next_due(now: datetime, rhythm: Rhythm = Rhythm.WEEKLY) -> datetime:
    """Return the first moment after ``now`` at which the gathered letter is due."""
    step = timedelta(days=1 if rhythm is Rhythm.DAILY else 7)
    return datetime.combine(last_due(now, rhythm).date() + step, time(HOUR), clock.LONDON)


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

"""When letters may come: how soon a kind of notice, how often what can wait is gathered, hours of quiet."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from network.core import clock

WEEKDAY, HOUR = 0, 8  # Monday at eight in the morning, or each day at eight
HOURS = 24


class Choice(StrEnum):
    """When a member wants one kind of notice."""

    AT_ONCE = "at_once"
    DIGEST = "digest"
    NEVER = "never"


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

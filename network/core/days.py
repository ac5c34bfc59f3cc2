"""Sets of days, kept as periods: when something is true, over all time, without looking at each day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Self

from network.core.dates import day_after, day_before


class Period(NamedTuple):
    """The days from one to another, both counted; without an end it goes on for ever."""

    begins_on: date
    ends_on: date | None = None

    @property
    def last_day(self) -> date:
        """The last day, or the last day of the calendar."""
        return self.ends_on or date.max

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.begins_on <= day <= self.last_day


@dataclass(frozen=True, slots=True)
class Days:
    """A set of days, as periods in order that neither overlap nor touch: equal sets are equal values."""

    periods: tuple[Period, ...] = ()

    @classmethod
    def of(cls, periods: Iterable[tuple[date, date | None]]) -> Self:
        """Make the set of all days in any of the periods; one that ends before it begins holds no day."""
        joined: list[Period] = []
        for begins_on, ends_on in sorted((begins_on, ends_on or date.max) for begins_on, ends_on in periods):
            if ends_on < begins_on:
                continue
            if joined and begins_on <= day_after(joined[-1].last_day):
                begins_on, ends_on = joined[-1].begins_on, max(joined.pop().last_day, ends_on)
            joined.append(Period(begins_on, None if ends_on == date.max else ends_on))
        return cls(tuple(joined))

    @classmethod
    def since(cls, day: date) -> Self:
        """Make the set of that day and all later ones."""
        return cls((Period(day),))

    def __contains__(self, day: object) -> bool:
        return any(day in period for period in self.periods)

    def __bool__(self) -> bool:
        return bool(self.periods)

    def __or__(self, other: "Days") -> "Days":
        return Days.of((*self.periods, *other.periods))

    def __and__(self, other: "Days") -> "Days":
        return Days.of(
            (max(ours.begins_on, theirs.begins_on), min(ours.last_day, theirs.last_day))
            for ours in self.periods
            for theirs in other.periods
        )

    def __sub__(self, other: "Days") -> "Days":
        return self & ~other

    def __invert__(self) -> "Days":
        """Return all the days that are not in this set."""
        gaps: list[Period] = []
        begins_on = date.min
        for period in self.periods:
            if period.begins_on > begins_on:
                gaps.append(Period(begins_on, day_before(period.begins_on)))
            if period.ends_on is None:
                return Days(tuple(gaps))
            begins_on = day_after(period.ends_on)
        return Days((*gaps, Period(begins_on)))

    def period_around(self, day: date) -> Period | None:
        """Return the unbroken period that ``day`` lies in, if it lies in any."""
        return next((period for period in self.periods if day in period), None)

    def next_from(self, day: date) -> date | None:
        """Return the first day of this set after ``day`` that begins a period, if there is one."""
        return next((period.begins_on for period in self.periods if period.begins_on > day), None)


NEVER = Days()
ALWAYS = Days((Period(date.min),))

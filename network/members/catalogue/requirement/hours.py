"""Hours of practice in a moving window: how many there are on a day, and on which days there are enough.

The window of a day is the months up to and including it: for 1 June 2026 and 24 months, 2 June 2024 to
1 June 2026. An entry that lies partly in the window counts with that part of its days. All arithmetic is in
fractions, so it is exact.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from network.core.dates import add_days, add_months, day_before, days_between, days_in_month
from network.core.days import Days, Period
from network.members.catalogue.requirement.facts import Practice


class Logbook:
    """The hours done up to any day, as a line that bends only where an entry begins or ends."""

    def __init__(self, entries: Iterable[Practice]) -> None:
        bends: dict[date, Fraction] = {}
        for entry in entries:
            if entry.ends_on < entry.begins_on:
                continue
            last_day_before = day_before(entry.begins_on)
            bends[last_day_before] = bends.get(last_day_before, Fraction(0)) + entry.hours_a_day
            bends[entry.ends_on] = bends.get(entry.ends_on, Fraction(0)) - entry.hours_a_day
        self.bends = sorted(bends)
        self.paces: list[Fraction] = []
        self.sums: list[Fraction] = []
        done = pace = Fraction(0)
        for index, day in enumerate(self.bends):
            done += pace * days_between(self.bends[index - 1], day) if index else 0
            pace += bends[day]
            self.sums.append(done)
            self.paces.append(pace)

    def hours_in_window(self, on: date, months: int) -> Fraction:
        """Sum the hours in the ``months`` up to and including ``on``."""
        return self._up_to(on) - self._up_to(add_months(on, -months))

    def days_with(self, hours: int, months: int) -> Days:
        """Return the days in whose window there are at least so many hours."""
        stretches = pairwise([*sorted(set(self._turning_days(months))), date.max])
        return Days.of(self._enough(first, day_before(after), hours, months) for first, after in stretches)

    def _up_to(self, day: date) -> Fraction:
        index = bisect_right(self.bends, day) - 1
        if index < 0:
            return Fraction(0)
        return self.sums[index] + self.paces[index] * days_between(self.bends[index], day)

    def _turning_days(self, months: int) -> Iterator[date]:
        """Go through the days from which on the sum in the window may change at another pace.

        They are the ends of entries, the same day ``months`` later, and, since months differ in length, the
        days at which "the same day so many months before" begins to stand still, or jumps: the last day that
        has one, and the first of a month.
        """
        for bend in self.bends:
            yield bend
            yield add_months(bend, months)
        for month in self._months(months):
            before = add_months(month, -months)
            shorter = min(days_in_month(before.year, before.month), days_in_month(month.year, month.month))
            yield month
            yield month.replace(day=shorter)

    def _months(self, longer: int) -> Iterator[date]:
        """Go through the first days of all months in which an entry lies or leaves the window.

        A last entry may leave it only with the first day of the month after: 29 February, a month after
        31 January, reaches back to 30 January.
        """
        if self.bends:
            month, past = self.bends[0].replace(day=1), add_months(self.bends[-1], longer + 1)
            while month <= past < date.max:
                yield month
                month = add_months(month, 1)

    def _enough(self, first: date, last: date, hours: int, months: int) -> Period:
        """Return the part of a stretch, over which the sum changes evenly, that has enough hours."""
        at_first = self.hours_in_window(first, months) - hours
        at_last = self.hours_in_window(last, months) - hours
        if at_first < 0 and at_last < 0:
            return Period(date.max, date.min)
        if at_first >= 0 and at_last >= 0:
            return Period(first, last)
        share = abs(at_first) / (abs(at_first) + abs(at_last)) * days_between(first, last)
        return (
            Period(add_days(first, ceil(share)), last)
            if at_first < 0
            else Period(first, add_days(first, floor(share)))
        )

"""Dates as people in Britain write and count them: months to the day, and dates known only in part."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import total_ordering
from typing import Self

from network.core.rules import Refused

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
MONTH_NAMES = {"sept": 9} | {
    name.lower(): number for number, month in enumerate(MONTHS, start=1) for name in (month, month[:3])
}
FIRST_YEAR, LAST_YEAR = 1900, 2199
CENTURY_TURNS_AT = 70  # two figures: 69 is 2069, 70 is 1970
LONGEST_DATE = 40  # "Wednesday the 22nd of September, 2018" and a little room


def add_months(day: date, months: int) -> date:
    """Return the same day ``months`` later, or the last day of a shorter month.

    Past the ends of the calendar it stops at them, so that no number typed by anybody can raise.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year < date.min.year:
        return date.min
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, days_in_month(year, month + 1)))


def add_days(day: date, days: int) -> date:
    """Return the day ``days`` later; past the ends of the calendar, its last or first day."""
    ordinal = day.toordinal() + days
    return date.fromordinal(min(max(ordinal, date.min.toordinal()), date.max.toordinal()))


def day_before(day: date) -> date:
    """Return the day before, or the first day there is."""
    return add_days(day, -1)


def day_after(day: date) -> date:
    """Return the day after, or the last day there is."""
    return add_days(day, 1)


def days_between(earlier: date, later: date) -> int:
    """Count the days from one day to a later one: none if they are the same."""
    return later.toordinal() - earlier.toordinal()


def year_end(day: date) -> date:
    """Return the last day of the year that ``day`` lies in."""
    return date(day.year, 12, 31)


def days_in_month(year: int, month: int) -> int:
    """Count the days of a month."""
    return calendar.monthrange(year, month)[1]


def in_words(day: date) -> str:
    """Say a day as it is read aloud: "14 March 2022"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


class Precision(StrEnum):
    """How much of a date is known."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of which the year is known, and perhaps the month and the day.

    In a sorted list a vaguer date stands before the sharper ones that it could be: 2009, then January 2009,
    then 1 January 2009.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        """Refuse a date that no calendar has."""
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise Refused(f"{self.year} does not look like the right year")
        if self.month is None:
            if self.day is not None:
                raise Refused("A day needs a month")
        elif not 1 <= self.month <= len(MONTHS):
            raise Refused(f"There is no month {self.month}")
        elif self.day is not None and not 1 <= self.day <= days_in_month(self.year, self.month):
            raise Refused(f"{self} does not exist")

    @classmethod
    def of(cls, day: date) -> Self:
        """Make a whole date."""
        return cls(day.year, day.month, day.day)

    @classmethod
    def from_iso(cls, text: str) -> Self:
        """Read back what ``iso`` gave: "2009", "2024-09", "2022-03-14"."""
        return cls(*(int(part) for part in text.split("-")))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a date as people in Britain write it, the day before the month; Refused if it is none."""
        tidy = " ".join(text.split())
        if len(tidy) <= LONGEST_DATE:
            for shape in _SHAPES:
                if found := shape.fullmatch(tidy):
                    return cls(*_numbers(found.groupdict()))
        raise Refused("Write a date like 14/03/2022, March 2022 or 2022")

    @property
    def precision(self) -> Precision:
        """How much of the date is known."""
        if self.month is None:
            return Precision.YEAR
        return Precision.MONTH if self.day is None else Precision.DAY

    @property
    def iso(self) -> str:
        """The date as it is stored, which sorts as it should."""
        known = (f"{self.year:04}", self.month and f"{self.month:02}", self.day and f"{self.day:02}")
        return "-".join(part for part in known if part)

    def earliest(self) -> date:
        """Return the first day that this could be."""
        return date(self.year, self.month or 1, self.day or 1)

    def latest(self) -> date:
        """Return the last day that this could be."""
        month = self.month or 12
        return date(self.year, month, self.day or days_in_month(self.year, month))

    def __str__(self) -> str:
        month = self.month and MONTHS[self.month - 1]
        return " ".join(str(part) for part in (self.day, month, self.year) if part is not None)

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, PartialDate):
            return NotImplemented
        return self._order < other._order

    @property
    def _order(self) -> tuple[int, int, int]:
        return self.year, self.month or 0, self.day or 0


_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? )?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_NAME = rf"(?P<name>{'|'.join(MONTH_NAMES)})\.?"
_YEAR = r"(?P<year>[0-9]{4}|'?[0-9]{2})"
_WHOLE_YEAR = r"(?P<year>[0-9]{4})"
_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        _WHOLE_YEAR,
        rf"{_NAME}[ ,/-]*{_YEAR}",
        rf"(?P<month>[0-9]{{1,2}}) ?[/.-] ?{_WHOLE_YEAR}",
        rf"{_WEEKDAY}(?P<day>[0-9]{{1,2}}) ?[/. -] ?(?P<month>[0-9]{{1,2}}) ?[/. -] ?{_YEAR}",
        rf"{_WHOLE_YEAR}[/.-](?P<month>[0-9]{{1,2}})(?:[/.-](?P<day>[0-9]{{1,2}}))?",
        rf"{_WEEKDAY}(?:the )?{_DAY}[ -]?(?:of )?{_NAME}[ ,-]*{_YEAR}",
        rf"{_WEEKDAY}{_NAME} (?P<day>[0-9]{{1,2}})(?:(?:st|nd|rd|th),? ?|, ?| ){_WHOLE_YEAR}",
    )
)


def _numbers(words: dict[str, str | None]) -> tuple[int, int | None, int | None]:
    """Turn the words of a date into its year, month and day."""
    year, month, name, day = (words.get(part) for part in ("year", "month", "name", "day"))
    number = MONTH_NAMES[name.lower()] if name else int(month) if month else None
    return _whole_year(year or ""), number, int(day) if day else None


def _whole_year(text: str) -> int:
    year = int(text.lstrip("'"))
    if len(text) == 4:
        return year
    return year + (1900 if year >= CENTURY_TURNS_AT else 2000)

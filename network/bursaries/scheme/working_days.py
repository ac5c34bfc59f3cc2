"""Working days in England: not Saturdays, not Sundays, not bank holidays."""

from collections.abc import Collection
from datetime import date, timedelta
from functools import lru_cache

from network.core.dates import add_days

ONE_DAY = timedelta(days=1)
SATURDAY = 5


def last_day(starts_on: date, count: int, bank_holidays: Collection[date]) -> date:
    """Return the last day on which something arrives ``count`` working days before a course starts.

    The working day before the course is the first: for Monday 9 November 2026 and 5 that is Monday
    2 November, to the end of the day.
    """
    day = starts_on
    while count:
        day -= ONE_DAY
        count -= is_working_day(day, bank_holidays)
    return day


def first_start(arrives_on: date, count: int, bank_holidays: Collection[date]) -> date:
    """Return the first day on which a course can start for which something arrives in time on a day.

    It is the day after ``count`` working days have passed, the day of arrival among them.
    """
    day = arrives_on
    while last_day(day, count, bank_holidays) < arrives_on:
        day += ONE_DAY
    return day


def is_working_day(day: date, bank_holidays: Collection[date]) -> bool:
    """Whether people work on a day."""
    return day.weekday() < SATURDAY and day not in bank_holidays


def bank_days_before(day: date, count: int) -> frozenset[date]:
    """Return the bank holidays that can matter for so many working days before a day."""
    return _bank_days(add_days(day, -_reach(count)).year, day.year)


def bank_days_after(day: date, count: int) -> frozenset[date]:
    """Return the bank holidays that can matter for so many working days after a day."""
    return _bank_days(day.year, add_days(day, _reach(count)).year)


@lru_cache(maxsize=50)
def _bank_days(first_year: int, last_year: int) -> frozenset[date]:
    from network.events.planning.bank_holidays import bank_holidays

    return frozenset(off.first_on for off in bank_holidays(date(first_year, 1, 1), date(last_year, 12, 31)))


def _reach(count: int) -> int:
    return count * 2 + 14

"""How often another's calendar is read, how far, and when its silence is told."""

from datetime import date, datetime, timedelta

EVERY = timedelta(hours=1)
SELDOM = timedelta(days=1)  # where it has failed again and again
GIVEN_UP_AFTER = 10  # failures in a row
SILENT_FOR = timedelta(days=3)  # then a coordinator is asked to look
BEHIND = timedelta(days=31)
AHEAD = timedelta(days=366)
MOST_BYTES = 5_000_000
MOST_COMPONENTS = 10_000
MOST_EVENTS = 1_000


def next_reading(read_at: datetime | None, failures: int) -> datetime | None:
    """Return when a calendar is to be read again after ``read_at``; None: at once."""
    if read_at is None:
        return None
    return read_at + (SELDOM if failures >= GIVEN_UP_AFTER else EVERY)


def is_due(read_at: datetime | None, failures: int, now: datetime) -> bool:
    """Whether a calendar is to be read now."""
    due = next_reading(read_at, failures)
    return due is None or due <= now


def is_silent(since: datetime, now: datetime) -> bool:
    """Whether a calendar that could last be read at ``since`` has been silent for too long."""
    return now - since >= SILENT_FOR


def window(today: date) -> tuple[date, date]:
    """Return the days from and until which events are taken over."""
    return today - BEHIND, today + AHEAD

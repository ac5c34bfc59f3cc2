"""The time: moments are kept in UTC, and a day is a day in London."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """Return this moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the date that it is in London."""
    return london_date(now())


def london_date(moment: datetime) -> date:
    """Return the date in London at ``moment``."""
    return moment.astimezone(LONDON).date()

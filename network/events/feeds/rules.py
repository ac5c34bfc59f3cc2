"""Which feeds there are, and for how long an event stands in them (pure)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from network.events.meetings.rules import LONDON, Filter, Kind

PUBLIC = "public"
KINDS = {"online": Kind.ONLINE, "face-to-face": Kind.FACE_TO_FACE, "hybrid": Kind.HYBRID}
COLOUR = "teal"


@dataclass(frozen=True)
class Which:
    """One feed: the key of its stamp, its place in memory, and what it is narrowed to."""

    stamp: str
    key: str
    asked: Filter


def midnight(day: date) -> datetime:
    """Return the moment at which a day begins in London."""
    return datetime.combine(day, time(), LONDON)


def year_before(day: date) -> date:
    """Return the same day of the year before; of a 29 February, the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def leaves_on(ends_at: datetime, *, is_cancelled: bool) -> date:
    """Return the day on which an event is in no feed any more: the first one whose window it is not in.

    The window is the past year and all the future; what is cancelled leaves when its day has passed.
    """
    last = (ends_at - timedelta(microseconds=1)).astimezone(LONDON).date()
    after = last + timedelta(days=1)
    if is_cancelled:
        return after
    day = after + timedelta(days=365)
    while midnight(year_before(day)) < ends_at:
        day += timedelta(days=1)
    return day


def begins(today: date) -> datetime:
    """Return the moment from which the window reaches: what ended by then has left."""
    return midnight(year_before(today))

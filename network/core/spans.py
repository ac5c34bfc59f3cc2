"""Periods on a line of time: where each bar begins and ends, worked out once for every picture of dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH = 1000
SHORTEST_BAR = 6
ABOUT_A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Span:
    """A period to draw: what it is, from when, to when (None has no end), and until when its grace lasts.

    ``state`` is one of the words of time, such as "expiring"; without it, the dates alone say how it stands.
    """

    label: str
    begins_on: date
    ends_on: date | None = None
    grace_until: date | None = None
    href: str | None = None
    state: str | None = None


@dataclass(frozen=True)
class Bar:
    """A span as drawn, in thousandths of the picture's width, and how it stands today."""

    span: Span
    x: int
    width: int
    grace_width: int
    state: str  # "upcoming", "current", "expiring", "in_grace" or "lapsed"


@dataclass(frozen=True)
class Tick:
    """The first of January, and where it stands."""

    year: int
    x: int


@dataclass(frozen=True)
class TimeLine:
    """Everything that components/validity.html draws."""

    bars: Sequence[Bar]
    ticks: Sequence[Tick]
    begins: date
    ends: date
    today_x: int


def time_line(spans: Sequence[Span], today: date) -> TimeLine:
    """Lay out ``spans`` so that all of them and ``today`` are in the picture.

    A span without an end runs to the edge; the picture shows a year or more to either side of today, but of
    what lies long ago only the last five years.
    """
    horizon = today - 5 * ABOUT_A_YEAR
    begins = min([today - ABOUT_A_YEAR, *(max(span.begins_on, horizon) for span in spans)])
    ends = max([today + ABOUT_A_YEAR, *(span.grace_until or span.ends_on or today for span in spans)])
    length = (ends - begins).days

    def place(day: date) -> int:
        return round((min(max(day, begins), ends) - begins).days * WIDTH / length)

    def bar(span: Span) -> Bar:
        x, end = place(span.begins_on), place(span.ends_on) if span.ends_on else WIDTH
        x = min(x, WIDTH - SHORTEST_BAR)
        width = max(end - x, SHORTEST_BAR)
        grace = place(span.grace_until) - (x + width) if span.ends_on and span.grace_until else 0
        return Bar(span, x, width, max(grace, 0), span.state or _state(span, today))

    return TimeLine(
        bars=[bar(span) for span in spans],
        ticks=[Tick(year, place(date(year, 1, 1))) for year in range(begins.year + 1, ends.year + 1)],
        begins=begins,
        ends=ends,
        today_x=place(today),
    )


def _state(span: Span, today: date) -> str:
    if today < span.begins_on:
        return "upcoming"
    if span.ends_on is None or today <= span.ends_on:
        return "current"
    if span.grace_until is not None and today <= span.grace_until:
        return "in_grace"
    return "lapsed"

"""A year of proposals as one line: days off behind, meetings on it, the moved ones marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from network.events.planning.rules import DaysOffKind, Off, Proposal, months_after

WIDTH = 1000


@dataclass(frozen=True)
class Bar:
    """Some days off: where they begin, and how wide they are."""

    x: float
    width: float
    name: str


@dataclass(frozen=True)
class Dot:
    """A meeting: where it stands, and whether it was moved there."""

    x: float
    is_moved: bool


@dataclass(frozen=True)
class Picture:
    """What is drawn."""

    bars: Sequence[Bar]
    dots: Sequence[Dot]
    months: Sequence[tuple[float, str]]  # where each begins, and its letter
    begins_on: date
    ends_on: date


def picture(proposals: Sequence[Proposal], off: Sequence[Off], first_on: date, last_on: date) -> Picture:
    """Draw the months from the first day to the last."""
    begins_on = first_on.replace(day=1)
    ends_on = months_after(last_on.replace(day=1), 1)
    days = (ends_on - begins_on).days

    def place(day: date) -> float:
        return round(min(max((day - begins_on).days / days, 0), 1) * WIDTH, 1)

    bars = [
        Bar(place(one.first_on), place(one.last_on + timedelta(days=1)) - place(one.first_on), one.name)
        for one in off
        if one.kind is not DaysOffKind.BANK
    ]
    dots = [Dot(place(one.on), one.on != one.meant_on) for one in proposals if one.on is not None]
    months, month = [], begins_on
    while month < ends_on:
        months.append((place(month), f"{month:%b}"[0]))
        month = months_after(month, 1)
    return Picture(
        [bar for bar in bars if bar.width > 0], dots, months, begins_on, ends_on - timedelta(days=1)
    )

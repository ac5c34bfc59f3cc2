"""The points of a scheme summed a second time, in another way: day by day, in whole sixteenths."""

import calendar
from datetime import date, timedelta

from network.members.cpd.rules import Entry, Measure, Scheme

ONE = 16  # a quarter of a point for a quarter of an hour is a sixteenth


def later(day: date, months: int) -> date:
    """Go forward month by month, and land on the same day or on the last of a shorter month."""
    year, month = day.year, day.month
    for _ in range(months):
        month += 1
        if month > 12:
            year, month = year + 1, 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def periods(scheme: Scheme, started_on: date, until: date) -> list[tuple[date, date]]:
    """Walk through every day, and begin another period wherever one begins."""
    origin = scheme.anchor or started_on
    beginnings, number = {origin}, 0
    while max(beginnings) <= until:
        number += 1
        beginnings.add(later(origin, number * scheme.months))
    found: list[tuple[date, date]] = []
    day = started_on
    while True:
        if day == started_on or day in beginnings:
            if day > until:
                return found
            found.append((day, day))
        found[-1] = (found[-1][0], day)
        day += timedelta(days=1)


def sixteenths(scheme: Scheme, entries: list[Entry], share_only: bool = False) -> int:
    """Sum the entries of one period: each kind under its caps, the kinds of a shared cap under that."""
    of_kind = {}
    for key, kind in scheme.activities.items():
        total = 0
        for entry in entries:
            if entry.activity != key or entry.hours < kind.from_hours:
                continue
            worth = int(kind.points * 4) * (int(entry.hours * 4) if kind.measure is Measure.HOUR else 4)
            total += worth if kind.most_an_entry is None else min(worth, int(kind.most_an_entry * ONE))
        if kind.most_a_period is not None:
            total = min(total, int(kind.most_a_period * ONE))
        of_kind[key] = total
    wanted = [key for key, kind in scheme.activities.items() if kind.helps_share or not share_only]
    alone = sum(of_kind[key] for key in wanted if scheme.activities[key].shared_cap is None)
    for name, cap in scheme.shared_caps.items():
        together = sum(of_kind[key] for key in wanted if scheme.activities[key].shared_cap == name)
        alone += min(together, int(cap.most * ONE))
    return alone


def totals(scheme: Scheme, started_on: date, entries: list[Entry], until: date) -> list[tuple[int, int, int]]:
    """Return for each period what was carried in, what counts, and what is missing, in sixteenths."""
    found, carried = [], 0
    for begins_on, ends_on in periods(scheme, started_on, until):
        inside = [one for one in entries if one.checked and begins_on <= one.ends_on <= ends_on]
        counted = sixteenths(scheme, inside)
        share = sixteenths(scheme, inside, share_only=True)
        short = int(scheme.needed * ONE) - carried - counted
        missing = max(short, int(scheme.least_share * ONE) - share, 0)
        found.append((carried, counted, missing))
        carried = min(max(-short, 0), int(scheme.carries * ONE))
    return found

"""What a report is made of, the state of things on a day, and what may leave the site."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from statistics import median

from network.bursaries.applications.rules import AWARDED, Status
from network.core import money
from network.core.clock import LONDON

FEWEST_SHOWN = 5  # a published count of 1 to 4 is suppressed (DOMAIN.md section 5)
FEW = f"fewer than {FEWEST_SHOWN}"
NOT_SHOWN = "not shown"
MEANT_FOR_SOMEBODY = AWARDED | {Status.APPROVED, Status.OFFERED}
DECIDED = frozenset({Status.APPROVED, Status.DECLINED})  # what an applicant waits for
ALL = "All"


class Unit(StrEnum):
    """What a figure counts."""

    PENCE = "pounds"
    COUNT = "number"
    DAYS = "days"


Value = int | str | None  # a figure; words in its place; or nothing, where there is none


@dataclass(frozen=True)
class Column:
    """One figure of each row of a table."""

    heading: str
    unit: Unit


@dataclass(frozen=True)
class Row:
    """A row of a table: what it is about, and its figures."""

    label: str
    values: tuple[Value, ...]
    is_total: bool = False


@dataclass(frozen=True)
class Table:
    """Figures with their names. Page, files and papers are all made from the same ones."""

    key: str
    title: str
    label: str  # what its rows are
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""

    @property
    def totals(self) -> Row | None:
        """The row in which the others are summed up, where there is one."""
        return next((row for row in self.rows if row.is_total), None)

    @property
    def parts(self) -> tuple[Row, ...]:
        """The rows that are no total."""
        return tuple(row for row in self.rows if not row.is_total)


@dataclass(frozen=True)
class Change:
    """One move of an application or of a condition, as its history has it."""

    at: datetime
    old: str
    new: str


def end_of(day: date) -> datetime:
    """Return the first moment after a day in London: what happened before it had happened on that day."""
    return beginning_of(day + timedelta(days=1))


def beginning_of(day: date) -> datetime:
    """Return the first moment of a day in London."""
    return datetime.combine(day, time(), LONDON)


def for_committee(day: date) -> date:
    """Return the last end of a month up to a day: what leaves the site is of whole months.

    A series of reports, a day apart, would show each single step.
    """
    ends_on = day.replace(day=monthrange(day.year, day.month)[1])
    return day if day == ends_on else day.replace(day=1) - timedelta(days=1)


def as_it_was(now: str, changes: Sequence[Change], moment: datetime) -> str:
    """Return in which state something was just before a moment; ``changes`` are all, oldest first."""
    before = [one for one in changes if one.at < moment]
    if before:
        return before[-1].new
    return changes[0].old if changes else now


def first_to(statuses: Iterable[Status], changes: Sequence[Change], moment: datetime) -> datetime | None:
    """Return when an application first came to one of some states, if that was before a moment."""
    wanted = frozenset(statuses)
    return next((one.at for one in changes if one.new in wanted and one.at < moment), None)


def share(pence: int, people: int) -> int | None:
    """Return what each costs, to the nearest penny; nothing where there is nobody."""
    return (2 * pence + people) // (2 * people) if people else None


def middle(days: Sequence[int]) -> int | None:
    """Return the median in whole days: of an even number, the later of the two in the middle rounded up."""
    return -int(-median(days) // 1) if days else None


def said(value: Value, unit: Unit) -> str:
    """Say a figure in words."""
    if value is None:
        return "none"
    if isinstance(value, str):
        return value
    if unit is Unit.PENCE:
        return money.said(value)
    if unit is Unit.DAYS:
        return f"{value:,} day{'' if value == 1 else 's'}"
    return f"{value:,}"


def cell(value: Value, unit: Unit) -> int | float | str:
    """Return a figure for a spreadsheet: an amount in pounds, exact to the penny in the file."""
    if value is None:
        return ""
    return value / 100 if unit is Unit.PENCE and isinstance(value, int) else value


def in_words(title: str, half: Value, quickest: Value, longest: Value) -> str:
    """Say how long something took."""
    if not all(isinstance(one, int) for one in (half, quickest, longest)):
        return f"{title}: nothing to measure yet."
    days = [said(one, Unit.DAYS) if one else "the same day" for one in (half, quickest, longest)]
    if quickest == longest:
        return f"{title}: {days[0]}."
    within = f"within {days[0]}" if half else "on the same day"
    return f"{title}: half {within}; the quickest {days[1]}, the longest {days[2]}."


# What leaves the site


def leaving(table: Table) -> Table:
    """Return a table as it may leave the site: no count of 1 to 4, nor one that another figure gives away.

    Counts are rounded to the nearest five, so that neither a total nor another month's report yields one
    (the published ways of hospital statistics; SECURITY case 12). Where even that could be worked out, the
    total alone is left. What is worked out from fewer than five is not shown; sums of money stay.
    """
    counts = [number for number, column in enumerate(table.columns) if column.unit is Unit.COUNT]
    if not counts:
        return table
    hides_parts = any(_gives_away([_whole(row.values[number]) for row in table.parts]) for number in counts)
    kept = tuple(row for row in table.rows if row.is_total) if hides_parts else table.rows
    note = f"{table.note} There are too few to show them apart.".strip() if hides_parts else table.note
    return replace(table, rows=tuple(_coarse(row, table.columns) for row in kept), note=note)


def _coarse(row: Row, columns: Sequence[Column]) -> Row:
    """Round the counts of a row; an average is shown only where the count before it is large enough."""
    shown: list[Value] = []
    rests_on_few = False
    for value, column in zip(row.values, columns, strict=True):
        if column.unit is Unit.COUNT:
            rests_on_few = 0 < _whole(value) < FEWEST_SHOWN
            shown.append(rounded(_whole(value)))
        else:
            shown.append(NOT_SHOWN if rests_on_few and value is not None else value)
    return replace(row, values=tuple(shown))


def rounded(count: int) -> int | str:
    """Return a count as it may be published."""
    if 0 < count < FEWEST_SHOWN:
        return FEW
    return (count + 2) // 5 * 5


def could_be(count: int) -> tuple[int, int]:
    """Return the least and the most that a count can be, for who reads what is published of it."""
    shown = rounded(count)
    if isinstance(shown, str):
        return 1, FEWEST_SHOWN - 1
    return (max(FEWEST_SHOWN, shown - 2), shown + 2) if shown else (0, 0)


def _gives_away(counts: Sequence[int]) -> bool:
    """Whether somebody who reads the rounded parts and their rounded total can tell one small part."""
    ranges = [could_be(count) for count in counts]
    least, most = could_be(sum(counts))
    for number, count in enumerate(counts):
        if not 0 < count < FEWEST_SHOWN:
            continue
        others = [one for place, one in enumerate(ranges) if place != number]
        low, high = sum(one[0] for one in others), sum(one[1] for one in others)
        if sum(least <= value + high and value + low <= most for value in range(1, FEWEST_SHOWN)) < 2:
            return True
    return False


def _whole(value: Value) -> int:
    return value if isinstance(value, int) else 0


def lines(tables: Iterable[Table]) -> list[tuple[str, str, str, int | float | str, str]]:
    """Return every figure on a line of its own, for a spreadsheet: table, row, figure, value, unit."""
    return [
        (table.title, row.label, column.heading, cell(value, column.unit), column.unit.value)
        for table in tables
        for row in table.rows
        for value, column in zip(row.values, table.columns, strict=True)
    ]

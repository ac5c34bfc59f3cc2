"""Find the dates in what people type, the possible and the impossible ones, and say how each was read."""

import datetime
import re
from dataclasses import dataclass
from functools import lru_cache

from network.core.dates import PartialDate, in_words
from network.core.rules import Refused
from network.members.imports import synonyms
from network.members.imports.findings import Finding, note, warning
from network.members.imports.kinds import whole_words
from network.members.imports.sheets import Cell, CellKind

# Day 1 of a spreadsheet is 1 January 1900, and it believes that 1900 was a leap year.
_DAY_ZERO = datetime.date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)  # 1954 to 2119: smaller numbers are amounts, larger ones telephone numbers

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DATE = re.compile(
    rf"""(?<![\w/.-])(?:
      \d{{1,2}}(?:st|nd|rd|th)?[ -]?(?:of\ )?{_MONTH}[ ,-]*(?:\d{{4}}|'?\d{{2}})
    | {_MONTH}\ ?\d{{1,2}}(?:st|nd|rd|th|,)\ ?,?\ ?\d{{4}}
    | {_MONTH}[ ,/-]*(?:\d{{4}}|'?\d{{2}})
    | \d{{4}}[-/.]\d{{1,2}}(?:[-/.]\d{{1,2}})?
    | \d{{1,2}}\ ?[/.-]\ ?\d{{1,2}}\ ?[/.-]\ ?(?:\d{{4}}|\d{{2}})
    | \d{{1,2}}[/.-]\d{{4}}
    | (?:19|20)\d{{2}}
    )(?![\w]|[/-]\d)""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class When:
    """A date as it was read: as it is known, and as it was typed."""

    date: PartialDate
    typed: str


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A place in a text that looks like a date: the date, or what is wrong with it."""

    start: int
    end: int
    typed: str
    when: When | None
    problem: str = ""


@lru_cache(maxsize=4096)
def find_dates(text: str) -> tuple[FoundDate, ...]:
    """Find everything in the text that looks like a date."""
    found = []
    for place in _DATE.finditer(text):
        typed = place.group(0).strip()
        try:
            when, problem = When(PartialDate.parse(typed), typed), ""
        except Refused as refusal:
            when, problem = None, f"“{typed}” is no date: {_in_sentence(str(refusal))}"
        found.append(FoundDate(place.start(), place.end(), typed, when, problem))
    return tuple(found)


def _in_sentence(words: str) -> str:
    return words[:1].lower() + words[1:] if words.startswith("There") else words


def from_serial(number: float) -> datetime.date | None:
    """Return the day that a spreadsheet means by a bare number, if it can be one."""
    return _DAY_ZERO + datetime.timedelta(days=int(number)) if int(number) in _SERIALS else None


def read_expiry(cell: Cell) -> tuple[When | None, list[Finding]]:
    """Read a cell that should hold the day on which something ends."""
    at = cell.coordinate
    if cell.is_empty:
        return None, []
    if cell.kind is CellKind.FORMULA:
        return None, [
            warning(at, "This holds a formula, so the date was left out. Type the date in its place.")
        ]
    if cell.kind is CellKind.ERROR:
        return None, [warning(at, f"This shows an error ({cell.text}), so the date was left out.")]
    if isinstance(cell.value, datetime.date):
        try:
            known = PartialDate.of(cell.value)
        except Refused:
            return None, [
                warning(at, f"The year {cell.value.year} cannot be right, so the date was left out.")
            ]
        return When(known, str(known)), []
    if isinstance(cell.value, float):
        return _from_number(at, cell.value)
    return _from_text(at, cell.text)


def _from_number(at: str, number: float) -> tuple[When | None, list[Finding]]:
    if number.is_integer() and 1970 <= number <= 2100:
        return When(PartialDate(int(number)), str(int(number))), []
    day = from_serial(number)
    if day is None:
        return None, [warning(at, f"The number {number:g} is no date, so it was left out.")]
    words = f"The number {int(number)} was read as {in_words(day)}, as a spreadsheet counts days. Check that."
    return When(PartialDate.of(day), in_words(day)), [warning(at, words)]


def _from_text(at: str, text: str) -> tuple[When | None, list[Finding]]:
    lowered = " ".join(text.lower().split())
    if re.fullmatch(synonyms.NOTHING, lowered):
        return None, []
    found = find_dates(text)
    if not found and re.fullmatch(r"[0-9]{5}", lowered) and int(lowered) in _SERIALS:
        return _from_number(at, float(lowered))
    if not found:
        return None, [warning(at, f"“{text}” is no date, so it was left out.")]
    if len(found) > 1:
        return None, [warning(at, f"“{text}” holds more than one date, so none was taken.")]
    only = found[0]
    if only.when is None:
        return None, [warning(at, f"{only.problem}. It was left out.")]
    rest = (lowered[: only.start] + " " + lowered[only.end :]).strip(" .,:;-()")
    rest = whole_words(f"{synonyms.EXPIRES}|{synonyms.REVALIDATES}").sub("", rest).strip(" .,:;-()")
    if not rest:
        return only.when, []
    return only.when, [warning(at, f"Read as {only.when.date}; “{rest}” was not understood. Check that.")]


def said_as(at: str, when: When) -> list[Finding]:
    """Say how a date that is not known to the day was read, where the text does not say it itself."""
    if when.date.day is not None or when.typed == str(when.date):
        return []
    return [note(at, f"“{when.typed}” is kept as {when.date}, without a day.")]

"""The days off in a calendar file (.ics) that somebody sent us, read in a process of its own (RFC 5545)."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from network.core import calendar_files
from network.core.calendar_files import NOT_A_CALENDAR
from network.core.child import ChildFailed, Reason, in_child
from network.core.guard import Level, look_for_patients
from network.core.rules import Refused
from network.events.planning.bank_holidays import bank_holidays
from network.events.planning.rules import (
    FIRST_YEAR,
    LAST_YEAR,
    LONGEST_DAYS_OFF,
    Off,
    check_days_off,
    key_of,
)

LARGEST_FILE = 1024 * 1024
MOST_COMPONENTS = 500
LONGEST_NAME = 200
SECONDS = 15
MEGABYTES = 256
DAY = timedelta(days=1)

TOO_LARGE = "This file is larger than 1 MB. A calendar of holidays is much smaller: choose that one."
TOO_MUCH_WORK = "Reading this file took too long. Ask for a calendar that holds the holidays alone."
EMPTY = "There is no event in this calendar."


@dataclass(frozen=True)
class Unread:
    """An event of the file that is not taken in, and why."""

    name: str
    why: str


@dataclass(frozen=True)
class Look:
    """What an import would do: a dry run of it."""

    new: list[Off] = field(default_factory=list)
    there: list[Off] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    days: list[date] = field(default_factory=list)  # the first and last day of all that it tells of

    def lacks(self, off: Off) -> bool:
        """Whether it holds some days off no more, although they lie within the time that it is about."""
        there = {key_of(one.name, one.first_on, one.last_on) for one in self.there}
        within = bool(there or self.new) and off.last_on >= min(self.days) and off.first_on <= max(self.days)
        return within and key_of(off.name, off.first_on, off.last_on) not in there


def look(content: bytes, known: Collection[tuple[str, date, date]], today: date) -> Look:
    """Return what of a calendar would be added, what is there already, and what is left out and why.

    Raises Refused where the file is no calendar, or a very large one.
    """
    if len(content) > LARGEST_FILE:
        raise Refused(TOO_LARGE, "file")
    try:
        rows = in_child(entries_of, content, seconds=SECONDS, megabytes=MEGABYTES)
    except ChildFailed as failure:
        words = failure.words if failure.reason is Reason.REFUSED else ""
        raise Refused(
            words or (NOT_A_CALENDAR if failure.reason is Reason.CRASHED else TOO_MUCH_WORK), "file"
        ) from failure
    return sort_out(rows, known, today)


def sort_out(
    rows: list[tuple[str, date | None, date | None, str]],
    known: Collection[tuple[str, date, date]],
    today: date,
) -> Look:
    """Tell what is new from what is there already and what is left out."""
    found, seen = Look(), set(known)
    for name, first_on, last_on, why in rows:
        if first_on is None or last_on is None or why:
            found.unread.append(Unread(name or "An entry without a name", why))
            continue
        found.days.extend((first_on, last_on))
        if reason := _left_out(name, first_on, last_on, today):
            found.unread.append(Unread(name, reason))
        else:
            off, key = Off(name, first_on, last_on), key_of(name, first_on, last_on)
            (found.there if key in seen else found.new).append(off)
            seen.add(key)
    for some in (found.new, found.there):
        some.sort(key=lambda one: (one.first_on, one.name))
    return found


def _left_out(name: str, first_on: date, last_on: date, today: date) -> str:
    if last_on < today:
        return "It is over already."
    if any(one.level is Level.BLOCK for one in look_for_patients(name)):
        return "Its name holds a number that may be a patient's."
    if first_on == last_on and bank_holidays(first_on, first_on):
        return "It is a bank holiday, which the site knows by itself."
    try:
        check_days_off(name, first_on, last_on)
    except Refused as refusal:
        return str(refusal)
    return ""


def entries_of(content: bytes) -> list[tuple[str, date | None, date | None, str]]:
    """Return the name, the first and the last day of each event of a calendar, or why it has none.

    Runs in the child. Raises Refused where the bytes are no calendar.
    """
    events = calendar_files.opened(content, most=MOST_COMPONENTS).walk("VEVENT")
    if not events:
        raise Refused(EMPTY)
    return [_entry(one) for one in events]


def _entry(event: Any) -> tuple[str, date | None, date | None, str]:
    name = calendar_files.line(event.get("SUMMARY"), LONGEST_NAME)
    if not name:
        return (name, None, None, "It has no name.")
    if calendar_files.is_cancelled(event):
        return (name, None, None, "It is marked as cancelled.")
    if "RRULE" in event or "RDATE" in event:
        return (name, None, None, "It repeats. Enter the days of each year by hand.")
    try:
        first_on, end = event.start, event.end
    except Exception:  # the library raises a different error for each thing that may be missing
        return (name, None, None, "It has no day that we can read.")
    if isinstance(first_on, datetime) or isinstance(end, datetime) or "DTSTART" not in event:
        return (name, None, None, "It has hours, and days off are whole days.")
    if not FIRST_YEAR <= first_on.year <= LAST_YEAR or not FIRST_YEAR <= end.year <= LAST_YEAR:
        return (name, None, None, "Its year cannot be right.")
    last_on = max(end - DAY, first_on) if end >= first_on else end
    if last_on < first_on:
        return (name, None, None, "It ends before it begins.")
    if (last_on - first_on).days >= LONGEST_DAYS_OFF:
        return (name, None, None, f"It is longer than {LONGEST_DAYS_OFF} days.")
    return (name, first_on, last_on, "")

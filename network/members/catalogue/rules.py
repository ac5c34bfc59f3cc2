"""What the catalogue says of a kind: how long a grant is valid, when to renew and remind, what it needs."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from network.core.dates import PartialDate, add_days, add_months, day_after, year_end
from network.core.days import Period
from network.core.rules import Refused
from network.members.catalogue.requirement import (
    All,
    Any,
    Held,
    HeldFor,
    Hours,
    Level,
    Node,
    Once,
    keys_in,
    leaves,
)

EARLIEST_REMINDER = 730
MOST_REMINDERS = 10


class Validity(StrEnum):
    """How the last valid day of a grant is found."""

    NONE = "none"  # it never ends
    MONTHS = "months"  # so many months, to the day
    YEAR_END = "year_end"  # the last day of the year
    PRINTED = "printed"  # the date on the document, and no other


@dataclass(frozen=True, slots=True)
class ValidityFacts:
    """What a kind says about the days of its grants."""

    validity: Validity
    months: int | None = None
    renewal_window_days: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """The days that the dates of a grant come to, as far as they are known."""

    awarded_on: date | None
    valid_from: date | None
    expires_on: date | None


def first_and_last_day(
    kind: ValidityFacts,
    awarded_on: date,
    previous_expires_on: date | None = None,
    printed: date | None = None,
) -> Period:
    """Return the first and the last valid day of a grant; without a last day it never ends.

    A renewal inside the kind's window, which ends with the old last day, runs on from it: it begins the day
    after, and its end counts from the old end. Any other grant begins on the day it was awarded. The date
    printed on the certificate wins over every count.
    """
    early = previous_expires_on is not None and is_early_renewal(kind, awarded_on, previous_expires_on)
    old_end = previous_expires_on if early else None
    if printed is not None:
        return _until_printed(printed, awarded_on, old_end)
    valid_from = day_after(old_end) if old_end else awarded_on
    match kind.validity:
        case Validity.NONE:
            return Period(valid_from)
        case Validity.MONTHS:
            return Period(valid_from, add_months(old_end or awarded_on, kind.months or 0))
        case Validity.YEAR_END:
            return Period(valid_from, year_end(valid_from))
        case Validity.PRINTED:
            raise Refused("Give the last day that is printed on the document", field="expires_on")


def is_early_renewal(kind: ValidityFacts, awarded_on: date, previous_expires_on: date) -> bool:
    """Tell whether a grant is a renewal inside the window that ends with the last day of the one before."""
    opens_on = add_days(previous_expires_on, -kind.renewal_window_days)
    return kind.renewal_window_days > 0 and opens_on <= awarded_on <= previous_expires_on


def least_favourable(
    kind: ValidityFacts,
    awarded: PartialDate | None,
    previous_expires_on: date | None = None,
    printed: PartialDate | None = None,
) -> Reading:
    """Read dates known only in part so that they favour the member least: begun late, ended early.

    A first day that so falls after the last one is put on the last, which leaves a single day.
    """
    if awarded is None:
        return Reading(None, None, printed.earliest() if printed else None)
    first, last = awarded.earliest(), awarded.latest()
    ends_first = ends_last = None
    if printed:
        last = min(last, max(first, printed.latest()))
        ends_first, ends_last = max(printed.earliest(), min(first, printed.latest())), printed.latest()
    begun = first_and_last_day(kind, last, previous_expires_on, ends_last)
    ended = first_and_last_day(kind, first, previous_expires_on, ends_first)
    valid_from = begun.begins_on if ended.ends_on is None else min(begun.begins_on, ended.ends_on)
    return Reading(last, valid_from, ended.ends_on)


def parse_reminder_days(text: str) -> tuple[int, ...]:
    """Read "90;60;30;7": how many days before the end to remind. Nothing written is no reminder."""
    steps = [step for step in re.split(r"[;,\s]+", text.strip()) if step]
    if not all(re.fullmatch(r"[0-9]{1,4}", step) for step in steps):
        raise Refused("Write numbers of days with semicolons between them, like 90;60;30;7", "reminder_days")
    days = sorted({int(step) for step in steps}, reverse=True)
    if days and not 1 <= days[-1] <= days[0] <= EARLIEST_REMINDER:
        raise Refused(f"A reminder comes from 1 to {EARLIEST_REMINDER} days before the end", "reminder_days")
    if len(days) > MOST_REMINDERS:
        raise Refused(f"There can be at most {MOST_REMINDERS} reminders", "reminder_days")
    return tuple(days)


def spell_reminder_days(days: tuple[int, ...]) -> str:
    """Write reminder steps as they are stored."""
    return ";".join(map(str, days))


def check_requirement(tree: Node | None, known: Collection[str], *, kind: str | None = None) -> None:
    """Refuse a rule that names an unknown kind or its own, or counts months from nothing."""
    for key in keys_in(tree):
        if key not in known:
            raise Refused(f"There is no kind of qualification called “{key}”", "requires")
        if key == kind:
            raise Refused("A kind cannot ask for itself", "requires")
    parts = list(leaves(tree)) if tree else []
    counts_months = any(isinstance(part, HeldFor) for part in parts)
    if counts_months and not any(isinstance(part, Held | Once | Level) for part in parts):
        raise Refused("Months since an award need a qualification in the same rule to count from", "requires")


@dataclass(frozen=True, slots=True)
class Entry:
    """What it takes to get a kind, and the level that it gives."""

    level: int | None
    requires: Node | None


def out_of_reach(catalogue: Mapping[str, Entry]) -> tuple[str, ...]:
    """Return the kinds that nobody could ever get, since each needs another of them first."""
    reached: set[str] = set()
    closed = list(catalogue)
    while opened := [key for key in closed if _opens(key, catalogue, reached)]:
        reached.update(opened)
        closed = [key for key in closed if key not in reached]
    return tuple(closed)


def _opens(kind: str, catalogue: Mapping[str, Entry], reached: Collection[str]) -> bool:
    """Tell whether somebody with all the kinds reached so far can get this one, given time and practice."""
    requires = catalogue[kind].requires

    def met(node: Node) -> bool:
        match node:
            case All(parts):
                return all(map(met, parts))
            case Any(parts):
                return any(map(met, parts))
            case Held(key) | Once(key):
                return key in reached
            case Level(level):
                return any(catalogue[key].level == level for key in reached if key != kind)
            case Hours() | HeldFor():
                return True

    return requires is None or met(requires)


def _until_printed(printed: date, awarded_on: date, old_end: date | None) -> Period:
    if printed < awarded_on:
        raise Refused("The last day printed on the document is before the day it was awarded", "expires_on")
    # A document that ends no later than the one before cannot run on from it.
    runs_on = old_end is not None and printed > old_end
    return Period(day_after(old_end) if old_end and runs_on else awarded_on, printed)

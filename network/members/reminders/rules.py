"""Which reminder is due: a ladder of steps before a last day, each a range of days, and each told once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from network.core.dates import add_days, add_months, days_between
from network.core.rules import Lifecycle, Refused

LAPSED = -1  # the last step: so many days before the last day, which is the day after it
LAPSED_FOR_DAYS = 30  # who ran out longer ago than this, and the grace, is told no more
COMING_DAYS = 14
SENT_DAYS = 30
HELD_LONG_DAYS = 7
WEEK = 7  # what ends before the next weekly letter cannot wait for it
LONGEST_EXTENSION_MONTHS = 36


class Status(StrEnum):
    """What was decided about one step of one grant's ladder."""

    SENT = "sent"
    NOT_WANTED = "not_wanted"  # the member has no address, or wants no such letters
    PASSED_OVER = "passed_over"  # a later step came first: it is never sent afterwards
    HELD = "held"
    RELEASED = "released"
    SKIPPED = "skipped"  # a coordinator said that it need not go
    OVER = "over"  # it was renewed, moved or given up while it was held


LIFECYCLE = Lifecycle(
    {
        Status.HELD: {Status.RELEASED, Status.SKIPPED, Status.PASSED_OVER, Status.OVER},
        Status.RELEASED: {Status.HELD, Status.SENT, Status.NOT_WANTED, Status.PASSED_OVER, Status.OVER},
        Status.SENT: set(),
        Status.NOT_WANTED: set(),
        Status.PASSED_OVER: set(),
        Status.SKIPPED: set(),
        Status.OVER: set(),
    },
    start=Status.HELD,
)
UNDECIDED = (Status.HELD, Status.RELEASED)
TOLD = (Status.SENT, Status.NOT_WANTED, Status.SKIPPED)
Ladder = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Grant:
    """What reminders ask of a grant: its days, and whether it counts or waits for its check."""

    id: int
    valid_from: date | None
    expires_on: date | None
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger: a step towards a last day, and the day on which it was decided."""

    step: int
    expires_on: date
    status: Status
    decided_on: date


@dataclass(frozen=True, slots=True)
class Due:
    """A step that is due for a grant now, and those before it that are passed over with it."""

    grant: Grant
    expires_on: date
    step: int
    passed_over: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """What reminders ask of a kind: its steps in days before the end, its grace, and its retirement."""

    days: Ladder
    grace_days: int = 0
    retired_on: date | None = None

    def ladder(self, on: date) -> Ladder:
        """The steps, the earliest first: none without days, or where nobody can renew it any more."""
        if not self.days or (self.retired_on is not None and self.retired_on <= on):
            return ()
        return (*sorted(set(self.days), reverse=True), LAPSED)


@dataclass(frozen=True)
class Ledger:
    """What has been decided about one grant."""

    entries: Sequence[Entry] = field(default_factory=tuple)

    def entry(self, step: int, expires_on: date) -> Entry | None:
        """Return the line about a step, if there is one."""
        return next((one for one in self.entries if one.step == step and one.expires_on == expires_on), None)

    def covers(self, step: int, expires_on: date) -> bool:
        """Tell whether a step needs no letter: since it began, its owner was told of this end.

        So a ladder that is edited while somebody is on it tells nobody twice on account of the edit.
        """
        begun = due_on(step, expires_on)
        return any(
            one.expires_on == expires_on and one.status in TOLD and one.decided_on >= begun
            for one in self.entries
        )


def due_on(step: int, expires_on: date) -> date:
    """Return the first day of a step."""
    return add_days(expires_on, -step)


def last_day(step: int, ladder: Ladder, expires_on: date, grace_days: int) -> date:
    """Return the last day of a step: the day before the next one begins, or some time after the grace."""
    later = [one for one in ladder if one < step]
    if not later:
        return add_days(expires_on, grace_days + LAPSED_FOR_DAYS)
    return add_days(due_on(max(later), expires_on), -1)


def step_on(ladder: Ladder, expires_on: date, grace_days: int, on: date) -> int | None:
    """Return the step in whose days ``on`` lies: the most urgent that has begun; None outside of them."""
    begun = [step for step in ladder if due_on(step, expires_on) <= on]
    if not begun or on > last_day(LAPSED, ladder, expires_on, grace_days):
        return None
    return min(begun)


def is_renewed(grant: Grant, others: Iterable[Grant], on: date) -> bool:
    """Tell whether a grant needs no reminder, since another of its kind takes its place.

    It reaches further, whichever was added first, and leaves no gap that is still to come. A renewal that
    waits for its check counts too: its owner has done their part.
    """
    if grant.expires_on is None:
        return True
    seamless = max(add_days(grant.expires_on, 1), on)
    return any(
        _reaches_further(other, grant) and (other.valid_from is None or other.valid_from <= seamless)
        for other in others
        if other.id != grant.id
    )


def _reaches_further(other: Grant, grant: Grant) -> bool:
    if other.expires_on is None or grant.expires_on is None:
        return grant.expires_on is not None
    if other.expires_on == grant.expires_on:
        return other.verified and other.id > grant.id
    return other.expires_on > grant.expires_on


def due(kind: Kind, grants: Collection[Grant], ledgers: Mapping[int, Ledger], on: date) -> list[Due]:
    """Return the steps that are due on a day for a member's grants of one kind: at most one a grant.

    What was held stays out until it is released; what was decided is never due again.
    """
    ladder = kind.ladder(on)
    found = []
    for grant in grants:
        if not grant.verified or grant.expires_on is None or is_renewed(grant, grants, on):
            continue
        step = step_on(ladder, grant.expires_on, kind.grace_days, on)
        ledger = ledgers.get(grant.id, Ledger())
        if step is None or ledger.covers(step, grant.expires_on):
            continue
        known = ledger.entry(step, grant.expires_on)
        if known is not None and known.status is not Status.RELEASED:
            continue
        missed = tuple(
            one
            for one in ladder
            if one > step
            and ledger.entry(one, grant.expires_on) is None
            and not ledger.covers(one, grant.expires_on)
        )
        found.append(Due(grant, grant.expires_on, step, missed))
    return found


def coming(kind: Kind, grants: Collection[Grant], ledgers: Mapping[int, Ledger], on: date) -> list[Due]:
    """Return what is due on a day, or would be on one of the next fourteen as things stand, in order."""
    ladder = kind.ladder(on)
    until = add_days(on, COMING_DAYS)
    found = due(kind, grants, ledgers, on)
    for grant in grants:
        if not grant.verified or grant.expires_on is None:
            continue
        ledger = ledgers.get(grant.id, Ledger())
        found += [
            Due(grant, grant.expires_on, step)
            for step in ladder
            if on < (day := due_on(step, grant.expires_on)) <= until
            and not is_renewed(grant, grants, day)
            and ((known := ledger.entry(step, grant.expires_on)) is None or known.status is Status.RELEASED)
        ]
    return sorted(found, key=lambda one: (due_on(one.step, one.expires_on), one.grant.id))


def hold_is_over(
    entry: Entry, kind: Kind, grant: Grant, others: Collection[Grant], on: date
) -> Status | None:
    """Say what becomes of a step that was held or released, where its time is over; None while it lasts.

    A hold ends with its step, so that the next one goes: it delays a letter, and keeps nobody in the dark.
    """
    if not grant.verified or grant.expires_on != entry.expires_on or is_renewed(grant, others, on):
        return Status.OVER
    ladder = tuple({*kind.ladder(on), entry.step})
    if on > last_day(entry.step, ladder, entry.expires_on, kind.grace_days):
        return Status.PASSED_OVER
    return None


def can_wait_a_week(step: int, expires_on: date, on: date) -> bool:
    """Tell whether a reminder may stand in the weekly letter: not what has ended, nor what ends before it."""
    return step != LAPSED and days_between(on, expires_on) > WEEK


def step_words(step: int) -> str:
    """Say a step: "30 days before", "1 day before", "It has run out"."""
    return "It has run out" if step == LAPSED else f"{step} day{'' if step == 1 else 's'} before"


def extended(expires_on: date, *, to: date | None = None, months: int | None = None) -> date:
    """Return the last day of a grant after an extension: a day for all, or some months for each."""
    if (to is None) == (months is None):
        raise Refused("Give either a new last day for all, or a number of months.", "months")
    if to is not None:
        return to
    if months is None or not 1 <= months <= LONGEST_EXTENSION_MONTHS:
        raise Refused(f"Extend by 1 to {LONGEST_EXTENSION_MONTHS} months.", "months")
    return add_months(expires_on, months)


def check_range(from_on: date, to_on: date) -> None:
    """Refuse days in the wrong order."""
    if to_on < from_on:
        raise Refused("The last day is before the first.", "to_on")


def why(reason: str) -> str:
    """Return the reason of a decision; refuse one without."""
    if not reason.strip():
        raise Refused("Say why.", "reason")
    return reason.strip()

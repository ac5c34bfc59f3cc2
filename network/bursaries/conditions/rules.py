"""What was promised for an award: until when, how it is counted, its light, and money that comes back."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from network.bursaries.scheme.rules import Measure
from network.core.dates import add_days, add_months, day_before, in_words
from network.core.money import said
from network.core.rules import Lifecycle, Refused

SOON_DAYS = 30
STEPS = (30, 7, -1)  # reminders: so many days before the last day; -1 is the day after it
PAST_DAYS = 60  # who should have kept it longer ago than this is reminded no more
DAYS_TO_PAY_BACK = 28
LONGEST_MONTHS = 36  # by which one extension moves a last day


class Status(StrEnum):
    """Whether a condition waits, was kept, was not, or need not be."""

    OPEN = "open"
    KEPT = "kept"
    MISSED = "missed"
    WAIVED = "waived"


LIFECYCLE = Lifecycle(
    {
        Status.OPEN: {Status.KEPT, Status.MISSED, Status.WAIVED},
        Status.MISSED: {Status.KEPT, Status.WAIVED, Status.OPEN},  # kept late; open: extended, or an error
        Status.KEPT: {Status.OPEN},  # an error
        Status.WAIVED: {Status.OPEN},  # an error
    },
    start=Status.OPEN,
)
SETTLED = frozenset({Status.KEPT, Status.WAIVED})


class Sort(StrEnum):
    """What a piece of evidence is."""

    SENT = "sent"  # by the person who got the award
    RETURNED = "returned"  # a coordinator said what is missing
    SEEN = "seen"  # a coordinator confirms it
    COUNTED = "counted"  # in the session log


class Owed(StrEnum):
    """How far money that is to come back has come."""

    OWED = "owed"
    PART_RECEIVED = "part_received"
    RECEIVED = "received"
    WAIVED = "waived"


OWED_LIFECYCLE = Lifecycle(
    {
        Owed.OWED: {Owed.PART_RECEIVED, Owed.RECEIVED, Owed.WAIVED},
        Owed.PART_RECEIVED: {Owed.RECEIVED, Owed.WAIVED, Owed.OWED},  # back: a receipt was none
        Owed.RECEIVED: {Owed.PART_RECEIVED, Owed.OWED},
        Owed.WAIVED: set(),
    },
    start=Owed.OWED,
)
STILL_OWED = frozenset({Owed.OWED, Owed.PART_RECEIVED})


class Colour(IntEnum):
    """The colour of a light; the higher the worse."""

    GREEN = 0
    AMBER = 1
    RED = 2


@dataclass(frozen=True)
class Light:
    """Green, amber or red, said in a word or two and in a sentence: nobody is to know it by its colour."""

    colour: Colour
    tag: str
    words: str


@dataclass(frozen=True)
class Standing:
    """What the light of one condition hangs on."""

    status: Status
    last_day: date | None
    kept_on: date | None = None
    waits: bool = False  # evidence was sent, and nobody has looked at it
    ended: bool = False  # the award, before this was settled


def light(one: Standing, today: date) -> Light:
    """Return the light of a condition on a day.

    Evidence that waits for a look is never the awarded person's fault: it keeps an open one from red.
    """
    if one.status is Status.WAIVED:
        return Light(Colour.GREEN, "Waived", "Need not be kept any more")
    if one.status is Status.KEPT:
        late = one.kept_on is not None and one.last_day is not None and one.kept_on > one.last_day
        when = f" on {in_words(one.kept_on)}" if one.kept_on else ""
        return Light(Colour.GREEN, "Kept late" if late else "Kept", f"Kept{when}")
    if one.status is Status.MISSED:
        late_words = ". Evidence came later and waits for a look" if one.waits else ""
        return Light(Colour.RED, "Not kept", f"Was not kept{late_words}")
    if one.ended:
        return Light(Colour.GREEN, "Over", "The award has ended, so this is not to be kept any more")
    if one.waits:
        return Light(Colour.AMBER, "Evidence sent", "Evidence waits for a coordinator to look at it")
    if one.last_day is None:
        return Light(Colour.GREEN, "Not due yet", "Counts from the day on which the course is completed")
    if one.last_day < today:
        return Light(Colour.RED, "Overdue", f"Was due by {in_words(one.last_day)}")
    if one.last_day <= add_days(today, SOON_DAYS):
        return Light(Colour.AMBER, "Due soon", f"Due by {in_words(one.last_day)}")
    return Light(Colour.GREEN, "On track", f"Due by {in_words(one.last_day)}")


def light_of_debt(status: Owed, due_on: date, left_pence: int, today: date) -> Light:
    """Return the light of money that is to come back."""
    if status is Owed.RECEIVED:
        return Light(Colour.GREEN, "Paid back", "The money has come back")
    if status is Owed.WAIVED:
        return Light(Colour.GREEN, "Waived", "The rest need not be paid back")
    if due_on < today:
        return Light(Colour.RED, "Overdue", f"{said(left_pence)} was to be paid back by {in_words(due_on)}")
    return Light(
        Colour.AMBER, "To be paid back", f"{said(left_pence)} is to be paid back by {in_words(due_on)}"
    )


def worst(lights: Iterable[Light]) -> Light:
    """Return the worst of some lights: the first of those of the worst colour."""
    found = max(lights, key=lambda one: one.colour, default=None)
    if found is None:
        return Light(Colour.GREEN, "On track", "Nothing was promised")
    if found.colour is Colour.GREEN:
        return Light(Colour.GREEN, "On track", "Nothing is due soon")
    return found


def last_day(due_on: date | None, extended_to: date | None) -> date | None:
    """Return until when a condition is to be kept: an extension counts where it reaches further."""
    if due_on is None or extended_to is None:
        return due_on
    return max(due_on, extended_to)


def due_on(completed_on: date | None, months: int) -> date | None:
    """Return the last day of so many months from the day on which the course was completed."""
    return None if completed_on is None else add_months(completed_on, months)


def _many(count: int, one: str) -> str:
    return f"{count} {one}{'' if count == 1 else 's'}"


@dataclass(frozen=True)
class Progress:
    """How many of how many: sessions, or months with a session."""

    done: int
    needed: int
    by_month: bool = False

    @property
    def enough(self) -> bool:
        """Whether it is kept."""
        return self.done >= self.needed

    @property
    def words(self) -> str:
        """How far it has come, in words."""
        if self.by_month:
            return f"A session is logged in {self.done} of {_many(self.needed, 'month')}"
        return f"{self.done} of {_many(self.needed, 'session')} logged"


@dataclass(frozen=True)
class Count:
    """What to count in the log: so many sessions in one span of days, or one in each of so many spans."""

    spans: tuple[tuple[date, date], ...]
    sessions: int = 1
    months: int = 0  # of the spans, each a month; 0: one span, and its sessions are counted

    def progress(self, found: Sequence[int]) -> Progress:
        """Return how far somebody has come, given the sessions in each span."""
        if self.months:
            return Progress(sum(count > 0 for count in found), self.months, by_month=True)
        return Progress(sum(found), self.sessions)


def count(
    measure: Measure, months: int, sessions: int, completed_on: date | None, until: date | None
) -> Count | None:
    """Return what to count in the session log; None for what no log can say, and before the course is done.

    "Logged for 12 months" is read as: a session in each of 12 months, counted from the day of completion.
    Months that an extension adds may stand in for ones that were missed.
    """
    if completed_on is None or until is None or until < completed_on:
        return None
    if measure is Measure.START:
        return Count(((completed_on, until),))
    if measure is Measure.SESSIONS:
        return Count(((completed_on, until),), sessions)
    if measure is not Measure.LOG:
        return None
    begins = [completed_on]
    while (following := add_months(completed_on, len(begins))) < until:
        begins.append(following)
    ends = [*(day_before(one) for one in begins[1:]), until]
    return Count(tuple(zip(begins, ends, strict=True)), months=months)


def step_on(until: date, on: date) -> int | None:
    """Return the reminder in whose days ``on`` lies: the most urgent that has begun; None outside of them."""
    if on > add_days(until, PAST_DAYS):
        return None
    return min((step for step in STEPS if first_day(step, until) <= on), default=None)


def first_day(step: int, until: date) -> date:
    """Return the first day of a reminder."""
    return add_days(until, -step)


def passed_over(step: int, known: Collection[int]) -> tuple[int, ...]:
    """Return the reminders before one that were never decided: they go no more once it goes."""
    return tuple(one for one in STEPS if one > step and one not in known)


def check_extension(due: date | None, current: date | None, new: date | None, today: date) -> date:
    """Return the new last day; Refused where it is none. An extension typed wrong is put right by another."""
    if due is None or current is None:
        raise Refused("This has no last day yet: it counts from the day on which the course is completed.")
    if new is None or new <= today:
        raise Refused("Enter a day that is still to come.", "to_on")
    if new < due:
        raise Refused(f"Enter a day from {in_words(due)}, which was promised, onwards.", "to_on")
    if new == current:
        raise Refused(f"{in_words(current)} is the last day already.", "to_on")
    if new > add_months(max(current, today), LONGEST_MONTHS):
        raise Refused(f"Extend by at most {LONGEST_MONTHS} months at a time.", "to_on")
    return new


def check_missed(until: date | None, today: date) -> None:
    """Refuse to call a condition missed while there is time to keep it."""
    if until is not None and until >= today:
        raise Refused(f"There is time until {in_words(until)}: it cannot be missed before that day is over.")


def check_kept(on: date | None, today: date, accepted_on: date | None) -> date:
    """Return the day on which a condition was kept; Refused for one to come, or from before the award."""
    if on is None or on > today:
        raise Refused("Enter the day on which it was kept, today or before.", "kept_on")
    if accepted_on is not None and on < accepted_on:
        raise Refused(
            f"The award was accepted on {in_words(accepted_on)}. Enter that day or a later one.", "kept_on"
        )
    return on


def check_claw_back(pence: int, claimable: int) -> None:
    """Refuse to ask for more than was paid, less what is asked for already."""
    if claimable <= 0:
        raise Refused(
            "Nothing of this award is paid that is not asked for already, so nothing can come back."
        )
    _refuse_nothing(pence)
    if pence > claimable:
        raise Refused(f"Enter at most {said(claimable)}: no more can be asked for.", "pence")


def check_received(pence: int, left: int) -> None:
    """Refuse more than is still owed."""
    if left <= 0:
        raise Refused("Nothing is owed any more.")
    _refuse_nothing(pence)
    if pence > left:
        raise Refused(f"Only {said(left)} is still owed.", "pence")


def check_due(on: date, today: date) -> date:
    """Return until when money is to come back; Refused for a day that is over or far away."""
    if on < today:
        raise Refused("Enter today or a day that is still to come.", "due_on")
    if on > add_months(today, LONGEST_MONTHS):
        raise Refused(f"Enter a day within the next {LONGEST_MONTHS} months.", "due_on")
    return on


def check_received_on(on: date | None, decided_on: date, today: date) -> date:
    """Return the day on which money came; Refused for one to come, or from before it was asked for."""
    if on is None or on > today:
        raise Refused("Enter the day on which it came, today or before.", "received_on")
    if on < decided_on:
        raise Refused(
            f"It was asked for on {in_words(decided_on)}. Enter that day or a later one.", "received_on"
        )
    return on


def standing_of_debt(pence: int, received: int) -> Owed:
    """Say how far money has come back, from what was received."""
    if received <= 0:
        return Owed.OWED
    return Owed.RECEIVED if received >= pence else Owed.PART_RECEIVED


def why(reason: str) -> str:
    """Return the reason of a decision; refuse one without."""
    if not reason.strip():
        raise Refused("Say why.", "reason")
    return reason.strip()


def all_done(conditions: Iterable[Status], debts: Mapping[Owed, int], paid_pence: int) -> bool:
    """Tell whether nothing of an award is left to keep or to pay back.

    One that was missed is over once money for it came back or was waived, or where none is paid.
    """
    found = list(conditions)
    if Status.OPEN in found or any(debts.get(one) for one in STILL_OWED):
        return False
    return Status.MISSED not in found or paid_pence == 0 or any(debts.values())


def _refuse_nothing(pence: int) -> None:
    if pence <= 0:
        raise Refused("Enter an amount of more than nothing.", "pence")

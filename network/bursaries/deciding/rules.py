"""What may be decided about an application, by how many, and until when an offer stands."""

from collections.abc import Collection
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from network.bursaries.applications.rules import Status
from network.core.money import said
from network.core.rules import Refused

LONDON = ZoneInfo("Europe/London")
REMINDED_BEFORE = timedelta(days=3)  # an offer that runs out
MOST_CONDITIONS = 5


class Outcome(StrEnum):
    """What was decided."""

    APPROVE = "approve"
    DECLINE = "decline"
    DEFER = "defer"
    REOPEN = "reopen"


class Stage(StrEnum):
    """Whether a decision is the only one that is needed, or one of two."""

    ONLY = "only"
    FIRST = "first"
    SECOND = "second"


S = Status
DECIDABLE = {
    Outcome.APPROVE: frozenset({S.SUBMITTED, S.DEFERRED}),
    Outcome.DECLINE: frozenset({S.SUBMITTED, S.DEFERRED, S.CHANGE_ASKED}),
    Outcome.DEFER: frozenset({S.SUBMITTED}),
}
REOPENED_FROM = frozenset({S.APPROVED, S.DECLINED, S.LAPSED})
SAID = {
    Outcome.APPROVE: "Approved",
    Outcome.DECLINE: "Declined",
    Outcome.DEFER: "Deferred",
    Outcome.REOPEN: "Taken up again",
}


def takes_two(pence: int, threshold_pence: int | None) -> bool:
    """Whether an award needs two different funders: it is above the fund's threshold."""
    return threshold_pence is not None and pence > threshold_pence


def is_another_hand(first: AbstractSet[int | None], second: AbstractSet[int | None]) -> bool:
    """Whether two decisions stand on two people: each set holds who decided, and in whose place."""
    return first.isdisjoint(second)


def check_amount(pence: int, asked_pence: int, most_pence: int, reason: str) -> None:
    """Raise Refused where an amount cannot be awarded, or is another than was asked for without a reason."""
    if pence <= 0:
        raise Refused("Enter an amount of more than nothing. To give nothing, decline.", "pence")
    if pence > asked_pence:
        raise Refused(f"Award no more than was asked for: {said(asked_pence)}.", "pence")
    if pence > most_pence:
        raise Refused(f"The rules of this fund give at most {said(most_pence)} here.", "pence")
    if pence != asked_pence and not reason:
        raise Refused("Say why the amount is another than was asked for. The applicant reads it.", "reason")


def offer_end(released_at: datetime, days: int) -> datetime:
    """Return the first moment that is too late: so many days after the release, the last one to its end."""
    last = released_at.astimezone(LONDON).date() + timedelta(days=days)
    return datetime.combine(last + timedelta(days=1), time(), LONDON).astimezone(UTC)


def last_day(expires_at: datetime) -> date:
    """Return the last day on which an offer can be accepted."""
    return (expires_at.astimezone(LONDON) - timedelta(seconds=1)).date()


def is_in_time(now: datetime, expires_at: datetime) -> bool:
    """Whether an offer can still be accepted: 23:59:59 of its last day is in time, midnight is late."""
    return now < expires_at


@dataclass(frozen=True)
class ExtraCondition:
    """A condition that whoever decides adds: what is asked, until when, and whether money waits for it."""

    words: str
    due_on: date
    before_payment: bool = False


def check_conditions(conditions: Collection[ExtraCondition], today: date) -> None:
    """Raise Refused where a condition could not be kept or says nothing."""
    if len(conditions) > MOST_CONDITIONS:
        raise Refused(f"Add at most {MOST_CONDITIONS} conditions.")
    for one in conditions:
        if not one.words.strip():
            raise Refused("Say what the condition asks for.")
        if one.due_on < today:
            raise Refused("A condition is due on a day that is over. Choose today or a later day.")

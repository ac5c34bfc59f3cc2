"""What the network says about concerns: where one stands, how it can end, and what must come before."""

from datetime import date
from enum import StrEnum

from network.core.rules import Lifecycle, Refused


class Status(StrEnum):
    """Where a concern stands."""

    RAISED = "raised"
    LOOKED_INTO = "looked_into"
    CLOSED = "closed"


LIFECYCLE = Lifecycle(
    {
        Status.RAISED: {Status.LOOKED_INTO},
        Status.LOOKED_INTO: {Status.CLOSED},
        Status.CLOSED: set(),
    },
    start=Status.RAISED,
)


class Outcome(StrEnum):
    """What was decided."""

    NO_ACTION = "no_action"
    ADVICE = "advice"
    SUSPENDED = "suspended"
    PASSED_ON = "passed_on"


def check_day(happened_on: date | None, today: date) -> None:
    """Refuse a day that is still to come."""
    if happened_on is not None and happened_on > today:
        raise Refused("This day is still to come. Give the day on which it happened.", "happened_on")


def check_outcome(outcome: Outcome, words: str, *, is_suspended: bool) -> None:
    """Refuse a closing without its reason, and one that says something was done which was not."""
    if not words.strip():
        raise Refused("Say why. Coordinators read it, and nobody else.", "words")
    if outcome is Outcome.SUSPENDED and not is_suspended:
        raise Refused("Nobody is suspended yet. Suspend the member first, then close the concern.", "outcome")

"""What the network says about asking to be called: how long a request lives, and how many one may make."""

from datetime import date, timedelta
from enum import StrEnum

from network.core.rules import Lifecycle

LIVES_FOR = timedelta(days=14)
MOST_A_DAY = 5


class Status(StrEnum):
    """What became of a request."""

    ASKED = "asked"
    CALLED = "called"
    CANNOT = "cannot"
    CLOSED = "closed"  # by the site, since one of the two is no longer there for it


LIFECYCLE = Lifecycle(
    {
        Status.ASKED: {Status.CALLED, Status.CANNOT, Status.CLOSED},
        Status.CALLED: set(),
        Status.CANNOT: set(),
        Status.CLOSED: set(),
    },
    start=Status.ASKED,
)


class BestTime(StrEnum):
    """When it is best to call."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


def last_day(asked_on: date) -> date:
    """Return the last day on which a request is answered: it runs out by itself after that."""
    return asked_on + LIVES_FOR


def is_open(status: Status, asked_on: date, today: date) -> bool:
    """Whether a request still waits for an answer on ``today``."""
    return status is Status.ASKED and today <= last_day(asked_on)

"""What somebody answers to an event, and what takes a place."""

from enum import StrEnum

from network.core.rules import Lifecycle


class Status(StrEnum):
    """Where a member stands with an event. Whether they were there is attendance, and another matter."""

    GOING = "going"
    MAYBE = "maybe"
    DECLINED = "declined"
    WAITING = "waiting"  # in the queue for a place
    OFFERED = "offered"  # a place is held for them until a moment
    LAPSED = "lapsed"  # they let an offer pass
    CANCELLED = "cancelled"  # they were going, waiting or offered a place, and gave it up


class Place(StrEnum):
    """How somebody takes part; each has its own capacity."""

    ROOM = "room"
    ONLINE = "online"


class Source(StrEnum):
    """What an answer came by."""

    SITE = "site"
    LETTER = "letter"  # a button in a letter
    CALENDAR = "calendar"  # the reply of a calendar program
    COORDINATOR = "coordinator"


TAKES_A_PLACE = frozenset({Status.GOING, Status.OFFERED})
ON_THE_LIST = frozenset({Status.GOING, Status.MAYBE, Status.WAITING, Status.OFFERED})

# The first answer makes the row, in any status but OFFERED and LAPSED.
LIFECYCLE = Lifecycle(
    {
        Status.GOING: {Status.MAYBE, Status.CANCELLED},
        Status.MAYBE: {Status.GOING, Status.WAITING, Status.DECLINED},
        Status.DECLINED: {Status.GOING, Status.WAITING, Status.MAYBE},
        Status.WAITING: {Status.OFFERED, Status.GOING, Status.MAYBE, Status.CANCELLED},
        Status.OFFERED: {Status.GOING, Status.MAYBE, Status.LAPSED, Status.CANCELLED},
        Status.LAPSED: {Status.GOING, Status.WAITING, Status.MAYBE, Status.DECLINED},
        Status.CANCELLED: {Status.GOING, Status.WAITING, Status.MAYBE, Status.DECLINED},
    },
    start=Status.MAYBE,
)

"""When people may join and check in, whether they were there, and how long an event counts."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from network.core.rules import Lifecycle
from network.events.meetings.rules import Kind
from network.events.meetings.rules import Status as EventStatus
from network.events.registrations.rules import Place
from network.events.registrations.rules import Status as Answer

JOIN_FROM = timedelta(minutes=30)  # before the start
JOIN_UNTIL = timedelta(minutes=15)  # after the end: a meeting that runs over lets its people back in
DOOR = timedelta(minutes=60)  # before the start and after the end
TASK_FOR = timedelta(days=60)  # after the event: how long an open list is asked for
LINK_WANTED = timedelta(hours=24)  # before the start
MOST_MINUTES = 12 * 60  # what CPD takes for one day
A_QUARTER = 15


class Status(StrEnum):
    """Whether somebody was there. Nobody is absent until an organiser closes the list or says so."""

    UNSAID = "unsaid"  # nothing is said, or it was taken back
    ASKING = "asking"  # at the door without an answer, and the room is full
    PRESENT = "present"
    ABSENT = "absent"


LIFECYCLE = Lifecycle(
    {
        Status.UNSAID: {Status.ASKING, Status.PRESENT, Status.ABSENT},
        Status.ASKING: {Status.PRESENT, Status.UNSAID, Status.ABSENT},
        Status.PRESENT: {Status.UNSAID, Status.ABSENT},
        Status.ABSENT: {Status.PRESENT, Status.UNSAID},
    },
    start=Status.UNSAID,
)


class How(StrEnum):
    """What somebody was noted by."""

    JOINED = "joined"  # through their own address, online
    DOOR = "door"  # the code at the door, with their own phone
    LIST = "list"  # an organiser's list
    CARD = "card"  # their card, with an organiser's phone


HOW_IN_WORDS = {
    How.JOINED: "joined online",
    How.DOOR: "scanned the code at the door",
    How.LIST: "noted by an organiser",
    How.CARD: "showed their card",
}


class Phase(StrEnum):
    """Where a moment lies to a window."""

    BEFORE = "before"
    OPEN = "open"
    OVER = "over"


@dataclass(frozen=True)
class Window:
    """A time from a moment until before another."""

    opens_at: datetime
    closes_at: datetime

    def at(self, moment: datetime) -> Phase:
        """Return whether the window is still to come, open or over at a moment."""
        if moment < self.opens_at:
            return Phase.BEFORE
        return Phase.OPEN if moment < self.closes_at else Phase.OVER


def join_window(starts_at: datetime, ends_at: datetime) -> Window:
    """Return when somebody may join online: from 30 minutes before the start until shortly after the end."""
    return Window(starts_at - JOIN_FROM, ends_at + JOIN_UNTIL)


def door_window(starts_at: datetime, ends_at: datetime) -> Window:
    """Return when somebody may check in at the door: an hour before the start to an hour after the end."""
    return Window(starts_at - DOOR, ends_at + DOOR)


class Joining(StrEnum):
    """What somebody's own address to join says at a moment."""

    INACTIVE = "inactive"  # they are no active member
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    OVER = "over"
    NOT_ONLINE = "not_online"  # the event is in a room alone
    OFFERED = "offered"  # a place is held for them, and they have not taken it
    WAITING = "waiting"
    NOT_GOING = "not_going"
    IN_THE_ROOM = "in_the_room"  # their place is in the room
    BEFORE = "before"
    NO_LINK = "no_link"
    OPEN = "open"


def joining(
    status: EventStatus, kind: Kind, answer: Answer, place: Place, phase: Phase, *, active: bool, linked: bool
) -> Joining:
    """Return what an address to join says: what hinders its owner first, then the time, then the link."""
    hindrances = (
        (not active, Joining.INACTIVE),
        (status is EventStatus.CANCELLED, Joining.CANCELLED),
        (status is EventStatus.POSTPONED, Joining.POSTPONED),
        (phase is Phase.OVER, Joining.OVER),
        (kind is Kind.FACE_TO_FACE, Joining.NOT_ONLINE),
        (answer is Answer.OFFERED, Joining.OFFERED),
        (answer is Answer.WAITING, Joining.WAITING),
        (answer is not Answer.GOING, Joining.NOT_GOING),
        (kind is Kind.HYBRID and place is Place.ROOM, Joining.IN_THE_ROOM),
        (phase is Phase.BEFORE, Joining.BEFORE),
        (not linked, Joining.NO_LINK),
    )
    return next((said for hinders, said in hindrances if hinders), Joining.OPEN)


def counts_from(ends_at: datetime) -> datetime:
    """Return from when attendance counts by itself, without an organiser having closed the list."""
    return ends_at + DOOR


def hours(
    starts_at: datetime, ends_at: datetime, *, all_day: bool, minutes: int | None = None
) -> Fraction | None:
    """Return for how many hours an event counts, in whole quarters.

    ``minutes`` is what an organiser said. Without it the times decide, but not those of a whole day, or of
    more hours than one day of learning has: then None, and an organiser has to say it.
    """
    if minutes is None:
        if all_day:
            return None
        minutes = (ends_at - starts_at) // timedelta(minutes=1)
        if minutes > MOST_MINUTES:
            return None
    quarters = min(minutes, MOST_MINUTES) // A_QUARTER
    return Fraction(quarters, 4) if quarters else None


def is_usable(link: str) -> bool:
    """Whether a browser can be sent to a provider's link."""
    return re.fullmatch(r"https://[^\s/]+\S*", link.strip()) is not None


def has_room(left: int | None, walk_ins: int) -> bool:
    """Whether one more fits into a room with ``left`` places (None: nobody counts) and so many walk-ins."""
    return left is None or walk_ins < left


def reference(event_id: int, number: int) -> str:
    """Return what a certificate is known by."""
    return f"{event_id:04}-{number:05}"


def card_code(text: str) -> str | None:
    """Read the code of a card from what a scanner or a person gives: the whole address, or the code."""
    said = re.sub(r"\s", "", text).lower()
    said = said.rpartition("/cards/")[2] if "/cards/" in said else said
    code = re.match(r"[a-z2-7]{26}(?=$|[/?#])", said)
    return code[0] if code else None


def activity_keys(text: str) -> list[str]:
    """Read the keys of kinds of CPD activity from how an event keeps them: "a;b"."""
    return list(dict.fromkeys(key for part in text.split(";") if (key := part.strip())))

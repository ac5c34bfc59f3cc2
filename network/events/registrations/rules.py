"""What somebody answers to an event, what takes a place, and whose turn it is when one is free."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from network.core.dates import in_words
from network.core.rules import Lifecycle
from network.events.meetings.rules import Kind


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
NOT_COMING = frozenset({Status.DECLINED, Status.CANCELLED})

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

OFFER_LASTS = timedelta(hours=24)
NO_OFFER_BEFORE_THE_START = timedelta(hours=2)
NEEDS_KEPT = timedelta(days=30)  # after the event
MOST_GUESTS = 5


@dataclass(frozen=True)
class Places:
    """How full one place is: what it holds (None: as many as come), what is taken, and who waits."""

    capacity: int | None
    taken: int = 0
    waiting: int = 0  # members, whatever guests they bring

    @property
    def left(self) -> int | None:
        """How many more fit; None where nobody counts."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    @property
    def over(self) -> int:
        """How many more are going than it holds, since it was made smaller."""
        return 0 if self.capacity is None else max(0, self.taken - self.capacity)

    def fits(self, party: int) -> bool:
        """Whether so many people fit in yet."""
        return self.left is None or party <= self.left


def places_of(kind: Kind) -> tuple[Place, ...]:
    """Return how people may take part in an event of this kind."""
    if kind is Kind.HYBRID:
        return Place.ROOM, Place.ONLINE
    return (Place.ONLINE,) if kind is Kind.ONLINE else (Place.ROOM,)


def offer_end(now: datetime, starts_at: datetime) -> datetime | None:
    """Return until when a place offered now is held: 24 hours, or 2 hours before the start if sooner.

    None where the start is that near already: then nothing is held, and whoever answers first has the place.
    """
    end = min(now + OFFER_LASTS, starts_at - NO_OFFER_BEFORE_THE_START)
    return end if end > now else None


def whose_turn(left: int | None, parties: Sequence[int]) -> int:
    """Return how many from the head of the queue are offered their places now, given the parties' sizes.

    Nobody is passed over: a party for which there is not room enough waits at the head for the places that
    it still lacks, and those behind it wait with it.
    """
    if left is None:
        return len(parties)
    taken = 0
    for number, party in enumerate(parties):
        taken += party
        if taken > left:
            return number
    return len(parties)


@dataclass(frozen=True)
class Grant:
    """A verified qualification of a kind that an event asks for: its first and last days, if known."""

    valid_from: date | None
    expires_on: date | None


def why_not(kinds: Sequence[str], grants: Sequence[Grant], on: date, *, own: bool = True) -> str:
    """Say why somebody with these grants may not take part on a day; "" where they may.

    ``kinds`` are the titles of the kinds of which any one is asked; ``own``: whether they read it themselves.
    """
    if not kinds or any(
        (one.valid_from is None or one.valid_from <= on) and (one.expires_on is None or on <= one.expires_on)
        for one in grants
    ):
        return ""
    asked = f"This is for holders of {' or '.join(kinds)}."
    ended = [one.expires_on for one in grants if one.expires_on is not None and one.expires_on < on]
    if ended:
        return f"{asked} {'Yours' if own else 'Theirs'} ends on {in_words(max(ended))}, before the event."
    begun = [one.valid_from for one in grants if one.valid_from is not None]
    if begun:
        return f"{asked} {'Yours' if own else 'Theirs'} begins on {in_words(min(begun))}, after the event."
    return f"{asked} {'You have' if own else 'They have'} none that a coordinator has checked."


_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def ordinal(number: int) -> str:
    """Say a place in a queue in words, as far as words go: third, tenth, 11th, 22nd."""
    if number <= len(_ORDINALS):
        return _ORDINALS[number - 1]
    teen = 10 < number % 100 < 14
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"

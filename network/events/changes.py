"""Where the parts of events that stand higher are told what happened to an event, and asked what they know.

They fill these in their ``register(app)``. Each is called in the transaction of the change, after its flush.
"""

from collections.abc import Callable, Collection
from enum import StrEnum
from typing import Any

from network.core.letters import CalendarPart
from network.core.permission import Actor
from network.core.registry import Offers


class Change(StrEnum):
    """What happened to an event, as those who are going would say it."""

    PUBLISHED = "published"
    MOVED = "moved"  # another time, also after a postponement
    REWORDED = "reworded"  # anything else that is shown: title, venue, agenda, link
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    HELD = "held"
    DISCARDED = "discarded"  # a draft that nobody but its makers saw


# (event, what happened, by whom)
event_changed: Offers[Callable[[Any, Change, Actor], None]] = Offers()
# (registration): what takes the event out of its member's calendar, if it stands there by mail
taken_out: Offers[Callable[[Any], CalendarPart | None]] = Offers()
# (id of a member, ids of events): to which of these they said that they come
comes_to: Offers[Callable[[int, Collection[int]], Collection[int]]] = Offers()


def tell(event: Any, change: Change, by: Actor) -> None:
    """Tell the parts above what happened to ``event``."""
    for listener in event_changed:
        listener(event, change, by)


def out_of_calendar(registration: Any) -> CalendarPart | None:
    """Return what a letter carries that tells somebody of the end of their part, so that it is one letter."""
    return next((part for take_out in taken_out if (part := take_out(registration)) is not None), None)


def coming_to(member_id: int, events: Collection[int]) -> frozenset[int]:
    """Return to which of these events a member said that they come."""
    return frozenset(number for say in comes_to for number in say(member_id, events))

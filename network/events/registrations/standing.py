"""Where somebody stands with an event, as its page and the page of their answer say it."""

from collections.abc import Mapping
from dataclasses import dataclass

from network.core import clock
from network.core.permission import Actor, Role
from network.core.rules import Refused
from network.events.meetings.models import Event
from network.events.meetings.rules import Status as EventStatus
from network.events.registrations import operations, queries, queue, restriction
from network.events.registrations.models import Registration
from network.events.registrations.rules import (
    ON_THE_LIST,
    Place,
    Places,
    Status,
    offer_end,
    ordinal,
    whose_turn,
)
from network.members.people.models import Member


@dataclass(frozen=True)
class Standing:
    """One member's answer, the places, and what they may do now."""

    answer: Registration | None
    places: Mapping[Place, Places]
    closed: str  # why nobody can answer now; "" where they can
    barred: str  # why they cannot come; "" where they can
    turn: str  # "third", where they wait
    for_whoever_is_first: bool  # the start is so near that free places are held for nobody
    brings_guests: bool

    @property
    def is_coming(self) -> bool:
        """Whether there is something to prepare for: they go, may go, or wait."""
        return self.answer is not None and self.answer.status in ON_THE_LIST

    @property
    def is_full(self) -> bool:
        """Whether nothing is left for somebody who answers now."""
        return not any(
            full.fits(1) and (self.for_whoever_is_first or not full.waiting) for full in self.places.values()
        )

    @property
    def may_withdraw(self) -> bool:
        """Whether an answer can be taken back although none can be given."""
        return bool(self.closed) and self.is_coming and self._is_put_off

    @property
    def _is_put_off(self) -> bool:
        return self.answer is not None and self.answer.event.status is EventStatus.POSTPONED


def of(event: Event, actor: Actor) -> Standing:
    """Return where ``actor``, who is a member, stands with an event."""
    there = queries.of(event.id, actor.id or 0)
    waits = there is not None and there.status is Status.WAITING
    return Standing(
        answer=there,
        places=queries.places(event),
        closed=_closed(event),
        barred=restriction.reason_against(event, actor) if isinstance(actor, Member) else "",
        turn=ordinal(queries.position(there)) if there and waits else "",
        for_whoever_is_first=event.starts_at > clock.now() and queue.is_open_to_all(event),
        brings_guests=Role.HEALTH_PARTNER in actor.roles,
    )


def held_up(event: Event) -> list[tuple[Registration, int]]:
    """Return who is next in a queue with a party too large for what is free, and how many they lack."""
    if offer_end(clock.now(), event.starts_at) is None:
        return []
    found = []
    for place, full in queries.places(event).items():
        line = queries.waiting(event.id, place)
        if full.left and line and whose_turn(full.left, [line[0].party]) == 0:
            found.append((line[0], line[0].party - full.left))
    return found


def _closed(event: Event) -> str:
    try:
        operations.check_open(event, Status.GOING)
    except Refused as refusal:
        return str(refusal)
    return ""

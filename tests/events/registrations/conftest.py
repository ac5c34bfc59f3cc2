"""Events with places, and people who want them."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from time_machine import TimeMachineFixture

from network.core.permission import Role
from network.events.meetings.models import Event
from network.events.meetings.rules import Kind
from network.events.registrations import operations, queries
from network.events.registrations.models import Registration
from network.events.registrations.rules import Place, Status
from network.members.people.models import Member
from tests import factories

NOON = datetime(2027, 2, 1, 12, tzinfo=UTC)
STARTS = datetime(2027, 2, 8, 18, tzinfo=UTC)

Answering = Callable[..., Registration]


@pytest.fixture
def at_noon(time_machine: TimeMachineFixture) -> TimeMachineFixture:
    """It is noon on 1 February 2027, a week and six hours before each event here."""
    time_machine.move_to(NOON, tick=False)
    return time_machine


@pytest.fixture
def workshop(app: Flask, at_noon: TimeMachineFixture) -> Event:
    """A workshop in a room with two places."""
    return room(2)


@pytest.fixture
def hybrid(app: Flask, at_noon: TimeMachineFixture) -> Event:
    """An evening with two places in the room and one online."""
    return factories.event(
        "Both ways",
        kind=Kind.HYBRID,
        venue=factories.venue(),
        capacity_room=2,
        capacity_online=1,
        starts_at=STARTS,
    )


def room(capacity: int | None, **facts: object) -> Event:
    """Make an event in a room with so many places."""
    usual = {"kind": Kind.FACE_TO_FACE, "venue": factories.venue(), "starts_at": STARTS}
    return factories.event("Workshop", capacity_room=capacity, **usual | facts)


def person(name: str, role: Role = Role.INSTRUCTOR) -> Member:
    """Make somebody who has joined."""
    return factories.member(name, role, email=f"{name.split(' ')[0].lower()}@network.example")


def answer(event: Event, member: Member, status: Status = Status.GOING, **how: object) -> Registration:
    """Answer for oneself."""
    return operations.answer(event, member, status, by=how.pop("by", member), **how)  # type: ignore[arg-type]


def people(*names: str) -> list[Member]:
    """Make several people."""
    return [person(name) for name in names]


def standing(event: Event, *members: Member) -> list[str]:
    """Return where these members stand with an event."""
    answers = [queries.of(event.id, one.id) for one in members]
    return [one.status.value for one in answers if one is not None]


@pytest.fixture
def queue(workshop: Event) -> list[Member]:
    """Two who go to the workshop, and three who wait."""
    members = people("One", "Two", "Three", "Four", "Five")
    for member in members:
        answer(workshop, member)
    return members


ROOM, ONLINE = Place.ROOM, Place.ONLINE

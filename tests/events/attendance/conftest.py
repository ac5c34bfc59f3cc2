"""What the tests of attendance share: an evening, events about it, and what they count for."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from time_machine import TimeMachineFixture

from network.core.permission import Role
from network.events.meetings.models import Event
from network.events.meetings.rules import Kind
from network.members.cpd import seed
from network.members.groups.models import GroupMembership, WorkingGroup
from network.members.people.models import Member
from tests import factories

STARTS = datetime(2026, 11, 2, 19, 0, tzinfo=UTC)
ENDS = STARTS + timedelta(minutes=90)
LINK = "https://meet.example.com/secret-room?pwd=hidden"


@pytest.fixture(autouse=True)
def at(time_machine: TimeMachineFixture) -> TimeMachineFixture:
    """It is five minutes before the start: ``at.move_to(ENDS)``."""
    time_machine.move_to(STARTS - timedelta(minutes=5), tick=False)
    return time_machine


@pytest.fixture
def meeting(app: Flask) -> Event:
    """An evening online that counts for CPD."""
    seed.load()
    return event("Falls, an evening", cpd_activities="cimspa-partner-event")


@pytest.fixture
def workshop(app: Flask) -> Event:
    """A workshop in a hall with two places."""
    return event("Balance, a workshop", kind=Kind.FACE_TO_FACE, capacity_room=2, venue=factories.venue())


@pytest.fixture
def dora(app: Flask) -> Member:
    """Dora coordinates as well."""
    made = factories.member("Dora Blake", Role.COORDINATOR, email="dora@network.example")
    factories.account(made)
    return made


def event(title: str, **facts: Any) -> Event:
    """Make an event of this evening."""
    usual = {"starts_at": STARTS, "ends_at": ENDS, "provider_link": LINK}
    return factories.event(title, **usual | facts)


def member(name: str, role: Role = Role.INSTRUCTOR) -> Member:
    """Make a member with an account."""
    made = factories.member(name, role, email=f"{name.split()[0].lower()}@network.example")
    factories.account(made)
    return made


def lead_of(event: Event, member: Member) -> None:
    """Let a member lead the working group that arranges an event."""
    event.group = WorkingGroup(name="Falls group", purpose="Fewer falls")
    factories.kept(
        GroupMembership(group=event.group, member=member, leads=True, joined_on=factories.LONG_AGO)
    )

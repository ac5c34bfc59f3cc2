"""What the tests of subscriptions share: a day, an address, and a calendar read as a program reads it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import icalendar
import pytest
from flask import Flask
from time_machine import TimeMachineFixture

from network.core.database import db
from network.events.subscriptions import fetches, operations
from network.events.subscriptions.operations import Made, Wanted
from network.members.people.models import Member
from tests.plugins.client import Client

PHONE = "iOS/18.1 (22B83) dataaccessd/1.0"
Fetch = Callable[..., "dict[str, icalendar.Event]"]


@pytest.fixture
def today(time_machine: TimeMachineFixture) -> TimeMachineFixture:
    """It is three minutes past two on Sunday 22 November 2026."""
    time_machine.move_to(datetime(2026, 11, 22, 14, 3, tzinfo=UTC), tick=False)
    return time_machine


@pytest.fixture
def made(app: Flask, today: TimeMachineFixture, amina: Member) -> Made:
    """Amina's calendar on her phone, in a process that has counted nothing."""
    fetches.register(app)
    made = operations.make(amina, Wanted("My phone"), by=amina)
    db.session.commit()
    return made


@pytest.fixture
def address(made: Made) -> str:
    """Where Amina's phone fetches it."""
    return address_of(made)


def address_of(made: Made) -> str:
    return f"/calendar/own/{made.token}.ics"


@pytest.fixture
def fetch(client: Client) -> Fetch:
    """Fetch a calendar as a phone does; return its events by UID."""

    def fetch_it(address: str) -> dict[str, icalendar.Event]:
        answer = client.get(address, headers={"User-Agent": PHONE})
        assert answer.status_code == 200, answer.text
        return events_of(answer.data)

    return fetch_it


def events_of(content: bytes) -> dict[str, icalendar.Event]:
    """Read a calendar: its events by UID, each of which stands in it once."""
    events = icalendar.Calendar.from_ical(content).walk("VEVENT")
    found = {str(one["UID"]): one for one in events}
    assert len(found) == len(events)
    return found


def token_in(page: str) -> str:
    """Return the secret that a page shows."""
    found = re.search(r"/calendar/own/([\w-]+)\.ics", page)
    assert found is not None
    return found[1]

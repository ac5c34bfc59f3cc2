"""What the tests of reminders of events share: a day, an event in a hall, and the worker's run."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from time_machine import TimeMachineFixture

from network.core import jobs
from network.core.database import db
from network.events.meetings.models import Event
from network.events.meetings.rules import LONDON, Kind
from tests import factories


def at(text: str) -> datetime:
    """Read a wall time in London."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


@pytest.fixture(autouse=True)
def today(time_machine: TimeMachineFixture) -> TimeMachineFixture:
    """It is midday on Sunday 1 November 2026."""
    time_machine.move_to(datetime(2026, 11, 1, 12, 0, tzinfo=UTC), tick=False)
    return time_machine


@pytest.fixture
def meet(app: Flask) -> Callable[..., Event]:
    """Make an event in a hall from a wall time in London on, an hour long."""

    def make(starts: str = "2026-12-01 19:00", title: str = "Falls pathway", **facts: Any) -> Event:
        starts_at = at(starts)
        if facts.get("kind", Kind.FACE_TO_FACE) is Kind.FACE_TO_FACE:
            hall = factories.venue("Sample Hall", directions="Behind the pool", access="Step-free")
            facts = {"kind": Kind.FACE_TO_FACE, "venue": hall, "provider_link": ""} | facts
        usual = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1)}
        return factories.event(title, **usual | facts)

    return make


@pytest.fixture
def remind(app: Flask, today: TimeMachineFixture) -> Callable[[str], str]:
    """Let it be a wall time in London, and the worker look what is due."""

    def run(now: str) -> str:
        db.session.commit()
        today.move_to(at(now), tick=False)
        return jobs.run("remind-of-events", now=at(now))

    return run

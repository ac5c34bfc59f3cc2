"""What the tests of what comes after an event share: a day to stand on, and an event that is over."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from time_machine import TimeMachineFixture

from network.events.meetings.models import Event
from tests import factories

NOW = datetime(2026, 12, 2, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today(time_machine: TimeMachineFixture) -> TimeMachineFixture:
    """It is midday on Wednesday 2 December 2026."""
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def was(app: Flask) -> Callable[..., Event]:
    """Make an event that ended on the evening before, at half past eight."""

    def make(title: str = "Falls pathway", **facts: Any) -> Event:
        starts_at = facts.pop("starts_at", NOW - timedelta(hours=17))
        return factories.event(title, starts_at=starts_at, **facts)

    return make

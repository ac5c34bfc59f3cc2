"""What the tests of the library share: a day to stand on, and resources in every state."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from time_machine import TimeMachineFixture

from network.resources.library.models import Resource
from network.resources.library.operations import Details
from network.resources.library.rules import Kind
from tests import factories

NOW = datetime(2026, 12, 2, 12, 0, tzinfo=UTC)
TODAY = date(2026, 12, 2)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def today(time_machine: TimeMachineFixture) -> TimeMachineFixture:
    """It is midday on Wednesday 2 December 2026."""
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def shared(app: Flask) -> Callable[..., Resource]:
    """Make a resource whose owner is the first that is named."""
    return factories.resource


def details(title: str = "Strength and balance", **facts: Any) -> Details:
    """Say what a resource is, where it does not matter what."""
    return Details(title=title, kind=facts.pop("kind", Kind.LEAFLET), **facts)

"""What the tests of collections share: a day to stand on, and a collection with something in it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from time_machine import TimeMachineFixture

from network.resources.collections.models import CollectionItem, ResourceCollection
from network.resources.library.models import Resource
from tests import factories

NOW = datetime(2026, 12, 2, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today(request: pytest.FixtureRequest) -> TimeMachineFixture | None:
    """It is midday on Wednesday 2 December 2026."""
    if "app" not in request.fixturenames:
        return None
    machine: TimeMachineFixture = request.getfixturevalue("time_machine")
    machine.move_to(NOW, tick=False)
    return machine


@pytest.fixture
def pack(app: Flask) -> Callable[..., ResourceCollection]:
    """Make a collection of some resources, in their order."""

    def make(*resources: Resource, title: str = "Starter pack", **facts: Any) -> ResourceCollection:
        made = ResourceCollection(title=title, **facts)
        for place, resource in enumerate(resources, start=1):
            made.items.append(CollectionItem(resource=resource, place=place, why=f"Reason {place}"))
        return factories.kept(made)

    return make

"""What the tests of security share: a world of marked things, and no limits in the way of asking fast."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from network.core.limits import limiter
from network.members.people.models import Member
from tests.security import world as worlds
from tests.security.client import Quick, browser
from tests.security.world import World

Browse = Callable[..., Quick]


@pytest.fixture
def world(app: Flask) -> World:
    """Make one of everything for Amina, Omar, Carol and Ada."""
    return worlds.build()


@pytest.fixture
def browse(app: Flask) -> Browse:
    """Give a quick browser, of a visitor or of a member: ``browse(amina).get("/")``."""

    def give(member: Member | None = None) -> Quick:
        return browser(app, member)

    return give


@pytest.fixture
def unlimited(app: Flask) -> Iterator[None]:
    """Let a test ask as often as it wants; that there are limits is tested elsewhere."""
    limiter.enabled = False
    yield
    limiter.enabled = True

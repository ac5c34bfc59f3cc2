"""What the tests of security share: a world of marked things, and no limits in the way of asking fast."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from network.core.limits import limiter
from network.members.people.models import Member
from network.members.qualifications.models import Qualification
from network.members.qualifications.rules import Status
from tests import factories
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


@pytest.fixture
def no_tokens(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take forms without their CSRF token."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)


@pytest.fixture
def certificate(app: Flask, amina: Member) -> Qualification:
    """A certificate that waits for a check."""
    held = factories.qualification(
        amina, factories.kind("First aid", key="first-aid"), status=Status.SUBMITTED
    )
    held.awarded_typed = "2024"
    held.checked_at = None
    factories.evidence(held)
    return held

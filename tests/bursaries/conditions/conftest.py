"""An award of Public Health with conditions, a day to stand on, and a log that says what it is told."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from time_machine import TimeMachineFixture

from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status
from network.bursaries.conditions import operations, queries
from network.bursaries.conditions.models import AwardedCondition
from network.bursaries.funds.models import Fund
from network.core import clock, registry
from network.core.permission import SYSTEM, Role
from network.members.people.models import Member, Organisation
from network.members.people.rules import OrganisationKind
from tests import factories

NOW = datetime(2026, 12, 2, 12, 0, tzinfo=UTC)
TODAY = date(2026, 12, 2)
RULES: dict[str, Any] = {
    "conditions": [
        {"measure": "start", "months": 1},
        {"measure": "sessions", "months": 12, "sessions": 12, "in_area": True},
        {"measure": "other", "months": 3, "words": "tell the network what you learned"},
    ]
}
Award = Callable[..., Application]


@pytest.fixture(autouse=True)
def today(time_machine: TimeMachineFixture) -> TimeMachineFixture:
    """It is midday on Wednesday 2 December 2026."""
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def health(app: Flask) -> Organisation:
    """Public Health gives the money."""
    return factories.organisation("Public Health", kind=OrganisationKind.FUNDER)


@pytest.fixture
def ben(ben: Member, health: Organisation) -> Member:
    """Ben decides for Public Health."""
    return factories.funds_for(ben, health)


@pytest.fixture
def zoe(app: Flask) -> Member:
    """Zoe decides for somebody else."""
    member = factories.member("Zoe Finch", Role.FUNDER, email="zoe@network.example")
    factories.account(member)
    return factories.funds_for(member, factories.organisation("Lottery", kind=OrganisationKind.FUNDER))


@pytest.fixture
def fund(health: Organisation) -> Fund:
    """A fund whose awards ask for three things."""
    return factories.fund("Cancer rehabilitation 2026", organisation=health, rules=RULES)


@pytest.fixture
def award(fund: Fund, amina: Member, ben: Member) -> Award:
    """Make an award with its conditions, of a course that was completed; Ben has no interest in it."""

    def make(
        status: Status = Status.COMPLETED, completed_on: date | None = date(2026, 11, 20), **facts: Any
    ) -> Application:
        usual = {"accepted_at": datetime(2026, 9, 1, 9, 0, tzinfo=UTC), "completed_on": completed_on}
        usual |= {"fund_": fund} | facts
        made = factories.application(usual.pop("applicant", amina), status=status, **usual)
        factories.declaration(ben, made)
        operations.make(made, by=SYSTEM)
        operations.date_all(made, by=SYSTEM)
        return made

    return make


@pytest.fixture
def log() -> Iterator[list[date]]:
    """Offer a session log: the days on which sessions were led are put into the list."""
    days: list[date] = []

    def led(_member_id: int, begins: date, ends: date, _area: int | None, _condition: int | None) -> int:
        return sum(begins <= day <= ends for day in days)

    registry.sessions_led.add(led, "a log for the tests")
    yield days
    registry.sessions_led._offers.pop("a log for the tests")


def condition(application: Application, number: int) -> AwardedCondition:
    """Return one condition of an award."""
    found = queries.condition_of(application, number)
    assert found is not None
    return found


def colour(application: Application, number: int) -> str:
    """Return the tag of a condition's light today."""
    return condition(application, number).light(clock.today()).tag

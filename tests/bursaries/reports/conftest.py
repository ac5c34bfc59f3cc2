"""What the tests of reports share: a day to stand on, a fund of Ben's, and moves on given days."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from time_machine import TimeMachineFixture

from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status
from network.bursaries.funds.models import Fund
from network.core.lifecycle import StatusChange
from network.members.people.models import Member, Organisation
from tests import factories

NOW = datetime(2026, 12, 2, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today(time_machine: TimeMachineFixture) -> TimeMachineFixture:
    """It is midday on Wednesday 2 December 2026."""
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def trust(app: Flask, ben: Member) -> Organisation:
    """The organisation that Ben decides for."""
    organisation = factories.organisation("Public Health")
    factories.funds_for(ben, organisation)
    return organisation


@pytest.fixture
def fund(trust: Organisation) -> Fund:
    """A fund of £5,000 that Ben decides on."""
    return factories.fund("Instructor fund", organisation=trust)


def moved(application: Application, *steps: tuple[Status, datetime]) -> Application:
    """Write the history of an application: the states it came to, and when."""
    old = Status.DRAFT
    for new, at in steps:
        change = StatusChange(
            thing_type="bursary_applications",
            thing_id=application.id,
            old=old.value,
            new=new.value,
            at=at,
            by_id=None,
            by_name="the system",
        )
        factories.kept(change)
        old = new
    return application


@pytest.fixture
def qualified(fund: Fund) -> Callable[..., Application]:
    """Make a paid bursary whose course was completed and verified: sent 40 days ago, known 5 days ago."""

    def make(applicant: Member, **facts: Any) -> Application:
        facts = {"submitted_at": datetime(2026, 10, 23, 9, tzinfo=UTC), "completed_on": NOW.date()} | facts
        kind = facts.setdefault("kind", factories.kind("Level 4 Cancer Rehab"))
        facts["qualification"] = factories.qualification(applicant, kind)
        return factories.application(applicant, fund, Status.PAID, **facts)

    return make

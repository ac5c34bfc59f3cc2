"""What the tests of reminders share: a kind with a ladder, a day to stand on, and the morning run."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest
from flask import Flask
from time_machine import TimeMachineFixture

from network.core import jobs
from network.members.catalogue.models import QualificationKind, Sort
from tests import factories

TODAY = date(2026, 11, 2)


@pytest.fixture(autouse=True)
def today(time_machine: TimeMachineFixture) -> TimeMachineFixture:
    """It is midday on Monday 2 November 2026."""
    time_machine.move_to(datetime(2026, 11, 2, 12, 0, tzinfo=UTC), tick=False)
    return time_machine


@pytest.fixture
def first_aid(app: Flask) -> QualificationKind:
    """First aid: three years, renewed up to 90 days early, 28 days of grace, four reminders."""
    return factories.kind(
        "First aid",
        key="first-aid",
        sort=Sort.CREDENTIAL,
        validity_months=36,
        renewal_window_days=90,
        grace_days=28,
        reminder_days="90;60;30;7",
    )


@pytest.fixture
def insurance(app: Flask) -> QualificationKind:
    """Insurance: a year, no grace, two reminders."""
    return factories.kind("Insurance", key="insurance", validity_months=12, reminder_days="30;7")


@pytest.fixture
def morning(app: Flask) -> Callable[[date], str]:
    """Run the morning's job as if it were that day."""

    def run(day: date) -> str:
        return jobs.run("send-reminders", now=datetime.combine(day, time(7, 30), UTC))

    return run

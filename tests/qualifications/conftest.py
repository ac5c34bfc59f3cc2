"""What the tests of qualifications share: a small catalogue, and a day to stand on."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from time_machine import TimeMachineFixture

from network.core.permission import Role
from network.members.catalogue.models import Condition, EvidenceRule, QualificationKind, Sort
from network.members.catalogue.rules import Validity
from network.members.people.models import Member
from tests import factories

TODAY = date(2026, 11, 2)


@pytest.fixture(autouse=True)
def today(time_machine: TimeMachineFixture) -> TimeMachineFixture:
    """It is midday on Monday 2 November 2026."""
    time_machine.move_to(datetime(2026, 11, 2, 12, 0, tzinfo=UTC), tick=False)
    return time_machine


@pytest.fixture
def first_aid(app: Flask) -> QualificationKind:
    """First aid: valid for three years, renewed up to 90 days early, 28 days of grace."""
    return factories.kind(
        "First aid",
        key="first-aid",
        sort=Sort.CREDENTIAL,
        validity_months=36,
        renewal_window_days=90,
        grace_days=28,
        reminder_days="90;30",
    )


@pytest.fixture
def insurance(app: Flask) -> QualificationKind:
    """Insurance ends on the day that its document says."""
    return factories.kind("Insurance", key="insurance", sort=Sort.CREDENTIAL, validity=Validity.PRINTED)


@pytest.fixture
def dbs(app: Flask) -> QualificationKind:
    """A DBS check is seen, and never kept."""
    return factories.kind(
        "DBS check",
        key="dbs",
        sort=Sort.CREDENTIAL,
        validity_months=36,
        evidence=EvidenceRule.SEEN,
    )


@pytest.fixture
def l3(app: Flask) -> QualificationKind:
    """Level 3 Exercise Referral never ends."""
    return factories.kind("Level 3 Exercise Referral", key="l3-er", level=3)


@pytest.fixture
def l4_cancer(app: Flask, l3: QualificationKind) -> QualificationKind:
    """Level 4 Cancer asks for Level 3 and 150 hours of practice first."""
    return factories.kind("Level 4 Cancer", key="l4-cancer", level=4, requires="all(l3-er;hours:150/24m)")


@pytest.fixture
def cancer(app: Flask, l4_cancer: QualificationKind, first_aid: QualificationKind) -> Condition:
    """Cancer asks for Level 4 Cancer and first aid."""
    return factories.condition("Cancer", key="cancer", requires="all(l4-cancer;first-aid)")


@pytest.fixture
def dora(app: Flask) -> Member:
    """Dora coordinates as well."""
    made = factories.member("Dora Blake", Role.COORDINATOR, email="dora@network.example")
    factories.account(made)
    return made

"""What the tests of training share: a day to stand on, and a qualification that asks for something first."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from time_machine import TimeMachineFixture

from network.core.permission import Role
from network.members.catalogue.models import QualificationKind
from network.members.consents import operations as consents
from network.members.consents.rules import TRAINING
from network.members.people.models import Member
from tests import factories

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def today(time_machine: TimeMachineFixture) -> TimeMachineFixture:
    """It is midday on Sunday 22 November 2026."""
    time_machine.move_to(datetime(2026, 11, 22, 12, 0, tzinfo=UTC), tick=False)
    return time_machine


@pytest.fixture
def l3(app: Flask) -> QualificationKind:
    """Level 3 Exercise Referral."""
    return factories.kind("Level 3 Exercise Referral", key="l3-er", level=3)


@pytest.fixture
def first_aid(app: Flask) -> QualificationKind:
    """First aid."""
    return factories.kind("First aid", key="first-aid")


@pytest.fixture
def l4_cardiac(app: Flask, l3: QualificationKind, first_aid: QualificationKind) -> QualificationKind:
    """Level 4 Cardiac asks for Level 3 for six months, first aid, and 150 hours of practice in two years."""
    return factories.kind(
        "Level 4 Cardiac", key="l4-cardiac", level=4, requires="all(l3-er;held:6m;first-aid;hours:150/24m)"
    )


def instructor(name: str, *, agrees: bool = True, **facts: object) -> Member:
    """Make an instructor who agrees to be asked about training, unless told otherwise."""
    made = factories.member(name, Role.INSTRUCTOR, **facts)
    if agrees:
        consents.give(made, TRAINING, by=made)
    return made


@pytest.fixture
def asked_amina(amina: Member) -> Member:
    """Amina agrees to be asked about training."""
    consents.give(amina, TRAINING, by=amina)
    return amina

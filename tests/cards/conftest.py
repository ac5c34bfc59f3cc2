"""What the tests of cards share: a day to stand on, and a condition that Amina is fit for until a day."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from time_machine import TimeMachineFixture

from network.core.database import db
from network.members.cards import codes, operations
from network.members.cards.models import Card
from network.members.catalogue.models import Condition, QualificationKind
from network.members.people.models import Member
from tests import factories

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def today(time_machine: TimeMachineFixture) -> TimeMachineFixture:
    """It is three minutes past two on Sunday 22 November 2026."""
    time_machine.move_to(datetime(2026, 11, 22, 14, 3, tzinfo=UTC), tick=False)
    return time_machine


@pytest.fixture
def l4_cancer(app: Flask) -> QualificationKind:
    """Level 4 Cancer."""
    return factories.kind("Level 4 Cancer", key="l4-cancer", level=4)


@pytest.fixture
def cancer(l4_cancer: QualificationKind) -> Condition:
    """Cancer asks for Level 4 Cancer."""
    return factories.condition("Cancer", key="cancer", requires="l4-cancer")


@pytest.fixture
def falls(app: Flask) -> Condition:
    """Falls asks for a kind that nobody holds."""
    factories.kind("Level 4 Falls", key="l4-falls", level=4)
    return factories.condition("Falls", key="falls", requires="l4-falls")


@pytest.fixture
def dementia(app: Flask) -> Condition:
    """Nobody has said yet what dementia asks for."""
    return factories.condition("Dementia", key="dementia")


@pytest.fixture
def fit_amina(amina: Member, l4_cancer: QualificationKind, cancer: Condition) -> Member:
    """Amina is fit for cancer until 3 March 2027."""
    factories.qualification(amina, l4_cancer, date(2024, 3, 4), date(2027, 3, 3))
    return amina


@pytest.fixture
def card(fit_amina: Member, cancer: Condition, falls: Condition, dementia: Condition) -> Card:
    """Amina's card, for three conditions."""
    made = operations.make(fit_amina, [cancer, falls, dementia], by=fit_amina)
    db.session.commit()
    return made


@pytest.fixture
def address(card: Card) -> str:
    """Where the code of Amina's card leads."""
    return f"/cards/{codes.code_of(card)}"

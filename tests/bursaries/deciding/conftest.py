"""Two funders of one organisation, and one of another; a fund, and what was sent to it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status
from network.bursaries.funds.models import Fund
from network.core.permission import Role
from network.members.people.models import Member, Organisation
from network.members.people.rules import OrganisationKind
from tests import factories

WITH_EMBARGO = {"embargo": True}
OF_TWO = {"second_approval_pence": 200_00}

Sent = Callable[..., Application]


@pytest.fixture
def health(app: Flask) -> Organisation:
    """Public Health gives the money."""
    return factories.organisation("Public Health", kind=OrganisationKind.FUNDER)


@pytest.fixture
def ben(ben: Member, health: Organisation) -> Member:
    """Ben decides for Public Health."""
    return factories.funds_for(ben, health)


@pytest.fixture
def bola(health: Organisation) -> Member:
    """Bola decides for Public Health too."""
    member = factories.member("Bola Ade", Role.FUNDER, email="bola@network.example")
    factories.account(member)
    return factories.funds_for(member, health)


@pytest.fixture
def zoe(app: Flask) -> Member:
    """Zoe decides for somebody else."""
    member = factories.member("Zoe Finch", Role.FUNDER, email="zoe@network.example")
    factories.account(member)
    return factories.funds_for(member, factories.organisation("Lottery", kind=OrganisationKind.FUNDER))


@pytest.fixture
def make_fund(health: Organisation) -> Callable[..., Fund]:
    """Make a fund of Public Health."""

    def make(name: str = "Cancer rehabilitation 2026", **facts: Any) -> Fund:
        return factories.fund(name, **{"organisation": health} | facts)

    return make


@pytest.fixture
def fund(make_fund: Callable[..., Fund]) -> Fund:
    """A plain fund of Public Health with £5,000."""
    return make_fund()


@pytest.fixture
def sent(fund: Fund, amina: Member, ben: Member, bola: Member) -> Sent:
    """Make an application of Amina for £300, in which neither Ben nor Bola has an interest."""

    def make(status: Status = Status.SUBMITTED, **facts: Any) -> Application:
        to, applicant = facts.pop("to", fund), facts.pop("applicant", amina)
        application = factories.application(applicant, to, status, **facts)
        for judge in (ben, bola):
            factories.declaration(judge, application)
        return application

    return make

"""A fund of Public Health with two funders, what somebody asks of it, and another organisation's fund."""

from dataclasses import dataclass
from typing import Any

import pytest

from network.bursaries.applications.models import Application
from network.bursaries.funds.models import Fund
from network.core.permission import Role
from network.members.people.models import Member
from tests import factories

CRITERIA = {
    "criteria": [{"key": "need", "title": "Need"}, {"key": "plan", "title": "Plan", "most": 10}],
}


@dataclass
class Scene:
    """Amina asks; Ben and Bea decide; Carol coordinates; Otto funds something else."""

    fund: Fund
    application: Application
    amina: Member
    ben: Member
    bea: Member
    carol: Member
    otto: Member

    def another(self, **facts: Any) -> Application:
        """Make one more application of somebody else's."""
        applicant = facts.pop("applicant", None) or factories.member("Nia Another", Role.INSTRUCTOR)
        return factories.application(applicant, facts.pop("fund", self.fund), **facts)


@pytest.fixture
def scene(amina: Member, ben: Member, carol: Member) -> Scene:
    """Make everybody and one application that waits."""
    return make_scene(amina, ben, carol, CRITERIA)


@pytest.fixture
def blind(amina: Member, ben: Member, carol: Member) -> Scene:
    """The same with a fund that hides names."""
    return make_scene(amina, ben, carol, CRITERIA | {"blind": True})


def make_scene(amina: Member, ben: Member, carol: Member, rules: dict[str, Any]) -> Scene:
    """Make everybody and one application that waits, under these rules."""
    fund = factories.fund("Training fund", rules=rules)
    bea, otto = funder("Bea Stone", "bea@network.example"), funder("Otto Elsewhere", "otto@network.example")
    factories.funds_for(ben, fund.organisation)
    factories.funds_for(bea, fund.organisation)
    factories.funds_for(otto, factories.fund("Another fund").organisation)
    return Scene(fund, factories.application(amina, fund), amina, ben, bea, carol, otto)


def funder(name: str, email: str) -> Member:
    """Make a funder who can sign in, of no organisation yet."""
    made = factories.member(name, Role.FUNDER, email=email)
    factories.account(made)
    return made

"""A fund that gives half, a course that it pays for, and a draft with everything in it."""

from datetime import timedelta

import pytest

from network.bursaries.applications import operations
from network.bursaries.applications.rules import Section
from network.bursaries.scheme.rules import CostSort, Payee
from network.core import clock as time
from tests import factories

RULES = {"percentage": 50, "caps": [{"pence": 200_00}]}


@pytest.fixture
def fund(ben):
    made = factories.fund("Training fund", rules=RULES)
    factories.funds_for(ben, made.organisation)
    return made


@pytest.fixture
def draft(fund, amina):
    return complete(operations.begin(fund, amina, by=amina))


def complete(application):
    """Write every section of a draft."""
    by, today = application.applicant, time.today()
    for section, values in (
        (
            Section.COURSE,
            {
                "kind": factories.kind("Cancer rehabilitation"),
                "area": factories.area("Aylesbury"),
                "course_title": "",
                "provider": "Wright Foundation",
                "starts_on": today + timedelta(days=40),
                "ends_on": today + timedelta(days=42),
            },
        ),
        (
            Section.COSTS,
            {"costs": {CostSort.FEE: 300_00, CostSort.TRAVEL: 40_00}, "payee": Payee.APPLICANT},
        ),
        (Section.STATEMENT, {"statement": "People here wait for somebody qualified."}),
        (Section.PROMISES, {"promised": True}),
    ):
        operations.write(application, section, values, by=by)
    return application

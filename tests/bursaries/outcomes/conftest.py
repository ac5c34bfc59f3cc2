"""Somebody with an award whose course is over."""

from datetime import timedelta

import pytest
from flask import Flask

from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status
from network.core import clock
from network.members.people.models import Member
from tests import factories


@pytest.fixture
def award(app: Flask, amina: Member) -> Application:
    """Amina's award of £300, for a course that ended ten days ago."""
    today = clock.today()
    return factories.application(
        amina,
        status=Status.ACCEPTED,
        submitted_at=clock.now() - timedelta(days=90),
        starts_on=today - timedelta(days=14),
        ends_on=today - timedelta(days=10),
        course_title="Chair-based exercise",
    )


@pytest.fixture
def funder(award: Application, ben: Member) -> Member:
    """Ben, who funds it and has no interest in it."""
    factories.funds_for(ben, award.fund.organisation)
    factories.declaration(ben, award)
    return ben

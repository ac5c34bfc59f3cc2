"""Somebody with an award whose course is complete, and those who check and pay."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from werkzeug.datastructures import FileStorage

from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status
from network.bursaries.claims import operations, queries
from network.bursaries.claims.models import Claim
from network.bursaries.scheme.rules import CostSort, Payee
from network.core import clock
from network.core.permission import Role
from network.members.people.models import Member
from tests import factories

Awarding = Callable[..., Application]


def photo() -> FileStorage:
    """Give a photo of a receipt as a browser sends it."""
    made = BytesIO()
    Image.new("RGB", (40, 60), "white").save(made, "JPEG")
    made.seek(0)
    return FileStorage(made, filename="receipt.jpg", content_type="image/jpeg")


def claimed(award: Application, pence: int, *, receipts: int | None = None, **how: Any) -> Claim:
    """Send a claim of so much, with one receipt of as much or of ``receipts``."""
    by = award.applicant
    receipt = operations.add_receipt(award, photo(), by=by, sort=CostSort.FEE, pence=receipts or pence)
    return operations.claim(receipt.claim, pence, how.pop("payee", Payee.APPLICANT), by=by, **how)


def checked(award: Application, pence: int, carol: Member, **how: Any) -> Claim:
    """Send a claim and have it approved as it is."""
    sent = claimed(award, pence, **how)
    operations.check(sent, pence, by=carol)
    return sent


def parts(award: Application) -> list[int]:
    """Give what each claim takes of an award."""
    return [one.part.takes for one in queries.of(award.id)]


@pytest.fixture
def awarding(app: Flask, amina: Member, ben: Member) -> Awarding:
    """Make awards of £300 to Amina, of a fund with some rules, that Ben has no interest in."""

    def make(
        status: Status = Status.COMPLETED, rules: dict[str, Any] | None = None, **facts: Any
    ) -> Application:
        fund = factories.fund(rules=rules)
        if status is Status.COMPLETED:
            facts = {"completed_on": clock.today() - timedelta(days=5)} | facts
        made = factories.application(amina, fund, status, **facts)
        factories.funds_for(ben, fund.organisation)
        factories.declaration(ben, made)
        return made

    return make


@pytest.fixture
def award(awarding: Awarding) -> Application:
    """Amina's award of £300, for a course that is complete."""
    return awarding()


@pytest.fixture
def dora(app: Flask, award: Application) -> Member:
    """Dora coordinates and decides for the funder too."""
    made = factories.member("Dora Lind", Role.COORDINATOR, email="dora@network.example")
    factories.account(made)
    factories.funds_for(made, award.fund.organisation)
    factories.declaration(made, award)
    return made

"""Many decide at one moment on the last of the money: what fits is given, and each other one is told."""

from collections.abc import Callable

from flask import Flask

from network.bursaries.ledger import operations, queries
from network.bursaries.ledger.models import BudgetLine
from network.bursaries.ledger.rules import Balance, Move
from network.core import money
from network.core.database import db
from network.core.permission import SYSTEM
from network.core.rules import Refused
from tests import factories
from tests.events.registrations.test_races import at_once

LAST_MONEY = 500_00


def test_of_50_approvals_at_once_for_the_last_500_pounds_exactly_what_fits_is_given(app: Flask) -> None:
    fund = factories.fund(pence=LAST_MONEY)
    line_id = fund.lines[0].id
    amina = factories.member()
    facts = {"kind": factories.kind(), "area": factories.area()}
    wanted = {
        factories.application(amina, fund, **facts).id: 20_00 + (number * 37_00) % 130_00
        for number in range(50)
    }
    given: list[int] = []
    told: dict[int, str] = {}

    def approving(application_id: int, pence: int) -> Callable[[], object]:
        def deed() -> object:
            line = db.session.get_one(BudgetLine, line_id)
            try:
                operations.enter(line, Move.RESERVE, pence, by=SYSTEM, application_id=application_id)
            except Refused as refusal:
                told[application_id] = str(refusal)
            else:
                given.append(application_id)
            return None

        return deed

    at_once(app, [approving(number, pence) for number, pence in wanted.items()])

    reserved = sum(wanted[number] for number in given)
    left = LAST_MONEY - reserved
    assert len(given) + len(told) == 50
    assert queries.of_fund(fund.id) == Balance(available=left, reserved=reserved)
    assert {number for number in wanted if queries.of_application(number).reserved} == set(given)
    # Nobody was turned away who would have fitted: the smallest that was refused is more than what is left.
    assert min(wanted[number] for number in told) > left
    for number, words in told.items():
        pence = wanted[number]
        at_the_time = int(words.split("There is £")[1].split(" left")[0].replace(",", "")) * 100
        assert left <= at_the_time < pence
        assert words == (
            f"There is {money.said(at_the_time)} left in the fund, and this takes {money.said(pence)}."
        )

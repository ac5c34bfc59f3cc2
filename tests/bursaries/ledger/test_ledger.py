"""The ledger in the database: it always sums, nothing goes below nothing, and it only grows."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from network.bursaries.funds.models import Fund
from network.bursaries.ledger import operations, queries
from network.bursaries.ledger.models import BudgetLine, LedgerEntry, LedgerOnlyGrows
from network.bursaries.ledger.rules import OF_THE_FUND, Balance, Move, balance
from network.core import clock
from network.core.database import db
from network.core.permission import SYSTEM
from network.core.rules import Refused
from network.members.people.models import Member
from tests import factories

A_MOVE = st.tuples(st.sampled_from(list(Move)), st.integers(0, 2), st.integers(1, 400))


def reserve(fund: Fund, application_id: int, pence: int) -> LedgerEntry:
    return operations.enter(fund.lines[0], Move.RESERVE, pence, by=SYSTEM, application_id=application_id)


@pytest.mark.one_database("sqlite")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(A_MOVE, max_size=25))
def test_whatever_moves_are_tried_every_bucket_is_the_sum_of_its_entries_and_none_is_below_nothing(
    app: Flask, moves: list[tuple[Move, int, int]]
) -> None:
    fund = factories.fund(pence=500)
    line = fund.lines[0]
    applications = [
        factories.application(factories.member(), fund, kind=None, area=None).id for _ in range(3)
    ]
    expected = Balance(available=500)
    own = dict.fromkeys(applications, Balance())
    for move, which, pence in moves:
        number = None if move in OF_THE_FUND else applications[which]
        after = expected.after(move, pence)
        theirs = Balance() if number is None else own[number].after(move, pence)
        fits = min(after.available, after.reserved, after.committed, after.paid) >= 0
        fits = fits and (number is None or min(theirs.reserved, theirs.committed, theirs.paid) >= 0)
        if fits:
            operations.enter(line, move, pence, by=SYSTEM, application_id=number)
            expected = after
            if number is not None:
                own[number] = theirs
        else:
            with pytest.raises(Refused):
                operations.enter(line, move, pence, by=SYSTEM, application_id=number)
        assert line.balance == expected

    written = [(entry.move, entry.pence) for entry in queries.entries_of_line(line.id)]
    assert balance(written) == line.balance == queries.of_fund(fund.id) == expected
    soon = clock.now() + timedelta(seconds=1)
    assert queries.of_lines_before([line.id], soon)[line.id] == expected
    for number, theirs in own.items():
        assert queries.of_application(number) == Balance(0, theirs.reserved, theirs.committed, theirs.paid)
    db.session.rollback()


def test_too_much_is_refused_with_the_money_left_and_nothing_has_changed(app: Flask, amina: Member) -> None:
    fund = factories.fund(pence=500_00)
    wanted = factories.application(amina, fund)

    with pytest.raises(
        Refused, match=r"There is £500 left in the fund, and this takes £500\.01\."
    ) as refusal:
        reserve(fund, wanted.id, 500_01)

    assert refusal.value.field == "pence"
    assert queries.of_fund(fund.id) == Balance(available=500_00)
    assert queries.entries_of_application(wanted.id) == []


def test_an_application_takes_nothing_that_another_has_there(app: Flask, amina: Member) -> None:
    fund = factories.fund(pence=500_00)
    mine, other = factories.application(amina, fund), factories.application(factories.member(), fund)
    reserve(fund, mine.id, 100_00)
    reserve(fund, other.id, 300_00)

    with pytest.raises(Refused, match="Only £100 of this award is reserved, and this takes £200"):
        operations.enter(fund.lines[0], Move.COMMIT, 200_00, by=SYSTEM, application_id=mine.id)


@pytest.mark.parametrize("pence", [0, -1])
def test_nothing_and_less_than_nothing_do_not_move(app: Flask, pence: int) -> None:
    with pytest.raises(Refused, match="more than nothing"):
        operations.enter(factories.fund().lines[0], Move.BUDGET, pence, by=SYSTEM)


def test_what_is_held_for_somebody_is_set_free_and_what_was_paid_stays(app: Flask, amina: Member) -> None:
    fund = factories.fund(pence=500_00)
    wanted = factories.application(amina, fund)
    line = fund.lines[0]
    reserve(fund, wanted.id, 300_00)
    operations.enter(line, Move.COMMIT, 200_00, by=SYSTEM, application_id=wanted.id)
    operations.enter(line, Move.PAY, 50_00, by=SYSTEM, application_id=wanted.id)

    freed = operations.set_free(line, wanted.id, by=SYSTEM, reason="The course was cancelled")

    assert freed == 250_00
    assert queries.of_application(wanted.id) == Balance(paid=50_00)
    assert line.balance == Balance(available=450_00, paid=50_00)
    assert operations.set_free(line, wanted.id, by=SYSTEM) == 0


def changed(**values: object) -> Callable[[int], object]:
    return lambda number: update(LedgerEntry).where(LedgerEntry.id == number).values(values)


@pytest.mark.parametrize(
    "statement",
    [
        changed(pence=1),
        changed(move="cut"),
        changed(reason="another"),
        changed(reference="another"),
        lambda number: (
            update(LedgerEntry).where(LedgerEntry.id == number).values(at=clock.now() - timedelta(days=1))
        ),
        lambda number: delete(LedgerEntry).where(LedgerEntry.id == number),
        lambda number: text(f"DELETE FROM bursary_ledger WHERE id = {int(number)}"),
    ],
    ids=["an amount", "a move", "a reason", "a reference", "a moment", "deleted", "deleted by hand"],
)
def test_the_database_itself_refuses_to_change_an_entry(
    app: Flask, statement: Callable[[int], object]
) -> None:
    fund = factories.fund(pence=500_00)
    entry = queries.entries_of_line(fund.lines[0].id)[0]
    db.session.commit()

    with pytest.raises(DBAPIError, match="only grows"):
        db.session.execute(statement(entry.id))  # type: ignore[call-overload]

    db.session.rollback()
    assert [one.pence for one in queries.entries_of_line(fund.lines[0].id)] == [500_00]


def test_no_entry_is_deleted_through_the_models_either(app: Flask) -> None:
    entry = queries.entries_of_line(factories.fund().lines[0].id)[0]
    db.session.delete(entry)

    with pytest.raises(LedgerOnlyGrows):
        db.session.flush()

    db.session.rollback()


@pytest.mark.parametrize("bucket", ["available", "reserved", "committed", "paid"])
def test_the_database_itself_keeps_a_bucket_from_going_below_nothing(app: Flask, bucket: str) -> None:
    line = factories.fund(pence=100).lines[0]
    db.session.commit()

    with pytest.raises(DBAPIError, match=f"{bucket}_is_not_negative"):
        db.session.execute(update(BudgetLine).where(BudgetLine.id == line.id).values({bucket: -1}))

    db.session.rollback()
    assert db.session.scalar(select(BudgetLine.available)) == 100

"""Money that is to come back: asked for, received, corrected, waived; never more than was paid or is owed."""

from datetime import date

import pytest
from sqlalchemy import select

from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status as Award
from network.bursaries.conditions import clawing, operations, queries
from network.bursaries.conditions.models import ClawBack, ClawBackReceipt
from network.bursaries.conditions.rules import Owed, Status
from network.bursaries.ledger import queries as ledger
from network.bursaries.ledger.models import LedgerEntry
from network.bursaries.ledger.rules import Move
from network.core.database import db
from network.core.lifecycle import NotPermitted
from network.core.mail import Message
from network.core.rules import Refused
from network.members.people.models import Member
from tests import factories
from tests.bursaries.conditions.conftest import TODAY, condition
from tests.bursaries.racing import at_once


@pytest.fixture
def missed(award, carol):
    """An award that is paid, of which the first condition was not kept."""
    application = award(Award.PAID, completed_on=date(2026, 10, 20))
    operations.miss(condition(application, 1), "Nothing has come.", by=carol)
    return application


def subjects(member):
    return db.session.scalars(
        select(Message.subject).where(Message.member_id == member.id).order_by(Message.id)
    ).all()


def moves(application):
    return [(one.move, one.pence) for one in ledger.entries_of_application(application.id)]


def test_all_that_was_paid_is_asked_for_and_no_money_moves_before_it_comes(missed, ben, amina, carol):
    before = moves(missed)

    debt = clawing.claw_back(missed, None, "No class began.", by=ben, condition=condition(missed, 1))

    assert (debt.pence, debt.status, debt.due_on) == (300_00, Owed.OWED, date(2026, 12, 30))
    assert moves(missed) == before
    assert queries.light(missed).tag == "Not kept"
    assert not queries.all_done(missed)
    assert subjects(amina)[-1] == f"Please pay back £300 of your bursary ({missed.reference})"
    assert subjects(carol)[-1] == f"To be paid back: £300 of {missed.reference}"


def test_what_comes_is_in_the_fund_again_in_parts_or_in_whole(missed, ben, carol):
    debt = clawing.claw_back(missed, 300_00, "No class began.", by=ben, condition=condition(missed, 1))
    available = missed.line.available

    clawing.receive(debt, 100_00, TODAY, "FIN-1", by=carol)
    assert (debt.status, debt.left_pence, missed.line.available) == (
        Owed.PART_RECEIVED,
        200_00,
        available + 100_00,
    )
    clawing.receive(debt, 200_00, TODAY, "FIN-2", by=ben)

    assert (debt.status, debt.left_pence) == (Owed.RECEIVED, 0)
    assert [one.status for one in queries.conditions_of(missed)] == [
        Status.MISSED,
        Status.WAIVED,  # nothing is left for which they would have to be kept
        Status.WAIVED,
    ]
    assert queries.all_done(missed)
    assert moves(missed)[-2:] == [(Move.CLAW_BACK, 100_00), (Move.CLAW_BACK, 200_00)]
    assert ledger.of_application(missed.id).paid == 0
    assert [entry.reference for entry in ledger.entries_of_application(missed.id)[-2:]] == ["FIN-1", "FIN-2"]


def test_no_more_is_asked_for_than_was_paid_nor_twice(missed, ben):
    clawing.claw_back(missed, 200_00, "No class began.", by=ben)

    with pytest.raises(Refused, match="at most £100"):
        clawing.claw_back(missed, 100_01, "And more.", by=ben)
    clawing.claw_back(missed, 100_00, "And the rest.", by=ben)
    with pytest.raises(Refused, match="Nothing of this award"):
        clawing.claw_back(missed, 1, "Still more.", by=ben)

    assert [one.number for one in queries.debts_of(missed)] == [1, 2]


def test_an_award_that_is_not_paid_gives_nothing_back(award, ben):
    with pytest.raises(Refused, match="Nothing of this award"):
        clawing.claw_back(award(), 1, "No class.", by=ben)


def test_money_comes_back_for_what_was_not_kept_of_the_same_award(missed, award, ben):
    other = award()

    for one in (condition(missed, 2), condition(other, 1)):
        with pytest.raises(Refused, match="was not kept"):
            clawing.claw_back(missed, 1_00, "No class.", by=ben, condition=one)


def test_no_more_comes_than_is_owed_and_it_needs_a_reference(missed, ben, carol):
    debt = clawing.claw_back(missed, 120_00, "No class began.", by=ben)

    with pytest.raises(Refused, match="Only £120 is still owed"):
        clawing.receive(debt, 120_01, TODAY, "FIN-1", by=carol)
    with pytest.raises(Refused, match="reference"):
        clawing.receive(debt, 120_00, TODAY, "  ", by=carol)
    clawing.receive(debt, 120_00, TODAY, "FIN-1", by=carol)
    with pytest.raises(Refused, match="Nothing is owed any more"):
        clawing.receive(debt, 1, TODAY, "FIN-2", by=carol)


def test_a_receipt_that_was_none_is_corrected_by_new_entries(missed, ben, carol, amina):
    debt = clawing.claw_back(missed, 300_00, "No class began.", by=ben)
    receipt = clawing.receive(debt, 300_00, TODAY, "FIN-1", by=carol)
    available = missed.line.available

    clawing.correct(receipt, "That was somebody else's payment.", by=carol)

    assert (debt.status, debt.left_pence) == (Owed.OWED, 300_00)
    assert ledger.of_application(missed.id).paid == 300_00
    assert missed.line.available == available - 300_00
    assert moves(missed)[-4:] == [
        (Move.CLAW_BACK, 300_00),
        (Move.RESERVE, 300_00),
        (Move.COMMIT, 300_00),
        (Move.PAY, 300_00),
    ]
    assert subjects(amina)[-1] == f"A payment of £300 had not come ({missed.reference})"
    with pytest.raises(Refused, match="put right already"):
        clawing.correct(receipt, "Again.", by=carol)


def test_a_receipt_cannot_be_corrected_once_the_money_went_to_somebody_else(missed, ben, carol, fund, esi):
    debt = clawing.claw_back(missed, 300_00, "No class began.", by=ben)
    receipt = clawing.receive(debt, 300_00, TODAY, "FIN-1", by=carol)
    left = missed.line.available
    factories.application(esi, fund, Award.ACCEPTED, awarded_pence=left)
    before = moves(missed)

    with pytest.raises(Refused, match="There is £0 left"):
        clawing.correct(receipt, "It had not come.", by=carol)

    assert moves(missed) == before


def test_the_funder_waives_the_rest_and_what_came_stays(missed, ben, carol, amina):
    debt = clawing.claw_back(missed, 300_00, "No class began.", by=ben)
    clawing.receive(debt, 50_00, TODAY, "FIN-1", by=carol)

    clawing.waive(debt, "She fell ill.", by=ben)

    assert (debt.status, debt.left_pence, debt.received_pence) == (Owed.WAIVED, 0, 50_00)
    assert ledger.of_application(missed.id).paid == 250_00
    assert subjects(amina)[-1] == f"You need not pay back £250 ({missed.reference})"
    operations.waive(condition(missed, 2), "No hall.", by=ben)
    operations.waive(condition(missed, 3), "Not needed.", by=ben)
    assert condition(missed, 1).status is Status.MISSED
    assert queries.all_done(missed)


@pytest.mark.parametrize("who", ["amina", "carol", "zoe"])
def test_only_who_decides_for_the_fund_asks_for_money_and_waives_it(missed, ben, request, who):
    actor = request.getfixturevalue(who)
    debt = clawing.claw_back(missed, 100_00, "No class began.", by=ben)

    with pytest.raises(NotPermitted):
        clawing.claw_back(missed, 1_00, "More.", by=actor)
    with pytest.raises(NotPermitted):
        clawing.waive(debt, "Not needed.", by=actor)
    if who != "carol":
        with pytest.raises(NotPermitted):
            clawing.receive(debt, 1_00, TODAY, "FIN-1", by=actor)


def test_a_funder_who_has_not_declared_or_has_an_interest_decides_nothing(missed, carol, health):
    bola = factories.funds_for(factories.member("Bola Ade"), health)
    with pytest.raises(NotPermitted):
        clawing.claw_back(missed, 1_00, "No class.", by=bola)
    factories.declaration(bola, missed, conflict=True)
    with pytest.raises(NotPermitted):
        clawing.claw_back(missed, 1_00, "No class.", by=bola)


def test_a_funder_asks_nothing_of_themselves(award, ben):
    own = award(Award.PAID, applicant=ben)

    with pytest.raises(NotPermitted):
        clawing.claw_back(own, 1_00, "No class.", by=ben)


def test_receipts_at_one_moment_never_exceed_what_is_owed(missed, ben, carol, app):
    debt = clawing.claw_back(missed, 250_00, "No class began.", by=ben).id
    carol_id, missed_id = carol.id, missed.id

    def deed() -> object:
        by = db.session.get_one(Member, carol_id)
        return clawing.receive(db.session.get_one(ClawBack, debt), 100_00, TODAY, "FIN-1", by=by)

    refused = at_once(app, [deed] * 6)

    assert sorted(refused) == ["Only £50 is still owed."] * 4
    found = db.session.get_one(ClawBack, debt)
    assert (found.received_pence, found.left_pence) == (200_00, 50_00)
    assert len(db.session.scalars(select(ClawBackReceipt)).all()) == 2
    entries = db.session.scalars(select(LedgerEntry.pence).where(LedgerEntry.move == Move.CLAW_BACK)).all()
    assert sum(entries) == 200_00
    assert ledger.of_application(missed_id).paid == 100_00


def test_claw_backs_at_one_moment_never_exceed_what_was_paid(missed, ben, app):
    ben_id, missed_id = ben.id, missed.id

    def deed() -> object:
        by = db.session.get_one(Member, ben_id)
        return clawing.claw_back(db.session.get_one(Application, missed_id), 200_00, "No class.", by=by)

    refused = at_once(app, [deed] * 4)

    assert refused == ["Enter at most £100: no more can be asked for."] * 3
    assert sum(db.session.scalars(select(ClawBack.pence)).all()) == 200_00

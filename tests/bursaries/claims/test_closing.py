"""The end of an award, and its opening again."""

import pytest

from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status as Award
from network.bursaries.claims import closing, operations, queries
from network.bursaries.ledger import operations as money
from network.bursaries.ledger import queries as ledger
from network.bursaries.ledger.rules import Move
from network.core import clock
from network.core.lifecycle import NotPermitted
from network.core.permission import SYSTEM
from network.core.rules import Refused
from network.members.people.models import Member
from tests.bursaries.claims.conftest import Awarding, checked, claimed


def paid(award: Application, pence: int, carol: Member, ben: Member) -> None:
    """Let so much of an award be claimed and paid, as the last claim."""
    operations.pay(checked(award, pence, carol, is_last=True), pence, "PAY-1", clock.today(), by=ben)


def test_what_is_left_goes_back_to_the_fund(award: Application, carol: Member, ben: Member) -> None:
    paid(award, 200_00, carol, ben)
    assert list(queries.to_close(carol)) == [award]
    before = ledger.of_fund(award.fund_id).available

    freed = closing.close(award, by=carol)

    assert (freed, award.status) == (100_00, Award.CLOSED)
    assert ledger.of_fund(award.fund_id).available == before + 100_00
    assert ledger.of_application(award.id).paid == 200_00
    with pytest.raises(Refused, match="closed already"):
        closing.close(award, by=carol)


def test_nothing_is_closed_while_something_is_left_to_do(
    awarding: Awarding, award: Application, amina: Member, carol: Member, ben: Member
) -> None:
    with pytest.raises(Refused, match="completed first"):
        closing.close(awarding(Award.ACCEPTED), by=carol)
    claimed(award, 100_00)
    with pytest.raises(Refused, match="waits to be checked"):
        closing.close(award, by=carol)
    for somebody in (amina, ben):
        with pytest.raises(NotPermitted):
            closing.close(award, by=somebody)


def test_a_closed_award_is_opened_again_as_it_was(award: Application, carol: Member, ben: Member) -> None:
    paid(award, 200_00, carol, ben)
    closing.close(award, by=carol)
    for pence, reason, says in ((100_01, "A bill came late.", "at most £100"), (0, " ", "Say why")):
        with pytest.raises(Refused, match=says):
            closing.reopen(award, pence, reason, by=carol)

    closing.reopen(award, 100_00, "A bill came late.", by=carol)

    assert award.status is Award.PART_PAID
    assert [one.move for one in ledger.entries_of_application(award.id)][-3:] == [
        Move.CANCEL, Move.RESERVE, Move.COMMIT,
    ]  # fmt: skip
    assert queries.room(award) == 100_00
    assert claimed(award, 100_00).pence == 100_00


@pytest.mark.parametrize("gross", [0, 200_00])
def test_an_award_without_money_left_is_opened_as_complete_or_paid(
    award: Application, carol: Member, ben: Member, gross: int
) -> None:
    if gross:
        paid(award, gross, carol, ben)
    closing.close(award, by=carol)

    closing.reopen(award, 0, "Its record is put right.", by=carol)

    assert award.status is (Award.PAID if gross else Award.COMPLETED)
    assert ledger.of_application(award.id).committed == 0


def test_what_the_fund_has_not_got_any_more_is_not_set_aside(award: Application, carol: Member) -> None:
    closing.close(award, by=carol)
    line = award.line
    assert line is not None
    money.enter(line, Move.CUT, line.available - 10_00, by=SYSTEM)

    with pytest.raises(Refused, match="£10 left in the fund"):
        closing.reopen(award, 300_00, "It was closed by mistake.", by=carol)

    assert award.status is Award.CLOSED


def test_a_claim_after_the_last_one_that_comes_back_can_be_sent_again(
    award: Application, amina: Member, carol: Member, ben: Member
) -> None:
    paid(award, 200_00, carol, ben)
    closing.close(award, by=carol)
    closing.reopen(award, 100_00, "A bill came late.", by=carol)

    late = claimed(award, 80_00)
    operations.send_back(late, "The date is missing.", by=carol)
    assert award.status is Award.PART_PAID
    operations.claim(late, 80_00, late.payee, by=amina, is_last=True)
    operations.check(late, 80_00, by=carol)
    operations.pay(late, 80_00, "PAY-2", clock.today(), by=ben)

    assert (award.status, closing.close(award, by=carol)) == (Award.PAID, 20_00)

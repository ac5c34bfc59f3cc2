"""A claim from its first receipt to the money, and back where something was a mistake."""

from datetime import timedelta

import pytest

from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status as Award
from network.bursaries.claims import operations, queries
from network.bursaries.claims.models import ClaimCheck, ClaimsOnlyGrow
from network.bursaries.claims.rules import Status
from network.bursaries.conditions import clawing
from network.bursaries.conditions import operations as conditions
from network.bursaries.conditions import queries as promises
from network.bursaries.funds.models import Deputy
from network.bursaries.ledger import queries as ledger
from network.bursaries.ledger.rules import Move
from network.bursaries.outcomes import operations as outcomes
from network.bursaries.scheme.rules import CostSort, Payee
from network.core import clock
from network.core.database import db
from network.core.files import StoredFile
from network.core.lifecycle import NotPermitted
from network.core.mail import Message
from network.core.permission import Role
from network.core.privacy import held_in_the_record
from network.core.rules import Refused
from network.members.people.models import Member
from network.members.qualifications.rules import Status as Grant
from tests import factories
from tests.bursaries.claims.conftest import Awarding, checked, claimed, parts, photo


def letters() -> list[str]:
    found = db.session.scalars(db.select(Message).order_by(Message.id))
    return [one.template.rpartition("/")[2].removesuffix(".txt") for one in found]


def test_a_claim_is_sent_checked_and_paid_in_part_then_whole(
    award: Application, carol: Member, ben: Member
) -> None:
    claim = claimed(award, 300_00, receipts=600_00)
    assert (claim.status, award.status) == (Status.SENT, Award.CLAIMED)
    assert queries.room(award) == 0

    operations.check(claim, 250_00, "The meal is not a cost of the course.", by=carol)
    assert (claim.status, award.status, queries.room(award)) == (Status.CHECKED, Award.CLAIMED, 50_00)

    operations.pay(claim, 100_00, "PAY-1", clock.today(), by=ben)
    assert (claim.status, award.status) == (Status.PART_PAID, Award.PART_PAID)
    operations.pay(claim, 150_00, "PAY-2", clock.today(), by=ben)

    assert (claim.status, award.status) == (Status.PAID, Award.PART_PAID)
    money = ledger.of_application(award.id)
    assert (money.committed, money.paid) == (50_00, 250_00)
    assert queries.paid_pence(award.id) == 250_00
    entries = ledger.entries_of_application(award.id)[-2:]
    assert [(one.move, one.pence, one.reference, one.by_id) for one in entries] == [
        (Move.PAY, 100_00, "PAY-1", ben.id),
        (Move.PAY, 150_00, "PAY-2", ben.id),
    ]
    assert letters() == ["received", "checked", "paid", "paid"]


def test_an_award_is_paid_once_the_last_claim_is_or_nothing_is_left(
    awarding: Awarding, carol: Member, ben: Member
) -> None:
    whole, less = awarding(), awarding()

    operations.pay(checked(whole, 300_00, carol), 300_00, "PAY-1", clock.today(), by=ben)
    operations.pay(checked(less, 200_00, carol, is_last=True), 200_00, "PAY-2", clock.today(), by=ben)

    assert (whole.status, less.status) == (Award.PAID, Award.PAID)
    with pytest.raises(Refused, match="Your last claim was paid"):
        claimed(less, 50_00)


def test_a_claim_that_comes_back_takes_nothing_and_is_sent_again(award: Application, carol: Member) -> None:
    claim = claimed(award, 300_00)
    with pytest.raises(Refused, match="Say what to put right"):
        operations.send_back(claim, " ", by=carol)

    operations.send_back(claim, "The second page is missing.", by=carol)
    assert (claim.status, award.status, parts(award)) == (Status.RETURNED, Award.COMPLETED, [0])
    again = operations.add_receipt(award, photo(), by=award.applicant, sort=CostSort.TRAVEL, pence=20_00)
    assert again.claim is claim
    operations.claim(claim, 280_00, Payee.PROVIDER, by=award.applicant)

    assert (claim.status, claim.payee, award.status) == (Status.SENT, Payee.PROVIDER, Award.CLAIMED)
    assert letters() == ["received", "returned", "received"]


@pytest.mark.parametrize(
    ("pay_after", "status", "must"),
    [
        ("acceptance", Award.ACCEPTED, False),
        ("completion", Award.ACCEPTED, True),
        ("completion", Award.COMPLETED, False),
        ("conditions", Award.ACCEPTED, True),
    ],
)
def test_nothing_is_claimed_before_what_must_come_first(
    awarding: Awarding, pay_after: str, status: Award, must: bool
) -> None:
    award = awarding(status, {"pay_after": pay_after})

    if must:
        with pytest.raises(Refused, match="must come first: The course is completed"):
            claimed(award, 100_00)
        assert award.status is status
    else:
        assert claimed(award, 100_00).status is Status.SENT


def test_nothing_is_paid_once_the_certificate_was_revoked(
    award: Application, amina: Member, carol: Member, ben: Member
) -> None:
    claim = checked(award, 300_00, carol)
    award.qualification = factories.qualification(amina, award.kind, status=Grant.REVOKED)

    assert list(queries.all_to_pay(ben)) == []  # the finance office does not read of it
    with pytest.raises(Refused, match="revoked"):
        operations.pay(claim, 300_00, "PAY-1", clock.today(), by=ben)

    assert ledger.of_application(award.id).paid == 0


def test_a_paper_that_the_fund_asks_for_is_missed_in_words(awarding: Awarding) -> None:
    award = awarding(rules={"documents": [{"key": "proof", "title": "Proof of payment", "stage": "claim"}]})
    with pytest.raises(Refused, match="missing: Proof of payment"):
        claimed(award, 100_00)
    operations.add_receipt(award, photo(), by=award.applicant, document="proof")

    assert claimed(award, 100_00).status is Status.SENT


def test_who_is_paid_is_as_the_fund_pays(awarding: Awarding) -> None:
    award = awarding(rules={"payees": ["provider"]})

    with pytest.raises(Refused, match="does not pay like that"):
        claimed(award, 100_00, payee=Payee.APPLICANT)
    assert claimed(award, 100_00, payee=Payee.PROVIDER).payee is Payee.PROVIDER


def test_bank_details_are_refused_wherever_somebody_writes(
    award: Application, carol: Member, ben: Member
) -> None:
    with pytest.raises(Refused, match="never keep"):
        claimed(award, 100_00, said="Please pay to 20-00-00, 12345678")
    claim = claimed(award, 100_00)
    with pytest.raises(Refused, match="never keep"):
        operations.send_back(claim, "Is 12345678 right?", by=carol)
    operations.check(claim, 100_00, by=carol)
    with pytest.raises(Refused, match="never keep"):
        operations.pay(claim, 100_00, "20-00-00 12345678", clock.today(), by=ben)

    assert (claim.words, claim.paid_pence) == ("", 0)


def test_three_people_claim_check_and_pay(
    award: Application, amina: Member, carol: Member, ben: Member, dora: Member, esi: Member
) -> None:
    claim = claimed(award, 100_00)
    for somebody in (amina, ben, esi):
        with pytest.raises(NotPermitted):
            operations.check(claim, 100_00, by=somebody)
    operations.check(claim, 100_00, by=dora)

    for somebody in (amina, carol, dora, esi):
        with pytest.raises(NotPermitted):
            operations.pay(claim, 100_00, "PAY-1", clock.today(), by=somebody)

    assert list(queries.to_pay(dora)) == []
    assert list(queries.to_pay(ben)) == [claim]
    operations.pay(claim, 100_00, "PAY-1", clock.today(), by=ben)


def test_a_deputy_does_not_pay_in_the_place_of_whoever_checked(
    award: Application, dora: Member, ben: Member
) -> None:
    stands_in = factories.member("Eve Hart", Role.COORDINATOR, email="eve@network.example")
    organisation_id = award.fund.organisation_id
    deputy = {"organisation_id": organisation_id, "begins_on": clock.today(), "ends_on": clock.today()}
    factories.kept(Deputy(member_id=stands_in.id, for_id=dora.id, **deputy))
    factories.declaration(stands_in, award)
    claim = claimed(award, 100_00)
    operations.check(claim, 100_00, by=dora)

    with pytest.raises(NotPermitted):
        operations.pay(claim, 100_00, "PAY-1", clock.today(), by=stands_in)

    assert (list(queries.to_pay(stands_in)), list(queries.to_pay(ben))) == ([], [claim])


def test_nobody_pays_in_the_place_of_the_applicant(awarding: Awarding, carol: Member, amina: Member) -> None:
    award = awarding()
    factories.funds_for(amina, award.fund.organisation)
    claim = checked(award, 100_00, carol)
    eve = factories.member("Eve Hart", Role.COORDINATOR, email="eve@network.example")
    stands_in = {"organisation_id": award.fund.organisation_id, "member_id": eve.id, "for_id": amina.id}
    factories.kept(Deputy(**stands_in, begins_on=clock.today(), ends_on=clock.today()))
    factories.declaration(eve, award)

    with pytest.raises(NotPermitted):
        operations.pay(claim, 100_00, "PAY-1", clock.today(), by=eve)

    assert claim.status is Status.CHECKED


def test_a_receipt_that_is_sent_twice_is_there_once(award: Application) -> None:
    what = {"by": award.applicant, "sort": CostSort.FEE, "pence": 100_00}
    first = operations.add_receipt(award, photo(), **what)

    again = operations.add_receipt(award, photo(), **what)
    other = operations.add_receipt(award, photo(), **what | {"pence": 20_00})  # two receipts on one photo

    assert again is first
    assert first.claim.receipts == [first, other]
    assert db.session.query(StoredFile).filter_by(owner_id=award.applicant_id).count() == 2


def test_another_funder_and_one_with_an_interest_see_nothing(
    award: Application, carol: Member, ben: Member, dora: Member
) -> None:
    other = factories.member("Hal Moss", Role.INSTRUCTOR, email="hal@network.example")
    factories.funds_for(other, factories.organisation("Another health service"))
    claim = checked(award, 100_00, carol)
    for somebody in (ben, dora):
        factories.declaration(somebody, award, conflict=True)
    db.session.expire(award)

    for somebody in (other, ben, dora):
        assert list(queries.to_pay(somebody)) == list(queries.all_to_pay(somebody)) == []
        assert list(queries.undeclared(somebody)) == []
        with pytest.raises(NotPermitted):
            operations.pay(claim, 100_00, "PAY-1", clock.today(), by=somebody)
    assert list(queries.to_check(dora)) == []


def test_a_payment_that_was_a_mistake_is_taken_back_by_a_new_entry(
    award: Application, carol: Member, ben: Member
) -> None:
    claim = checked(award, 300_00, carol)
    first = operations.pay(claim, 100_00, "PAY-1", clock.today(), by=ben)
    second = operations.pay(claim, 200_00, "PAY-2", clock.today(), by=ben)
    assert award.status is Award.PAID

    with pytest.raises(Refused, match="what was wrong"):
        operations.take_back_payment(second, "", by=ben)
    operations.take_back_payment(second, "It was for somebody else.", by=ben)
    assert (claim.status, claim.paid_pence, award.status) == (Status.PART_PAID, 100_00, Award.PART_PAID)
    with pytest.raises(Refused, match="already"):
        operations.take_back_payment(second, "Again.", by=ben)
    operations.take_back_payment(first, "That too.", by=ben)

    assert (claim.status, claim.paid_pence, award.status) == (Status.CHECKED, 0, Award.CLAIMED)
    moves = [one.move for one in ledger.entries_of_application(award.id)]
    assert moves[-4:] == [Move.PAY, Move.PAY, Move.UNPAY, Move.UNPAY]
    assert (first.pence, second.pence) == (100_00, 200_00)


def test_a_wrong_approval_is_taken_back_and_both_stay(award: Application, carol: Member, ben: Member) -> None:
    claim = checked(award, 300_00, carol)

    operations.take_back_check(claim, "I read the wrong line.", by=carol)
    operations.check(claim, 200_00, "The rest is for another course.", by=carol)

    assert [(one.outcome.value, one.pence) for one in claim.checks] == [
        ("approved", 300_00), ("taken_back", None), ("approved", 200_00),
    ]  # fmt: skip
    operations.pay(claim, 200_00, "PAY-1", clock.today(), by=ben)
    with pytest.raises(Refused, match="approved and not paid"):
        operations.take_back_check(claim, "Too late.", by=carol)
    db.session.delete(db.session.scalars(db.select(ClaimCheck)).first())
    with pytest.raises(ClaimsOnlyGrow):
        db.session.flush()
    db.session.rollback()


def test_a_claim_is_taken_back_before_it_is_checked(award: Application, amina: Member, carol: Member) -> None:
    claim = claimed(award, 300_00)
    operations.withdraw(claim, by=amina)
    assert (claim.status, award.status, queries.room(award)) == (Status.WITHDRAWN, Award.COMPLETED, 300_00)
    draft = operations.add_receipt(award, photo(), by=amina, sort=CostSort.FEE, pence=10_00).claim

    operations.withdraw(draft, by=amina)

    assert [one.number for one in queries.of(award.id)] == [1]
    with pytest.raises(Refused, match="is checked already"):
        operations.withdraw(checked(award, 100_00, carol), by=amina)


def test_claims_follow_an_award_that_ends(awarding: Awarding, amina: Member, carol: Member) -> None:
    award = awarding(Award.ACCEPTED, {"pay_after": "acceptance"})
    claim = checked(award, 100_00, carol)
    operations.add_receipt(award, photo(), by=amina, sort=CostSort.FEE, pence=10_00)

    outcomes.end(award, "The course was cancelled.", by=carol)

    assert [(one.status, one.approved_pence) for one in queries.of(award.id)] == [(Status.WITHDRAWN, None)]
    assert ledger.of_application(award.id).committed == 0
    with pytest.raises(Refused, match="withdrawn"):
        operations.claim(claim, 100_00, Payee.APPLICANT, by=amina)


def test_nobody_pays_before_it_was_claimed_or_more_than_was_approved(
    award: Application, carol: Member, ben: Member
) -> None:
    claim = checked(award, 200_00, carol)

    for pence, days, says in (
        (201_00, 0, "£200 to pay"),
        (1, 1, "not come"),
        (1, -1, "before it was claimed"),
    ):
        with pytest.raises(Refused, match=says):
            operations.pay(claim, pence, "PAY-1", clock.today() + timedelta(days=days), by=ben)
    with pytest.raises(Refused, match="reference"):
        operations.pay(claim, 200_00, " ", clock.today(), by=ben)


def test_a_payment_whose_money_is_asked_back_is_not_taken_back(
    award: Application, carol: Member, ben: Member
) -> None:
    payment = operations.pay(checked(award, 300_00, carol), 300_00, "PAY-1", clock.today(), by=ben)
    debt = clawing.claw_back(award, 100_00, "No class began.", by=ben)

    with pytest.raises(Refused, match="asked back"):
        operations.take_back_payment(payment, "It was for somebody else.", by=ben)
    clawing.waive(debt, "It was never paid.", by=ben)
    operations.take_back_payment(payment, "It was for somebody else.", by=ben)

    assert (ledger.of_application(award.id).paid, queries.paid_pence(award.id)) == (0, 0)


def test_what_was_paid_counts_once_whatever_came_back_or_had_not_come(
    award: Application, carol: Member, ben: Member
) -> None:
    operations.pay(checked(award, 200_00, carol), 200_00, "PAY-1", clock.today(), by=ben)
    debt = clawing.claw_back(award, 150_00, "No class began.", by=ben)
    first, _second = (
        clawing.receive(debt, pence, clock.today(), "FIN-1", by=carol) for pence in (100_00, 50_00)
    )
    assert (ledger.of_application(award.id).paid, queries.paid_pence(award.id)) == (50_00, 200_00)

    clawing.correct(first, "It was another payment.", by=carol)

    assert (ledger.of_application(award.id).paid, queries.paid_pence(award.id)) == (150_00, 200_00)
    standing = queries.standing(award, queries.of(award.id))
    assert (standing.came_back, standing.room) == (50_00, 100_00)


def test_the_record_that_an_applicant_reads_names_nobody_who_checked_or_paid(
    awarding: Awarding, amina: Member, carol: Member, ben: Member
) -> None:
    promise = {"measure": "start", "months": 1}
    award = awarding(Award.ACCEPTED, {"pay_after": "acceptance", "conditions": [promise]})
    conditions.make(award, by=amina)
    payment = operations.pay(checked(award, 100_00, carol), 100_00, "PAY-1", clock.today(), by=ben)
    operations.take_back_payment(payment, "It was for somebody else.", by=ben)
    outcomes.confirm(award, clock.today(), "The list of the provider.", by=carol)
    [promised] = promises.conditions_of(award)
    conditions.confirm(promised, clock.today(), "I was there.", by=carol)
    operations.pay(queries.of(award.id)[0], 100_00, "PAY-2", clock.today(), by=ben)
    clawing.claw_back(award, 50_00, "It came twice.", by=ben)

    own = held_in_the_record(amina).rows

    assert {one["by"] for one in own} == {amina.name}
    assert "claim sent" in {one["what"] for one in own}

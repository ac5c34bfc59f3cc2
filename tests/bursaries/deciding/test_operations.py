"""Approving, declining, deferring, taking up again, and what becomes of the money."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status
from network.bursaries.deciding import operations, queries, telling
from network.bursaries.deciding.models import Decision, Offer
from network.bursaries.deciding.rules import ExtraCondition, Outcome, Stage
from network.bursaries.funds.models import Deputy, Fund
from network.bursaries.ledger import queries as ledger
from network.bursaries.ledger.models import BudgetLine
from network.core import clock, mail
from network.core.database import db
from network.core.lifecycle import NotPermitted
from network.core.permission import Role
from network.core.rules import Refused
from network.members.people.models import Member
from tests import factories
from tests.bursaries.deciding.conftest import OF_TWO, WITH_EMBARGO, Sent
from tests.conftest import Outbox

FundMaker = Callable[..., Fund]


def available(fund: Fund) -> int:
    return ledger.of_fund(fund.id).available


def outcomes(application: Application) -> list[tuple[Outcome, Stage]]:
    return [(one.outcome, one.stage) for one in queries.decisions_of(application)]


def deputy(member: Member, stands_in_for: Member) -> Member:
    today = clock.today()
    organisation = next(one.organisation_id for one in stands_in_for.role_grants if one.organisation_id)
    factories.kept(
        Deputy(
            organisation_id=organisation,
            member=member,
            stands_in_for=stands_in_for,
            begins_on=today,
            ends_on=today + timedelta(days=30),
        )
    )
    return member


def test_a_funder_approves_what_was_asked_and_the_offer_is_made_at_once(
    sent: Sent, fund: Fund, ben: Member, amina: Member, outbox: Outbox
) -> None:
    application = sent()

    decided = operations.approve(application, 300_00, by=ben)

    assert application.status is Status.OFFERED
    assert (application.awarded_pence, application.decided_at) == (300_00, decided.at)
    assert (decided.outcome, decided.stage, decided.by_id, decided.for_id) == (
        Outcome.APPROVE,
        Stage.ONLY,
        ben.id,
        ben.id,
    )
    assert decided.released_at is not None
    held = ledger.of_application(application.id)
    assert (available(fund), held.reserved, held.committed) == (4_700_00, 300_00, 0)
    offer = queries.offer_of(application)
    assert offer is not None
    assert offer.last_day == clock.today() + timedelta(days=14)
    letter = outbox.only()
    assert letter.to_address == amina.email
    assert letter.subject == f"Your bursary is approved: £300 ({application.reference})"
    assert "Ben" not in letter.body


def test_another_amount_is_offered_with_its_reason(
    sent: Sent, fund: Fund, ben: Member, outbox: Outbox
) -> None:
    application = sent()

    operations.approve(application, 250_50, "The round has no more", by=ben)

    assert application.awarded_pence == 250_50
    assert available(fund) == 4_749_50
    letter = outbox.only()
    assert "another amount: £250.50" in letter.subject
    assert "Why it is another amount: The round has no more" in letter.body
    assert "You asked for £300." in letter.body


def test_added_conditions_stand_in_the_agreement(sent: Sent, ben: Member) -> None:
    application = sent()
    due = clock.today() + timedelta(days=40)

    decided = operations.approve(
        application, 300_00, by=ben, conditions=[ExtraCondition("Visit the ward", due, before_payment=True)]
    )

    assert [(one.words, one.due_on, one.before_payment) for one in decided.conditions] == [
        ("Visit the ward", due, True)
    ]
    offer = queries.offer_of(application)
    assert offer is not None
    assert "Visit the ward: by " in offer.agreement
    assert ", before anything is paid." in offer.agreement


@pytest.mark.parametrize("pence", [0, -1, 300_01])
def test_an_amount_that_cannot_be_changes_nothing(sent: Sent, fund: Fund, ben: Member, pence: int) -> None:
    application = sent()

    with pytest.raises(Refused):
        operations.approve(application, pence, "So", by=ben)

    assert application.status is Status.SUBMITTED
    assert available(fund) == 5_000_00
    assert outcomes(application) == []


def test_no_more_is_approved_than_the_scheme_gives_now(sent: Sent, make_fund: FundMaker, ben: Member) -> None:
    fund = make_fund("Half", rules={"percentage": 25})

    with pytest.raises(Refused, match="at most £150"):
        operations.approve(sent(to=fund), 300_00, by=ben)


def test_what_the_fund_has_not_got_is_refused_with_the_money_left(
    sent: Sent, make_fund: FundMaker, ben: Member, outbox: Outbox
) -> None:
    small = make_fund("Small", pence=200_00)
    application = sent(to=small)

    with pytest.raises(Refused, match="There is £200 left in the fund, and this takes £300"):
        operations.approve(application, 300_00, by=ben)

    db.session.commit()
    assert application.status is Status.SUBMITTED
    assert available(small) == 200_00
    assert outcomes(application) == []
    assert outbox.all() == []


def test_with_several_lines_one_is_chosen(sent: Sent, fund: Fund, make_fund: FundMaker, ben: Member) -> None:
    travel = factories.kept(BudgetLine(fund_id=fund.id, name="Travel"))
    other = make_fund("Other")
    db.session.refresh(fund)
    application = sent()
    for line in (None, other.lines[0]):
        with pytest.raises(Refused) as refusal:
            operations.approve(application, 300_00, by=ben, line=line)
        assert refusal.value.field == "line"
    with pytest.raises(Refused, match="£0 left in Travel"):
        operations.approve(application, 300_00, by=ben, line=travel)

    operations.approve(application, 300_00, by=ben, line=fund.lines[0])

    assert application.line is fund.lines[0]


class TestTwoApprovals:
    @pytest.fixture
    def fund(self, make_fund: FundMaker) -> Fund:
        return make_fund(rules=OF_TWO)

    def test_the_first_reserves_nothing_and_the_second_completes(
        self, sent: Sent, fund: Fund, ben: Member, bola: Member, outbox: Outbox
    ) -> None:
        application = sent()
        due = clock.today() + timedelta(days=9)

        operations.approve(
            application, 250_00, "Less is left", by=ben, conditions=[ExtraCondition("Call us", due)]
        )

        assert application.status is Status.SUBMITTED
        assert available(fund) == 5_000_00
        assert outbox.only().to_address == bola.email

        second = operations.approve(application, 250_00, by=bola)

        assert application.status is Status.OFFERED
        assert available(fund) == 4_750_00
        assert outcomes(application) == [(Outcome.APPROVE, Stage.FIRST), (Outcome.APPROVE, Stage.SECOND)]
        assert (second.reason, [one.words for one in second.conditions]) == ("Less is left", ["Call us"])
        assert second.threshold_pence == 200_00

    def test_who_could_be_the_second_is_told_once_and_nobody_else(
        self, sent: Sent, ben: Member, bola: Member, carol: Member, ada: Member, outbox: Outbox
    ) -> None:
        application = sent()
        deputy(carol, ben)
        undeclared = factories.funds_for(ada, application.fund.organisation)
        conflicted = factories.funds_for(
            factories.member("Cy Own", Role.FUNDER, email="cy@network.example"), application.fund.organisation
        )
        factories.declaration(conflicted, application, conflict=True)

        operations.approve(application, 300_00, by=ben)
        operations.approve(application, 250_00, "Less is left", by=ben)

        letters = outbox.all()
        assert {one.to_address for one in letters} == {bola.email, undeclared.email}
        assert (len(letters), {one.status for one in letters}) == (2, {mail.Status.DIGEST})
        said = "".join(one.subject + one.body for one in letters)
        assert not {name for name in ("Amina", "Ben", "£") if name in said}
        assert not telling.is_not_waiting_for_second(application.id)
        operations.approve(application, 250_00, by=bola)
        assert telling.is_not_waiting_for_second(application.id)

    def test_up_to_the_threshold_one_is_enough(self, sent: Sent, ben: Member) -> None:
        application = sent()

        operations.approve(application, 200_00, "Less is left", by=ben)

        assert application.status is Status.OFFERED

    def test_nobody_approves_twice_or_through_another_place(
        self, sent: Sent, fund: Fund, ben: Member, bola: Member, carol: Member, ada: Member
    ) -> None:
        for_ben, also_for_ben = deputy(carol, ben), deputy(ada, ben)
        pairs = [(ben, ben), (ben, for_ben), (for_ben, ben), (for_ben, also_for_ben)]
        for first, second in pairs:
            application = sent()
            for judge in (carol, ada):
                factories.declaration(judge, application)
            operations.approve(application, 300_00, by=first)
            with pytest.raises(Refused, match="somebody else has to approve"):
                operations.approve(application, 300_00, by=second)
            assert application.status is Status.SUBMITTED
        assert available(fund) == 5_000_00

        made = operations.approve(application, 300_00, by=bola)

        assert made.stage is Stage.SECOND

    def test_another_amount_begins_anew(self, sent: Sent, fund: Fund, ben: Member, bola: Member) -> None:
        application = sent()
        operations.approve(application, 300_00, by=ben)

        operations.approve(application, 260_00, "Less is left", by=bola)

        assert application.status is Status.SUBMITTED
        assert available(fund) == 5_000_00
        operations.approve(application, 260_00, by=ben)
        assert application.awarded_pence == 260_00

    def test_a_changed_application_takes_two_again(self, sent: Sent, ben: Member, bola: Member) -> None:
        application = sent()
        operations.approve(application, 300_00, by=ben)
        application.course_title = "Another course"
        db.session.flush()

        operations.approve(application, 300_00, by=bola)

        assert application.status is Status.SUBMITTED
        assert [stage for _outcome, stage in outcomes(application)] == [Stage.FIRST, Stage.FIRST]

    def test_a_no_of_the_second_is_enough(self, sent: Sent, ben: Member, bola: Member) -> None:
        application = sent()
        operations.approve(application, 300_00, by=ben)

        operations.decline(application, "The course is full", by=bola)

        assert application.status is Status.DECLINED


class TestEmbargo:
    @pytest.fixture
    def fund(self, make_fund: FundMaker) -> Fund:
        return make_fund(rules=WITH_EMBARGO)

    def test_nobody_is_told_until_the_release(
        self, sent: Sent, fund: Fund, ben: Member, bola: Member, outbox: Outbox
    ) -> None:
        approved, declined, deferred = sent(), sent(), sent()

        operations.approve(approved, 300_00, by=ben)
        operations.decline(declined, "The round is full", by=ben)
        operations.defer(deferred, "The course has no date", by=ben)

        assert available(fund) == 4_700_00
        assert [one.status for one in (approved, declined, deferred)] == [
            Status.APPROVED,
            Status.SUBMITTED,
            Status.SUBMITTED,
        ]
        assert outbox.all() == []
        assert queries.told(declined) is None
        assert {one.id for one, _ in queries.unreleased(bola)} == {approved.id, declined.id, deferred.id}
        assert queries.to_decide(bola) == []

        assert operations.release_round(fund.rounds[0], by=bola) == 3

        assert [one.status for one in (approved, declined, deferred)] == [
            Status.OFFERED,
            Status.DECLINED,
            Status.DEFERRED,
        ]
        assert len(outbox.all()) == 3
        assert queries.unreleased(bola) == []

    def test_the_days_of_an_offer_count_from_its_release(
        self, sent: Sent, ben: Member, clock_: object
    ) -> None:
        application = sent()
        operations.approve(application, 300_00, by=ben)
        clock_.shift(timedelta(days=20))  # type: ignore[attr-defined]

        operations.release(application, by=ben)

        offer = queries.offer_of(application)
        assert offer is not None
        assert offer.last_day == clock.today() + timedelta(days=14)

    def test_what_is_decided_is_taken_up_again_before_it_is_decided_otherwise(
        self, sent: Sent, fund: Fund, ben: Member, bola: Member, outbox: Outbox
    ) -> None:
        approved, declined = sent(), sent()
        operations.approve(approved, 300_00, by=ben)
        operations.decline(declined, "The round is full", by=ben)
        for application in (approved, declined):
            with pytest.raises(Refused, match="decided already"):
                operations.decline(application, "No", by=bola)

            operations.reopen(application, "There was a mistake", by=bola)

            assert application.status is Status.SUBMITTED
            assert queries.waiting_for_release(application) is None
        assert available(fund) == 5_000_00
        assert approved.awarded_pence is None
        assert outbox.all() == []
        assert {one.id for one in queries.to_decide(ben)} == {approved.id, declined.id}

    def test_what_was_decided_on_other_words_is_not_released(self, sent: Sent, ben: Member) -> None:
        application = sent(Status.CHANGE_ASKED)
        operations.decline(application, "No answer came", by=ben)
        application.statement = "Here is my answer."
        db.session.flush()

        with pytest.raises(Refused, match="Nothing about this waits"):
            operations.release(application, by=ben)


@pytest.fixture
def clock_(time_machine: object) -> object:
    """The time, under a name of its own beside the module ``clock``."""
    time_machine.move_to(clock.now())  # type: ignore[attr-defined]
    return time_machine


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.DEFERRED, Status.CHANGE_ASKED])
def test_a_funder_declines_with_a_reason(sent: Sent, ben: Member, outbox: Outbox, status: Status) -> None:
    application = sent(status)
    with pytest.raises(Refused) as refusal:
        operations.decline(application, " ", by=ben)
    assert refusal.value.field == "reason"

    operations.decline(application, "The course is not for cancer", by=ben)

    assert application.status is Status.DECLINED
    letter = outbox.only()
    assert "Why: The course is not for cancer" in letter.body
    assert "Ben" not in letter.body


def test_a_deferred_application_is_approved_later(sent: Sent, ben: Member, outbox: Outbox) -> None:
    application = sent()

    operations.defer(application, "The course has no date", by=ben)
    operations.approve(application, 300_00, by=ben)

    assert application.status is Status.OFFERED
    assert len(outbox.all()) == 2


@pytest.mark.parametrize("status", [Status.DECLINED, Status.LAPSED])
def test_what_was_refused_or_lapsed_is_taken_up_again(
    sent: Sent, ben: Member, outbox: Outbox, status: Status
) -> None:
    application = sent(status)

    operations.reopen(application, "There was a mistake", by=ben)

    assert application.status is Status.SUBMITTED
    assert "is looked at again" in outbox.only().subject
    with pytest.raises(Refused):
        operations.reopen(application, "Again", by=ben)


def test_nobody_decides_on_their_own_or_in_a_conflict_or_for_another_fund(
    sent: Sent, fund: Fund, ben: Member, bola: Member, zoe: Member, carol: Member, amina: Member
) -> None:
    application, own = sent(), sent(applicant=ben)
    factories.declaration(bola, application, conflict=True)
    undeclared = factories.funds_for(factories.member("Dee", Role.FUNDER), fund.organisation)
    verbs = [
        lambda one, by: operations.approve(one, 300_00, by=by),
        lambda one, by: operations.decline(one, "No", by=by),
        lambda one, by: operations.defer(one, "Later", by=by),
        lambda one, by: operations.reopen(one, "Again", by=by),
        lambda one, by: operations.release(one, by=by),
    ]
    people = [(own, ben), *((application, one) for one in (bola, zoe, carol, amina, undeclared))]
    for verb in verbs:
        for thing, by in people:
            with pytest.raises(NotPermitted):
                verb(thing, by)
    assert available(fund) == 5_000_00


def test_a_deputy_decides_in_the_place_of_a_funder(sent: Sent, ben: Member, carol: Member) -> None:
    application = sent()
    factories.declaration(deputy(carol, ben), application)

    decided = operations.approve(application, 300_00, by=carol)

    assert (decided.by_id, decided.for_id) == (carol.id, ben.id)


def test_nobody_decides_in_the_place_of_the_applicant(fund: Fund, ben: Member, carol: Member) -> None:
    bea = factories.funds_for(factories.member("Bea Funder", Role.FUNDER), fund.organisation)
    own = factories.application(ben, fund, Status.SUBMITTED)
    factories.declaration(deputy(carol, ben), own)
    with pytest.raises(NotPermitted):
        operations.approve(own, 300_00, by=carol)

    deputy(carol, bea)

    assert operations.approve(own, 300_00, by=carol).for_id == bea.id


@pytest.mark.parametrize(
    "status", [Status.DRAFT, Status.WITHDRAWN, Status.ACCEPTED, Status.PAID, Status.CHANGE_ASKED]
)
def test_what_is_elsewhere_in_its_life_is_not_approved(sent: Sent, ben: Member, status: Status) -> None:
    with pytest.raises((Refused, NotPermitted)):
        operations.approve(sent(status), 300_00, by=ben)


def test_a_decision_and_an_agreement_stay(sent: Sent, ben: Member, amina: Member) -> None:
    application = sent()
    decided = operations.approve(application, 300_00, by=ben)
    operations.accept(application, by=amina)
    db.session.commit()

    for statement in (
        "UPDATE bursary_decisions SET reason = 'another'",
        "DELETE FROM bursary_decisions",
        "UPDATE bursary_offers SET agreement = 'another'",
        "UPDATE bursary_offers SET pence = 1",
        "UPDATE bursary_offers SET expires_at = released_at",
    ):
        with pytest.raises(Exception, match="a decision stays"):
            db.session.execute(db.text(statement))
        db.session.rollback()
    assert db.session.get_one(Decision, decided.id).pence == 300_00
    assert db.session.scalars(db.select(Offer)).one().agreement

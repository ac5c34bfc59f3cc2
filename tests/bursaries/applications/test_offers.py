"""What applications put on other pages, and what leaves with a person or at the end of its time."""

from datetime import timedelta

import pytest

from network.bursaries.applications import days, forgetting, offers, operations, queries
from network.bursaries.applications.models import Application, Document
from network.bursaries.applications.rules import Status
from network.bursaries.ledger import queries as ledger
from network.core import clock as time
from network.core import registry
from network.core.database import db
from network.core.permission import Role
from tests import factories
from tests.plugins.statements import statements


@pytest.fixture(autouse=True)
def _in_a_request(app):
    with app.test_request_context():
        yield


def test_home_names_what_waits_for_its_applicant(draft, amina, fund):
    asked = factories.application(amina, fund, Status.CHANGE_ASKED)

    titles = [one.title for one in offers.tasks(amina, time.today())]

    assert titles == [
        "Finish your application to Training fund",
        f"Answer the question about your application {asked.reference}",
    ]


def test_home_says_where_ones_bursaries_stand_and_no_approval_that_waits(amina, ben, fund):
    def shown(member):
        return [(one.title, one.context["own"]) for one in offers.panels("home", member, None)]

    factories.application(amina, fund, Status.DRAFT)
    factories.application(amina, fund, Status.CLOSED)
    assert (shown(amina), shown(ben)) == ([], [])
    approved = factories.application(amina, fund, Status.APPROVED)

    [(title, [(one, status, next_)])] = shown(amina)
    assert (title, one, status) == ("My bursary", approved, Status.SUBMITTED)
    assert next_.words == "It is decided on, and you are told."
    few = asked_of_the_database(amina)
    for _ in range(3):
        factories.application(amina, factories.fund(), Status.ACCEPTED)
    assert asked_of_the_database(amina) == few
    assert shown(amina)[0][0] == "My bursaries"


def asked_of_the_database(member):
    """Return how many questions the part of the home page asks."""
    db.session.expire_all()
    assert member.roles
    with statements() as asked:
        list(offers.panels("home", member, None))
    return len(asked)


def test_the_open_funds_that_pay_for_a_kind_are_ways_to_pay(amina):
    kind, other = factories.kind(key="l4-cancer"), factories.kind(key="l4-falls")
    pays = factories.fund("For cancer", rules={"kinds": ["l4-cancer"]})
    factories.fund("Spent", pence=0)

    assert [one.title for one in offers.ways_to_pay(amina, kind, time.today())] == [pays.name]
    assert list(offers.ways_to_pay(amina, other, time.today())) == []


def test_a_coordinator_reads_on_a_members_page_what_they_applied_for(amina, carol, ben, fund):
    factories.application(amina, fund)

    assert [one.title for one in offers.panels("member", carol, amina)] == ["Bursaries"]
    assert list(offers.panels("member", ben, amina)) == []


def test_a_blind_fund_names_nobody_on_the_page_of_a_member(amina, fund):
    blind = factories.fund(rules={"blind": True}, organisation=fund.organisation)
    factories.application(amina, blind)
    both = factories.funds_for(factories.member("Carl Both", Role.COORDINATOR), fund.organisation)

    assert list(offers.panels("member", both, amina)) == []


def test_ones_own_calendar_knows_when_a_round_closes_and_a_course_begins(draft, amina, fund):
    fund.rounds[0].closes_at = time.now() + timedelta(days=5)
    awarded = factories.application(amina, factories.fund(), Status.ACCEPTED)
    db.session.flush()

    found = {one.title: one.day for one in days.days_of(amina)}

    assert found == {
        "Last day to apply: Training fund": time.london_date(fund.rounds[0].closes_at),
        f"Your course begins: {awarded.course_title}": awarded.starts_on,
    }
    rows = db.session.execute(days.made_of(Application.applicant_id)).all()
    assert all(isinstance(number, int) for row in rows for number in row)


def test_a_copy_holds_all_of_it_and_no_secret(amina, fund):
    factories.application(amina, fund, Status.APPROVED)

    row = offers.held(amina).rows[0]

    assert (row["status"], row["awarded, in pence"]) == ("submitted", None)
    assert row["sections"]["Why you, and why there"] == [["Statement", "I lead a class in Aylesbury."]]


def test_what_came_to_nothing_goes_after_its_time_and_money_stays(amina, fund, draft):
    withdrawn = factories.application(amina, fund)
    operations.withdraw(withdrawn, by=amina, reason="I have moved")
    after_money = factories.application(amina, fund, Status.OFFERED)
    factories.kept(Document(application=after_money, key="other", file=factories.stored_file()))
    operations.withdraw(after_money, by=amina)
    running = factories.application(amina, fund)
    later = time.today() + timedelta(days=2)

    assert forgetting.due(time.today()) == []
    found = forgetting.due(later)
    assert {one.id for one in found} == {draft.id, withdrawn.id, after_money.id}
    for one in found:
        forgetting.remove(one)

    left = queries.own(amina.id)
    assert {one.id for one in left} == {after_money.id, running.id}
    assert (after_money.statement, after_money.documents) == ("", [])
    assert len(ledger.entries_of_application(after_money.id)) == 2
    assert forgetting.due(later) == []


def test_a_deleted_member_leaves_what_was_paid_without_their_words(amina, fund, draft):
    paid = factories.application(amina, fund, Status.PAID)
    waiting = factories.application(amina, fund)

    for step in (registry.erasure.named("bursaries"),):
        step(amina)

    assert [one.id for one in queries.own(amina.id)] == [paid.id]
    assert (paid.statement, paid.awarded_pence) == ("", 300_00)
    assert db.session.get(Application, waiting.id) is None
    assert ledger.of_application(paid.id).paid == 300_00

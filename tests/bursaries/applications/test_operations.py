"""Beginning, writing, sending, answering and taking back an application."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from network.bursaries.applications import operations, queries
from network.bursaries.applications.models import Application, ChangeRequest, Document
from network.bursaries.applications.rules import Section, Status
from network.bursaries.applications.sections import Standing
from network.bursaries.ledger import queries as ledger
from network.bursaries.scheme.rules import CostSort
from network.core import audit
from network.core import clock as time
from network.core.database import db
from network.core.lifecycle import NotPermitted
from network.core.permission import SYSTEM
from network.core.rules import Refused
from network.members.people import operations as people
from tests import factories
from tests.bursaries.applications.conftest import complete

LONDON = ZoneInfo("Europe/London")


def test_a_draft_is_begun_once(fund, amina):
    first = operations.begin(fund, amina, by=amina)

    assert operations.begin(fund, amina, by=amina) is first
    assert first.status is Status.DRAFT


def test_nobody_begins_for_somebody_else(fund, amina, carol):
    with pytest.raises(Refused, match="for themselves"):
        operations.begin(fund, amina, by=carol)


def test_a_closed_fund_takes_nothing_and_says_when_it_does(fund, amina):
    fund.rounds[0].opens_at = datetime(2030, 1, 7, 9, tzinfo=LONDON)

    with pytest.raises(Refused, match="opens on Monday 7 January 2030, 9am"):
        operations.begin(fund, amina, by=amina)


def test_an_unfinished_section_is_kept(fund, amina):
    draft = operations.begin(fund, amina, by=amina)

    operations.write(draft, Section.COURSE, {"provider": "Wright Foundation"}, by=amina)

    standing = {one.section: one for one in queries.progress(draft)}
    assert standing[Section.COURSE].standing is Standing.INCOMPLETE
    assert "When it starts" in standing[Section.COURSE].missing
    assert standing[Section.COSTS].standing is Standing.NOT_BEGUN
    assert standing[Section.DOCUMENTS].standing is Standing.DONE  # none is asked for


def test_the_second_of_two_tabs_is_told(draft, amina):
    seen = draft.version
    operations.write(draft, Section.STATEMENT, {"statement": "The first"}, by=amina, version=seen)

    with pytest.raises(Refused, match="meanwhile"):
        operations.write(draft, Section.STATEMENT, {"statement": "The second"}, by=amina, version=seen)
    assert draft.statement == "The first"


def test_nobody_else_writes(draft, carol, ben):
    for somebody in (carol, ben):
        with pytest.raises(NotPermitted):
            operations.write(draft, Section.STATEMENT, {"statement": "Mine"}, by=somebody)


def test_what_was_sent_has_a_number_its_rules_and_what_was_found(draft, amina, fund, outbox):
    operations.submit(draft, by=amina)

    assert draft.status is Status.SUBMITTED
    assert draft.reference == f"B-{time.today().year}-0001"
    assert (draft.asked_pence, draft.round, draft.scheme.number) == (150_00, fund.rounds[0], 1)
    assert {one["rule"] for one in draft.findings if one["met"]} >= {"costs"}
    assert [message.subject for message in outbox.to(amina)] == [
        f"Your application {draft.reference} is with us"
    ]


def test_those_who_decide_are_told_without_a_name_and_the_applicant_is_not_one_of_them(
    draft, amina, ben, outbox
):
    factories.funds_for(amina, draft.fund.organisation)

    operations.submit(draft, by=amina)

    told = [one for one in outbox.all() if one.template.endswith("arrived.txt")]
    assert [one.member_id for one in told] == [ben.id]
    assert "Amina" not in told[0].subject + told[0].body
    assert told[0].status == "digest"


@pytest.mark.parametrize(
    ("seconds", "is_sent"), [(-1, True), (0, False), (1, False)], ids=["a second before", "at it", "after"]
)
@pytest.mark.one_database("sqlite")
def test_the_deadline_holds_to_the_second_and_the_draft_is_kept(fund, amina, clock, seconds, is_sent):
    closes_at = datetime(2027, 3, 28, 17, tzinfo=LONDON)  # the day on which the clocks go forward
    clock.move_to(closes_at - timedelta(days=3), tick=False)
    draft = complete(operations.begin(fund, amina, by=amina))
    fund.rounds[0].closes_at = closes_at
    db.session.flush()
    clock.move_to(closes_at + timedelta(seconds=seconds), tick=False)

    if is_sent:
        operations.submit(draft, by=amina)
        assert draft.status is Status.SUBMITTED
        return
    with pytest.raises(Refused) as refusal:
        operations.submit(draft, by=amina)
    assert str(refusal.value) == (
        "The round closed on Sunday 28 March 2027, 5pm. No further round is planned yet. "
        "Your draft is kept as it is."
    )
    assert (draft.status, draft.reference) == (Status.DRAFT, None)
    assert draft.statement == "People here wait for somebody qualified."


def test_a_rule_that_is_not_met_refuses_with_what_to_do(draft, amina):
    draft.starts_on = time.today() + timedelta(days=600)
    draft.ends_on = draft.starts_on
    factories.kept(
        type(draft.fund.lines[0])(fund_id=draft.fund_id)
    )  # a second line changes nothing about the rules
    from network.bursaries.scheme.models import SchemeVersion

    factories.kept(SchemeVersion(fund_id=draft.fund_id, number=2, rules={"window": "fund_period"}))
    operations.write(draft, Section.PROMISES, {"promised": True}, by=amina)

    with pytest.raises(Refused, match="Choose a course that starts from"):
        operations.submit(draft, by=amina)
    assert draft.status is Status.DRAFT


def test_what_is_missing_is_named(fund, amina):
    draft = operations.begin(fund, amina, by=amina)

    with pytest.raises(Refused, match="The course: which course it is, who runs it"):
        operations.submit(draft, by=amina)


def test_a_yes_to_other_promises_is_asked_for_again(draft, amina, clock):
    from network.bursaries.scheme.models import SchemeVersion

    clock.move_to(time.now() + timedelta(minutes=1))
    factories.kept(SchemeVersion(fund_id=draft.fund_id, number=2, rules={}))

    with pytest.raises(Refused, match="it has changed since you gave it"):
        operations.submit(draft, by=amina)


def test_numbers_go_on(draft, amina, fund, dev):
    operations.submit(draft, by=amina)
    omar = factories.member("Omar Said", *amina.roles)
    second = complete(operations.begin(fund, omar, by=omar))
    operations.submit(second, by=omar)

    assert [int(one.reference[-4:]) for one in (draft, second)] == [1, 2]


def test_withdrawing_sets_the_money_free(amina, fund):
    offered = factories.application(amina, fund, Status.OFFERED)

    freed = operations.withdraw(offered, by=amina, reason="I have moved")

    assert freed == 300_00
    assert ledger.of_fund(fund.id).available == 5_000_00
    assert ledger.of_application(offered.id).awarded == 0
    assert (offered.status, offered.withdrawn_because) == (Status.WITHDRAWN, "I have moved")


@pytest.mark.parametrize("status", [Status.COMPLETED, Status.PAID, Status.DECLINED, Status.WITHDRAWN])
@pytest.mark.one_database("sqlite")
def test_it_is_too_late_to_withdraw(amina, fund, status):
    with pytest.raises(Refused):
        operations.withdraw(factories.application(amina, fund, status), by=amina)


def asked(application, section, by):
    change = ChangeRequest(
        application=application,
        section=section,
        words="What is the travel for?",
        asked_by_id=by.id,
        before=[list(pair) for pair in queries.section_words(application, section)],
    )
    return factories.kept(change)


def test_a_question_is_answered_and_the_old_answer_kept(amina, fund, carol):
    application = factories.application(amina, fund, Status.CHANGE_ASKED)
    question = asked(application, Section.COSTS, carol)
    before = question.before

    operations.write(
        application, Section.COSTS, {"costs": {CostSort.FEE: 500_00}, "reply": "The price fell"}, by=amina
    )
    operations.submit(application, by=amina)

    assert application.status is Status.SUBMITTED
    assert (question.before, question.reply) == (before, "The price fell")
    assert ["Course fee", "£500"] in question.after
    assert application.asked_pence == 200_00
    assert question.answered_at is not None


def test_only_what_was_asked_about_is_open_and_has_to_be_answered(amina, fund, carol):
    application = factories.application(amina, fund, Status.CHANGE_ASKED)
    asked(application, Section.COSTS, carol)

    with pytest.raises(Refused, match="stays as it was sent"):
        operations.write(application, Section.STATEMENT, {"statement": "Other"}, by=amina)
    with pytest.raises(Refused, match="Answer the question"):
        operations.submit(application, by=amina)


def test_a_file_that_was_sent_stays_beside_what_comes_later(amina, fund, carol, clock):
    application = factories.application(amina, fund, Status.CHANGE_ASKED)
    document = factories.kept(Document(application=application, key="other", file=factories.stored_file()))
    clock.move_to(time.now() + timedelta(minutes=1))
    asked(application, Section.DOCUMENTS, carol)

    with pytest.raises(Refused, match="it stays"):
        operations.detach(document, by=amina)

    clock.move_to(time.now() + timedelta(minutes=1))
    later = Document(application=application, number=2, key="other", file=factories.stored_file())
    operations.detach(factories.kept(later), by=amina)
    assert application.documents == [document]


def test_who_leaves_takes_drafts_along_and_nothing_else(amina, fund, draft):
    sent = factories.application(amina, factories.fund(), Status.SUBMITTED)

    people.leave(amina, by=SYSTEM)

    assert (draft.status, sent.status) == (Status.WITHDRAWN, Status.SUBMITTED)


def test_the_audit_holds_no_free_text(draft, amina):
    operations.submit(draft, by=amina)
    operations.withdraw(draft, by=amina, reason="A private matter")

    said = str([entry.detail for entry in audit.entries_about(amina)])
    assert "private" not in said
    assert db.session.get(Application, draft.id).status is Status.WITHDRAWN

"""The pages of applying, as their readers meet them."""

import re
from datetime import timedelta
from io import BytesIO

import pytest

from network.bursaries.applications import offers, operations, queries
from network.bursaries.applications.models import Document
from network.bursaries.applications.rules import Status
from network.bursaries.scheme.models import SchemeVersion
from network.core import clock as time
from network.core.database import db
from tests import factories
from tests.core import samples
from tests.plugins.statements import statements

pytestmark = pytest.mark.one_database("sqlite")


def test_the_first_page_names_what_one_could_have_and_where_ones_own_stands(signed_in_as, amina, fund):
    operations.begin(factories.fund("Other fund"), amina, by=amina)

    page = signed_in_as(amina).get("/bursaries/").text

    assert "Training fund" in page
    assert "Look at it and apply" in page
    assert "Finish your draft" in page
    assert "Nothing on your record stands in the way." in page


def test_it_asks_as_often_for_many_applications_as_for_one(signed_in_as, amina, fund):
    browser = signed_in_as(amina)
    factories.application(amina, fund)
    browser.get("/bursaries/")
    with statements() as few:
        browser.get("/bursaries/")
    for _ in range(3):
        factories.application(amina, fund)
    db.session.commit()
    with statements() as many:
        browser.get("/bursaries/")

    assert len(many) == len(few)


@pytest.mark.parametrize("address", ["/", "/bursaries/"])
def test_it_asks_as_often_for_many_funds_and_drafts_as_for_one(signed_in_as, amina, address):
    browser = signed_in_as(amina)

    def asked_with(number):
        for _ in range(number):
            operations.begin(factories.fund(rules={"limits": [{"count": 1}]}), amina, by=amina)
        db.session.commit()
        browser.get(address)
        with statements() as asked:
            browser.get(address)
        return len(asked)

    assert asked_with(2) == asked_with(3)


def test_before_anything_is_typed_each_rule_is_answered_from_the_record(signed_in_as, amina):
    rules = {"membership": "Move Well", "membership_needed": True, "window": "fund_period"}
    fund = factories.fund("For members", rules=rules)

    page = signed_in_as(amina).get(f"/bursaries/funds/{fund.id}/apply").text

    assert "No membership is checked and valid on this day." in page
    assert "What depends on the course" in page
    assert ">Begin<" in page.replace("\n", "")


def test_from_begin_to_sent(signed_in_as, amina, fund):
    browser = signed_in_as(amina)
    kind, area = factories.kind("Cancer rehabilitation"), factories.area("Aylesbury")
    begins = time.today() + timedelta(days=40)

    begun = browser.post(f"/bursaries/funds/{fund.id}/apply")
    draft = queries.draft_of(amina.id, fund.id)
    assert begun.location == f"/bursaries/{draft.id}/edit"
    where = f"/bursaries/{draft.id}/edit"
    for section, typed in (
        (
            "course",
            {"kind": kind.key, "area": area.key, "provider": "Wright", **boxes("starts_on", begins)}
            | boxes("ends_on", begins + timedelta(days=2)),
        ),
        ("costs", {"fee": "£1,250.50", "payee": "applicant"}),
        ("statement", {"statement": "People here wait."}),
        ("promises", {"promised": "y"}),
    ):
        answer = browser.post(f"{where}/{section}", data={"version": draft.version, **typed})
        assert answer.location == where, section
        db.session.refresh(draft)

    checked = browser.get(f"/bursaries/{draft.id}/check").text
    assert "What the network would gain" in checked
    assert "What you commit to" in checked
    assert "£1,050.50" in checked  # what is left to pay

    sent = browser.post(f"/bursaries/{draft.id}/check", data={"version": draft.version})

    assert sent.location == f"/bursaries/{draft.id}"
    assert "Whose turn it is" in browser.get(sent.location).text
    db.session.refresh(draft)
    assert (draft.status, draft.course_title) == (Status.SUBMITTED, "Cancer rehabilitation")
    assert draft.costs[0].pence == 1_250_50


def boxes(name, day):
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def test_what_cannot_be_read_comes_back_as_it_was_typed_also_later(signed_in_as, amina, draft):
    browser = signed_in_as(amina)
    where = f"/bursaries/{draft.id}/edit/costs"

    answer = browser.post(where, data={"version": draft.version, "fee": "12.345", "travel": "40"}).text

    assert "Enter the pence as two figures" in answer
    assert "It cannot be read yet. Course fee: Enter the pence as two figures" in answer
    later = signed_in_as(amina).get(where).text
    assert 'value="12.345"' in later
    assert "Enter the pence as two figures" in later
    assert 'value="40"' in later
    db.session.refresh(draft)
    assert [one.pence for one in draft.costs] == [40_00]
    browser.post(f"/bursaries/{draft.id}/edit/course", data={"version": draft.version, "starts_on-day": "31"})
    course = browser.get(f"/bursaries/{draft.id}/edit/course").text
    assert "Add the month and the year" in course
    assert 'value="31"' in course
    assert "What we could not read yet" in {words for one in queries.progress(draft) for words in one.missing}


def test_it_is_worked_out_as_it_is_typed_and_by_a_button(signed_in_as, amina, draft):
    browser = signed_in_as(amina)
    typed = {"version": draft.version, "fee": "100", "payee": "applicant"}

    for press, head in (({"work_out": "y"}, {}), ({}, {"X-Saved": "as typed"})):
        db.session.refresh(draft)
        answer = browser.post(
            f"/bursaries/{draft.id}/edit/costs",
            data={**typed, **press, "version": draft.version},
            headers=head,
        )
        assert answer.status_code == 200
        assert "50% of £100 is £50." in answer.text


def test_two_tabs_are_told_and_both_versions_shown(signed_in_as, amina, draft):
    browser = signed_in_as(amina)
    where = f"/bursaries/{draft.id}/edit/statement"
    seen = draft.version
    browser.post(where, data={"version": seen, "seen": "", "statement": "From one tab"})

    answer = browser.post(where, data={"version": seen, "seen": "", "statement": "From the other"}).text

    assert "Somebody else changed this" in answer
    assert "From one tab" in answer
    assert "From the other" in answer


def test_another_section_may_be_written_meanwhile(signed_in_as, amina, draft):
    browser = signed_in_as(amina)
    where = f"/bursaries/{draft.id}/edit"
    page = browser.get(f"{where}/statement").text
    shown = {name: re.search(f'name="{name}" value="([^"]*)"', page)[1] for name in ("version", "seen")}
    browser.post(f"{where}/costs", data={"version": draft.version, "fee": "90", "payee": "provider"})

    answer = browser.post(f"{where}/statement", data={**shown, "statement": "From the other tab"})

    assert answer.location == where
    db.session.refresh(draft)
    assert (draft.statement, draft.costs[0].pence) == ("From the other tab", 90_00)


def test_a_patient_is_never_kept_and_the_text_comes_back(signed_in_as, amina, draft):
    answer = signed_in_as(amina).post(
        f"/bursaries/{draft.id}/edit/statement",
        data={"version": draft.version, "statement": "For NHS number 943 476 5919"},
        headers={"X-Saved": "as typed"},
    )

    assert "943 476 5919" in answer.text
    assert "Not kept yet" in answer.text
    db.session.refresh(draft)
    assert draft.statement == "People here wait for somebody qualified."


def test_who_was_signed_out_keeps_what_was_typed(client, draft):
    db.session.commit()
    answer = client.post(f"/bursaries/{draft.id}/edit/statement", data={"statement": "All my words"})

    assert answer.status_code == 401
    assert 'value="All my words"' in answer.text


def test_who_signed_in_anew_keeps_what_was_typed_before(signed_in_as, client, amina, draft):
    where = f"/bursaries/{draft.id}/edit/statement"
    db.session.commit()

    outside = client.post(where, data={"statement": "All my words"}, csrf=False)
    assert (outside.status_code, "You were signed out" in outside.text) == (400, True)
    assert 'value="All my words"' in outside.text

    browser = signed_in_as(amina)
    inside = browser.post(where, data={"statement": "All my words"}, csrf=False)
    assert (inside.status_code, "You signed in again" in inside.text) == (400, True)
    assert 'value="All my words"' in inside.text
    assert browser.post(f"/bursaries/{draft.id}/check", csrf=False).status_code == 400
    db.session.refresh(draft)
    assert draft.statement == "People here wait for somebody qualified."


def test_a_file_is_added_read_by_its_owner_and_taken_out(signed_in_as, amina, draft):
    browser = signed_in_as(amina)
    where = f"/bursaries/{draft.id}/edit/documents"

    browser.post(where, data={"key": "other", "file": (BytesIO(samples.pdf()), "quote.pdf")})
    document = db.session.scalars(db.select(Document)).one()
    given = browser.get(f"/bursaries/{draft.id}/documents/{document.number}")

    assert given.headers["Cache-Control"] == "private, no-store"
    assert "quote.pdf" in browser.get(where).text
    assert queries.views_of(draft) == []
    browser.post(f"/bursaries/{draft.id}/documents/{document.number}/remove")
    assert db.session.scalars(db.select(Document)).all() == []


def test_a_look_by_somebody_else_is_written_down(signed_in_as, amina, carol, fund):
    application = factories.application(amina, fund)
    document = factories.kept(Document(application=application, key="other", file=factories.stored_file()))

    assert (
        signed_in_as(carol).get(f"/bursaries/{application.id}/documents/{document.number}").status_code == 200
    )

    assert [one.by_id for one in queries.views_of(application)] == [carol.id]


def test_who_decides_is_asked_about_an_interest_first(signed_in_as, amina, ben, fund):
    application = factories.application(amina, fund)

    answer = signed_in_as(ben).get(f"/bursaries/{application.id}")

    assert (answer.status_code, answer.location) == (302, f"/bursaries/{application.id}/interest")


def test_a_blind_fund_keeps_the_name_from_those_who_judge(signed_in_as, amina, ben, carol, fund):
    factories.kept(SchemeVersion(fund_id=fund.id, number=2, rules={"blind": True}))
    application = factories.application(amina, fund)
    file = factories.stored_file(name="Amina Khan certificate.jpg")
    document = factories.kept(Document(application=application, key="other", file=file))
    factories.declaration(ben, application)
    address = f"/bursaries/{application.id}"

    judging = signed_in_as(ben)
    page = judging.get(address).text
    given = judging.get(f"{address}/documents/{document.number}")
    assert "Amina" not in page
    assert f"Applicant {application.reference}" in page
    assert "Amina" not in given.headers["Content-Disposition"]
    assert "Amina Khan" in signed_in_as(carol).get(address).text

    application.decided_at = time.now()
    db.session.commit()
    assert "Amina Khan" in signed_in_as(ben).get(address).text


def test_an_applicant_learns_of_an_approval_only_by_its_offer(signed_in_as, amina, fund):
    application = factories.application(amina, fund, Status.APPROVED)

    page = signed_in_as(amina).get(f"/bursaries/{application.id}").text

    assert "Approved" not in page
    assert "Awarded" not in page


@pytest.mark.parametrize(
    ("pence", "left"), [(300_00, "£300"), (100_00, "£500")], ids=["as asked for", "less than asked for"]
)
def test_what_is_left_to_pay_follows_from_the_award(signed_in_as, amina, fund, pence, left):
    application = factories.application(amina, fund, Status.OFFERED, awarded_pence=pence)

    page = signed_in_as(amina).get(f"/bursaries/{application.id}").text

    said = re.search(r"Left for you to pay\s*</dt>\s*<dd[^>]*>\s*(\S+?)\s*</dd>", page)
    assert said[1] == left


def test_whoever_withdraws_before_a_release_learns_of_no_award(signed_in_as, amina, fund):
    application = factories.application(amina, fund, Status.APPROVED)
    browser = signed_in_as(amina)
    browser.post(f"/bursaries/{application.id}/withdraw", data={"version": application.version})

    page = browser.get(f"/bursaries/{application.id}").text

    assert "Withdrawn" in page
    assert "Awarded" not in page
    assert offers.held(amina).rows[0]["awarded, in pence"] is None


def test_what_was_sent_is_shown_where_it_was_written(signed_in_as, amina, carol, fund):
    application = factories.application(amina, fund)
    where, pages = f"/bursaries/{application.id}", ("edit", "edit/costs", "check")

    coordinator = signed_in_as(carol)
    assert {coordinator.get(f"{where}/{page}").status_code for page in pages} == {403}
    browser = signed_in_as(amina)
    assert {browser.get(f"{where}/{page}").location for page in pages} == {where}
    assert browser.post(f"{where}/check", data={"version": 1}).location == where


def test_too_late_is_said_plainly_and_nothing_is_lost(signed_in_as, amina, draft, fund):
    browser = signed_in_as(amina)
    fund.rounds[0].closes_at = time.now() - timedelta(minutes=1)
    db.session.commit()

    answer = browser.post(f"/bursaries/{draft.id}/check", data={"version": draft.version})

    assert answer.status_code == 200
    assert "The round closed on" in answer.text
    assert "Your draft is kept" in answer.text
    assert browser.get(f"/bursaries/{draft.id}/edit/statement").status_code == 200


def test_withdrawing_takes_a_press(signed_in_as, amina, fund):
    application = factories.application(amina, fund)
    browser = signed_in_as(amina)

    browser.post(
        f"/bursaries/{application.id}/withdraw", data={"version": application.version, "reason": "No time"}
    )

    db.session.refresh(application)
    assert application.status is Status.WITHDRAWN
    assert "No time" in browser.get(f"/bursaries/{application.id}").text

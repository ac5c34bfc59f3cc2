"""The pages of reminders, of extensions, and of fitness on a day that is past."""

from datetime import UTC, date, datetime, timedelta

import pytest

from network.core.database import db
from network.members.people.models import Member
from network.members.people.rules import Status as Membership
from network.members.qualifications import rules as qualifications
from network.members.reminders import operations
from network.members.reminders.models import Extension, Reminder
from network.members.reminders.rules import Status
from tests import factories
from tests.plugins.statements import statements
from tests.reminders.conftest import TODAY


def days(number):
    return timedelta(days=number)


@pytest.fixture
def soon(amina, first_aid):
    """A grant of Amina's whose reminder of 30 days before comes in ten days."""
    made = factories.qualification(amina, first_aid, expires_on=TODAY + days(40))
    db.session.commit()
    return made


def test_a_coordinator_sees_what_is_coming_and_narrows_it(soon, ben, carol, insurance, signed_in_as):
    factories.qualification(ben, insurance, expires_on=TODAY + days(35))
    db.session.commit()
    carols = signed_in_as(carol)

    page = carols.get("/reminders/").text
    assert page.index("Ben Osei") < page.index("12 Nov 2026")
    assert "30 days before" in page

    assert "Ben Osei" not in carols.get("/reminders/?person=amina").text
    assert "Amina Khan" not in carols.get(f"/reminders/?kind={insurance.id}").text


def test_the_list_pages_on_without_losing_a_line(carol, insurance, signed_in_as):
    for number in range(52):
        factories.qualification(
            factories.member(f"Zed{number:02} Test"), insurance, expires_on=TODAY + days(35)
        )
    db.session.commit()
    carols = signed_in_as(carol)

    first = carols.get("/reminders/").text
    rest = carols.get(first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")).text

    assert [first.count("Hold back<"), rest.count("Hold back<")] == [50, 2]


def test_as_many_questions_for_thirty_lines_as_for_three(carol, insurance, signed_in_as):
    carols, counts = signed_in_as(carol), []
    for many in (3, 30):
        for _ in range(many):
            factories.qualification(factories.member(), insurance, expires_on=TODAY + days(35))
        db.session.commit()
        with statements() as asked:
            carols.get("/reminders/")
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_a_reminder_is_held_released_and_skipped_on_its_page(soon, carol, signed_in_as):
    carols = signed_in_as(carol)
    address = f"/qualifications/{soon.id}/reminders/30/hold"

    assert "Say why" in carols.post(address, data={"reason": ""}).text
    carols.post(address, data={"reason": "They are away until then."})
    page = carols.get("/reminders/").text
    assert "They are away until then." in page
    reminder = db.session.scalars(db.select(Reminder)).one()
    assert "has gone, is held, or is not needed" in carols.post(address, data={"reason": "Again."}).text

    carols.post(f"/reminders/{reminder.id}/release")
    db.session.refresh(reminder)
    assert reminder.status is Status.RELEASED
    assert carols.post(f"/reminders/{reminder.id}/skip").status_code == 409


@pytest.mark.parametrize("step", ["0", "-1", "x", "²", "99999999999", "lapsed-too"])
def test_a_step_that_there_cannot_be_is_no_page(soon, carol, signed_in_as, step):
    assert signed_in_as(carol).get(f"/qualifications/{soon.id}/reminders/{step}/hold").status_code == 404


def test_what_was_sent_stands_on_a_page(soon, carol, signed_in_as):
    operations.send_due(datetime(2026, 11, 2, 7, 30, tzinfo=UTC))
    db.session.commit()

    page = signed_in_as(carol).get("/reminders/sent").text

    assert page.count("Amina Khan") >= 2
    assert "60 days before" in page
    assert "Passed over" in page


def test_an_extension_is_looked_at_before_it_is_made_and_taken_back(soon, carol, first_aid, signed_in_as):
    carols = signed_in_as(carol)
    answers = {
        "kind": str(first_aid.id),
        "from_on-day": "1",
        "from_on-month": "12",
        "from_on-year": "2026",
        "to_on-day": "31",
        "to_on-month": "12",
        "to_on-year": "2026",
        "months": "2",
        "reason": "No courses in winter.",
    }

    page = carols.post("/reminders/extensions/new", data=answers).text
    assert "12 Dec 2026" in page
    assert "12 Feb 2027" in page
    assert db.session.scalars(db.select(Extension)).all() == []
    seen = page.split('name="seen" value="')[1].split('"')[0]

    page = carols.post("/reminders/extensions/new", data={**answers, "months": "3", "seen": seen}).text
    assert "12 Mar 2027" in page  # another answer is shown first
    seen = page.split('name="seen" value="')[1].split('"')[0]
    carols.post("/reminders/extensions/new", data={**answers, "months": "3", "seen": seen})
    made = db.session.scalars(db.select(Extension)).one()
    said = "Extended from Saturday 12 December 2026 to Friday 12 March 2027 because: No courses in winter."
    assert said in carols.get(f"/qualifications/{soon.id}").text
    assert "First aid" in carols.get("/reminders/extensions/").text

    carols.post(f"/reminders/extensions/{made.id}/undo")
    assert "It was taken back" in carols.get(f"/reminders/extensions/{made.id}").text
    assert "(taken back on" in carols.get(f"/qualifications/{soon.id}").text


def test_neither_a_day_nor_months_is_explained_beside_the_field(soon, carol, first_aid, signed_in_as):
    page = signed_in_as(carol).post(
        "/reminders/extensions/new",
        data={
            "kind": str(first_aid.id),
            "from_on-day": "1",
            "from_on-month": "12",
            "from_on-year": "2026",
            "to_on-day": "1",
            "to_on-month": "11",
            "to_on-year": "2026",
            "reason": "No courses in winter.",
        },
    )

    assert "The last day is before the first." in page.text


def test_the_task_for_what_is_held_long_leads_to_it(soon, carol, signed_in_as, today):
    operations.hold(soon, 30, "They are away.", by=carol)
    db.session.commit()
    today.move_to(datetime(2026, 11, 10, 13, tzinfo=UTC), tick=False)

    assert "Reminders held back" in signed_in_as(carol).get("/").text


# Renewing


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 9, 1), "You can renew it from 2 October 2026: the new time begins when this one ends."),
        (date(2026, 12, 31), "You can renew it now: the new time begins when this one ends."),
        (
            date(2027, 1, 1),
            "In grace until 28 January 2027. You can renew it, but it does not count meanwhile.",
        ),
        (date(2027, 1, 29), "Lapsed on 29 January 2027. Its last valid day was 31 December 2026."),
    ],
    ids=["before the window", "in the window", "in grace", "lapsed"],
)
def test_what_the_last_day_means_for_renewing_is_said_plainly(on, words):
    assert qualifications.renewal_words(date(2026, 12, 31), on, window_days=90, grace_days=28) == words


def test_the_pages_say_it_of_the_grant_to_renew_and_not_of_what_was_renewed(amina, first_aid, signed_in_as):
    old = factories.qualification(amina, first_aid, expires_on=TODAY - days(2))
    db.session.commit()
    aminas = signed_in_as(amina)
    assert "In grace until 28 November 2026" in aminas.get(f"/qualifications/{old.id}").text
    assert "In grace until 28 November 2026" in aminas.get(f"/members/{amina.id}/qualifications").text

    factories.qualification(amina, first_aid, TODAY, TODAY + days(1000))
    db.session.commit()
    assert "In grace until" not in aminas.get(f"/qualifications/{old.id}").text
    assert "In grace until" not in aminas.get(f"/members/{amina.id}/qualifications").text


# Was she fit on the day of the session?


@pytest.fixture
def past(amina, first_aid):
    """Amina held first aid until the end of 2025, and again from February 2026."""
    factories.condition("Falls", key="falls", requires="first-aid")
    first = factories.qualification(amina, first_aid, date(2023, 1, 1), date(2025, 12, 31))
    factories.qualification(amina, first_aid, date(2026, 2, 1), date(2029, 1, 31))
    db.session.commit()
    return first


@pytest.mark.parametrize(
    ("on", "words"),
    [("2025-12-31", "Was fit to practise"), ("2026-01-15", "Was not fit to practise"),
     ("2026-02-01", "Was fit to practise")],
)  # fmt: skip
def test_any_past_day_has_an_answer_with_what_counted_then(amina, past, signed_in_as, on, words):
    page = signed_in_as(amina).get(f"/members/{amina.id}/fit-on?on={on}").text

    assert words in page
    assert (f'href="/qualifications/{past.id}"' in page) is (on == "2025-12-31")


def test_a_health_partner_reads_the_verdict_and_no_reasons(amina, esi, past, signed_in_as):
    esis = signed_in_as(esi)

    page = esis.get(f"/members/{amina.id}/fit-on?on=2025-12-31").text
    assert "Was fit to practise." in page
    assert "First aid" in page
    assert "/qualifications/" not in page.split("<main")[1]
    assert "Needs" not in esis.get(f"/members/{amina.id}/fit-on?on=2026-01-15").text


def test_a_coordinator_asks_it_of_somebody_who_left(amina, past, carol, signed_in_as):
    db.session.execute(db.update(Member).where(Member.id == amina.id).values(status=Membership.LEFT))
    db.session.commit()

    assert signed_in_as(carol).get(f"/members/{amina.id}/fit-on?on=2025-12-31").status_code == 200


def test_a_ladder_that_is_edited_in_the_catalogue_counts_from_the_next_morning(
    amina, carol, first_aid, signed_in_as, morning, outbox
):
    ending = factories.qualification(amina, first_aid, expires_on=TODAY + days(40))
    db.session.commit()
    browser = signed_in_as(carol)
    address = f"/catalogue/kinds/{first_aid.id}"
    form = {
        "title": "First aid", "sort": "credential", "validity": "months", "validity_months": "36",
        "renewal_window_days": "90", "grace_days": "28", "evidence": "file", "version": first_aid.version,
    }  # fmt: skip

    refused = browser.post(address, data={**form, "reminder_days": "soon"})
    assert "Write numbers of days" in refused.text
    answer = browser.post(address, data={**form, "reminder_days": "10, 45"})

    assert answer.status_code == 302
    morning(TODAY)
    morning(TODAY + days(1))
    sent = db.session.scalars(db.select(Reminder).filter_by(qualification_id=ending.id)).all()
    assert [one.step for one in sent] == [45]
    assert len(outbox.to(amina)) == 1

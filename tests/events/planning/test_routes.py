"""The pages of planning: the planner from the first question to the drafts, days off, topics."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from network.core.database import db
from network.events.meetings.models import Event
from network.events.meetings.rules import LONDON, Status
from network.members.people.models import Member
from tests import factories
from tests.events.planning.conftest import TODAY, easter, topic
from tests.plugins.client import Client
from tests.plugins.statements import statements

pytestmark = pytest.mark.usefixtures("today")
SignIn = Callable[[Member], Client]
RHYTHM = {
    "anchor_on": "2027-01-05",
    "weekday": "",
    "begins": "7pm",
    "minutes": "90",
    "interval_weeks": "6",
    "months": "12",
    "title": "Network meeting",
    "kind": "online",
    "host": "",
    "venue": "",
    "provider_link": "https://meet.example.com/room",
    "visibility": "network",
}


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def answers_in(page: str) -> dict[str, str]:
    """Return what the page would send if its button were pressed as it stands."""
    form = page[page.index('<form method="post" novalidate') :]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        facts = dict(re.findall(r'([a-z]+)="([^"]*)"', tag))
        ticked = facts.get("type") not in {"checkbox", "radio"} or " checked" in tag
        if "name" in facts and ticked and facts["name"] != "csrf_token":
            found[facts["name"]] = facts.get("value", "")
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def test_a_coordinator_plans_a_year_in_two_steps(signed_in_as: SignIn, carol: Member, amina: Member) -> None:
    easter(carol)
    fatigue = topic("Fatigue", amina, carol)
    topic("Music", amina)
    browser = signed_in_as(carol)
    assert 'value="19:00"' in browser.get("/events/plan").text

    page = browser.post("/events/plan", data=RHYTHM | {"step": "look"}).text
    assert "Every six weeks on Tuesdays: 9 dates" in page
    assert "Tuesday 30 March 2027 is in the Easter holidays; one week earlier instead" in page
    answers = answers_in(page)
    assert answers["topic-1"] == str(fatigue.id)
    made = browser.post("/events/plan", data=answers | {"step": "make"})

    assert made.location == "/events/"
    events = db.session.scalars(select(Event).order_by(Event.starts_at)).all()
    assert [event.title for event in events[:3]] == ["Fatigue", "Music", "Network meeting"]
    assert {event.status for event in events} == {Status.DRAFT}
    assert len(events) == 9


def test_pressing_twice_makes_the_drafts_once(signed_in_as: SignIn, carol: Member, amina: Member) -> None:
    topic("Fatigue", amina)
    browser = signed_in_as(carol)
    answers = answers_in(browser.post("/events/plan", data=RHYTHM).text) | {"step": "make"}
    browser.post("/events/plan", data=answers)

    again = browser.post("/events/plan", data=answers)

    assert again.location == "/events/"
    assert count(Event) == 9


def test_what_was_chosen_stays_when_the_rhythm_is_changed(
    signed_in_as: SignIn, carol: Member, amina: Member
) -> None:
    topic("Fatigue", amina)
    browser = signed_in_as(carol)
    answers = answers_in(browser.post("/events/plan", data=RHYTHM).text)
    del answers["take-2"]
    changes = {"topic-1": "", "title-3": "Spring review", "weekday": "2", "months": "4"}

    page = browser.post("/events/plan", data=answers | changes).text

    now = answers_in(page)
    assert "Wednesday 6 January 2027" in page
    assert (now["topic-1"], now["title-3"], "take-1" in now, "take-2" in now) == (
        "",
        "Spring review",
        True,
        False,
    )
    assert "take-9" in now  # it is off the page, and comes back with its date
    longer = answers_in(browser.post("/events/plan", data=now | {"months": "12"}).text)
    assert "take-9" in longer


def test_a_wrong_answer_keeps_every_other(signed_in_as: SignIn, carol: Member) -> None:
    browser = signed_in_as(carol)
    answers = answers_in(browser.post("/events/plan", data=RHYTHM).text)

    page = browser.post("/events/plan", data=answers | {"title-2": "Spring", "begins": "25:99"}).text

    assert "govuk-error-message" in page
    assert '<input type="hidden" name="title-2" value="Spring">' in page
    assert 'value="25:99"' in page


def test_dates_that_changed_meanwhile_are_shown_again_before_anything_is_made(
    signed_in_as: SignIn, carol: Member
) -> None:
    browser = signed_in_as(carol)
    answers = answers_in(browser.post("/events/plan", data=RHYTHM).text)
    easter(carol)

    page = browser.post("/events/plan", data=answers | {"step": "make"}).text

    assert "The dates below are others than you saw" in page
    assert count(Event) == 0
    assert browser.post("/events/plan", data=answers_in(page) | {"step": "make"}).status_code == 302
    assert count(Event) == 9


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"anchor_on": "2027-03-28", "begins": "1:30am"}, "The clocks change in that hour"),
        ({"anchor_on": ""}, "Enter the date from which the rhythm counts"),
        ({"interval_weeks": "0"}, "Enter a number from 1 to 52"),
        ({"provider_link": "http://meet.example.com"}, "begins with https://"),
        ({"host": "Nobody Atall"}, "Nobody of that name"),
        ({"title": "Meeting about 943 476 5919"}, "patient"),
    ],
    ids=["an hour that is not there", "no date", "no weeks", "a link without https", "a host", "a patient"],
)
def test_what_cannot_be_is_said_beside_its_field(
    signed_in_as: SignIn, carol: Member, answers: dict[str, str], words: str
) -> None:
    page = signed_in_as(carol).post("/events/plan", data=RHYTHM | answers | {"step": "make"}).text

    assert words in page
    assert "<title>\nError" in page or "Error: " in page
    assert count(Event) == 0


def test_clashes_stand_beside_the_date(signed_in_as: SignIn, carol: Member) -> None:
    starts_at = datetime(2027, 1, 5, 10, tzinfo=LONDON)
    factories.event("Coffee morning", starts_at=starts_at, host=carol)

    page = signed_in_as(carol).post("/events/plan", data=RHYTHM | {"host": carol.name}).text

    assert "“Coffee morning” is on the same day, 10am to 11:30am. Carol Hughes hosts it." in page


def test_a_titles_warning_about_a_patient_is_asked_once(signed_in_as: SignIn, carol: Member) -> None:
    browser = signed_in_as(carol)
    answers = answers_in(browser.post("/events/plan", data=RHYTHM).text)
    answers |= {"title-1": "Call 07700 900123", "title-2": "Born 1 March 1950", "step": "make"}

    asked = browser.post("/events/plan", data=answers).text
    assert "nobody can be recognised" in asked
    answer = browser.post("/events/plan", data=answers_in(asked) | {"step": "make", "nobody_recognised": "y"})

    assert answer.status_code == 302
    assert count(Event) == 9


def test_the_planner_asks_the_same_of_the_database_however_many_dates(
    signed_in_as: SignIn, carol: Member, amina: Member
) -> None:
    browser, counted = signed_in_as(carol), []
    for number in range(8):
        factories.event(
            starts_at=datetime(2027, 1, 5, 9, tzinfo=LONDON) + timedelta(weeks=6 * number), host=carol
        )
        topic(f"Topic {number}", amina)
    for months in ("6", "24"):
        browser.post("/events/plan", data=RHYTHM | {"months": months})
        with statements() as asked:
            browser.post("/events/plan", data=RHYTHM | {"months": months})
        counted.append(len(asked))

    assert counted[0] == counted[1]


def test_a_date_long_ago_or_far_ahead_is_no_failure(signed_in_as: SignIn, carol: Member) -> None:
    browser = signed_in_as(carol)

    for anchor in ("1910-01-01", "2099-12-31", "2150-12-31"):
        assert browser.post("/events/plan", data=RHYTHM | {"anchor_on": anchor}).status_code == 200
    assert date(2099, 12, 31) > TODAY


@pytest.mark.parametrize(
    "strange",
    [
        {"seen": "0001-01-01 9999-12-31 never 2027-13-99", "take-1": "y", "take-2": "y", "take-3": "y"},
        {"topic-1": "9" * 400, "title-1": "x" * 5000, "take-1": "y"},
        {"topic-999": "<xq7>", "title-999": "\x00", "take-2": ["y", "y"], "topic-2": "-1"},
        {"seen": "z" * 50_000, "take-1": "\ud7ff"},
    ],
    ids=["dates", "long answers", "rows that are not there", "a long list"],
)
def test_strange_rows_make_nothing_and_break_nothing(
    signed_in_as: SignIn, carol: Member, strange: dict[str, object]
) -> None:
    answer = signed_in_as(carol).post("/events/plan", data=RHYTHM | strange | {"step": "make"})

    assert answer.status_code == 200
    assert "<xq7>" not in answer.text
    assert count(Event) == 0

"""The pages of planning: the planner from the first question to the drafts, days off, topics."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import func, select

from network.core import clock, registry
from network.core.database import db
from network.core.permission import VISITOR, Role
from network.events.meetings.models import Event
from network.events.meetings.rules import LONDON, Kind, Status
from network.events.planning import topics
from network.events.planning.models import DaysOff, Topic
from network.events.planning.rules import TopicStatus
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


# Days off:

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//County//Terms//EN
BEGIN:VEVENT
UID:1
SUMMARY:Easter holidays
DTSTART;VALUE=DATE:20270326
DTEND;VALUE=DATE:20270410
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:Half term
DTSTART;VALUE=DATE:20270531
DTEND;VALUE=DATE:20270605
END:VEVENT
BEGIN:VEVENT
UID:3
SUMMARY:Easter Monday
DTSTART;VALUE=DATE:20270329
END:VEVENT
BEGIN:VEVENT
UID:4
SUMMARY:Governors meet
DTSTART:20270301T180000Z
DTEND:20270301T190000Z
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


def a_file(text: str = CALENDAR) -> dict[str, object]:
    return {"file": (BytesIO(text.encode()), "terms.ics")}


def found_in(page: str) -> str:
    found = re.search(r'name="found" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_a_calendar_is_looked_into_before_it_is_taken_in(signed_in_as: SignIn, carol: Member) -> None:
    easter(carol)
    browser = signed_in_as(carol)

    page = browser.post("/events/days-off/import", data=a_file()).text

    assert "Will be added: 1" in page
    assert "There already: 1" in page
    assert "It is a bank holiday, which the site knows by itself." in page
    assert "It has hours, and days off are whole days." in page
    assert count(DaysOff) == 1
    browser.post("/events/days-off/import", data={"found": found_in(page)})
    browser.post("/events/days-off/import", data={"found": found_in(page)})
    assert count(DaysOff) == 2
    assert "Half term" in browser.get("/events/days-off").text


def test_what_was_read_is_not_taken_in_when_somebody_has_changed_it(
    signed_in_as: SignIn, carol: Member
) -> None:
    browser = signed_in_as(carol)
    found = found_in(browser.post("/events/days-off/import", data=a_file()).text)

    answer = browser.post("/events/days-off/import", data={"found": "x" + found})

    assert answer.status_code == 409
    assert count(DaysOff) == 0


def test_days_off_are_entered_changed_and_taken_out(signed_in_as: SignIn, carol: Member) -> None:
    browser = signed_in_as(carol)
    days = {"name": "Staff day", "kind": "other", "first_on": "2027-05-11", "last_on": "2027-05-11"}
    browser.post("/events/days-off/new", data=days)
    made = db.session.scalars(select(DaysOff)).one()
    assert "Staff day" in browser.get("/events/days-off").text

    address = f"/events/days-off/{made.id}"
    days["version"] = str(made.version)
    browser.post(f"{address}/edit", data=days | {"name": "Awayday"})
    stale = browser.post(f"{address}/edit", data=days | {"name": "Outing"})

    assert "Somebody else changed this" in stale.text
    assert "Awayday" in browser.get("/events/days-off").text
    browser.post(f"{address}/remove")
    assert "Awayday" not in browser.get("/events/days-off").text


def test_bank_holidays_stand_in_the_list_without_being_kept(signed_in_as: SignIn, carol: Member) -> None:
    page = signed_in_as(carol).get("/events/days-off").text

    assert "Easter Monday" in page
    assert "Known by itself" in page
    assert count(DaysOff) == 0


# Topics:


def test_a_member_proposes_votes_and_takes_the_vote_back(
    signed_in_as: SignIn, amina: Member, esi: Member
) -> None:
    signed_in_as(amina).post("/events/topics/propose", data={"title": "Fatigue", "why": "It would help."})
    made = db.session.scalars(select(Topic)).one()
    browser = signed_in_as(esi)
    assert "1 vote" in browser.get("/events/topics").text

    browser.post(f"/events/topics/{made.id}/vote")
    assert "2 votes" in browser.get("/events/topics").text
    browser.post(f"/events/topics/{made.id}/take-back")

    assert "1 vote" in browser.get("/events/topics").text


def test_the_words_of_a_topic_that_others_voted_for_stay(
    signed_in_as: SignIn, amina: Member, esi: Member
) -> None:
    made = topic("Fatigue", amina)
    browser, address = signed_in_as(amina), f"/events/topics/{made.id}/edit"
    assert "Change the words" in browser.get("/events/topics").text
    data = {"title": "Pacing", "why": "It would help.", "version": str(made.version)}
    assert browser.post(address, data=data).status_code == 302
    topics.vote(made, by=esi)

    assert "Change the words" not in browser.get("/events/topics").text
    for answer in (browser.get(address), browser.post(address, data=data | {"version": "", "title": "Fees"})):
        assert "Somebody has voted for this topic" in answer.text


def test_who_voted_is_shown_to_nobody_else(
    signed_in_as: SignIn, amina: Member, esi: Member, carol: Member
) -> None:
    topic("Fatigue", amina, esi)

    assert "You voted for it" in signed_in_as(esi).get("/events/topics").text
    page = signed_in_as(carol).get("/events/topics").text
    assert "Amina Khan" in page
    assert "2 votes" in page
    assert "Esi" not in page


def test_a_proposer_who_hides_their_name_is_a_member(signed_in_as: SignIn, esi: Member) -> None:
    topic("Fatigue", factories.member("Hidden Person", Role.INSTRUCTOR, shown=[]))

    page = signed_in_as(esi).get("/events/topics").text

    assert "Proposed by a member" in page
    assert "Hidden Person" not in page


def test_a_topic_about_a_patient_comes_back(signed_in_as: SignIn, amina: Member) -> None:
    page = signed_in_as(amina).post(
        "/events/topics/propose", data={"title": "Falls", "why": "NHS number 943 476 5919"}
    )

    assert "Take it out" in page.text
    assert "943 476 5919" in page.text
    assert count(Topic) == 0


def test_a_coordinator_plans_a_topic_and_everybody_sees_where_it_went(
    signed_in_as: SignIn, carol: Member, amina: Member
) -> None:
    made = topic("Fatigue", amina)
    event = factories.event("Network meeting")
    browser = signed_in_as(carol)
    assert "Network meeting" in browser.get(f"/events/topics/{made.id}/plan").text

    browser.post(f"/events/topics/{made.id}/plan", data={"event": event.id})

    page = signed_in_as(amina).get("/events/topics").text
    assert f'href="/events/{event.id}">Network meeting</a>' in page


def test_the_draft_that_took_a_topic_is_not_named_to_members(
    signed_in_as: SignIn, carol: Member, amina: Member
) -> None:
    topics.give_to(topic("Fatigue", amina), factories.event("Secret", status=Status.DRAFT), by=carol)

    page = signed_in_as(amina).get("/events/topics").text

    assert "a meeting that is not published yet" in page
    assert "Secret" not in page


def test_a_topic_is_closed_with_a_reason_that_members_read(
    signed_in_as: SignIn, carol: Member, amina: Member
) -> None:
    made = topic("Fatigue", amina)
    browser = signed_in_as(carol)
    assert (
        "Say why, for those who voted"
        in browser.post(f"/events/topics/{made.id}/close", data={"into": ""}).text
    )

    browser.post(f"/events/topics/{made.id}/close", data={"into": "", "reason": "We had it in May."})

    assert "We had it in May." in signed_in_as(amina).get("/events/topics").text
    browser.post(f"/events/topics/{made.id}/open")
    db.session.expire_all()
    assert made.status is TopicStatus.OPEN


def test_the_topics_ask_the_same_of_the_database_however_many(
    signed_in_as: SignIn, carol: Member, amina: Member, esi: Member
) -> None:
    browser, counted = signed_in_as(carol), []
    for number in range(2):
        for one in "abc":
            topic(f"{one} {number}", amina, esi)
            topics.give_to(topic(f"planned {one} {number}", esi), factories.event(), by=carol)
        db.session.commit()
        browser.get("/events/topics")
        with statements() as asked:
            browser.get("/events/topics")
        counted.append(len(asked))

    assert counted[0] == counted[1]


# What others show of it:


@pytest.fixture
def on_a_page(app: Flask) -> Iterator[None]:
    """Let addresses be made as while a page is shown."""
    with app.test_request_context():
        yield


@pytest.mark.usefixtures("on_a_page")
def test_coordinators_are_told_what_the_calendar_lacks(carol: Member, amina: Member) -> None:
    said = [task.hint for task in registry.tasks_for(carol, TODAY)]

    assert "Nothing is planned within the next six weeks" in said
    assert "2027 has none of its two face-to-face events" in said
    assert not any("planned" in task.hint for task in registry.tasks_for(amina, TODAY))


@pytest.mark.usefixtures("on_a_page")
def test_nothing_is_said_once_it_is_planned(carol: Member) -> None:
    factories.event(starts_at=clock.now() + timedelta(weeks=2), status=Status.DRAFT)
    for month in (5, 9):
        factories.event(
            starts_at=datetime(2027, month, 12, 10, tzinfo=LONDON), kind=Kind.HYBRID, status=Status.DRAFT
        )

    titles = {task.title for task in registry.tasks_for(carol, TODAY)}

    assert titles.isdisjoint({"Plan the next meeting", "Plan the face-to-face events of 2027"})


@pytest.mark.usefixtures("on_a_page")
def test_the_list_of_events_leads_members_to_topics_and_coordinators_to_the_planner(
    amina: Member, carol: Member
) -> None:
    def titles(actor: object) -> list[str]:
        return [panel.title for panel in registry.panels_for("events", actor)]

    assert "Planning" in titles(carol)
    assert "Planning" not in titles(amina)
    assert "What shall we meet about?" in titles(amina)
    assert "What shall we meet about?" not in titles(VISITOR)


@pytest.mark.usefixtures("on_a_page")
def test_the_page_of_an_event_tells_its_organisers_what_is_in_the_way(
    carol: Member, amina: Member, esi: Member
) -> None:
    easter(carol)
    starts_at = datetime(2027, 3, 30, 19, tzinfo=LONDON)
    event = factories.event("Network meeting", starts_at=starts_at, host=amina)
    factories.event("Secret", starts_at=starts_at, status=Status.DRAFT)

    def said(actor: object) -> list[str]:
        panels = [
            one for one in registry.panels_for("event", actor, event) if one.title == "What is in the way"
        ]
        return [clash.words for panel in panels for clash in panel.context["clashes"]]

    day_off = "Tuesday 30 March 2027 is in the Easter holidays."
    assert said(carol) == [day_off, "“Secret” is at the same time, 7pm to 8:30pm."]
    assert said(amina) == [
        day_off,
        "Another event of the network, not published yet, is at the same time, 7pm to 8:30pm.",
    ]
    assert said(esi) == said(VISITOR) == []


@pytest.mark.usefixtures("on_a_page")
def test_the_first_day_asks_for_holidays_and_a_first_year(carol: Member) -> None:
    def done() -> dict[str, bool]:
        return {one.key: one.done for one in registry.first_day_items(TODAY)}

    assert (done()["school-holidays"], done()["rhythm"]) == (False, False)
    easter(carol)
    factories.event()

    assert (done()["school-holidays"], done()["rhythm"]) == (True, True)


def test_a_date_long_ago_or_far_ahead_is_no_failure(signed_in_as: SignIn, carol: Member) -> None:
    browser = signed_in_as(carol)

    for anchor in ("1910-01-01", "2099-12-31", "2150-12-31"):
        assert browser.post("/events/plan", data=RHYTHM | {"anchor_on": anchor}).status_code == 200
    assert date(2099, 12, 31) > TODAY

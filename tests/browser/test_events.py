"""The rhythm of the network in a real browser: planned, moved, answered, subscribed to, checked in."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from network.core import clock
from network.core.database import db
from network.demo.events.meetings import NEXT_ONLINE, SMALL_WORKSHOP, named
from network.events.attendance.models import Attendance
from network.events.meetings.models import Event
from network.events.meetings.rules import Status as EventStatus
from network.events.registrations.models import Registration
from network.events.registrations.rules import Status
from tests.browser.demonstration import (
    COORDINATOR,
    INSTRUCTOR,
    all_of,
    called,
    letters_to,
    one,
    press,
    sign_in_as,
)

Looking = Callable[[Page], None]
ANOTHER = "another instructor"


@pytest.fixture
def app(demonstration: Flask) -> Flask:
    """Be in the demonstration."""
    return demonstration


def test_a_coordinator_plans_publishes_and_moves_and_amina_sees_it(page: Page, axe: Looking) -> None:
    sign_in_as(page, COORDINATOR)
    page.goto("/events/plan")
    page.get_by_label("What is a meeting called that has no topic yet?").fill("Meeting of the network")
    press(page, "Show the dates")
    axe(page)
    before = len(all_of(Event, status=EventStatus.DRAFT))
    ticked = page.get_by_role("checkbox", checked=True)
    made = ticked.count()
    assert made >= 8
    ticked.last.uncheck()
    press(page, "Make drafts of the ticked dates")
    expect(page.get_by_role("alert")).to_contain_text(f"{made - 1} drafts made")
    drafts = all_of(Event, status=EventStatus.DRAFT)
    assert len(drafts) == before + made - 1

    draft = drafts[-1]
    page.goto(f"/events/{draft.id}")
    press(page, "Publish")
    page.get_by_role("link", name="Move it to another time").click()
    press(page, "Move it and tell them")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.get_by_label("Starts").fill("6pm")
    page.get_by_label("Why?").fill("The hall is shut in the evening.")
    axe(page)
    press(page, "Move it and tell them")
    expect(page.get_by_text("Moved", exact=True)).to_be_visible()

    sign_in_as(page, INSTRUCTOR)
    page.goto(f"/events/{draft.id}")
    expect(page.get_by_role("main")).to_contain_text("Moved")
    expect(page.get_by_role("main")).to_contain_text("6pm to")
    expect(page.get_by_text("The hall is shut in the evening.").first).to_be_visible()
    expect(page.get_by_text("Move it to another time")).to_have_count(0)
    axe(page)


def test_a_place_that_is_given_up_goes_to_who_waited_longest(page: Page, axe: Looking) -> None:
    workshop = named(SMALL_WORKSHOP)
    first = one(Registration, event_id=workshop.id, status=Status.WAITING)
    assert first.member.name == "Ruby Fictitious"
    sign_in_as(page, ANOTHER)
    page.goto(f"/events/{workshop.id}")
    expect(page.get_by_text("You are second in the queue")).to_be_visible()
    axe(page)

    for name in ("Nora Notional", "Ruby Fictitious"):  # a place is held for Nora, then for Ruby
        give_up(page, name, workshop.id)
    assert one(Registration, event_id=workshop.id, member_id=called("Gareth Samplewell").id).status is (
        Status.OFFERED
    )
    assert "it is your turn" in letters_to("instructor2@demo.example")[-1]
    sign_in_as(page, ANOTHER)
    expect(page.get_by_role("link", name=re.compile("^A place is free for you"))).to_be_visible()
    page.get_by_role("link", name=re.compile("^A place is free for you")).click()
    press(page, "Take the place")
    expect(page.get_by_text("You are going, in the room.")).to_be_visible()
    axe(page)


def give_up(page: Page, name: str, event_id: int) -> None:
    """Have a coordinator write down that somebody cannot come."""
    answer = one(Registration, event_id=event_id, member_id=called(name).id)
    sign_in_as(page, COORDINATOR)
    page.goto(f"/events/answers/{answer.id}/change")
    page.get_by_label("Cannot come").check()
    page.get_by_role("main").get_by_role("button", name=re.compile("^Save")).click()
    expect(page.get_by_role("alert")).to_be_visible()


def test_a_calendar_of_ones_own_follows_what_one_answers_until_it_is_revoked(
    page: Page, another_page: Callable[[], Page], axe: Looking
) -> None:
    sign_in_as(page, ANOTHER)
    page.goto("/calendar/")
    axe(page)
    page.get_by_label("On which device?").fill("My watch")
    press(page, "Make the address")
    expect(page.get_by_text("We show this address only now.")).to_be_visible()
    axe(page)
    address = page.get_by_label("The address, for any other program").input_value()

    program = another_page()  # which has no cookies
    feed = program.request.get(address)
    assert feed.headers["content-type"].startswith("text/calendar")
    assert "set-cookie" not in feed.headers
    assert NEXT_ONLINE[:30] in feed.text()
    assert "meet.example.com" not in feed.text()
    assert program.request.get(address, headers={"If-None-Match": feed.headers["etag"]}).status == 304

    page.goto(f"/events/{named(NEXT_ONLINE).id}")
    press(page, "I cannot come")
    expect(page.get_by_text(re.compile("You cannot come\\."))).to_be_visible()
    assert program.request.get(address, headers={"If-None-Match": feed.headers["etag"]}).status == 200

    page.goto("/calendar/")
    expect(page.get_by_role("row", name=re.compile("My watch"))).not_to_contain_text("Not yet")
    page.get_by_role("button", name="Revoke My watch").click()
    expect(page.get_by_role("alert")).to_contain_text("Revoked")
    assert program.request.get(address).status in {404, 410}


def test_people_are_checked_in_on_a_phone_and_taken_back(page: Page, axe: Looking) -> None:
    event = named(NEXT_ONLINE)
    event.starts_at, event.ends_at = (clock.now() + timedelta(minutes=minutes) for minutes in (20, 110))
    db.session.commit()
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in_as(page, COORDINATOR)
    page.goto(f"/events/{event.id}/check-in")
    axe(page)
    max_ = page.get_by_role("listitem").filter(has_text="Max Imaginary")
    max_.get_by_role("button", name="Here").click()
    expect(page.get_by_text("1 person is here")).to_be_visible()
    max_.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Nobody is here yet")).to_be_visible()

    page.get_by_label("Name").fill("Ruby")
    press(page, "Find")
    page.get_by_role("listitem").filter(has_text="Ruby Fictitious").get_by_role("button", name="Here").click()
    expect(page.get_by_text("1 walk-in among them")).to_be_visible()
    came = one(Attendance, event_id=event.id, member_id=called("Ruby Fictitious").id)
    assert (came.status.value, came.walk_in) == ("present", True)
    page.get_by_role("link", name="A guest who is no member").click()
    axe(page)


def test_a_letter_is_answered_by_its_button_without_signing_in(page: Page, axe: Looking) -> None:
    sign_in_as(page, COORDINATOR)
    page.goto("/events/?kind=online")
    page.get_by_role("link", name="Open questions from the floor").click()
    press(page, "Publish")
    letter = next(one for one in reversed(letters_to("instructor2@demo.example")) if "Open questions" in one)
    found = re.search(r"(http://localhost\S+/rsvp/\S+answer=going)", letter)
    assert found is not None, letter

    page.context.clear_cookies()
    page.goto(found[0])
    event, gareth = named("Open questions from the floor"), called("Gareth Samplewell")
    assert all_of(Registration, event_id=event.id, member_id=gareth.id) == []  # to open a link is no answer
    axe(page)
    press(page, "Yes, I am coming")
    expect(page.get_by_text("You are coming")).to_be_visible()
    axe(page)
    press(page, "No, I cannot come")
    press(page, "Undo: back to “Yes, I am coming”")
    assert one(Registration, event_id=event.id, member_id=gareth.id).status is Status.GOING
    page.get_by_role("link", name="More about it").click()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()  # nobody was signed in


def test_an_event_is_answered_without_a_script(page_without_scripts: Page) -> None:
    page = page_without_scripts
    page.set_viewport_size({"width": 390, "height": 844})
    event = named(NEXT_ONLINE)
    sign_in_as(page, ANOTHER)
    page.goto("/events/")
    page.get_by_role("link", name=NEXT_ONLINE).first.click()
    press(page, "I cannot come")
    expect(page.get_by_text(re.compile("You cannot come\\."))).to_be_visible()
    page.get_by_label("Going", exact=True).check()
    page.get_by_label("Also remind me an hour before").check()
    press(page, "Save my answer")
    expect(page.get_by_text(re.compile("You are going, online\\."))).to_be_visible()

    page.goto(f"/events/{event.id}/answer")
    page.get_by_role("link", name="Tell the coordinators").click()
    page.get_by_label("To take part").fill("Captions, please")
    press(page, "Save")
    expect(page.get_by_label("To take part")).to_have_value("Captions, please")  # without the tick
    page.get_by_label("I agree that coordinators keep and read this").check()
    press(page, "Save")
    answer = one(Registration, event_id=event.id, member_id=called("Gareth Samplewell").id)
    assert answer.wants_hour_before
    assert answer.needs is not None
    assert answer.needs.access == "Captions, please"

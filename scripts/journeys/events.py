"""The rhythm of the network: a year is planned, meetings are arranged and answered, calendars follow."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from network.core import clock
from network.demo.events.meetings import HYBRID, SERIES, SMALL_WORKSHOP, UNFINISHED, named
from network.events.registrations import operations as answers
from network.events.registrations.rules import Status
from scripts.journeys.declaring import ANOTHER_INSTRUCTOR, COORDINATOR, INSTRUCTOR, journey
from tests.browser.demonstration import called

if TYPE_CHECKING:
    from scripts.tour import Tour

WALKS = b"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Invented Hospice//Calendar//EN
BEGIN:VEVENT
UID:coffee@invented-hospice.example
DTSTAMP:20260101T000000Z
DTSTART;TZID=Europe/London:%sT103000
DTEND;TZID=Europe/London:%sT120000
SUMMARY:Coffee and movement
LOCATION:Invented Hospice\\, Buckingham
RRULE:FREQ=WEEKLY;COUNT=3
END:VEVENT
END:VCALENDAR
"""


@journey
def plan_a_year(tour: "Tour") -> None:
    """A coordinator looks at the days off, says the rhythm, and makes a year of drafts in one step."""
    page = tour.page
    tour.sign_in_as(COORDINATOR)
    page.goto("/events/days-off")
    tour.picture("days-off")
    page.goto("/events/plan")
    page.get_by_label("What is a meeting called that has no topic yet?").fill("Meeting of the network")
    tour.picture("the-rhythm")
    tour.press("Show the dates")
    tour.picture("dates-with-reasons")
    tour.press("Make drafts of the ticked dates")
    tour.picture("drafts-made")


@journey
def topics_and_votes(tour: "Tour") -> None:
    """An instructor proposes a topic and votes; a coordinator plans the one with most votes."""
    page = tour.page
    tour.sign_in_as(ANOTHER_INSTRUCTOR)
    page.goto("/events/topics/propose")
    page.get_by_label("Topic").fill("Breathlessness: when to slow down")
    page.get_by_label(re.compile("^Why")).fill("Half of my group stop on the stairs.")
    tour.picture("proposing")
    tour.press("Propose it")
    page.get_by_role("button", name="Vote for this").first.click()
    tour.picture("voted")
    tour.sign_in_as(COORDINATOR)
    page.goto("/events/topics")
    page.get_by_role("link", name=re.compile("^Plan it")).first.click()
    page.get_by_label(UNFINISHED).check()
    tour.picture("planning-the-top-one")
    tour.press("Plan it")
    tour.picture("where-topics-went")


@journey
def arrange_an_event(tour: "Tour") -> None:
    """A coordinator makes an event, publishes it, and moves it with a reason."""
    page = tour.page
    day = clock.today() + timedelta(days=60)
    tour.sign_in_as(COORDINATOR)
    page.goto("/events/new")
    page.get_by_label("Topic", exact=True).fill("Long Covid: pacing in a mixed group")
    page.get_by_label("Summary").fill("What to change in a class where some people tire sooner than others.")
    tour.fill_date("Day", day)
    page.get_by_label("Starts").fill("7pm")
    page.get_by_label("Ends").fill("8.30pm")
    page.get_by_label("Online", exact=True).check()
    page.get_by_label("Link of the meeting's provider").fill("https://meet.example.com/long-covid")
    page.get_by_label("Everybody on the web", exact=True).check()
    tour.picture("making-it")
    tour.press("Save as a draft")
    tour.press("Publish")
    tour.picture("published")
    page.get_by_role("link", name="Move it to another time").click()
    tour.fill_date("New day", day + timedelta(days=7))
    page.get_by_label("Why?").fill("The speaker's clinic runs late that week.")
    tour.picture("moving-it")
    tour.press("Move it and tell them")
    tour.picture("moved")


@journey
def a_series_changed(tour: "Tour") -> None:
    """A coordinator changes a meeting and those that follow, and reads which ones stay as they are."""
    page = tour.page
    tour.sign_in_as(COORDINATOR)
    page.goto("/events/")
    page.get_by_role("link", name=SERIES).first.click()
    tour.picture("one-of-a-series")
    page.get_by_role("link", name="Change it").click()
    page.get_by_label("Starts").fill("6:30pm")
    page.get_by_label("Ends").fill("8pm")
    page.get_by_label("If you change the time: why?").fill("Most of us come straight from work.")
    page.get_by_label("This one and those that follow").check()
    tour.press("Save")
    tour.picture("what-changes-and-what-stays")
    page.get_by_role("button", name=re.compile("^Change . meetings?")).click()
    tour.picture("changed")


@journey
def answer_an_event(tour: "Tour") -> None:
    """An instructor says what they need; another waits in the queue, and takes the place held for them."""
    page = tour.page
    tour.sign_in_as(INSTRUCTOR)
    page.goto(f"/events/{named(HYBRID).id}/answer")
    page.get_by_label("Also remind me an hour before").check()
    tour.press("Save my answer")
    page.goto(f"/events/{named(HYBRID).id}/answer")
    tour.picture("going")
    page.get_by_role("link", name="Tell the coordinators").click()
    page.get_by_label("To take part").fill("Captions, please.")
    page.get_by_label("I agree that coordinators keep and read this").check()
    tour.picture("what-i-need")
    tour.press("Save")

    tour.sign_in_as(ANOTHER_INSTRUCTOR)
    page.goto(f"/events/{named(SMALL_WORKSHOP).id}")
    tour.picture("in-the-queue")
    for name in ("Nora Notional", "Ruby Fictitious"):  # the two who are before Gareth
        one = called(name)
        answers.answer(named(SMALL_WORKSHOP), one, Status.CANCELLED, by=one)
    tour.open_letter("instructor2@demo.example")
    tour.picture("a-place-is-held")
    tour.press("Take the place")
    tour.picture("the-place-is-mine")


@journey
def who_comes(tour: "Tour") -> None:
    """A coordinator sees who comes, who waits and what people need, and brings somebody forward."""
    page = tour.page
    tour.sign_in_as(COORDINATOR)
    page.goto(f"/events/{named(HYBRID).id}/people")
    tour.picture("a-room-and-online")
    page.goto(f"/events/{named(SMALL_WORKSHOP).id}/people")
    tour.picture("full-with-a-queue")
    page.get_by_role("link", name=re.compile("^Bring forward")).first.click()
    page.get_by_label("Why do they come first?").fill("They travel from the far end of the county.")
    tour.picture("bringing-somebody-forward")


@journey
def subscribe(tour: "Tour") -> None:
    """A visitor subscribes; a member makes an address for a device, and revokes another."""
    page = tour.page
    page.goto("/calendar/")
    tour.picture("for-everybody")
    tour.sign_in_as(INSTRUCTOR)
    page.goto("/calendar/")
    tour.picture("my-devices")
    page.get_by_label("On which device?").fill("The kitchen tablet")
    tour.press("Make the address")
    tour.picture("shown-only-now")
    page.goto("/calendar/")
    page.get_by_role("button", name="Revoke The kitchen tablet").click()
    tour.picture("revoked")


@journey
def invitation_by_mail(tour: "Tour") -> None:
    """A member gets an invitation, answers by its button without signing in, and takes it back."""
    page = tour.page
    tour.sign_in_as(COORDINATOR)
    page.goto("/events/")
    page.get_by_role("link", name=UNFINISHED).first.click()
    tour.press("Publish")
    tour.post()
    page.goto("/administration/letters-of-the-demonstration")
    page.get_by_role("row").filter(has_text="instructor2@demo.example").filter(
        has_text=UNFINISHED
    ).get_by_role("link").first.click()
    tour.picture("the-letter")
    tour.sign_out()
    tour.open_letter("instructor2@demo.example")
    tour.picture("without-signing-in")
    tour.press("Yes, I am coming")
    tour.picture("answered")
    page.get_by_role("button", name="Maybe", exact=True).click()
    tour.picture("another-answer-with-undo")


@journey
def partners_calendar(tour: "Tour") -> None:
    """A coordinator adds a partner's calendar, and everybody reads its events beside ours."""
    page = tour.page
    day = f"{clock.today() + timedelta(days=9):%Y%m%d}".encode()
    tour.sign_in_as(COORDINATOR)
    page.goto("/events/others/calendars/new")
    page.get_by_label("Whose calendar is it?").fill("Invented Hospice")
    page.get_by_label("Its web address").fill("https://192.168.1.10/calendar.ics")
    tour.press("Add")
    tour.picture("a-private-address-is-refused")
    page.get_by_label("Its web address").fill("")
    page.get_by_label("Or its file").set_input_files(
        {"name": "hospice.ics", "mimeType": "text/calendar", "buffer": WALKS % (day, day)}
    )
    page.get_by_label("Show its events to everybody").check()
    tour.press("Add")
    tour.picture("whose-it-is-and-what-is-in-it")
    tour.sign_out()
    page.goto("/events/others")
    tour.picture("what-everybody-sees")

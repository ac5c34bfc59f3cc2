"""The day of a meeting and what follows: at the door, joining online, and what it left behind."""

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from network.core import clock
from network.core.database import db
from network.demo.events.meetings import HALL, LAST_ONLINE, NEXT_ONLINE, named
from network.events.attendance import operations as attendance
from network.events.meetings import operations
from network.events.meetings.models import Event, Venue
from network.events.meetings.operations import Plan
from network.events.meetings.rules import Kind
from network.events.registrations import joining
from network.events.registrations import operations as answers
from network.events.registrations.rules import Status
from scripts.journeys.declaring import COORDINATOR, INSTRUCTOR, journey
from tests.browser.demonstration import called

if TYPE_CHECKING:
    from scripts.tour import Tour

GOING = ("Amina Inventley", "Max Imaginary", "Lotte Nonesuch", "Bryn Makebelieve")


@journey
def at_the_door(tour: "Tour") -> None:
    """A coordinator checks people in on a phone, with a poster and a walk-in, and closes the list."""
    page = tour.page
    event = _today("Chair-based exercise, hands on", Kind.FACE_TO_FACE)
    tour.sign_in_as(COORDINATOR)
    address = f"/events/{event.id}/check-in"
    for name in GOING[:2]:
        page.goto(address)
        page.get_by_role("listitem").filter(has_text=name).get_by_role("button", name="Here").click()
    page.goto(address)
    tour.picture("the-list")
    page.get_by_role("link", name="Poster for the door").click()
    tour.picture("the-poster")
    page.goto(f"{address}?name=Ruby")
    tour.picture("a-walk-in")
    tour.press("Here")
    _move(event, timedelta(hours=-3))
    page.goto(f"{address}/close")
    tour.picture("closing-the-list")


@journey
def join_online(tour: "Tour") -> None:
    """An instructor joins by an address of our own: before it is open, when it is, and after the end."""
    page = tour.page
    tour.sign_in_as(INSTRUCTOR)
    page.goto(f"/events/{named(NEXT_ONLINE).id}")
    tour.picture("on-the-page-of-the-event", page.get_by_role("region", name="Taking part"))
    tour.sign_out()
    event = _today("Breathing and pacing", Kind.ONLINE, begins_in=timedelta(hours=2))
    amina = called(GOING[0])
    answer = answers.answer(event, amina, Status.GOING, by=amina)
    address = joining.address_for(answer)
    db.session.commit()
    page.goto(address)
    tour.picture("before-it-opens")
    _move(event, timedelta(hours=-2))
    page.goto(address)
    tour.picture("open")
    _move(event, timedelta(hours=-3))
    page.goto(address)
    tour.picture("after-the-end")


@journey
def afterwards(tour: "Tour") -> None:
    """What a meeting left behind; a member says how it was; one message goes to all."""
    page = tour.page
    event = _today("Breathing and pacing", Kind.ONLINE)
    coordinator = called("Carol Exampleworth")
    for name in GOING:
        attendance.check_in(event, called(name), by=coordinator)
    db.session.commit()
    _move(event, timedelta(hours=-4))
    tour.sign_in_as(INSTRUCTOR)
    page.goto(f"/events/{named(LAST_ONLINE).id}/afterwards")
    tour.picture("files-notes-and-actions")
    tour.picture("figures", page.get_by_role("region", name="How it was"))
    page.goto(f"/events/{event.id}/feedback")
    for group in page.get_by_role("group").filter(has=page.get_by_role("radio")).all():
        group.get_by_role("radio").nth(3).check()
    page.get_by_label("What should we do differently?").fill("Ten minutes more for questions.")
    tour.picture("how-was-it")
    tour.sign_in_as(COORDINATOR)
    page.goto(f"/events/{event.id}/afterwards/message")
    page.get_by_label("Subject").fill("What we agreed on")
    page.get_by_label("Message").fill("Thank you all. The slides and the notes are on the page below.")
    tour.press("Look at it first")
    tour.picture("a-message-to-all")


def _today(title: str, kind: Kind, begins_in: timedelta = timedelta(minutes=10)) -> Event:
    """Publish a meeting that is about to begin, to which some are going."""
    coordinator = called("Carol Exampleworth")
    starts_at = clock.now().replace(minute=clock.now().minute // 5 * 5, second=0, microsecond=0) + begins_in
    ends_at = starts_at + timedelta(minutes=90)
    online = kind is Kind.ONLINE
    plan = Plan(
        title,
        kind,
        starts_at,
        ends_at,
        venue=None if online else db.session.scalars(select(Venue).filter_by(name=HALL["name"])).one(),
        provider_link="https://meet.example.com/breathing" if online else "",
        cpd_activities="cimspa-unmapped",
    )
    event = operations.draft(plan, by=coordinator)
    operations.publish(event, by=coordinator)
    for name in GOING:
        answers.answer(event, called(name), Status.GOING, by=called(name))
    db.session.commit()
    return event


def _move(event: Event, by: timedelta) -> None:
    """Let a meeting have been earlier than it was planned."""
    event.starts_at += by
    event.ends_at += by
    db.session.commit()

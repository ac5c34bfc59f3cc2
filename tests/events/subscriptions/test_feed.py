"""A member's own calendar as a program fetches it: what stands in it, whose rights it has, when it ends."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from time_machine import TimeMachineFixture

from network.core import clock
from network.core.database import db
from network.core.lifecycle import move
from network.core.permission import SYSTEM, Role
from network.events.invitations import itip
from network.events.meetings import operations as meetings
from network.events.meetings.rules import Kind, Visibility
from network.events.meetings.rules import Status as EventStatus
from network.events.registrations import joining, queue
from network.events.registrations.rules import ON_THE_LIST, Place, Status
from network.events.subscriptions import content, operations
from network.events.subscriptions.operations import Made, Wanted
from network.members.people import operations as people
from network.members.people.models import Member
from network.members.people.rules import Status as Membership
from tests import factories
from tests.events.subscriptions.conftest import Fetch, events_of
from tests.plugins.client import Client

WORDS = {
    Status.GOING: ("CONFIRMED", "OPAQUE"),
    Status.MAYBE: ("TENTATIVE", "OPAQUE"),
    Status.WAITING: ("TENTATIVE", "OPAQUE"),
    Status.OFFERED: ("TENTATIVE", "OPAQUE"),
}


@pytest.mark.parametrize("status", Status)
def test_it_holds_what_was_answered_and_what_is_given_up_leaves(
    address: str, fetch: Fetch, amina: Member, status: Status
) -> None:
    event = factories.event("Falls")
    factories.registration(event, amina, status)

    found = fetch(address)

    assert set(found) == ({event.uid} if status in ON_THE_LIST else set())
    if status in ON_THE_LIST:
        assert (str(found[event.uid]["STATUS"]), str(found[event.uid]["TRANSP"])) == WORDS[status]


def test_the_address_to_join_stands_there_only_for_those_who_go(
    address: str, fetch: Fetch, amina: Member
) -> None:
    going, maybe, waiting = (factories.event(title) for title in ("Falls", "Hearts", "Fatigue"))
    own = factories.registration(going, amina)
    factories.registration(maybe, amina, Status.MAYBE)
    factories.registration(waiting, amina, Status.WAITING)

    found = fetch(address)

    said = {uid: str(one["DESCRIPTION"]) for uid, one in found.items()}
    assert joining.address_for(own) in said[going.uid]
    assert "/join/" not in said[maybe.uid] + said[waiting.uid]


def test_nobody_else_and_no_provider_stands_in_it(
    client: Client, address: str, amina: Member, carol: Member, esi: Member
) -> None:
    event = factories.event(
        "Falls", host=carol, capacity_online=4321, provider_link="https://meet.example.com/secret-room"
    )
    factories.registration(event, amina)
    factories.registration(event, esi)

    said = client.get(address).text

    assert "SUMMARY:Falls" in said
    hidden = ("Carol", "Esi", "Amina", "@network.example", "secret-room", "ATTENDEE", "ORGANIZER", "4321")
    assert [word for word in hidden if word in said] == []


def test_a_cancelled_event_stays_until_its_day_has_passed(
    address: str, fetch: Fetch, amina: Member, carol: Member, today: TimeMachineFixture
) -> None:
    event = factories.event("Falls", starts_at=datetime(2026, 11, 24, 19, tzinfo=UTC))
    factories.registration(event, amina)
    meetings.cancel(event, "The hall is flooded.", by=carol)

    seen = []
    for day in (23, 24, 25):
        today.move_to(datetime(2026, 11, day, 23, 30, tzinfo=UTC), tick=False)
        found = fetch(address)
        seen.append([(str(one["STATUS"]), str(one["SUMMARY"]), one["SEQUENCE"]) for one in found.values()])

    assert seen == [[("CANCELLED", "CANCELLED: Falls", 1)], [("CANCELLED", "CANCELLED: Falls", 1)], []]


def test_who_waited_for_a_cancelled_event_sees_that_it_is(
    address: str, fetch: Fetch, amina: Member, carol: Member
) -> None:
    event = factories.event("Falls", capacity_online=1)
    factories.registration(event, carol)
    factories.registration(event, amina, Status.WAITING)
    meetings.cancel(event, "The hall is flooded.", by=carol)

    found = fetch(address)

    assert str(found[event.uid]["STATUS"]) == "CANCELLED"
    assert "You gave up" not in str(found[event.uid]["DESCRIPTION"])


def test_who_gave_up_their_place_sees_nothing_of_its_cancelling(
    address: str, fetch: Fetch, amina: Member, carol: Member
) -> None:
    event = factories.event("Falls")
    waiting = factories.registration(event, amina, Status.WAITING)
    with db.session.no_autoflush:
        waiting.queue_number = None
        move(waiting, to=Status.CANCELLED, by=amina)
    meetings.cancel(event, "The hall is flooded.", by=carol)

    assert fetch(address) == {}


def test_drafts_and_what_was_over_a_year_ago_are_not_in_it(address: str, fetch: Fetch, amina: Member) -> None:
    draft = factories.event("Draft", status=EventStatus.DRAFT)
    recent = factories.event("Recent", starts_at=clock.now() - timedelta(days=300))
    old = factories.event("Old", starts_at=clock.now() - timedelta(days=370))
    for event in (draft, recent, old):
        factories.registration(event, amina)

    assert set(fetch(address)) == {recent.uid}


def test_it_has_the_rights_of_its_owner_as_they_are_now(address: str, fetch: Fetch, amina: Member) -> None:
    inside = factories.event("Inside")
    public = factories.event("Public", visibility=Visibility.PUBLIC)
    for event in (inside, public):
        factories.registration(event, amina)
    before = set(fetch(address))

    amina.role_grants[0].ends_on = clock.today() - timedelta(days=1)

    assert before == {inside.uid, public.uid}
    assert set(fetch(address)) == {public.uid}


@pytest.mark.parametrize("status", [Membership.SUSPENDED, Membership.LEFT])
def test_it_ends_with_the_membership_at_once(
    client: Client, address: str, amina: Member, carol: Member, status: Membership
) -> None:

    was = client.get(address).status_code
    end = people.suspend if status is Membership.SUSPENDED else people.leave
    end(amina, by=carol, reason="As agreed")

    assert (was, client.get(address).status_code) == (200, 410)


def test_a_status_alone_ends_it_too(client: Client, address: str, amina: Member) -> None:
    client.get(address)
    db.session.execute(db.update(Member).where(Member.id == amina.id).values(status=Membership.SUSPENDED))

    assert client.get(address).status_code == 410


def test_the_last_days_of_certificates_stand_in_it_as_private_days(
    address: str, fetch: Fetch, amina: Member
) -> None:
    grant = factories.qualification(
        amina, factories.kind("First aid", validity_months=36), date(2024, 3, 4), date(2027, 3, 3)
    )

    [day] = fetch(address).values()

    assert str(day["UID"]) == f"qualification-{grant.id}@localhost"
    assert (day.decoded("DTSTART"), day.decoded("DTEND")) == (date(2027, 3, 3), date(2027, 3, 4))
    assert [str(day[name]) for name in ("CLASS", "TRANSP", "SUMMARY")] == [
        "PRIVATE",
        "TRANSPARENT",
        "Last day: First aid",
    ]


def test_it_rings_only_where_its_owner_asked(
    client: Client, address: str, fetch: Fetch, made: Made, amina: Member
) -> None:
    event, maybe = factories.event("Falls"), factories.event("Hearts")
    factories.registration(event, amina)
    factories.registration(maybe, amina, Status.MAYBE)
    factories.qualification(
        amina, factories.kind("First aid", validity_months=9), expires_on=date(2027, 3, 3)
    )
    quiet = fetch(address)

    operations.change(made.subscription, Wanted("My phone", True, True, 60, 14), by=amina)
    loud = fetch(address)

    def alarms(found: dict) -> dict[str, list[str]]:  # type: ignore[type-arg]
        return {
            str(one["SUMMARY"]): [
                f"{alarm['ACTION']} {alarm['TRIGGER'].to_ical().decode()} {alarm['DESCRIPTION']}"
                for alarm in one.walk("VALARM")
            ]
            for one in found.values()
        }

    assert set(map(tuple, alarms(quiet).values())) == {()}
    assert alarms(loud) == {
        "Falls": ["DISPLAY -PT1H Falls"],
        "Hearts": [],
        "Last day: First aid": ["DISPLAY -P14D Last day: First aid"],
    }


def test_what_rings_now_is_newer_than_what_did_not(
    fetch: Fetch, address: str, made: Made, amina: Member, today: TimeMachineFixture
) -> None:
    """A program takes an event anew only where LAST-MODIFIED has grown; SEQUENCE is for other times alone."""
    event = factories.event("Falls")
    factories.registration(event, amina)
    quiet = fetch(address)[event.uid]

    today.shift(timedelta(hours=1))
    operations.change(made.subscription, Wanted("My phone", event_alarm_minutes=60), by=amina)
    loud = fetch(address)[event.uid]

    assert loud.decoded("LAST-MODIFIED") > quiet.decoded("LAST-MODIFIED")
    assert loud["SEQUENCE"] == quiet["SEQUENCE"]


def test_whatever_the_queue_does_to_an_answer_is_news_to_the_calendar(
    fetch: Fetch, address: str, amina: Member, signed_in_as: Callable[[Member], Client]
) -> None:
    """LAST-MODIFIED grows also within one second, and whoever moved the answer; SEQUENCE is the event's."""
    event = factories.event("Falls", kind=Kind.HYBRID, venue=factories.venue())
    answer = factories.registration(event, amina, Status.WAITING, place=Place.ROOM)
    answered_at, seen = answer.answered_at, [fetch(address)[event.uid]]

    queue.put(answer, Status.OFFERED, by=SYSTEM, until=clock.now() + timedelta(hours=24))
    seen.append(fetch(address)[event.uid])
    queue.put(answer, Status.GOING, by=amina)
    seen.append(fetch(address)[event.uid])
    queue.put(answer, Status.GOING, by=amina, place=Place.ONLINE)
    seen.append(fetch(address)[event.uid])
    queue.put(answer, Status.GOING, by=amina)
    seen.append(fetch(address)[event.uid])

    moments = [one.decoded("LAST-MODIFIED") for one in seen]
    assert moments[:4] == sorted(set(moments))
    assert seen[4] == seen[3]
    assert {one["SEQUENCE"] for one in seen} == {0}
    assert "A place is held for you" in str(seen[1]["DESCRIPTION"])
    assert "You take part online" in str(seen[3]["DESCRIPTION"])
    assert answer.answered_at == answered_at
    one = events_of(signed_in_as(amina).get(f"/events/{event.id}/event.ics").data)[event.uid]
    assert one.to_ical() == seen[4].to_ical()


def test_one_half_can_be_left_out(fetch: Fetch, address: str, made: Made, amina: Member) -> None:
    event = factories.event("Falls")
    factories.registration(event, amina)
    grant = factories.qualification(amina, factories.kind(validity_months=9), expires_on=date(2027, 3, 3))

    operations.change(made.subscription, Wanted("Work", shows_events=True, shows_days=False), by=amina)
    events = set(fetch(address))
    operations.change(made.subscription, Wanted("Work", shows_events=False, shows_days=True), by=amina)
    days = set(fetch(address))

    assert (events, days) == ({event.uid}, {f"qualification-{grant.id}@localhost"})


def test_the_events_of_somebody_else_are_not_in_it(
    fetch: Fetch, address: str, amina: Member, esi: Member
) -> None:
    factories.registration(factories.event("Falls"), esi)

    assert fetch(address) == {}


def test_an_empty_calendar_is_one(client: Client, address: str) -> None:
    said = client.get(address).text

    assert said.startswith("BEGIN:VCALENDAR\r\n")
    assert said.endswith("END:VCALENDAR\r\n")
    assert "BEGIN:VTIMEZONE" in said
    assert "\r\nUID" not in said
    assert "METHOD" not in said


def test_the_secret_is_not_in_the_calendar_itself(client: Client, address: str, made: Made) -> None:
    assert made.token not in client.get(address).text.replace("\r\n ", "")


def test_one_that_cannot_be_written_is_left_out_and_reported(
    client: Client,
    address: str,
    amina: Member,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bad, good = factories.event("Bad"), factories.event("Good")
    for event in (bad, good):
        factories.registration(event, amina)
    usual = content.render.written

    def write(facts):  # type: ignore[no-untyped-def]
        if facts.shown.title == "Bad":
            raise ValueError("Content line could not be parsed")
        return usual(facts)

    monkeypatch.setattr(content.render, "written", write)
    reported: list[str] = []
    monkeypatch.setattr(content.logger, "error", lambda words, *about: reported.append(words % about))

    assert set(events_of(client.get(address).data)) == {good.uid}
    assert reported == [f"{bad.uid} cannot be written into a calendar: ValueError"]


@pytest.mark.parametrize(
    ("becomes", "summary", "stands"),
    [
        (None, "Falls", ("CONFIRMED", "OPAQUE", "BUSY")),
        (meetings.postpone, "POSTPONED: Falls", ("TENTATIVE", "TRANSPARENT", "FREE")),
        (meetings.cancel, "CANCELLED: Falls", ("CANCELLED", "TRANSPARENT", "FREE")),
    ],
    ids=["published", "postponed", "cancelled"],
)
def test_the_same_event_is_the_same_in_every_calendar(
    fetch: Fetch,
    address: str,
    amina: Member,
    carol: Member,
    signed_in_as: Callable[[Member], Client],
    becomes: Callable[..., None] | None,
    summary: str,
    stands: tuple[str, str, str],
) -> None:
    event = factories.event("Falls", visibility=Visibility.PUBLIC, kind=Kind.ONLINE)
    factories.registration(event, amina, place=Place.ONLINE)
    if becomes:
        becomes(event, "No hall.", by=carol)
        db.session.commit()
    to = itip.Addressed(amina.email or "", amina.name, "rsvp@network.example", "Test Network")
    make = itip.cancel if event.status is EventStatus.CANCELLED else itip.request
    whole = {"whole": True} if make is itip.cancel else {}

    calendars = [
        fetch(address),
        fetch("/calendar/public.ics"),
        fetch(f"/calendar/events/{event.uid}.ics"),
        events_of(signed_in_as(amina).get(f"/events/{event.id}/event.ics").data),
        events_of(make(event, to, clock.now(), **whole).text.encode()),
    ]

    same = ("UID", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "URL", "STATUS", "TRANSP")
    told = {tuple(one[event.uid][name].to_ical() for name in same) for one in calendars}
    assert len(told) == 1
    for one in calendars:
        entry = one[event.uid]
        assert (str(entry["SUMMARY"]), entry["SEQUENCE"]) == (summary, 1 if becomes else 0)
        shown = entry["STATUS"], entry["TRANSP"], entry["X-MICROSOFT-CDO-BUSYSTATUS"]
        assert shown == stands


def test_roles_that_begin_later_count_from_that_day(
    fetch: Fetch, address: str, amina: Member, today: TimeMachineFixture
) -> None:
    event = factories.event("Inside")
    factories.registration(event, amina)
    [grant] = amina.role_grants
    assert grant.role is Role.INSTRUCTOR
    grant.begins_on = clock.today() + timedelta(days=1)
    before = set(fetch(address))

    today.shift(timedelta(days=1))

    assert (before, set(fetch(address))) == (set(), {event.uid})


def test_its_addresses_lead_to_this_site(client: Client, address: str, amina: Member) -> None:
    event = factories.event("Falls")
    factories.registration(event, amina)

    [found] = events_of(client.get(address).data).values()

    assert urlsplit(str(found["URL"])).path == f"/events/{event.id}"

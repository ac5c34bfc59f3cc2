"""The pages of events: what each reader finds there, and what those do who arrange them."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from network.core import clock, registry
from network.core.database import db
from network.core.permission import Role
from network.events.meetings import operations, queries, speaking
from network.events.meetings.models import Event, Venue
from network.events.meetings.rules import LONDON, Kind, Status, Visibility, wall
from network.members.people.models import Member
from tests import factories
from tests.events.meetings.conftest import LINK, a_group, a_plan, a_series, an_event
from tests.plugins.client import Client
from tests.plugins.statements import statements

SignIn = Callable[[Member], Client]
EVENING = datetime(2027, 12, 7, 19, tzinfo=LONDON)
HOUR = timedelta(hours=1)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no other feature put anything on the page."""
    monkeypatch.setattr(registry, "panels_for", lambda *_: [])


def filled_in(**more: Any) -> dict[str, Any]:
    """Return what somebody fills in for an evening online."""
    return {
        "title": "Breath and effort",
        "kind": "online",
        "visibility": "network",
        "day-day": "7",
        "day-month": "December",
        "day-year": "2027",
        "starts": "7pm",
        "ends": "8.30pm",
        "provider_link": LINK,
        "venue": "",
        "group": "",
    } | more


def as_form(page: str) -> dict[str, Any]:
    """Return what the form on a page would send as it stands, as far as these tests change it."""
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        attributes = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        kind = attributes.get("type")
        if "name" not in attributes or attributes["name"] == "csrf_token":
            continue
        if kind in {"checkbox", "radio"} and " checked" not in tag:
            continue
        found.setdefault(attributes["name"], []).append(attributes.get("value", ""))
    return {"venue": "", "group": ""} | found


def event_of(title: str) -> Event:
    return db.session.scalars(db.select(Event).where(Event.title == title)).one()


def test_a_visitor_reads_of_public_events_and_of_no_other(client: Client, carol: Member) -> None:
    an_event(carol, title="Open to all", visibility=Visibility.PUBLIC)
    inside = an_event(carol, title="For the network")
    operations.draft(a_plan(title="Not yet", visibility=Visibility.PUBLIC), by=carol)

    page = client.get("/events/").text

    assert "Open to all" in page
    assert "For the network" not in page
    assert "Not yet" not in page
    assert client.get(f"/events/{inside.id}").location.startswith("/sign-in")


def test_a_visitor_reads_the_town_and_agreed_names_and_nothing_of_the_network(
    client: Client, signed_in_as: SignIn, carol: Member, amina: Member
) -> None:
    hall = factories.venue("Sample Hall", address="1 Road", postcode="HP20 9ZZ", directions="Behind the pool")
    event = an_event(
        carol, kind=Kind.HYBRID, venue=hall, visibility=Visibility.PUBLIC, agenda="Inner agenda", host=amina,
        capacity_room=17,
    )  # fmt: skip
    speaking.add(event, "Dr Silent", by=carol)
    agreed = speaking.add(event, "Dr Agreed", by=carol)
    speaking.say_they_agreed(agreed, "By e-mail", by=carol)
    private = (
        "Sample Hall",
        "HP20 9ZZ",
        "Behind the pool",
        "Inner agenda",
        "Amina Khan",
        "Dr Silent",
        ">17<",
    )

    visitor = client.get(f"/events/{event.id}").text
    member = signed_in_as(amina).get(f"/events/{event.id}").text

    assert "Aylesbury" in visitor
    assert "Dr Agreed" in visitor
    assert [word for word in private if word in visitor] == []
    assert [word for word in private if word not in re.sub(r">\s*17\s*<", ">17<", member)] == []


def test_the_link_of_the_provider_stands_in_the_form_of_those_who_arrange_and_nowhere_else(
    client: Client, signed_in_as: SignIn, carol: Member, amina: Member, esi: Member
) -> None:
    event = an_event(carol, visibility=Visibility.PUBLIC, host=amina)
    addresses = (
        f"/events/{event.id}",
        "/events/",
        f"/events/{event.id}/move",
        f"/events/{event.id}/speakers",
        "/",
    )
    browsers = [client, *(signed_in_as(one) for one in (carol, amina, esi))]

    shown = [address for browser in browsers for address in addresses if LINK in browser.get(address).text]

    assert shown == []
    assert LINK in browsers[1].get(f"/events/{event.id}/edit").text


def test_a_public_page_tells_search_engines_what_a_visitor_reads(
    client: Client, carol: Member, amina: Member
) -> None:
    title = 'Breath </script><script>alert("x")</script> & effort'
    hall = factories.venue("Secret Hall", address="1 Road", postcode="HP20 9ZZ")
    event = an_event(
        carol,
        title=title,
        kind=Kind.HYBRID,
        venue=hall,
        visibility=Visibility.PUBLIC,
        host=amina,
        starts_at=EVENING,
    )
    operations.reschedule(event, EVENING + HOUR, EVENING + 2 * HOUR, "The trains", by=carol)

    page = client.get(f"/events/{event.id}").text
    found = re.findall(r'<script type="application/ld\+json" nonce="[^"]+">(.*?)</script>', page, re.DOTALL)
    said = json.loads(found[0])

    assert said["name"] == title
    assert said["startDate"] == "2027-12-07T20:00:00+00:00"
    assert said["previousStartDate"] == "2027-12-07T19:00:00+00:00"
    assert said["eventStatus"] == "https://schema.org/EventRescheduled"
    assert said["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert [one["@type"] for one in said["location"]] == ["Place", "VirtualLocation"]
    assert said["location"][0]["name"] == "Aylesbury"
    assert said["location"][1]["url"].endswith(f"/events/{event.id}")
    assert "Secret Hall" not in found[0]
    assert "Amina" not in found[0]
    assert said["organizer"]["@type"] == "Organization"


@pytest.mark.parametrize(
    ("status", "said"), [(Status.POSTPONED, "EventPostponed"), (Status.CANCELLED, "EventCancelled")]
)
def test_search_engines_are_told_that_it_is_off(
    client: Client, app: Flask, status: Status, said: str
) -> None:
    event = factories.event(visibility=Visibility.PUBLIC, status=status)

    assert f"https://schema.org/{said}" in client.get(f"/events/{event.id}").text


def test_summer_time_and_whole_days_are_told_as_they_are(client: Client, app: Flask) -> None:
    summer = factories.event(visibility=Visibility.PUBLIC, starts_at=datetime(2027, 7, 6, 19, tzinfo=LONDON))
    begins, ends = datetime(2027, 3, 27, tzinfo=LONDON), datetime(2027, 3, 29, tzinfo=LONDON)
    days = factories.event(visibility=Visibility.PUBLIC, starts_at=begins, ends_at=ends, all_day=True)

    assert '"startDate": "2027-07-06T19:00:00+01:00"' in client.get(f"/events/{summer.id}").text
    page = client.get(f"/events/{days.id}").text
    assert '"endDate": "2027-03-28"' in page
    assert "Saturday 27 March 2027 to Sunday 28 March 2027, all day" in page


def test_the_list_is_narrowed_and_paged_without_losing_or_repeating_any(
    client: Client, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 4)
    cancer = factories.condition("Cancer", key="cancer")
    starts = clock.now().replace(microsecond=0) + timedelta(days=3)
    for number in range(10):
        factories.event(
            f"Cancer {number}", visibility=Visibility.PUBLIC, conditions=[cancer], starts_at=starts
        )
        factories.event(
            f"Past {number}", visibility=Visibility.PUBLIC, starts_at=starts - timedelta(days=9 + number)
        )
    factories.event("Something else", visibility=Visibility.PUBLIC)

    def walk(address: str | None) -> list[str]:
        found = []
        while address:
            page = client.get(address).text
            found += re.findall(r"/events/\d+\">([^<]+)</a>", page)
            following = re.search(r'rel="next" href="([^"]+)"', page)
            address = following[1].replace("&amp;", "&") if following else None
        return found

    assert walk("/events/?condition=cancer") == [f"Cancer {number}" for number in range(10)]
    assert walk("/events/?show=past") == [f"Past {number}" for number in range(10)]
    assert "Nothing fits" in client.get("/events/?kind=face_to_face").text


def test_a_postponed_event_stays_to_come_until_it_has_a_date(client: Client, app: Flask) -> None:
    past = clock.now() - timedelta(days=9)
    factories.event(
        "Off", visibility=Visibility.PUBLIC, status=Status.POSTPONED, starts_at=past, status_reason="Ill"
    )

    assert "Off" in client.get("/events/").text
    assert "Ill" in client.get("/events/").text
    assert ">Off<" not in client.get("/events/?show=past").text


def test_a_month_shows_an_event_on_each_of_its_days(client: Client, app: Flask) -> None:
    begins, ends = datetime(2027, 3, 31, 22, tzinfo=LONDON), datetime(2027, 4, 2, 1, tzinfo=LONDON)
    factories.event("Two nights", visibility=Visibility.PUBLIC, starts_at=begins, ends_at=ends)

    table = client.get("/events/?month=2027-04").text.split("<table")[1].split("</table>")[0]

    assert table.count("Two nights") == 3
    assert table.count("10pm Two nights") == 1
    assert client.get("/events/?month=2027-13").status_code == 200


@pytest.mark.parametrize("address", ["/events/", "/events/?month=2027-04", "/events/?show=past"])
@pytest.mark.usefixtures("alone")
def test_a_list_asks_no_more_for_many_than_for_one(signed_in_as: SignIn, amina: Member, address: str) -> None:
    browser, group = signed_in_as(amina), a_group(amina)
    cancer = factories.condition("Cancer", key="cancer")

    def asked(count: int) -> int:
        for _ in range(count):
            for starts in (datetime(2027, 4, 6, 19, tzinfo=LONDON), clock.now() - timedelta(days=3)):
                venue = factories.venue()
                factories.event(
                    starts_at=starts, conditions=[cancer], kind=Kind.HYBRID, venue=venue, group_id=group.id
                )
        db.session.commit()
        with statements() as found:
            assert browser.get(address).status_code == 200
        return len(found)

    with statements() as sign_in:
        browser.get("/accessibility")

    assert asked(1) == asked(5) <= len(sign_in) + 4


@pytest.mark.usefixtures("alone")
def test_one_event_asks_four_questions_however_much_belongs_to_it(
    signed_in_as: SignIn, carol: Member, amina: Member, esi: Member
) -> None:
    conditions = tuple(factories.condition(name, key=name) for name in ("cancer", "stroke", "falls"))
    small, *_ = a_series(carol, (2027, 2, 16), (2027, 3, 30))
    _, large, _ = a_series(
        carol, (2027, 2, 16), (2027, 3, 30), (2027, 5, 11),
        conditions=conditions, host=amina, kind=Kind.HYBRID,
        venue=factories.venue(), areas=(factories.area("Winslow", key="w"),),
        kinds_asked=(factories.kind("A", key="a"),),
    )  # fmt: skip
    speaking.add(large, "", by=carol, member=amina)
    with statements() as sign_in:
        signed_in_as(esi).get("/accessibility")

    def asked(browser: Client, event: Event) -> int:
        with statements() as found:
            assert browser.get(f"/events/{event.id}").status_code == 200
        return len(found)

    assert asked(signed_in_as(esi), small) == asked(signed_in_as(esi), large) <= len(sign_in) + 4
    assert asked(signed_in_as(carol), small) == asked(signed_in_as(carol), large) <= len(sign_in) + 4


def test_a_page_names_the_neighbours_of_its_series_and_whom_it_asks_for(
    signed_in_as: SignIn, carol: Member, amina: Member
) -> None:
    kinds = tuple(factories.kind(name, key=name.casefold()) for name in ("Otago", "PSI"))
    first, second, third = a_series(carol, (2027, 2, 16), (2027, 3, 30), (2027, 5, 11), kinds_asked=kinds)

    page = signed_in_as(amina).get(f"/events/{second.id}").text

    assert f'Before: <a class="govuk-link" href="/events/{first.id}"' in page
    assert f'After: <a class="govuk-link" href="/events/{third.id}"' in page
    assert "Holders of Otago or PSI" in page
    assert "For those who arrange it" not in page


def test_a_coordinator_plans_publishes_and_moves_an_event(
    signed_in_as: SignIn, carol: Member, amina: Member
) -> None:
    browser = signed_in_as(carol)

    made = browser.post("/events/new", data=filled_in(host="amina khan"))
    event = event_of("Breath and effort")
    assert (event.status, event.host_id) == (Status.DRAFT, amina.id)
    browser.post(f"{made.location}/publish")
    moved = filled_in(starts="20:00", ends="21:00", reason="The trains")
    browser.post(f"{made.location}/move", data=moved)
    page = signed_in_as(amina).get(made.location).text

    assert "Tuesday 7 December 2027, 8pm to 9pm" in page
    assert "Moved" in page
    assert "The trains" in page
    assert event_of("Breath and effort").sequence == 1


@pytest.mark.parametrize(
    ("wrong", "words", "beside"),
    [
        ({"starts": "soon"}, "Enter a time", "starts"),
        ({"starts": ""}, "Say when it starts", "starts"),
        ({"ends": "6pm"}, "The end must come after the start", "ends"),
        ({"day-day": "28", "day-month": "3", "starts": "1:30", "ends": "3am"}, "The clocks change", "starts"),
        ({"day-day": "31", "day-month": "10", "starts": "0:30", "ends": "1:30"}, "The clocks change", "ends"),
        ({"provider_link": "http://meet.example.com"}, "begins with https", "provider_link"),
        ({"host": "Nobody Known"}, "Nobody of that name", "host"),
        ({"capacity_online": "0"}, "Enter a number from 1", "capacity_online"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    signed_in_as: SignIn, carol: Member, wrong: dict[str, str], words: str, beside: str
) -> None:
    page = signed_in_as(carol).post("/events/new", data=filled_in(summary="Keep these words", **wrong)).text

    assert re.search(f'id="{beside}-error"[^>]*>.*?{words}', page, re.DOTALL)
    assert "Keep these words" in page
    assert LINK in page or "provider_link" in wrong


def test_of_several_of_one_name_the_form_asks_which(signed_in_as: SignIn, carol: Member) -> None:
    twins = [factories.member("Sam Twin", Role.INSTRUCTOR) for _ in range(2)]
    browser = signed_in_as(carol)

    page = browser.post("/events/new", data=filled_in(host="Sam Twin")).text
    assert f"Sam Twin (number {twins[1].id})" in page
    browser.post("/events/new", data=filled_in(host=f"Sam Twin (number {twins[1].id})"))

    assert event_of("Breath and effort").host_id == twins[1].id


def test_a_published_event_does_not_move_without_a_reason(signed_in_as: SignIn, carol: Member) -> None:
    event = an_event(carol, starts_at=EVENING)
    browser = signed_in_as(carol)
    sent = as_form(browser.get(f"/events/{event.id}/edit").text) | {"starts": "18:00"}

    assert "Say why the time changes" in browser.post(f"/events/{event.id}/edit", data=sent).text
    browser.post(f"/events/{event.id}/edit", data=sent | {"reason": "The trains"})

    db.session.expire_all()
    assert wall(event.starts_at).hour == 18


def test_a_form_that_is_sent_as_it_stands_changes_nothing(
    signed_in_as: SignIn, carol: Member, amina: Member
) -> None:
    hall = factories.venue()
    conditions = tuple(factories.condition(name, key=name) for name in ("stroke", "cancer"))
    event = an_event(
        carol,
        starts_at=EVENING,
        kind=Kind.HYBRID,
        venue=hall,
        conditions=conditions,
        host=amina,
        capacity_room=5,
    )
    before = operations.plan_of(event)
    browser = signed_in_as(carol)
    sent = as_form(browser.get(f"/events/{event.id}/edit").text) | {"venue": hall.id}

    browser.post(f"/events/{event.id}/edit", data=sent)

    db.session.expire_all()
    after = operations.plan_of(event)
    assert {one.id for one in after.conditions} == {one.id for one in conditions}
    assert (after.starts_at, after.ends_at, after.venue, after.host, after.capacity_room) == (
        before.starts_at, before.ends_at, hall, amina, 5,
    )  # fmt: skip
    assert event.sequence == 0


def test_the_second_of_two_who_edit_is_shown_both_versions(signed_in_as: SignIn, carol: Member) -> None:
    event = an_event(carol, starts_at=EVENING)
    browser = signed_in_as(carol)
    sent = as_form(browser.get(f"/events/{event.id}/edit").text)
    browser.post(f"/events/{event.id}/edit", data=sent | {"title": "What the other wrote"})

    page = browser.post(f"/events/{event.id}/edit", data=sent | {"title": "What I wrote"}).text

    assert "Somebody else changed this" in page
    assert "What the other wrote" in page
    assert "What I wrote" in page
    assert event_of("What the other wrote").id == event.id


def test_an_edit_of_a_series_says_first_what_it_does(signed_in_as: SignIn, carol: Member) -> None:
    first, second, third = a_series(carol, (2027, 2, 16), (2027, 3, 30), (2027, 5, 11))
    second.changed_alone = True
    browser, address = signed_in_as(carol), f"/events/{first.id}/edit"
    sent = as_form(browser.get(address).text) | {
        "starts": "19:30",
        "ends": "21:00",
        "reason": "The pool",
        "scope": "all",
    }

    page = browser.post(address, data=sent).text
    assert "Nothing is saved yet" in page
    assert "was changed on its own" in page
    assert f'href="/events/{second.id}"' in page
    db.session.expire_all()
    assert [wall(one.starts_at).minute for one in (first, second, third)] == [0, 0, 0]
    confirmed = as_form(page)
    assert confirmed["starts"] == ["19:30"]
    browser.post(address, data=confirmed)

    db.session.expire_all()
    assert [wall(one.starts_at).minute for one in (first, second, third)] == [30, 0, 30]


def test_a_confirmation_counts_only_for_what_was_shown(signed_in_as: SignIn, carol: Member) -> None:
    first, second = a_series(carol, (2027, 2, 16), (2027, 3, 30))
    browser, address = signed_in_as(carol), f"/events/{first.id}/edit"
    sent = as_form(browser.get(address).text) | {"title": "Another", "scope": "all"}
    confirmed = as_form(browser.post(address, data=sent).text)
    operations.cancel(second, "Ill", by=carol)

    page = browser.post(address, data=confirmed).text

    assert "Nothing is saved yet" in page
    assert "was cancelled" in page


def test_a_series_is_cancelled_after_a_look_at_what_that_does(signed_in_as: SignIn, carol: Member) -> None:
    first, second, third = a_series(carol, (2027, 2, 16), (2027, 3, 30), (2027, 5, 11))
    browser, address = signed_in_as(carol), f"/events/{second.id}/cancel"

    page = browser.post(address, data={"reason": "The host left", "scope": "following"}).text
    assert "Nothing is cancelled yet" in page
    browser.post(address, data=as_form(page))

    db.session.expire_all()
    assert [one.status for one in (first, second, third)] == [
        Status.PUBLISHED, Status.CANCELLED, Status.CANCELLED,
    ]  # fmt: skip


def test_a_lead_plans_for_their_own_group_and_makes_nothing_public(
    signed_in_as: SignIn, amina: Member
) -> None:
    group, other = a_group(amina), a_group(factories.member(), "Hearts")
    browser = signed_in_as(amina)
    assert "Plan an event" in browser.get("/events/").text

    browser.post("/events/new", data=filled_in(group=group.id, visibility="public"))
    refused = browser.post("/events/new", data=filled_in(title="Other", group=other.id))

    assert event_of("Breath and effort").visibility is Visibility.NETWORK
    assert refused.status_code == 200
    assert db.session.scalars(db.select(Event).where(Event.title == "Other")).all() == []


def test_a_coordinator_keeps_the_venues(signed_in_as: SignIn, carol: Member) -> None:
    browser = signed_in_as(carol)
    browser.post(
        "/events/venues/new",
        data={"name": "Hall", "town": "Aylesbury", "latitude": "51.8", "longitude": "-0.8"},
    )
    hall = db.session.scalars(db.select(Venue)).one()
    sent = as_form(browser.get(f"/events/venues/{hall.id}").text)

    browser.post(f"/events/venues/{hall.id}", data=sent | {"name": "Great Hall"})
    browser.post(f"/events/venues/{hall.id}/close")

    db.session.expire_all()
    assert (hall.name, hall.latitude, hall.closed_on) == ("Great Hall", 51.8, clock.today())
    assert "Great Hall" not in browser.get("/events/new").text
    browser.post(f"/events/venues/{hall.id}/open")
    assert "Great Hall" in browser.get("/events/new").text


def test_a_speaker_agrees_on_the_page_of_the_event(
    client: Client, signed_in_as: SignIn, carol: Member, amina: Member
) -> None:
    event = an_event(carol, visibility=Visibility.PUBLIC)
    coordinator, speaker = signed_in_as(carol), signed_in_as(amina)
    assert "Add Amina Khan" in coordinator.get(f"/events/{event.id}/speakers?find-name=amina").text
    coordinator.post(f"/events/{event.id}/speakers/members", data={"member": amina.id})
    coordinator.post(f"/events/{event.id}/speakers", data={"name": "Dr Guest", "about": "A hospital"})
    named = queries.speakers_of(event)
    assert "Amina Khan" not in client.get(f"/events/{event.id}").text

    speaker.post(f"/events/speakers/{named[0].id}/agree")
    coordinator.post(f"/events/speakers/{named[1].id}/agreed", data={"words": "By e-mail"})
    page = client.get(f"/events/{event.id}").text
    assert "Amina Khan" in page
    assert "Dr Guest" in page
    speaker.post(f"/events/speakers/{named[0].id}/disagree")

    assert "Amina Khan" not in client.get(f"/events/{event.id}").text


def test_those_who_arrange_it_read_what_happened(signed_in_as: SignIn, carol: Member, amina: Member) -> None:
    event = an_event(carol, starts_at=EVENING)
    browser = signed_in_as(carol)
    browser.post(f"/events/{event.id}/postpone", data={"reason": "The speaker is ill"})

    assert "What happened to it" in browser.get(f"/events/{event.id}").text
    page = signed_in_as(amina).get(f"/events/{event.id}").text
    assert "The speaker is ill" in page
    assert "A new date follows here" in page
    assert "What happened to it" not in page

"""What stands in the feeds after each thing that happens to an event, and what people are offered."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from flask import Flask
from time_machine import TimeMachineFixture
from werkzeug.test import TestResponse

from network.core import clock as our_clock
from network.core import jobs, registry
from network.core.county import County
from network.core.database import db
from network.core.permission import VISITOR
from network.events.feeds import kept, queries, render
from network.events.feeds.models import KeptComponent
from network.events.meetings import operations
from network.events.meetings.models import Event
from network.events.meetings.rules import Kind, Status, Visibility
from network.events.registrations.rules import Status as Answer
from network.members.people.models import Member
from tests import factories
from tests.events.feeds.readers import Seen, read_alike
from tests.plugins.client import Client
from tests.plugins.statements import statements

FEED = "/calendar/public.ics"
NOW = datetime(2027, 1, 4, 12, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"


def public(title: str = "", **facts: object) -> Event:
    made = factories.event(title, **{"visibility": Visibility.PUBLIC} | facts)  # type: ignore[arg-type]
    db.session.commit()
    return made


def seen(client: Client, address: str = FEED) -> list[Seen]:
    return read_alike(client.get(address).data)


def titles(client: Client, address: str = FEED) -> list[str]:
    return [one.summary for one in seen(client, address)]


def test_an_event_has_the_same_bytes_in_every_feed_and_alone(client: Client) -> None:
    condition, area = factories.condition("Cancer", key="cancer"), factories.area("Winslow", key="winslow")
    event = public("Moving", conditions=[condition], areas=[area])
    public("Another")

    alone = client.get(f"/calendar/events/{event.uid}.ics").data

    component = alone[alone.index(b"BEGIN:VEVENT") : alone.index(b"END:VCALENDAR")]
    for address in (
        FEED,
        "/calendar/conditions/cancer.ics",
        "/calendar/areas/winslow.ics",
        "/calendar/kinds/online.ics",
        "/calendar/filter.ics?condition=cancer&kind=online&area=winslow",
    ):
        assert component in client.get(address).data
    assert titles(client, "/calendar/conditions/cancer.ics") == ["Moving"]
    assert titles(client, "/calendar/kinds/hybrid.ics") == []
    assert titles(client, "/calendar/filter.ics?condition=cancer&kind=hybrid") == []


def test_an_event_of_the_network_alone_is_in_no_public_feed(client: Client) -> None:
    inside, draft = public("Inside", visibility=Visibility.NETWORK), public("Draft", status=Status.DRAFT)
    public("Open")

    assert titles(client) == ["Open"]
    assert "Inside" not in client.get("/events/new.atom").text
    for event in (inside, draft):
        assert client.get(f"/calendar/events/{event.uid}.ics", may_fail=True).status_code == 404


def test_each_change_shows_at_once_and_moves_what_it_should(client: Client, carol: Member) -> None:
    event = public("Moving", revised_at=our_clock.now() - timedelta(days=3))
    other = public("Another")
    before = client.get(FEED)
    untouched = kept_bytes(other)

    operations.postpone(event, "The speaker is ill.", by=carol)
    db.session.commit()
    postponed = client.get(FEED)
    operations.cancel(event, "Nobody could come.", by=carol)
    db.session.commit()
    cancelled = client.get(FEED)

    assert len({one.headers["ETag"] for one in (before, postponed, cancelled)}) == 3
    moments = [one.last_modified for one in (before, postponed, cancelled)]
    assert all(moments)
    assert {one.summary: one.status for one in read_alike(postponed.data)} == {
        "POSTPONED: Moving": "TENTATIVE",
        "Another": "CONFIRMED",
    }
    assert {one.summary: one.status for one in read_alike(cancelled.data)} == {
        "CANCELLED: Moving": "CANCELLED",
        "Another": "CONFIRMED",
    }
    assert event.sequence == 2
    assert kept_bytes(other) == untouched
    assert untouched in cancelled.data


def test_a_change_that_nobody_is_shown_changes_nothing(client: Client, clock: TimeMachineFixture) -> None:
    clock.move_to(NOW, tick=False)
    event = public("Moving")
    clock.shift(60)
    before = client.get(FEED)

    event.capacity_online = 12
    db.session.commit()

    after = client.get(FEED)
    assert (after.headers["ETag"], after.last_modified) == (before.headers["ETag"], before.last_modified)


def test_a_change_in_one_feed_leaves_the_others_as_they_were(
    client: Client, clock: TimeMachineFixture
) -> None:
    clock.move_to(NOW, tick=False)
    cancer, falls = factories.condition("Cancer", key="cancer"), factories.condition("Falls", key="falls")
    event = public("On cancer", conditions=[cancer])
    public("On falls", conditions=[falls])
    clock.shift(60)
    before = client.get("/calendar/conditions/falls.ics")
    other = client.get("/calendar/conditions/cancer.ics")

    event.title = "On cancer, anew"
    db.session.commit()

    after = client.get("/calendar/conditions/falls.ics")
    assert (after.headers["ETag"], after.last_modified) == (before.headers["ETag"], before.last_modified)
    assert client.get("/calendar/conditions/cancer.ics").headers["ETag"] != other.headers["ETag"]


@pytest.mark.parametrize("leaves", ["the public", "the condition"])
def test_what_leaves_a_feed_moves_its_last_modified(
    client: Client, clock: TimeMachineFixture, leaves: str
) -> None:
    clock.move_to(datetime(2027, 1, 4, 12, tzinfo=UTC), tick=False)
    event = public("Moving", conditions=[factories.condition("Cancer", key="cancer")])
    before = client.get("/calendar/conditions/cancer.ics")
    clock.shift(60)

    if leaves == "the public":
        event.visibility = Visibility.NETWORK
    else:
        event.conditions = []
    db.session.commit()

    since = {"If-Modified-Since": before.headers["Last-Modified"]}
    after = client.get("/calendar/conditions/cancer.ics", headers=since)
    assert after.status_code == 200
    assert read_alike(after.data) == []
    assert after.last_modified == datetime(2027, 1, 4, 12, 1, tzinfo=UTC)


def test_a_rolled_back_change_changes_no_feed(client: Client) -> None:
    event = public("Moving")
    before = client.get(FEED).headers["ETag"]

    event.title = "Never said"
    db.session.flush()
    db.session.rollback()
    db.session.commit()

    assert client.get(FEED).headers["ETag"] == before


def test_the_window_is_the_past_year_and_all_the_future(client: Client, clock: TimeMachineFixture) -> None:
    clock.move_to(datetime(2027, 6, 1, 12, tzinfo=UTC), tick=False)
    held = datetime(2026, 6, 9, 18, tzinfo=UTC)
    public("Long ago", starts_at=held, status=Status.HELD)
    public("Far ahead", starts_at=datetime(2031, 1, 7, 19, tzinfo=UTC))
    public("Cancelled", starts_at=datetime(2027, 6, 3, 18, tzinfo=UTC), status=Status.CANCELLED)
    clock.shift(60)  # three changes in one second have run ahead of it
    first = client.get(FEED)
    assert titles(client) == ["Long ago", "CANCELLED: Cancelled", "Far ahead"]

    clock.move_to(datetime(2027, 6, 3, 22, 59, tzinfo=UTC), tick=False)
    assert titles(client) == ["Long ago", "CANCELLED: Cancelled", "Far ahead"]
    assert client.get(FEED).last_modified == first.last_modified
    clock.move_to(datetime(2027, 6, 4, 9, tzinfo=UTC), tick=False)
    assert titles(client) == ["Long ago", "Far ahead"]
    assert client.get(FEED).last_modified == datetime(2027, 6, 3, 23, tzinfo=UTC)
    clock.move_to(datetime(2027, 6, 10, 9, tzinfo=UTC), tick=False)
    since = {"If-Modified-Since": "Thu, 03 Jun 2027 23:00:00 GMT"}
    moved = client.get(FEED, headers=since)
    assert (moved.status_code, moved.last_modified) == (200, datetime(2027, 6, 9, 23, tzinfo=UTC))
    assert titles(client) == ["Far ahead"]


def test_the_network_and_its_conditions_are_renamed_in_the_feeds(client: Client) -> None:
    condition = factories.condition("Cancer", key="cancer")
    before = client.get("/calendar/conditions/cancer.ics").text

    condition.title = "Living with cancer"
    db.session.add(County(name="Vale Network"))
    db.session.commit()

    after = client.get("/calendar/conditions/cancer.ics").text
    assert "NAME:Test Network: Cancer\r\n" in before
    assert "NAME:Vale Network: Living with cancer\r\n" in after


def test_one_bad_row_never_breaks_the_rest_and_is_told(
    app: Flask, client: Client, carol: Member, amina: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = render.written

    def fails(facts: render.Facts) -> object:
        if facts.shown.title == "Bad":
            raise ValueError("a line break in an address")
        return written(facts)

    monkeypatch.setattr(render, "written", fails)
    bad = public("Bad")
    public("Good")

    assert titles(client) == ["Good"]
    assert client.get(f"/calendar/events/{bad.uid}.ics", may_fail=True).status_code == 404
    assert [one.event_id for one in queries.unwritten()] == [bad.id]
    with app.test_request_context():
        told = [task.title for task in registry.tasks_for(carol, our_clock.today())]
        others = [task.title for task in registry.tasks_for(amina, our_clock.today())]
    assert "Calendars cannot show “Bad”" in told
    assert "Calendars cannot show “Bad”" not in others
    monkeypatch.undo()
    bad.title = "Mended"
    db.session.commit()
    assert sorted(titles(client)) == ["Good", "Mended"]


def test_who_looks_after_the_site_reads_whether_feeds_are_well(
    signed_in_as: Callable[[Member], Client], ada: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = signed_in_as(ada)
    public("Good")
    well = browser.get("/administration/").text
    counted = []
    monkeypatch.setattr(render, "location", lambda _facts: 1 / 0)
    for more in (1, 3):
        for _ in range(more):
            public("Bad")
        db.session.expire_all()
        with statements() as asked:
            ill = browser.get("/administration/").text
        counted.append(len(asked))

    assert "1 public event is written for calendars. None is left out." in well
    assert ill.count("(ZeroDivisionError)") == 4
    assert counted[0] == counted[1]


def test_what_another_program_wrote_is_shown_as_this_one_writes_it_and_kept_by_the_job(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = public("Moving")
    monkeypatch.setattr(render, "VERSION", render.VERSION + 1)
    row = db.session.scalars(db.select(KeptComponent)).one()
    row.content = b"BEGIN:VEVENT\r\nSUMMARY:Old\r\nEND:VEVENT\r\n"
    db.session.commit()

    assert titles(client) == ["Moving"]
    assert jobs.run("write-feeds") == "1 events written"
    assert kept_bytes(event) in client.get(FEED).data
    assert jobs.run("write-feeds") == "nothing to write"
    assert row.written_by == kept.writer()


def test_whoever_may_see_an_event_keeps_it_with_what_they_may_read(
    client: Client, signed_in_as: Callable[[Member], Client], amina: Member, ben: Member
) -> None:
    event = factories.event("Öffnen: A/B", agenda="Two cases", kind=Kind.ONLINE)
    factories.registration(event, amina, Answer.GOING)
    db.session.commit()
    address = f"/events/{event.id}/event.ics"

    own, inside = signed_in_as(amina).get(address), signed_in_as(ben).get(address)

    assert own.headers["Content-Disposition"] == 'attachment; filename="offnen-a-b.ics"'
    assert own.headers["Cache-Control"] == "private, no-cache"
    assert "Your answer: going." in read_alike(own.data)[0].description
    assert f"/events/{event.id}/join/" in read_alike(own.data)[0].description
    assert "Two cases" in read_alike(inside.data)[0].description
    assert "/join/" not in read_alike(inside.data)[0].description
    assert client.get(address, may_fail=True).status_code == 302
    assert "example.com" not in own.text + inside.text


def test_news_is_atom_with_names_that_never_change(client: Client) -> None:
    event = public("Bones & <balance>", published_at=datetime(2026, 11, 2, 9, tzinfo=UTC))
    first = client.get("/events/new.atom")
    event.title = "Bones"
    db.session.commit()

    read = xml(client.get("/events/new.atom"))

    (entry,) = read.findall(f"{ATOM}entry")
    assert xml(first).findtext(f"{ATOM}entry/{ATOM}title") == "Bones & <balance>"
    assert entry.findtext(f"{ATOM}title") == "Bones"
    assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{event.uid}"
    assert entry.findtext(f"{ATOM}updated") == read.findtext(f"{ATOM}updated") == "2026-11-02T09:00:00Z"
    assert client.get("/events/new.atom", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_the_pages_of_events_offer_their_calendars(client: Client) -> None:
    event = public("Moving")
    over = public("Over", starts_at=our_clock.now() - timedelta(days=5))

    page = client.get(f"/events/{event.id}").text
    listed = client.get("/events/?kind=online").text

    assert f"/events/{event.id}/event.ics" in page
    assert "https://calendar.google.com/calendar/render?action=TEMPLATE" in page
    assert "they do not change when the event moves" in page
    assert "calendar.google.com" not in client.get(f"/events/{over.id}").text
    assert "webcal://localhost/calendar/filter.ics?kind=online" in listed
    assert "http://localhost/calendar/public.ics" in client.get("/events/").text


def test_a_draft_offers_nothing_to_keep(app: Flask, carol: Member) -> None:
    draft = factories.event("Draft", status=Status.DRAFT)

    with app.test_request_context():
        titles_offered = {panel.title for panel in registry.panels_for("event", carol, draft)}
        of_list = {panel.title for panel in registry.panels_for("events", VISITOR)}

    assert "Put it in your calendar" not in titles_offered
    assert "In your calendar" in of_list


def xml(answer: TestResponse) -> ElementTree.Element:
    return ElementTree.fromstring(answer.data)  # noqa: S314 (our own)


def kept_bytes(event: Event) -> bytes:
    content = db.session.scalars(
        db.select(KeptComponent.content).where(KeptComponent.event_id == event.id)
    ).one()
    assert content is not None
    return content

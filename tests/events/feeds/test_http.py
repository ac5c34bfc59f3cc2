"""How the addresses of feeds answer: conditional requests, gzip, methods, and what they never say."""

import gzip
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import event as sqlalchemy_event
from time_machine import TimeMachineFixture

from network.core.database import db
from network.events.feeds.models import FeedStamp
from network.events.meetings.models import Event
from network.events.meetings.rules import Visibility
from tests import factories
from tests.plugins.client import Client
from tests.plugins.statements import statements

FEED = "/calendar/public.ics"
EVERY = (FEED, "/calendar/kinds/online.ics", "/calendar/filter.ics?kind=online", "/events/new.atom")


@pytest.fixture
def event(app: Flask) -> Event:
    """Give one public event online, made a while ago."""
    made = factories.event("Moving after a fall", visibility=Visibility.PUBLIC)
    db.session.commit()
    stamps = db.session.scalars(db.select(FeedStamp)).all()
    for one in stamps:
        one.stamp -= 3600
    db.session.commit()
    return made


@pytest.mark.parametrize("address", EVERY)
def test_a_feed_is_answered_without_cookie_sign_in_or_redirect(
    client: Client, event: Event, address: str
) -> None:
    found = client.get(address)

    assert found.status_code == 200
    assert "Moving after a fall" in found.text
    assert found.headers["Content-Type"] in {
        "text/calendar; charset=utf-8",
        "application/atom+xml; charset=utf-8",
    }
    assert found.headers["Cache-Control"] == "public, max-age=300"
    assert found.headers["X-Robots-Tag"] == "noindex"
    assert found.headers["Vary"] == "Accept-Encoding"
    assert "Set-Cookie" not in found.headers
    assert "Content-Disposition" not in found.headers


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"If-None-Match": "{tag}"}, 304),
        ({"If-None-Match": "W/{tag}"}, 304),
        ({"If-None-Match": '"other", {tag}'}, 304),
        ({"If-None-Match": "{packed}"}, 304),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": '"other"'}, 200),
        ({"If-None-Match": "other"}, 200),
        ({"If-None-Match": ""}, 200),
        ({"If-None-Match": '"other"', "If-Modified-Since": "{since}"}, 200),
        ({"If-None-Match": "{tag}", "If-Modified-Since": "{before}"}, 304),
        ({"If-Modified-Since": "{since}"}, 304),
        ({"If-Modified-Since": "{after}"}, 304),
        ({"If-Modified-Since": "{before}"}, 200),
        ({"If-Modified-Since": "yesterday"}, 200),
        ({"If-Modified-Since": ""}, 200),
        ({"Authorization": "Bearer "}, 200),
        ({"Accept": "text/html"}, 200),
        ({"Cookie": "session=nonsense"}, 200),
    ],
)
def test_what_is_asked_and_what_is_answered(
    client: Client, event: Event, said: dict[str, str], status: int
) -> None:
    first = client.get(FEED)
    since = first.last_modified
    assert since is not None
    known = {
        "tag": first.headers["ETag"],
        "packed": client.get(FEED, headers={"Accept-Encoding": "gzip"}).headers["ETag"],
        "since": first.headers["Last-Modified"],
        "before": _http(since - timedelta(seconds=1)),
        "after": _http(since + timedelta(days=1)),
    }

    found = client.get(FEED, headers={name: value.format(**known) for name, value in said.items()})

    assert found.status_code == status
    assert found.headers["Last-Modified"] == known["since"]
    assert found.headers["Cache-Control"] == "public, max-age=300"
    assert found.headers["ETag"] in {known["tag"], known["packed"]}
    assert found.data == (b"" if status == 304 else first.data)


def test_gzip_is_for_those_who_read_it_and_revalidates(client: Client, event: Event) -> None:
    plain = client.get(FEED)

    packed = client.get(FEED, headers={"Accept-Encoding": "br, gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    for headers in ({"Accept-Encoding": "gzip"}, {}):
        again = client.get(FEED, headers={"If-None-Match": packed.headers["ETag"], **headers})
        assert (again.status_code, again.headers["ETag"]) == (304, packed.headers["ETag"])
    assert "Content-Encoding" not in client.get(FEED, headers={"Accept-Encoding": "gzip;q=0"}).headers


@pytest.mark.parametrize("address", EVERY)
def test_head_answers_as_get_without_the_body(client: Client, event: Event, address: str) -> None:
    whole, head = client.get(address), client.head(address)

    assert head.data == b""
    for name in ("ETag", "Last-Modified", "Content-Type", "Content-Length", "Cache-Control"):
        assert head.headers[name] == whole.headers[name]


@pytest.mark.parametrize(
    ("method", "status"), [("PROPFIND", 405), ("REPORT", 405), ("POST", 405), ("OPTIONS", 200)]
)
def test_what_calendar_programs_try_first(client: Client, method: str, status: int) -> None:
    assert client.open(FEED, method=method, may_fail=True).status_code == status


@pytest.mark.parametrize(
    "address",
    [
        "/calendar/conditions/nothing.ics",
        "/calendar/areas/nothing.ics",
        "/calendar/kinds/nothing.ics",
        "/calendar/events/nothing.ics",
        "/calendar/conditions/a%00b.ics",
        "/calendar/events/a%0D%0Ab.ics",
        "/calendar/filter.ics?condition=a%0Ab",
    ],
)
def test_what_there_is_none_of_is_not_found(client: Client, address: str) -> None:
    found = client.get(address, may_fail=True)

    assert found.status_code == 404
    assert found.headers["Cache-Control"] == "no-store"


@pytest.mark.one_database("sqlite")  # the statement goes past what counts on PostgreSQL; it is the same one
@pytest.mark.parametrize("address", [FEED, "/calendar/filter.ics?kind=online"])
def test_a_feed_that_is_known_costs_one_statement(
    app: Flask, client: Client, event: Event, address: str
) -> None:
    tag = client.get(address).headers["ETag"]
    asked: list[str] = []

    def note(connection: object, *_: object) -> None:
        connection.set_trace_callback(asked.append)  # type: ignore[attr-defined]

    sqlalchemy_event.listen(db.engine, "checkout", note)
    try:
        with statements() as noted:
            statuses = [
                client.get(address, headers={"If-None-Match": tag}).status_code,
                client.get(address).status_code,
            ]
    finally:
        sqlalchemy_event.remove(db.engine, "checkout", note)

    assert statuses == [304, 200]
    assert len(asked) == 2
    assert all("feed_stamps" in one for one in asked)
    assert noted == []


def test_a_feed_of_many_costs_as_many_statements_as_a_feed_of_one(client: Client, event: Event) -> None:
    client.get(FEED)
    counts = []
    for many in (1, 10):
        for _ in range(many):
            factories.event(visibility=Visibility.PUBLIC)
        db.session.commit()
        with statements() as asked:
            client.get(FEED)
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 3


def test_a_stamp_ahead_of_the_clock_is_never_said(
    client: Client, event: Event, clock: TimeMachineFixture
) -> None:
    now = datetime(2027, 1, 4, 12, tzinfo=UTC)
    clock.move_to(now, tick=False)
    seen = []
    for number in range(4):
        event.title = f"Title {number}"
        db.session.commit()
        found = client.get(FEED)
        seen.append(found)

    assert {one.headers["Last-Modified"] for one in seen} == {_http(now)}
    again = client.get(FEED, headers={"If-Modified-Since": _http(now)})
    assert again.status_code == 200
    clock.move_to(now + timedelta(minutes=1), tick=False)
    later = client.get(FEED).headers["Last-Modified"]
    assert later == _http(now + timedelta(seconds=3))
    assert client.get(FEED, headers={"If-Modified-Since": later}).status_code == 304


def _http(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")

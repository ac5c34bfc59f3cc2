"""The feed of new public resources: what RFC 4287 asks of it, and that it never lies."""

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest

from network.core import clock as our_clock
from network.core.database import db
from network.members.catalogue import operations as catalogue
from network.resources.keeping import feed
from network.resources.library import operations
from network.resources.library.models import LibraryRules
from network.resources.library.rules import Kind, LabelSort, Licence, Status, Visibility
from tests import factories
from tests.plugins.statements import statements

pytestmark = pytest.mark.one_database("sqlite")
FEED = "/resources/new.atom"
ATOM = "{http://www.w3.org/2005/Atom}"
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def public(title="Chair exercises", **facts):
    made = factories.resource(title=title, visibility=Visibility.PUBLIC, **facts)
    db.session.commit()
    return made


def xml(answer):
    return ElementTree.fromstring(answer.data)  # noqa: S314 (our own)


def titles(client):
    return [one.findtext(f"{ATOM}title") for one in xml(client.get(FEED)).iter(f"{ATOM}entry")]


def test_it_is_what_the_standard_asks(client):
    resource = public(
        "Chairs & <balance>",
        kind=Kind.LEAFLET,
        summary="For people who begin \x07seated.",
        author="Dr Example",
        licence=Licence.OGL,
        language="cy",
        published_at=datetime(2026, 11, 2, 23, 30, tzinfo=UTC),
        conditions=[factories.condition("Falls prevention")],
    )
    resource.labels = [
        operations.ResourceLabel(sort=LabelSort.STAGE, value="rehabilitation"),
        operations.ResourceLabel(sort=LabelSort.TAG, value="otago"),
    ]
    db.session.commit()
    public("Another")

    answer = client.get(FEED)
    read = xml(answer)

    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    for of in (read, *read.iter(f"{ATOM}entry")):  # 4.1.1 and 4.1.2
        assert all(len(of.findall(f"{ATOM}{name}")) == 1 for name in ("id", "title", "updated"))
        assert MOMENT.fullmatch(of.findtext(f"{ATOM}updated"))
        links = [link for link in of.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
        assert [link.get("type") for link in links] == ["text/html"]
    assert read.findtext(f"{ATOM}author/{ATOM}name")
    assert read.find(f"{ATOM}link[@rel='self']").get("href") == read.findtext(f"{ATOM}id")
    assert read.findtext(f"{ATOM}id") == "http://localhost/resources/new.atom"
    entries = read.findall(f"{ATOM}entry")
    assert read.findtext(f"{ATOM}updated") == max(one.findtext(f"{ATOM}updated") for one in entries)
    assert len({one.findtext(f"{ATOM}id") for one in entries}) == len(entries) == 2
    entry = next(one for one in entries if "Chairs" in one.findtext(f"{ATOM}title"))
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "cy"
    assert {child.tag.removeprefix(ATOM): child.text for child in entry if child.text and not len(child)} == {
        "id": f"tag:localhost,2026-11-02:resource-{resource.id}",
        "title": "Chairs & <balance>",
        "published": "2026-11-02T23:30:00Z",
        "updated": entry.findtext(f"{ATOM}updated"),
        "summary": "For people who begin seated.",
        "rights": "Open Government Licence v3.0",
    }
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Dr Example"
    assert [one.get("term") for one in entry.findall(f"{ATOM}category")] == [
        "Leaflet",
        "Falls prevention",
        "Rehabilitation",
        "otago",
    ]
    assert {one.get("rel"): one.get("href") for one in entry.findall(f"{ATOM}link")} == {
        "alternate": f"http://localhost/resources/{resource.id}",
        "related": "https://www.example.org/guide",
    }


def test_it_shows_what_visitors_may_see_newest_first(client, amina):
    moment = our_clock.now() - timedelta(days=3)
    public("Older", published_at=moment)
    public("Newer", published_at=moment + timedelta(days=1))
    public("Overdue for long", review_by=our_clock.today() - timedelta(days=61))
    public("Gone", status=Status.WITHDRAWN)
    public("Draft", status=Status.DRAFT)
    for visibility in (Visibility.NETWORK, Visibility.COORDINATORS):
        factories.resource(amina, title=visibility.value, visibility=visibility)
    db.session.commit()

    assert titles(client) == ["Newer", "Older"]


@pytest.mark.parametrize("verb", ["withdraw", "hide", "describe", "shorten", "rename", "delete"])
def test_each_change_shows_at_once(client, amina, carol, clock, verb):
    clock.move_to(NOW)
    condition = factories.condition("Falls")
    resource = public("Leaves", owner=amina, conditions=[condition], review_by=our_clock.today())
    db.session.add(LibraryRules(id=1, months=24, due_days=30, hidden_days=60))
    db.session.commit()
    clock.shift(timedelta(days=20))
    first = client.get(FEED)
    clock.shift(timedelta(hours=1))

    if verb == "withdraw":
        operations.withdraw(resource, "It is out of date.", by=carol)
    elif verb == "hide":
        clock.shift(timedelta(days=41))
    elif verb == "describe":
        details = operations.Details("Stays", Kind.GUIDANCE, visibility=Visibility.PUBLIC)
        operations.describe(resource, details, by=carol)
    elif verb == "shorten":
        db.session.get_one(LibraryRules, 1).hidden_days = 10
    elif verb == "rename":
        catalogue.change(condition, {"title": "Falling"}, by=carol)
    else:
        db.session.delete(resource)
    db.session.commit()

    by_tag = {"If-None-Match": first.headers["ETag"]}
    by_date = {"If-Modified-Since": first.headers["Last-Modified"]}
    answers = [client.get(FEED, headers=headers) for headers in (by_tag, by_date)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert ("Leaves" in answers[0].text) is (verb == "rename")


def test_who_has_it_gets_no_bytes_and_costs_one_question(client):
    public()
    first = client.get(FEED)

    with statements() as asked:
        again = client.get(FEED, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert len(asked) == 0  # the one look goes past what counts statements


def test_thirty_cost_as_many_questions_as_one(client):
    public()
    client.get(FEED)
    counts = []
    for _round in range(2):
        public()
        with statements() as asked:
            client.get(FEED)
        counts.append(len(asked))
        for _number in range(40):
            factories.resource(visibility=Visibility.PUBLIC)
    db.session.commit()

    assert counts[0] == counts[1]
    assert len(titles(client)) == feed.NEWEST


def test_a_draft_that_is_saved_moves_nothing(client, amina):
    public()
    before = client.get(FEED).headers["Last-Modified"]
    draft = operations.begin(operations.Details("Draft", Kind.GUIDANCE), by=amina)
    operations.add_version(draft, by=amina, link="https://www.example.org/")
    db.session.commit()

    assert client.get(FEED).headers["Last-Modified"] == before

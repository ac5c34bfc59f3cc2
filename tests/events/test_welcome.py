"""What a visitor reads on the first page of what is on."""

from datetime import timedelta

from network.core import clock
from network.core.database import db
from network.events.meetings.rules import Status, Visibility
from tests import factories
from tests.plugins.statements import statements


def test_a_visitor_reads_the_next_public_events_and_no_others(client):
    now = clock.now()
    for title, facts in {
        "Soon": {},
        "Later": {"starts_at": now + timedelta(days=20)},
        "Among us": {"visibility": Visibility.NETWORK},
        "Off": {"status": Status.CANCELLED},
        "Not yet": {"status": Status.DRAFT},
        "Over": {"starts_at": now - timedelta(days=1)},
    }.items():
        factories.event(title, **{"visibility": Visibility.PUBLIC} | facts)
    db.session.commit()

    text = client.get("/").text

    assert text.index(">Soon<") < text.index(">Later<")
    assert not any(f">{title}<" in text for title in ("Among us", "Off", "Not yet", "Over"))


def test_the_first_page_says_nothing_of_events_where_there_are_none(client):
    assert "What is on" not in client.get("/").text


def test_the_events_of_the_first_page_take_one_statement(client):
    factories.event(visibility=Visibility.PUBLIC)
    db.session.commit()
    client.get("/")
    with statements() as one:
        client.get("/")
    for _ in range(3):
        factories.event(visibility=Visibility.PUBLIC, venue=factories.venue())
    db.session.commit()
    with statements() as four:
        client.get("/")

    assert len(four) == len(one)

"""Two at one moment: a member's vote counts once, a year is made once, a topic goes to one event."""

from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import pytest
from flask import Flask

from network.core.database import db
from network.core.limits import limiter
from network.events.meetings.models import Event, EventSeries
from network.events.planning import operations, queries, topics
from network.events.planning.models import Topic, TopicVote
from network.events.planning.rules import TopicStatus
from network.members.people.models import Member
from tests import factories
from tests.events.planning.conftest import topic
from tests.events.planning.test_routes import RHYTHM, answers_in
from tests.security.client import browser
from tests.security.together import (
    all_in_words,
    at_once,
    count,
    forget_versions,
    let_sqlite_write_late,
    meet,
    posting,
)

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture(autouse=True)
def in_the_way_of_nobody(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Take forms without their token, as often as they come."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    limiter.enabled = False
    yield
    limiter.enabled = True


def test_two_presses_of_one_member_are_one_vote(
    app: Flask, amina: Member, esi: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = topic("Fatigue", amina)
    db.session.commit()
    press = posting(browser(app, esi), f"/events/topics/{made.id}/vote")
    meet(monkeypatch, topics, "_vote_of")

    answers = at_once(app, [press, press])

    assert [answer.status_code for answer in answers] == [302, 302]
    assert count(TopicVote, TopicVote.member_id == esi.id) == 1


def test_votes_of_many_at_once_all_count(app: Flask, amina: Member, esi: Member, carol: Member) -> None:
    made = topic("Fatigue", amina)
    db.session.commit()

    answers = at_once(
        app,
        [posting(browser(app, voter), f"/events/topics/{made.id}/vote") for voter in (amina, esi, carol)],
    )

    assert [answer.status_code for answer in answers] == [302] * 3
    assert count(TopicVote) == 3


@pytest.mark.parametrize("locked", [True, False], ids=["with its lock", "without"])
def test_two_presses_make_one_year(
    app: Flask, carol: Member, amina: Member, locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    topic("Fatigue", amina)
    db.session.commit()
    client = browser(app, carol)
    answers_given = answers_in(client.post("/events/plan", data=RHYTHM).text)
    press = posting(client, "/events/plan", **answers_given | {"step": "make"})
    if not locked:
        monkeypatch.setattr(operations, "one_at_a_time", lambda _what: None)
        monkeypatch.setattr(operations, "_chosen_topics", _without_lock)
        forget_versions(monkeypatch, Topic)
        let_sqlite_write_late(monkeypatch)
    meet(monkeypatch, operations, "proposals")

    answers = at_once(app, [press, press])

    with nullcontext() if locked else pytest.raises(AssertionError):
        assert [answer.location for answer in answers] == ["/events/", "/events/"]
        assert (count(EventSeries), count(Event)) == (1, 9)


def _without_lock(wanted: Any) -> dict[int, Topic]:
    numbers = [one.topic_id for one in wanted if one.topic_id is not None]
    return {number: db.session.get_one(Topic, number) for number in numbers}


def test_one_topic_goes_to_one_of_two_events(
    app: Flask, amina: Member, carol: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, events = topic("Fatigue", amina), [factories.event(), factories.event()]
    db.session.commit()
    address = f"/events/topics/{made.id}/plan"
    meet(monkeypatch, queries, "topic_of")

    answers = at_once(app, [posting(browser(app, carol), address, event=str(event.id)) for event in events])

    all_in_words(answers)
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    assert "taken or closed meanwhile" in "".join(answer.text for answer in answers)
    db.session.expire_all()
    assert made.status is TopicStatus.PLANNED

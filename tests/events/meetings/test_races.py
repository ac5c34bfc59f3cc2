"""Two who decide about one event at one moment: one does it, the other is told."""

from datetime import timedelta

import pytest
from flask import Flask

from network.core.database import db
from network.core.lifecycle import history_of
from network.core.permission import Role
from network.events.meetings import operations
from network.events.meetings.rules import Status, wall
from network.members.people.models import Member
from tests import factories
from tests.events.meetings.conftest import a_plan, an_event
from tests.security.conftest import Browse
from tests.security.together import all_in_words, at_once, meet, posting

pytestmark = [pytest.mark.usefixtures("unlimited", "no_tokens")]


@pytest.fixture
def dora(app: Flask) -> Member:
    member = factories.member("Dora Blake", Role.COORDINATOR, email="dora@network.example")
    factories.account(member)
    return member


def test_an_event_that_two_publish_at_once_is_published_once(
    app: Flask,
    browse: Browse,
    carol: Member,
    dora: Member,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    event = operations.draft(a_plan(), by=carol)
    meet(monkeypatch, operations, "take")

    answers = at_once(app, [posting(browse(one), f"/events/{event.id}/publish") for one in (carol, dora)])

    all_in_words(answers)
    assert sorted(one.status_code for one in answers) == [302, 409]
    assert [one.new for one in history_of(event)] == ["published"]


def test_of_a_cancellation_and_a_move_at_once_the_event_is_cancelled_or_moved_and_then_cancelled(
    app: Flask,
    browse: Browse,
    carol: Member,
    dora: Member,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    event = an_event(carol)
    later = wall(event.starts_at + timedelta(days=1))
    when = {
        "day-day": later.day,
        "day-month": later.month,
        "day-year": later.year,
        "starts": "19:00",
        "ends": "20:00",
    }
    meet(monkeypatch, operations, "take")

    answers = at_once(
        app,
        [
            posting(browse(carol), f"/events/{event.id}/cancel", reason="Nobody comes"),
            posting(browse(dora), f"/events/{event.id}/move", reason="The trains", **when),
        ],
    )

    all_in_words(answers)
    assert event.status is Status.CANCELLED
    moved = answers[1].status_code == 302
    assert event.sequence == (2 if moved else 1)
    assert event.status_reason == "Nobody comes"
    assert moved or "cancelled" in answers[1].text


def test_of_two_who_edit_at_once_neither_overwrites_the_other_unseen(
    app: Flask,
    browse: Browse,
    carol: Member,
    dora: Member,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    event = an_event(carol)
    starts, ends = wall(event.starts_at), wall(event.ends_at)
    sent = {
        "version": event.version, "kind": "online", "visibility": "network", "day-day": starts.day,
        "day-month": starts.month, "day-year": starts.year, "starts": f"{starts:%H:%M}",
        "ends": f"{ends:%H:%M}",
    }  # fmt: skip
    if ends.date() != starts.date():
        sent |= {"last_day-day": ends.day, "last_day-month": ends.month, "last_day-year": ends.year}
    meet(monkeypatch, operations, "take")

    answers = at_once(
        app,
        [
            posting(browse(one), f"/events/{event.id}/edit", title=f"By {one.name}", **sent)
            for one in (carol, dora)
        ],
    )

    all_in_words(answers)
    assert sorted(one.status_code for one in answers) == [200, 302]
    told = next(one for one in answers if one.status_code == 200)
    assert "Somebody else changed this" in told.text
    db.session.rollback()

"""Two at one moment: one request, one answer; without the lock it would be two."""

from collections.abc import Iterator
from contextlib import nullcontext

import pytest
from flask import Flask

from network.core.database import db
from network.core.limits import limiter
from network.core.mail import Message
from network.members.contact import operations, queries
from network.members.contact.models import CallRequest
from network.members.people.models import Member
from network.members.qualifications import facts
from tests.contact.test_operations import Ask
from tests.security.client import browser
from tests.security.together import all_in_words, at_once, count, let_sqlite_write_late, meet, posting

pytestmark = pytest.mark.parametrize("locked", [True, False], ids=["with its lock", "without"])


@pytest.fixture(autouse=True)
def in_the_way_of_nobody(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Take forms without their token, as often as they come."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    limiter.enabled = False
    yield
    limiter.enabled = True


def test_two_presses_ask_once(
    app: Flask, amina: Member, esi: Member, locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {"name": "Esi", "service": "Cardiac", "phone": "01632 960001", "best_time": "evening"}
    press = posting(browser(app, esi), f"/members/{amina.id}/ask-to-call", **said)
    if not locked:
        monkeypatch.setattr(operations, "one_at_a_time", lambda _what: None)
        monkeypatch.setattr(facts, "hold", lambda _ids: None)
        let_sqlite_write_late(monkeypatch)
    meet(monkeypatch, queries, "asked_since")

    answers = at_once(app, [press, press])

    with nullcontext() if locked else pytest.raises(AssertionError):
        all_in_words(answers)
        assert count(CallRequest) == 1 == count(Message)


def test_of_two_answers_one_counts_and_one_letter_goes(
    app: Flask, ask: Ask, amina: Member, locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = ask()
    db.session.commit()
    amina_s = browser(app, amina)
    presses = [posting(amina_s, f"/calls/{request.id}/{answer}") for answer in ("called", "cannot")]
    if not locked:
        monkeypatch.setattr(operations, "_take", lambda _request: None)
        let_sqlite_write_late(monkeypatch)
    meet(monkeypatch, operations, "move")

    answers = at_once(app, presses)

    with nullcontext() if locked else pytest.raises(AssertionError):
        all_in_words(answers)
        assert count(Message) == 2  # to Amina, and one of her answers to Esi

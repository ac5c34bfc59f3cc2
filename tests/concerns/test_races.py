"""Two at one moment: one concern, one who looks into it, one closing; without the lock it would be two."""

from collections.abc import Iterator
from contextlib import nullcontext

import pytest
from flask import Flask

from network.core.database import db
from network.core.lifecycle import StatusChange
from network.core.limits import limiter
from network.core.mail import Message
from network.members.concerns import operations, queries, rules
from network.members.concerns.models import Concern
from network.members.people.models import Member
from tests.concerns.test_operations import Raised
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

pytestmark = pytest.mark.parametrize("locked", [True, False], ids=["with its lock", "without"])


@pytest.fixture(autouse=True)
def in_the_way_of_nobody(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Take forms without their token, as often as they come."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    limiter.enabled = False
    yield
    limiter.enabled = True


def without_the_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the lock of a concern away."""
    monkeypatch.setattr(operations, "_take", lambda _concern: None)
    forget_versions(monkeypatch, Concern)
    let_sqlite_write_late(monkeypatch)


def test_two_presses_raise_one_concern(
    app: Flask, carol: Member, omar: Member, amina: Member, locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    press = posting(
        browser(app, omar), f"/concerns/raise?about={amina.id}", happened="She shouts.", urgency="later"
    )
    if not locked:
        monkeypatch.setattr(operations, "one_at_a_time", lambda _what: None)
        let_sqlite_write_late(monkeypatch)
    meet(monkeypatch, queries, "readers_of")

    answers = at_once(app, [press, press])

    with nullcontext() if locked else pytest.raises(AssertionError):
        all_in_words(answers)
        assert count(Concern) == 1 == count(Message)


def test_of_two_who_look_into_it_one_does_and_the_other_is_told(
    app: Flask, raised: Raised, carol: Member, colin: Member, locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/concerns/{raised().reference}/take-up"
    db.session.commit()
    presses = [posting(browser(app, one), address) for one in (carol, colin)]
    if not locked:
        without_the_row(monkeypatch)
    meet(monkeypatch, operations, "move")

    answers = at_once(app, presses)

    with nullcontext() if locked else pytest.raises(AssertionError):
        all_in_words(answers)
        assert sorted(answer.status_code for answer in answers) == [302, 409]
        assert count(StatusChange, StatusChange.new == rules.Status.LOOKED_INTO) == 1


def test_of_two_who_close_it_one_does_and_the_other_is_told(
    app: Flask, raised: Raised, carol: Member, colin: Member, locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    concern = raised()
    operations.take_up(concern, by=carol)
    address = f"/concerns/{concern.reference}/close"
    db.session.commit()
    presses = [
        posting(browser(app, one), address, outcome=outcome, words=f"Because of the {outcome}.")
        for one, outcome in ((carol, "advice"), (colin, "no_action"))
    ]
    if not locked:
        without_the_row(monkeypatch)
    meet(monkeypatch, rules, "check_outcome")

    answers = at_once(app, presses)

    with nullcontext() if locked else pytest.raises(AssertionError):
        all_in_words(answers)
        assert sorted(answer.status_code for answer in answers) == [200, 302]
        assert count(StatusChange, StatusChange.new == rules.Status.CLOSED) == 1
        assert count(Message, Message.subject.contains("closed")) == 1

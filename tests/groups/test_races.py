"""Two at one moment: nobody belongs twice, nor to a group that is over, nor after they have left."""

from collections.abc import Iterator
from contextlib import nullcontext
from threading import Event
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from network.core.database import db
from network.core.limits import limiter
from network.members.groups import operations
from network.members.groups.models import GroupMembership, WorkingGroup
from network.members.people.models import Member
from network.members.qualifications import facts
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

NOW = GroupMembership.left_on.is_(None)


@pytest.fixture(autouse=True)
def in_the_way_of_nobody(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Take forms without their token, as often as they come."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    limiter.enabled = False
    yield
    limiter.enabled = True


@pytest.fixture(params=[True, False], ids=["with its lock", "without"])
def locked(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the locks are there."""
    if not request.param:
        monkeypatch.setattr(operations, "_alone", lambda _group: None)
        monkeypatch.setattr(facts, "hold", lambda _ids: None)
        forget_versions(monkeypatch, WorkingGroup)
        forget_versions(monkeypatch, Member)
        let_sqlite_write_late(monkeypatch)
    return bool(request.param)


@pytest.fixture
def group(carol: Member) -> WorkingGroup:
    """An open group."""
    return operations.begin("Falls", "Fewer falls.", open_to_all=True, by=carol)


def test_two_presses_join_once(
    app: Flask, group: WorkingGroup, amina: Member, locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    db.session.commit()
    press = posting(browser(app, amina), f"/groups/{group.id}/join")
    meet(monkeypatch, operations, "_add")

    answers = at_once(app, [press, press])

    with nullcontext() if locked else pytest.raises(AssertionError):
        assert [answer.status_code for answer in answers] == [302, 302]
        assert count(GroupMembership, NOW) == 1


def test_whoever_is_leaving_the_network_joins_nothing(
    app: Flask,
    group: WorkingGroup,
    carol: Member,
    amina: Member,
    locked: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    db.session.commit()
    join = posting(browser(app, amina), f"/groups/{group.id}/join")
    leave = posting(
        browser(app, carol), f"/members/{amina.id}/membership/leave", reason="Moving away.", version="1"
    )
    checked, gone, add = Event(), Event(), operations._add

    def add_slowly(*args: Any, **more: Any) -> GroupMembership:
        checked.set()
        gone.wait(0.5)  # where a lock keeps the other, this one goes on
        return add(*args, **more)

    def leave_meanwhile() -> TestResponse:
        checked.wait(5)
        answer = leave()
        gone.set()
        return answer

    monkeypatch.setattr(operations, "_add", add_slowly)

    answers = at_once(app, [join, leave_meanwhile])

    with nullcontext() if locked else pytest.raises(AssertionError):
        all_in_words(answers)
        assert amina.status == "left"
        assert count(GroupMembership, NOW) == 0

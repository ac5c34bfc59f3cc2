"""Two at one moment: two phones at the door, a check-in against its undoing, the last place, a correction."""

from collections.abc import Iterator
from contextlib import nullcontext, suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from time_machine import TimeMachineFixture

from network.core.database import db
from network.core.limits import limiter
from network.events.attendance import crediting, doors, operations, queries
from network.events.attendance.models import Attendance
from network.events.attendance.rules import Status
from network.events.meetings.models import Event
from network.events.registrations import joining, queue
from network.members.cpd.models import CpdEntry
from network.members.cpd.rules import Status as Cpd
from network.members.people.models import Member
from tests import factories
from tests.events.attendance.conftest import ENDS, LINK
from tests.security.client import browser
from tests.security.together import all_in_words, at_once, count, let_sqlite_write_late, meet, posting


@pytest.fixture(autouse=True)
def in_the_way_of_nobody(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Take forms without their token, as often as they come."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    limiter.enabled = False
    yield
    limiter.enabled = True


@pytest.fixture(params=[True, False], ids=["with its lock", "without"])
def locked(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the lock is there."""
    if not request.param:
        monkeypatch.setattr(operations, "_alone", lambda _event: None)
        let_sqlite_write_late(monkeypatch)
    return bool(request.param)


def test_two_phones_check_one_member_in_once(
    app: Flask,
    workshop: Event,
    amina: Member,
    carol: Member,
    dora: Member,
    locked: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    factories.registration(workshop, amina)
    db.session.commit()
    page, who = f"/events/{workshop.id}/check-in/present", f"member-{amina.id}"
    presses = [posting(browser(app, one), page, who=who) for one in (carol, dora)]
    meet(monkeypatch, operations, "_come")

    with nullcontext() if locked else pytest.raises(AssertionError):
        assert [answer.status_code for answer in at_once(app, presses)] == [302, 302]
        assert count(Attendance) == 1
        assert queries.numbers(workshop.id).present == 1


def test_the_last_place_goes_to_one_walk_in_and_the_other_asks(
    app: Flask,
    workshop: Event,
    amina: Member,
    esi: Member,
    ben: Member,
    locked: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    factories.registration(workshop, amina)  # one of two places
    db.session.commit()
    page = f"/events/{workshop.id}/here/{doors.code_of(workshop.uid, 1)}"
    meet(monkeypatch, operations, "_come")

    answers = at_once(app, [posting(browser(app, one), page) for one in (esi, ben)])

    with nullcontext() if locked else pytest.raises(AssertionError):
        assert [answer.status_code for answer in answers] == [303, 303]
        assert queries.numbers(workshop.id) == queries.Numbers(present=1, walk_ins=1, asking=1)


def test_a_check_in_against_its_undoing_leaves_one_of_both(
    app: Flask, workshop: Event, amina: Member, carol: Member, dora: Member
) -> None:
    factories.registration(workshop, amina)
    operations.check_in(workshop, amina, by=carol)
    db.session.commit()
    page, who = f"/events/{workshop.id}/check-in", f"member-{amina.id}"

    answers = at_once(
        app,
        [
            posting(browser(app, carol), f"{page}/present", who=who),
            posting(browser(app, dora), f"{page}/undo", who=who),
        ],
    )

    all_in_words(answers)
    said = queries.of(workshop.id, amina.id)
    assert said is not None
    assert said.status in {Status.PRESENT, Status.UNSAID}
    assert (said.came_at is not None) is (said.status is Status.PRESENT)


def test_one_visitor_undone_by_two_goes_once(
    app: Flask, workshop: Event, carol: Member, dora: Member
) -> None:
    visitor = operations.add_visitor(workshop, "Vic Visitor", by=carol)
    db.session.commit()
    page, who = f"/events/{workshop.id}/check-in/undo", f"visitor-{visitor.id}"

    answers = at_once(app, [posting(browser(app, one), page, who=who) for one in (carol, dora)])

    all_in_words(answers)
    assert count(Attendance) == 0


def test_ten_presses_of_one_join_note_once_and_all_lead_on(app: Flask, meeting: Event, amina: Member) -> None:
    answer = factories.registration(meeting, amina)
    db.session.commit()
    page = f"/events/{meeting.id}/join/{joining.token_for(answer)}"

    answers = at_once(app, [posting(browser(app), page) for _ in range(10)])

    assert {one.location for one in answers} == {LINK}
    assert count(Attendance) == 1


def test_closing_against_a_correction_leaves_log_and_list_saying_the_same(
    app: Flask, meeting: Event, amina: Member, carol: Member, dora: Member, at: TimeMachineFixture
) -> None:
    operations.join(factories.registration(meeting, amina))
    at.move_to(ENDS + timedelta(minutes=1), tick=False)
    db.session.commit()
    page = f"/events/{meeting.id}/check-in"

    answers = at_once(
        app,
        [
            posting(browser(app, carol), f"{page}/close", hours="1.5"),
            posting(browser(app, dora), f"{page}/absent", who=f"member-{amina.id}"),
        ],
    )

    all_in_words(answers)
    entries = db.session.scalars(select(CpdEntry).where(CpdEntry.member_id == amina.id)).all()
    assert queries.attended(meeting.id) == set()
    assert [entry.status for entry in entries] in ([], [Cpd.DECLINED])


def test_closing_the_list_and_a_late_answer_never_wait_for_each_other(
    app: Flask,
    meeting: Event,
    amina: Member,
    carol: Member,
    at: TimeMachineFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    operations.join(factories.registration(meeting, amina))
    at.move_to(ENDS + timedelta(minutes=1), tick=False)
    db.session.commit()
    halfway = Barrier(2)  # one has the event and is about to write CPD, the other has the member

    def wait_before(owner: Any, name: str) -> None:
        real = getattr(owner, name)

        def waiting(*args: Any) -> Any:
            with suppress(BrokenBarrierError):
                halfway.wait(0.5)
            return real(*args)

        monkeypatch.setattr(owner, name, waiting)

    wait_before(crediting, "settle")
    wait_before(queue, "take")

    answers = at_once(
        app,
        [
            posting(browser(app, carol), f"/events/{meeting.id}/check-in/close", hours="1.5"),
            posting(browser(app, amina), f"/events/{meeting.id}/answer/cancelled"),
        ],
    )

    all_in_words(answers)
    assert queries.is_closed(meeting.id)
    assert queries.attended(meeting.id) == {amina.id}

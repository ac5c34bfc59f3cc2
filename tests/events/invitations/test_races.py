"""Two at one moment: one publishing, one lot of invitations; one mail, one answer."""

from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from network.core import inbound, jobs
from network.core.database import db
from network.core.mailbox import Mail
from network.core.permission import Role
from network.events.invitations import operations
from network.events.invitations.models import CalendarReply, InvitationLetter
from network.events.invitations.rules import Method
from network.events.meetings import operations as events
from network.events.meetings.models import Event
from network.events.meetings.rules import Status
from network.events.registrations import queries as answers
from network.events.registrations.rules import Status as Answer
from network.members.people import operations as people
from network.members.people.models import Member
from tests import factories
from tests.core.post import MailServer
from tests.events.invitations.conftest import ENDS, STARTS, Publish, about, posted
from tests.events.invitations.post import Maildir, reply
from tests.security.client import browser
from tests.security.together import at_once, posting


def count(event: Event, member: Member) -> int:
    question = select(func.count()).where(
        InvitationLetter.event_id == event.id,
        InvitationLetter.member_id == member.id,
        InvitationLetter.method == Method.REQUEST,
    )
    return db.session.scalar(question) or 0


def together(app: Flask, work: object, times: int = 2) -> None:
    """Do the same in several threads at one moment, each with a session of its own."""
    ready = Barrier(times)
    failed: list[BaseException] = []

    def run() -> None:
        with app.app_context():
            ready.wait(timeout=30)
            try:
                work()  # type: ignore[operator]
            except BaseException as error:  # told by the test, not lost with the thread
                failed.append(error)

    db.session.commit()
    threads = [Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    db.session.expire_all()
    assert failed == []


def test_of_two_who_publish_one_does_and_each_member_is_invited_once(
    app: Flask, amina: Member, carol: Member, monkeypatch: object
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)  # type: ignore[attr-defined]
    event = factories.event("Falls", status=Status.DRAFT, starts_at=STARTS, ends_at=ENDS)
    db.session.commit()
    press = posting(browser(app, carol), f"/events/{event.id}/publish")

    answers_given = at_once(app, [press, press])

    assert {one.status_code for one in answers_given} <= {200, 302, 409}
    assert (count(event, amina), len(about(amina))) == (1, 1)


def test_of_two_workers_that_invite_newcomers_one_does(app: Flask, publish: Publish) -> None:
    event = publish()
    gwen = factories.member("Gwen Hill", Role.INSTRUCTOR)

    together(app, lambda: jobs.run("invite-newcomers"), times=3)

    assert (count(event, gwen), len(about(gwen))) == (1, 1)


def test_of_two_workers_with_one_mail_one_takes_it(
    app: Flask, publish: Publish, server: MailServer, maildir: Maildir, amina: Member
) -> None:
    event = publish()
    posted()
    letter = next(one for one in server.letters if "amina@" in str(one["To"]))
    mail = Mail("one", reply(letter))

    together(app, lambda: inbound.receive(mail), times=3)

    assert db.session.scalar(select(func.count()).select_from(CalendarReply)) == 1
    there = answers.of(event.id, amina.id)
    assert there is not None
    assert there.status is Answer.GOING


def test_ending_somebody_s_access_and_cancelling_an_event_never_wait_for_each_other(
    app: Flask, publish: Publish, amina: Member, carol: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = publish()
    halfway = Barrier(2)  # one writes letters about the event, the other has the event and is about to

    def wait_before(name: str) -> None:
        real = getattr(operations, name)

        def waiting(*args: Any) -> Any:
            with suppress(BrokenBarrierError):
                halfway.wait(0.5)
            return real(*args)

        monkeypatch.setattr(operations, name, waiting)

    wait_before("_send")
    wait_before("_tell")
    event_id, amina_id, carol_id = event.id, amina.id, carol.id

    def suspend() -> None:
        member, by = db.session.get_one(Member, amina_id), db.session.get_one(Member, carol_id)
        people.suspend(member, reason="A concern", by=by)
        db.session.commit()

    def cancel() -> None:
        by = db.session.get_one(Member, carol_id)
        events.cancel(db.session.get_one(Event, event_id), "The hall is closed", by=by)
        db.session.commit()

    both = iter([suspend, cancel])
    together(app, lambda: next(both)())

    letters = [one for one in about(amina) if one.calendar and "METHOD:CANCEL" in one.calendar]
    assert len(letters) == 1

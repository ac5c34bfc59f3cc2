"""A network with a mailbox and a mail server, and an event that is about to be published."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from time_machine import TimeMachineFixture

from network.core import jobs
from network.core.database import db
from network.core.mail import Message
from network.events.meetings import operations as events
from network.events.meetings.models import Event
from network.events.meetings.rules import Status
from network.members.people.models import Member
from tests import factories
from tests.core.post import MailServer, post_to, serving
from tests.events.invitations.post import Maildir

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
STARTS = datetime(2027, 3, 8, 19, 0, tzinfo=UTC)
ENDS = datetime(2027, 3, 8, 20, 30, tzinfo=UTC)
Publish = Callable[..., Event]


@pytest.fixture(autouse=True)
def _time(clock: TimeMachineFixture) -> None:
    clock.move_to(NOW, tick=False)


@pytest.fixture
def maildir(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Maildir:
    """Give the mailbox that calendars answer to."""
    made = Maildir(tmp_path / "mailbox")
    with_mailbox = replace(app.config["SETTINGS"], inbound_mail_url=f"maildir://{made.folder}")
    monkeypatch.setitem(app.config, "SETTINGS", with_mailbox)
    return made


@pytest.fixture
def server(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """Give a mail server, to which letters are posted."""
    with serving() as running:
        post_to(app, f"smtp://127.0.0.1:{running.port}", monkeypatch)
        yield running


@pytest.fixture
def publish(app: Flask, carol: Member) -> Publish:
    """Publish an event of Carol's: ``publish("Falls", host=amina)``."""

    def make(title: str = "Falls and balance", **facts: object) -> Event:
        usual = {"status": Status.DRAFT, "starts_at": STARTS, "ends_at": ENDS}
        event = factories.event(title, **usual | facts)
        events.publish(event, by=carol)
        db.session.commit()
        return event

    return make


def posted() -> None:
    """Post all letters that wait."""
    db.session.commit()
    jobs.run("send-mail")


def about(member: Member) -> list[Message]:
    """Return the letters to a member, in order."""
    return list(
        db.session.scalars(db.select(Message).where(Message.member_id == member.id).order_by(Message.id))
    )


def move(event: Event, by: Member, days: int = 1) -> None:
    """Move an event by some days, for a reason."""
    events.reschedule(
        event,
        event.starts_at + days * timedelta(days=1),
        event.ends_at + days * timedelta(days=1),
        "The hall is taken",
        by=by,
    )
    db.session.commit()

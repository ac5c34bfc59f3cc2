"""What comes in by mail: only a genuine, current and newer reply changes anything."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from time_machine import TimeMachineFixture

from network.core import inbound, jobs, mailbox, personal_data
from network.core.database import db
from network.core.mailbox import Mail
from network.core.permission import Role
from network.core.rules import Refused
from network.events.invitations import privacy, receiving
from network.events.invitations.models import CalendarReply
from network.events.invitations.rules import Outcome
from network.events.meetings import operations as events
from network.events.meetings.models import Event
from network.events.registrations import operations as registrations
from network.events.registrations import queries as answers
from network.events.registrations.rules import Status
from network.members.duplicates import operations as duplicates
from network.members.people.models import Member
from tests import factories
from tests.core.post import MailServer
from tests.events.invitations.conftest import ENDS, NOW, STARTS, Publish, about, posted
from tests.events.invitations.post import Maildir, reply

TAKE = Callable[..., Outcome]


@pytest.fixture
def event(maildir: Maildir, publish: Publish, server: MailServer, amina: Member, ben: Member) -> Event:
    """Give an event to which Amina and Ben were invited."""
    made = publish()
    posted()
    return made


@pytest.fixture
def invitation(event: Event, server: MailServer) -> EmailMessage:
    """Give the letter that Amina got."""
    return next(one for one in server.letters if "amina@" in str(one["To"]))


@pytest.fixture
def arrive(maildir: Maildir, event: Event) -> TAKE:
    """Let a mail arrive, and return what became of it."""

    def put(content: bytes) -> Outcome:
        maildir.put(content)
        jobs.run("read-replies")
        assert maildir.unread == []
        db.session.expire_all()
        found = db.session.scalars(select(CalendarReply).order_by(CalendarReply.id.desc()).limit(1)).one()
        return found.outcome

    return put


def answer(event: Event, member: Member) -> Status | None:
    there = answers.of(event.id, member.id)
    return there.status if there else None


@pytest.mark.parametrize(
    ("said", "status"),
    [("ACCEPTED", Status.GOING), ("Declined", Status.DECLINED), ("tentative", Status.MAYBE)],
)
def test_a_genuine_reply_is_taken(
    event: Event, invitation: EmailMessage, arrive: TAKE, amina: Member, said: str, status: Status
) -> None:
    assert arrive(reply(invitation, said)) is Outcome.TAKEN
    assert answer(event, amina) is status


@pytest.mark.parametrize("header", ["Cc", "Delivered-To", "X-Original-To"])
def test_the_address_may_stand_where_the_mail_server_puts_it(
    invitation: EmailMessage, arrive: TAKE, header: str
) -> None:
    organizer = str(invitation["From"]).partition("<")[2].rstrip(">").upper()

    headers = {"To": "network@test.example", header: organizer}
    assert arrive(reply(invitation, headers=headers)) is Outcome.TAKEN


def test_a_reply_that_came_as_a_file_is_read(invitation: EmailMessage, arrive: TAKE) -> None:
    part = next(
        one
        for one in message_from_bytes(reply(invitation)).walk()
        if one.get_content_type() == "text/calendar"
    )
    mail = EmailMessage()
    mail["To"], mail["Message-ID"] = str(invitation["From"]), "<file@mail.example>"
    mail.set_content("See the file.")
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    mail.add_attachment(content, maintype="application", subtype="octet-stream", filename="Reply.ICS")

    assert arrive(mail.as_bytes()) is Outcome.TAKEN


@pytest.mark.parametrize(
    ("changed", "outcome"),
    [
        ({"uid": "another"}, Outcome.UNKNOWN),
        ({"attendee": "ben@network.example"}, Outcome.HELD),
        ({"attendee": "stranger@evil.example"}, Outcome.HELD),
        ({"sequence": "7"}, Outcome.UNKNOWN),
        ({"headers": {"To": "network@test.example"}}, Outcome.HELD),
        ({"said": "DELEGATED"}, Outcome.TO_A_PERSON),
        ({"method": "COUNTER"}, Outcome.TO_A_PERSON),
        ({"said": "NEEDS-ACTION"}, Outcome.DROPPED),
        ({"method": "REQUEST"}, Outcome.DROPPED),
        ({"headers": {"Auto-Submitted": "auto-replied"}}, Outcome.DROPPED),
        ({"headers": {"From": "MAILER-DAEMON@mail.example"}}, Outcome.DROPPED),
        ({"headers": {"Return-Path": "<>"}}, Outcome.DROPPED),
        ({"stamp": "nonsense"}, Outcome.DROPPED),
    ],
    ids=str,
)
def test_what_is_not_genuine_changes_nothing(
    event: Event,
    invitation: EmailMessage,
    arrive: TAKE,
    amina: Member,
    ben: Member,
    changed: dict[str, Any],
    outcome: Outcome,
) -> None:
    assert arrive(reply(invitation, **changed)) is outcome
    assert answer(event, amina) is None
    assert answer(event, ben) is None


def test_a_seal_of_another_is_no_proof(
    invitation: EmailMessage, arrive: TAKE, event: Event, ben: Member
) -> None:
    organizer = str(invitation["From"]).partition("<")[2].rstrip(">")
    seal = organizer.partition("@")[0].rpartition("-")[2]
    guessed = f"rsvp+{event.id}-{ben.id}-{seal}@test.example"

    mail = reply(invitation, attendee="ben@network.example", headers={"To": guessed})
    assert arrive(mail) is Outcome.HELD
    assert answer(event, ben) is None


def test_a_stale_reply_is_kept_and_the_member_is_asked_once(
    event: Event, invitation: EmailMessage, arrive: TAKE, amina: Member, carol: Member
) -> None:
    events.reschedule(event, STARTS.replace(day=9), ENDS.replace(day=9), "The hall is taken", by=carol)
    db.session.commit()

    assert arrive(reply(invitation)) is Outcome.STALE
    assert arrive(reply(invitation, "DECLINED", message_id="<two@mail.example>")) is Outcome.STALE
    assert answer(event, amina) is None
    asked = [letter for letter in about(amina) if letter.subject.startswith("Please check")]
    assert len(asked) == 1
    assert "the date before this one" in asked[0].body


def test_a_member_is_asked_again_the_next_day(
    invitation: EmailMessage, arrive: TAKE, amina: Member, clock: TimeMachineFixture
) -> None:
    forged = {"To": "network@test.example"}
    arrive(reply(invitation, headers=forged))
    clock.move_to(NOW.replace(day=2, hour=13), tick=False)
    arrive(reply(invitation, headers=forged, message_id="<two@mail.example>"))

    assert sum(letter.subject.startswith("Please check") for letter in about(amina)) == 2


def test_a_replayed_mail_changes_nothing(
    event: Event, invitation: EmailMessage, arrive: TAKE, amina: Member
) -> None:
    arrive(reply(invitation, "ACCEPTED"))
    registrations.answer(event, amina, Status.CANCELLED, by=amina)
    db.session.commit()

    arrive(reply(invitation, "ACCEPTED"))
    assert answer(event, amina) is Status.CANCELLED
    assert len(db.session.scalars(select(CalendarReply)).all()) == 1

    assert arrive(reply(invitation, "ACCEPTED", message_id="<again@evil.example>")) is Outcome.OLD
    assert answer(event, amina) is Status.CANCELLED


def test_an_older_answer_that_comes_late_does_not_count(
    event: Event, invitation: EmailMessage, arrive: TAKE, amina: Member
) -> None:
    arrive(reply(invitation, "ACCEPTED", stamp="20270301T130200Z"))

    late = reply(invitation, "DECLINED", stamp="20270301T130100Z", message_id="<late@mail.example>")
    assert arrive(late) is Outcome.OLD
    assert answer(event, amina) is Status.GOING


def test_an_answer_on_the_site_stands_over_a_reply_that_was_written_before(
    event: Event, invitation: EmailMessage, arrive: TAKE, amina: Member
) -> None:
    registrations.answer(event, amina, Status.MAYBE, by=amina)
    db.session.commit()

    assert arrive(reply(invitation, stamp="20270301T110000Z")) is Outcome.OLD
    assert answer(event, amina) is Status.MAYBE


def test_who_comes_when_it_is_full_is_told_of_the_queue(
    event: Event, invitation: EmailMessage, arrive: TAKE, amina: Member, ben: Member
) -> None:
    event.capacity_online = 1
    registrations.answer(event, ben, Status.GOING, by=ben)
    db.session.commit()

    assert arrive(reply(invitation)) is Outcome.TAKEN
    assert answer(event, amina) is Status.WAITING
    assert "you are in the queue" in about(amina)[-1].body


def test_a_reply_to_what_is_over_or_of_who_has_left_is_refused_in_silence(
    event: Event, invitation: EmailMessage, arrive: TAKE, amina: Member, clock: TimeMachineFixture
) -> None:
    before = len(about(amina))
    clock.move_to(datetime(2027, 3, 9, 12, 0, tzinfo=UTC), tick=False)

    assert arrive(reply(invitation, stamp="20270309T110000Z")) is Outcome.REFUSED
    assert len(about(amina)) == before


# What strangers send


def _nested(depth: int) -> bytes:
    outer = inner = MIMEMultipart()
    for _ in range(depth):
        deeper = MIMEMultipart()
        inner.attach(deeper)
        inner = deeper
    return outer.as_bytes()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff" * 1000,
        b"Content-Type: text/calendar; method=REPLY\r\n\r\nnot a calendar",
        b"Content-Type: text/calendar; method=REPLY\r\n\r\n" + b"BEGIN:VEVENT\r\n" * 5000,
        b"Content-Type: text/calendar; method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\n" + b"X:" + b"y" * 100_000,
        b"x" * (600 * 1024),
        _nested(200),
        b"To: " + b"a@b.example, " * 30_000 + b"\r\n\r\nhello",
    ],
    ids=[
        "empty",
        "binary",
        "no calendar",
        "many components",
        "large calendar",
        "huge",
        "nested",
        "addresses",
    ],
)
def test_no_mail_stops_the_one_after_it(
    event: Event, invitation: EmailMessage, maildir: Maildir, amina: Member, content: bytes
) -> None:
    maildir.put(content)
    maildir.put(reply(invitation))
    jobs.run("read-replies")

    outcomes = db.session.scalars(select(CalendarReply.outcome).order_by(CalendarReply.id)).all()
    assert outcomes == [Outcome.DROPPED, Outcome.TAKEN]
    assert answer(event, amina) is Status.GOING


@pytest.mark.parametrize(
    "facts",
    [
        {"uid": "no\0such"},
        {"attendee": "a\0mina@network.example", "headers": {"To": "rsvp@network.example"}},
        {"sequence": str(10**30)},
        {"sequence": str(-(10**30))},
        {"stamp": "00010101T000000Z"},
        {"stamp": "99991231T235959Z"},
    ],
    ids=str,
)
def test_no_reply_that_the_database_cannot_hold_stops_the_one_after_it(
    event: Event, invitation: EmailMessage, maildir: Maildir, amina: Member, facts: dict[str, Any]
) -> None:
    first = {"said": "DECLINED", "message_id": "<strange@mail.example>"} | facts
    maildir.put(reply(invitation, **first))
    maildir.put(reply(invitation, stamp="20270301T140000Z"))

    jobs.run("read-replies")

    assert maildir.unread == []
    assert len(db.session.scalars(select(CalendarReply)).all()) == 2


def test_a_mail_that_nobody_foresaw_is_set_aside(
    invitation: EmailMessage, arrive: TAKE, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError("never seen before")

    monkeypatch.setattr(receiving, "_whose", fail)

    assert arrive(reply(invitation)) is Outcome.DROPPED


# Crashes and workers


def test_a_crash_before_the_mark_does_not_count_a_mail_twice(
    event: Event, invitation: EmailMessage, maildir: Maildir, amina: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    maildir.put(reply(invitation))
    with monkeypatch.context() as patched:
        patched.setattr(mailbox.Maildir, "mark_read", _killed)
        with pytest.raises(OSError, match="killed"):
            jobs.run("read-replies")
    assert maildir.unread != []

    jobs.run("read-replies")

    assert maildir.unread == []
    assert len(db.session.scalars(select(CalendarReply)).all()) == 1
    assert answer(event, amina) is Status.GOING


def test_a_mail_waits_while_the_database_is_away(
    invitation: EmailMessage, maildir: Maildir, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_args: object) -> None:
        raise OperationalError("select", {}, Exception("away"))

    maildir.put(reply(invitation))
    with monkeypatch.context() as patched:
        patched.setattr(receiving, "_whose", away)
        with pytest.raises(OperationalError):
            jobs.run("read-replies")
    db.session.rollback()
    assert len(maildir.unread) == 1

    jobs.run("read-replies")
    assert db.session.scalars(select(CalendarReply.outcome)).all() == [Outcome.TAKEN]


def test_of_two_workers_with_one_mail_the_second_finds_it_known(invitation: EmailMessage) -> None:
    mail = Mail("one", reply(invitation))

    assert inbound.receive(mail).outcome == Outcome.TAKEN.value
    assert inbound.receive(mail).outcome == inbound.KNOWN


def test_without_a_mailbox_nothing_is_read(app: Flask) -> None:
    assert jobs.run("read-replies") == ""
    assert jobs.run("forget-replies") == ""


def test_what_was_read_is_deleted_from_the_mailbox_after_three_months(
    invitation: EmailMessage, arrive: TAKE, maildir: Maildir
) -> None:
    arrive(reply(invitation))
    (name,) = maildir.read
    os.utime(maildir.folder / "cur" / name, (NOW.timestamp(), NOW.timestamp()))

    jobs.run("forget-replies", now=NOW)
    assert len(maildir.read) == 1
    jobs.run("forget-replies", now=NOW.replace(year=2037))
    assert maildir.read == []


# People


def test_a_coordinator_sees_to_what_needs_a_person_once(
    invitation: EmailMessage, arrive: TAKE, carol: Member
) -> None:
    arrive(reply(invitation, "DELEGATED"))
    row = db.session.scalars(select(CalendarReply)).one()

    receiving.see_to(row, by=carol)

    assert row.handled_by_id == carol.id
    with pytest.raises(Refused, match="seen to this already"):
        receiving.see_to(row, by=carol)


def test_replies_are_forgotten_after_three_months(invitation: EmailMessage, arrive: TAKE) -> None:
    arrive(reply(invitation))
    sweep = next(one for one in personal_data.sweeps if one.period == privacy.REPLIES)

    assert sweep.due(NOW.date()) == []
    (due,) = sweep.due(NOW.date().replace(month=6))
    sweep.delete(due)
    assert db.session.scalars(select(CalendarReply)).all() == []


def test_a_reply_to_a_merged_record_s_invitation_counts_for_the_one_that_stays(
    event: Event, invitation: EmailMessage, arrive: TAKE, amina: Member, carol: Member
) -> None:
    gwen = factories.member("Amina Khan-Hill", Role.INSTRUCTOR)
    db.session.commit()
    duplicates.merge(gwen, amina, by=carol)
    db.session.commit()

    assert arrive(reply(invitation)) is Outcome.TAKEN
    assert answer(event, gwen) is Status.GOING


def _killed(*_args: object) -> None:
    raise OSError("killed")

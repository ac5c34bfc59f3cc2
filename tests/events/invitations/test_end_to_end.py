"""From publishing to the answer and back, through a real mail server and a real mailbox."""

from email.message import EmailMessage

from flask import Flask

from network.core import jobs
from network.core.database import db
from network.events.meetings import operations as events
from network.events.registrations import queries as answers
from network.events.registrations.rules import Source, Status
from network.members.people.models import Member
from tests.core.post import MailServer
from tests.events.invitations.conftest import ENDS, STARTS, Publish, posted
from tests.events.invitations.post import Maildir, calendar_bytes, calendar_in, entry_in, reply


def to(server: MailServer, member: Member) -> list[EmailMessage]:
    """Return the letters that arrived for a member."""
    return [one for one in server.letters if member.email in str(one["To"])]


def test_invitation_answer_forgery_update_and_cancel(
    app: Flask, publish: Publish, server: MailServer, maildir: Maildir, amina: Member, carol: Member
) -> None:
    event = publish()
    posted()

    invitation = to(server, amina)[0]
    assert calendar_in(invitation)["METHOD"] == "REQUEST"
    organizer = str(entry_in(invitation)["ORGANIZER"])
    assert organizer.startswith("mailto:rsvp+")
    assert organizer.removeprefix("mailto:") in str(invitation["From"])
    assert organizer.endswith("@test.example")

    maildir.put(reply(invitation, "accepted"))
    jobs.run("read-replies")
    standing = answers.of(event.id, amina.id)
    assert standing is not None
    assert (standing.status, standing.source) == (Status.GOING, Source.CALENDAR)
    assert maildir.unread == []

    forged = reply(
        invitation,
        "DECLINED",
        stamp="20270301T140000Z",
        message_id="<forged@evil.example>",
        headers={"To": "network@test.example", "From": "amina@network.example"},
    )
    maildir.put(forged)
    jobs.run("read-replies")
    db.session.expire_all()
    assert answers.of(event.id, amina.id).status is Status.GOING  # type: ignore[union-attr]
    posted()
    asked = to(server, amina)[1]
    assert str(asked["Subject"]).startswith("Please check")
    assert not any(part.get_content_type() == "text/calendar" for part in asked.walk())

    events.reschedule(event, STARTS.replace(day=9), ENDS.replace(day=9), "The hall is taken", by=carol)
    posted()
    update = to(server, amina)[2]
    assert entry_in(update)["UID"] == entry_in(invitation)["UID"]
    assert entry_in(update)["SEQUENCE"] == 1
    assert str(entry_in(update)["ORGANIZER"]) == organizer

    events.cancel(event, "Too few people", by=carol)
    posted()
    cancel = to(server, amina)[3]
    assert b"METHOD:CANCEL\r\n" in calendar_bytes(cancel)
    assert 'method="CANCEL"' in cancel.as_string() or "method=CANCEL" in cancel.as_string()
    assert (str(entry_in(cancel)["STATUS"]), entry_in(cancel)["SEQUENCE"]) == ("CANCELLED", 2)
    assert str(entry_in(cancel)["ATTENDEE"]) == str(entry_in(invitation)["ATTENDEE"])
    assert len({one["Message-ID"] for one in to(server, amina)}) == 4

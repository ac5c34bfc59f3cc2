"""A letter with a calendar, as it leaves: its parts, its headers, and what no title can do to them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from network.core import jobs, letters, mail
from network.core.database import db
from network.core.letters import CalendarPart
from network.core.mail import Person
from network.members.people.models import Member
from tests.core.post import HELLO, MailServer, with_templates
from tests.events.invitations.conftest import Publish, posted
from tests.events.invitations.post import Maildir, calendar_bytes

AMINA = Person("Amina Khan", "amina@network.example", 1)
CALENDAR = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nSUMMARY:Zoë 🤸\r\nEND:VCALENDAR\r\n"


@pytest.fixture
def post(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Post a letter with a calendar in it."""
    with_templates(app, monkeypatch)

    def send(words: str = "Hello", to: mail.Addressee = AMINA, text: str = CALENDAR) -> None:
        part = CalendarPart(text, "rsvp+1@test.example")
        assert mail.queue(HELLO, to=to, words=words, calendar=part) is not None
        db.session.commit()
        jobs.run_waiting()

    return send


def test_its_parts_stand_as_calendar_programs_look_for_them(
    server: MailServer, post: Callable[..., None]
) -> None:
    post()

    letter = server.letters[0]
    assert [(part.get_content_type(), part.get_content_disposition()) for part in letter.walk()] == [
        ("multipart/mixed", None),
        ("multipart/alternative", None),
        ("text/plain", None),
        ("text/html", None),
        ("text/calendar", None),
        ("application/ics", "attachment"),
    ]
    calendar, attached = [part for part in letter.walk() if not part.is_multipart()][2:]
    assert dict(calendar["Content-Type"].params) == {"method": "REQUEST", "charset": "utf-8"}
    assert attached.get_filename() == "invite.ics"
    assert calendar["Content-Transfer-Encoding"] == attached["Content-Transfer-Encoding"] == "base64"
    assert calendar.get_payload(decode=True) == attached.get_payload(decode=True) == CALENDAR.encode()


def test_it_is_from_whom_calendars_answer_to_and_comes_back_to_us(
    server: MailServer, post: Callable[..., None]
) -> None:
    post()

    letter = server.letters[0]
    assert letter["From"] == "Test Network <rsvp+1@test.example>"
    assert letter["Reply-To"] is None
    assert letter["Auto-Submitted"] == "auto-generated"


def test_posted_twice_it_is_the_same_to_the_byte(server: MailServer, post: Callable[..., None]) -> None:
    post()
    message = db.session.scalars(db.select(mail.Message)).one()
    died = {"status": mail.Status.SENDING, "lease_until": message.created_at - timedelta(minutes=1)}
    db.session.execute(update(mail.Message).values(**died))
    db.session.commit()
    jobs.run("send-mail")

    first, second = server.letters
    assert first["Message-ID"] == second["Message-ID"]
    assert calendar_bytes(first) == calendar_bytes(second)


@pytest.mark.parametrize("text", ["BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "METHOD:PUBLISH\r\n", ""])
def test_a_calendar_that_asks_for_nothing_is_not_sent(
    app: Flask, post: Callable[..., None], text: str
) -> None:
    with pytest.raises(ValueError, match="METHOD"):
        post(text=text)


@pytest.mark.parametrize(
    "words", ["Hi\r\nBcc: x@evil.example", 'a "quoted" <name>; b', "\x00\x1b\u2028é 🤸" * 20]
)
def test_nothing_that_is_typed_makes_a_header_or_a_part(
    server: MailServer, post: Callable[..., None], words: str
) -> None:
    post(words, Person(f"Amina {words}", "amina@network.example", 1))

    letter = server.letters[0]
    assert letter["Bcc"] is None
    assert len(list(letter.walk())) == 6
    assert max(len(line) for line in server.arrived[0].split(b"\r\n")) <= 998


def test_html_says_the_same_with_links_and_lets_nothing_in(app: Flask) -> None:
    text = "Hello <b>you</b>,\n\nYes: http://localhost/a?b=1&c=2\nYes: http://evil.example/a\n\nThe Network\n"

    html = letters.as_html("Hi & bye", text)

    assert "<p>Hello &lt;b&gt;you&lt;/b&gt;,</p>" in html
    assert '<a href="http://localhost/a?b=1&amp;c=2">Yes</a>' in html
    assert ">http://evil.example/a</a>" in html
    assert "<title>Hi &amp; bye</title>" in html


def test_an_invitation_says_what_to_do_where_the_calendar_does_not_show_it(
    publish: Publish, server: MailServer, maildir: Maildir, amina: Member
) -> None:
    publish()
    posted()

    letter = next(one for one in server.letters if one["To"] == "Amina Khan <amina@network.example>")
    plain = next(part for part in letter.walk() if part.get_content_type() == "text/plain").get_content()
    assert "If your calendar does not show it, press an answer above" in plain
    assert "Monday 8 March 2027, 7pm to 8:30pm" in plain
    assert plain.count("/rsvp/") == 3
    html = next(part for part in letter.walk() if part.get_content_type() == "text/html").get_content()
    assert ">Yes, I am coming</a>" in html

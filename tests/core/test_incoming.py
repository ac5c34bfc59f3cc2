"""What a mail that comes in says: to whom, from whom, by whose hand, and in which words."""

from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart

import pytest

from network.core import incoming
from network.core.rules import Refused


def letter(headers: dict[str, str] | None = None, text: str = "Hello") -> EmailMessage:
    mail = EmailMessage()
    for name, value in ({"From": "Esi <esi@network.example>", "To": "a@b.example"} | (headers or {})).items():
        mail[name] = value
    mail.set_content(text)
    return mail


@pytest.mark.parametrize(
    ("headers", "machine"),
    [
        ({}, ""),
        ({"Auto-Submitted": "no"}, ""),
        ({"X-Auto-Response-Suppress": "All"}, ""),  # asks others not to answer; people's mails have it
        ({"Auto-Submitted": "auto-replied (vacation)"}, incoming.AUTOMATIC),
        ({"Auto-Submitted": "auto-generated"}, incoming.GENERATED),
        ({"Precedence": "auto_reply"}, incoming.AUTOMATIC),
        ({"Precedence": "Bulk"}, incoming.GENERATED),
        ({"Precedence": "junk"}, incoming.GENERATED),
        ({"X-Autoreply": "yes"}, incoming.AUTOMATIC),
        ({"X-Autorespond": "away"}, incoming.AUTOMATIC),
        ({"X-Auto-Response": "1"}, incoming.AUTOMATIC),
        ({"Return-Path": "<>"}, incoming.BOUNCE),
        ({"From": "MAILER-DAEMON@mail.example"}, incoming.BOUNCE),
        ({"From": "postmaster@mail.example"}, incoming.BOUNCE),
    ],
    ids=str,
)
def test_who_wrote_it(headers: dict[str, str], machine: str) -> None:
    assert incoming.read(letter(headers).as_bytes())["machine"] == machine


@pytest.mark.parametrize("header", ["To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To"])
def test_to_whom_it_came(header: str) -> None:
    mail = letter({header: "Somebody <rsvp+1@b.example>, c@d.example"})

    assert {"rsvp+1@b.example", "c@d.example"} <= set(incoming.read(mail.as_bytes())["recipients"])


def test_the_plain_text_is_taken_before_the_html() -> None:
    mail = letter(text="plain")
    mail.add_alternative("<p>rich</p>", subtype="html")

    assert incoming.read(mail.as_bytes())["text"].strip() == "plain"


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252"])
def test_every_character_set_is_read(charset: str) -> None:
    mail = EmailMessage()
    mail.set_content("Gr\u00fc\u00dfe", charset=charset)

    assert incoming.read(mail.as_bytes())["text"].strip() == "Gr\u00fc\u00dfe"


def test_an_unknown_character_set_stops_nothing() -> None:
    said = incoming.read(b"Content-Type: text/plain; charset=martian\r\n\r\nHello")

    assert said["text"] == "Hello"


def test_a_file_is_known_from_a_picture_in_a_signature_and_from_a_calendar() -> None:
    plain = letter()
    assert incoming.read(plain.as_bytes())["has_files"] is False

    signed = letter()
    signed.add_related(b"GIF", maintype="image", subtype="gif", cid="<logo@x>", disposition="inline")
    signed.add_attachment("BEGIN:VCALENDAR", subtype="calendar", filename="invite.ics")
    said = incoming.read(signed.as_bytes())
    assert (said["has_files"], len(said["calendars"])) == (False, 1)

    with_file = letter()
    with_file.add_attachment("notes", filename="notes.txt")
    said = incoming.read(with_file.as_bytes())
    assert (said["has_files"], said["text"].strip()) == (True, "Hello")


def nested(depth: int) -> bytes:
    outer = inner = MIMEMultipart()
    for _ in range(depth):
        deeper = MIMEMultipart()
        inner.attach(deeper)
        inner = deeper
    return outer.as_bytes()


@pytest.mark.parametrize("content", [b"x" * (incoming.MOST_BYTES + 1), nested(40)], ids=["large", "nested"])
def test_what_is_too_much_is_refused(content: bytes) -> None:
    with pytest.raises(Refused):
        incoming.read(content)

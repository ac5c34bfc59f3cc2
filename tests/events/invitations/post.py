"""A letter as a calendar program reads it, and what such a program writes back."""

from email.message import EmailMessage
from pathlib import Path
from typing import Any

from icalendar import Calendar, Event

from network.core.mail import Message


def calendar_in(letter: EmailMessage) -> Calendar:
    """Return the calendar of a letter."""
    return Calendar.from_ical(calendar_bytes(letter))


def calendar_bytes(letter: EmailMessage) -> bytes:
    """Return the bytes of the inline calendar of a letter."""
    part = next(one for one in letter.walk() if one.get_content_type() == "text/calendar")
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content


def entry_in(letter: EmailMessage | Message) -> Event:
    """Return the one event of a letter."""
    calendar = Calendar.from_ical(letter.calendar) if isinstance(letter, Message) else calendar_in(letter)
    events = calendar.walk("VEVENT")
    assert len(events) == 1
    event = events[0]
    assert isinstance(event, Event)
    return event


def reply(
    letter: EmailMessage,
    said: str = "ACCEPTED",
    *,
    stamp: str = "20270301T130000Z",
    message_id: str = "<reply-1@mail.example>",
    method: str = "REPLY",
    headers: dict[str, str] | None = None,
    **changed: Any,
) -> bytes:
    """Write what a calendar program answers to a letter; ``changed`` are properties said otherwise."""
    entry = entry_in(letter)
    organizer = str(entry["ORGANIZER"]).removeprefix("mailto:")
    attendee = changed.pop("attendee", str(entry["ATTENDEE"]).removeprefix("mailto:"))
    facts = {"UID": str(entry["UID"]), "SEQUENCE": str(entry.get("SEQUENCE", 0))} | {
        name.upper(): value for name, value in changed.items()
    }
    lines = [
        "BEGIN:VCALENDAR",
        "PRODID:-//Somebody//Calendar//EN",
        "VERSION:2.0",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        *(f"{name}:{value}" for name, value in facts.items()),
        f"DTSTAMP:{stamp}",
        "DTSTART:20270308T120000Z",
        f"ORGANIZER:mailto:{organizer}",
        f"ATTENDEE;PARTSTAT={said};CN=Somebody:mailto:{attendee}",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    mail = EmailMessage()
    usual = {
        "From": attendee,
        "To": organizer,
        "Subject": f"{said}: invitation",
        "Message-ID": message_id,
    } | (headers or {})
    for name, value in usual.items():
        mail[name] = value
    mail.set_content("An answer.")
    mail.add_alternative("\r\n".join(lines), subtype="calendar", params={"method": method})
    return mail.as_bytes()


class Maildir:
    """A mailbox on the disk, as a mail server leaves mails there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._count = 0
        for name in ("new", "cur", "tmp"):
            (folder / name).mkdir(parents=True)

    def put(self, content: bytes) -> None:
        """Leave a mail."""
        self._count += 1
        (self.folder / "new" / f"{self._count:04}.mail.example").write_bytes(content)

    @property
    def unread(self) -> list[str]:
        """Return the mails that nobody has read."""
        return sorted(one.name for one in (self.folder / "new").iterdir())

    @property
    def read(self) -> list[str]:
        """Return the mails that were read."""
        return sorted(one.name for one in (self.folder / "cur").iterdir())

"""What a mail says as an answer of a calendar program (RFC 6047): the part of a reading that runs in a child.

Strangers write to that address, so everything is counted before it is taken apart.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import getaddresses
from typing import Any

from network.core.rules import Refused

MOST_BYTES = 512 * 1024
MOST_CALENDAR_BYTES = 64 * 1024
MOST_PARTS = 30
MOST_COMPONENTS = 20
MOST_ADDRESSES = 20
LONGEST = 300
RECIPIENTS = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
CALENDAR_TYPES = {"text/calendar", "application/ics"}
METHODS = {"REPLY", "COUNTER"}


def read(content: bytes) -> dict[str, Any]:
    """Return what a mail says, in plain values: ``what`` is reply, bounce, machine or nothing.

    Of a reply come method, uid, attendee, said, sequence and stamp as well, and the addresses it came to.
    Raises Refused for what is too large or cannot be read.
    """
    if len(content) > MOST_BYTES:
        raise Refused("too large")
    lowered = content.lower()
    if lowered.count(b"boundary") > MOST_PARTS or lowered.count(b"message/") > MOST_PARTS:
        raise Refused("too many parts")
    mail = message_from_bytes(content, policy=policy.default)
    known: dict[str, Any] = {
        "message_id": _header(mail, "Message-ID"),
        "recipients": [
            address
            for _name, address in getaddresses(
                [
                    str(one)[: LONGEST * MOST_ADDRESSES]
                    for name in RECIPIENTS
                    for one in mail.get_all(name, [])
                ]
            )[:MOST_ADDRESSES]
        ],
    }
    submitted = _header(mail, "Auto-Submitted").lower()
    if _is_bounce(mail) or submitted.startswith("auto-replied"):
        return known | {"what": "bounce" if _is_bounce(mail) else "machine"}
    found = _answer(mail)
    if found is None:
        return known | {"what": "machine" if submitted not in {"", "no"} else "nothing"}
    return known | {"what": "reply"} | found


def _is_bounce(mail: Message) -> bool:
    sender = _header(mail, "From").lower()
    returns = _header(mail, "Return-Path").strip()
    return (
        mail.get_content_type() in {"multipart/report", "message/delivery-status"}
        or returns == "<>"
        or "mailer-daemon" in sender
        or sender.startswith("postmaster@")
    )


def _answer(mail: EmailMessage | Message) -> dict[str, Any] | None:
    for number, part in enumerate(mail.walk()):
        if number > MOST_PARTS:
            raise Refused("too many parts")
        named = (part.get_filename() or "").lower().endswith(".ics")
        if part.is_multipart() or not (part.get_content_type() in CALENDAR_TYPES or named):
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and (found := _read_calendar(content)) is not None:
            return found
    return None


def _read_calendar(content: bytes) -> dict[str, Any] | None:
    """Return what a calendar answers; None for one that is no answer of one person about one event."""
    from icalendar import Calendar

    if len(content) > MOST_CALENDAR_BYTES or content.upper().count(b"BEGIN:") > MOST_COMPONENTS:
        raise Refused("too large a calendar")
    if b"\0" in content:  # no database keeps it in a text
        raise Refused("not a calendar")
    try:
        calendar = Calendar.from_ical(content)
        method = str(calendar.get("METHOD", "")).upper()
        events = calendar.walk("VEVENT")
        if calendar.name != "VCALENDAR" or method not in METHODS or len(events) != 1:
            return None
        event: Any = events[0]
        attendees = event.get("ATTENDEE", [])
        attendees = attendees if isinstance(attendees, list) else [attendees]
        stamp = event["DTSTAMP"].dt
        if len(attendees) != 1 or not isinstance(stamp, datetime) or "RECURRENCE-ID" in event:
            return None
        who = attendees[0]
        said = str(who.params.get("PARTSTAT", "NEEDS-ACTION")).upper()
        return {
            "method": method,
            "uid": str(event["UID"])[:LONGEST],
            "attendee": _mailbox(str(who)),
            "said": said[:LONGEST],
            "sequence": int(event.get("SEQUENCE", 0)),
            # In seconds since 1970, since a child returns plain values.
            "stamp": int((stamp if stamp.tzinfo else stamp.replace(tzinfo=UTC)).timestamp()),
        }
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError) as broken:
        raise Refused("not a calendar") from broken


def _mailbox(address: str) -> str:
    plain = address.strip()
    if plain.lower().startswith("mailto:"):
        plain = plain[len("mailto:") :]
    return plain.casefold()[:LONGEST]


def _header(mail: Message, name: str) -> str:
    return str(mail.get(name, ""))[:LONGEST].strip()

"""What a calendar answers (RFC 6047): the part of reading it that runs in a child.

Strangers write to that address, so everything is counted before it is taken apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from network.core.rules import Refused

MOST_CALENDAR_BYTES = 64 * 1024
MOST_COMPONENTS = 20
LONGEST = 300
METHODS = {"REPLY", "COUNTER"}


def read(calendars: Sequence[bytes]) -> dict[str, Any]:
    """Return what the first calendar that is an answer says: method, uid, attendee, said, sequence, stamp.

    Empty where none is an answer. Raises Refused for what is too large or cannot be read.
    """
    for content in calendars:
        if (found := _read_calendar(content)) is not None:
            return found
    return {}


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

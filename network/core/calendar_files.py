"""A calendar file (.ics, RFC 5545) that somebody else wrote, opened within limits. Runs in a child.

What a calendar holds may still take more time or memory than there is: see :mod:`network.core.child`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from network.core.rules import Refused

if TYPE_CHECKING:
    from icalendar import Calendar

NOT_A_CALENDAR = "This is not a calendar (.ics) that we can read, or it is broken."
TOO_MANY = "This calendar holds more than {:,} entries. Ask for one that holds fewer."
BROKEN = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    OverflowError,
)  # what the library raises


def opened(content: bytes, *, most: int) -> Calendar:
    """Return a calendar of at most ``most`` components; raises Refused where the bytes are none."""
    from icalendar import Calendar  # slow to load, and needed in a child alone

    if content.upper().count(b"BEGIN:") > most:
        raise Refused(TOO_MANY.format(most))
    try:
        calendar = Calendar.from_ical(content)
    except BROKEN as broken:
        raise Refused(NOT_A_CALENDAR) from broken
    if calendar.name != "VCALENDAR":
        raise Refused(NOT_A_CALENDAR)
    return calendar


def is_cancelled(event: Any) -> bool:
    """Whether an event of a calendar says that it does not take place."""
    return str(event.get("STATUS", "")).upper() == "CANCELLED"


def line(value: Any, longest: int) -> str:
    """Return what a property says as one line of printable text."""
    text = "".join(one if one.isprintable() else " " for one in str(value or ""))
    return " ".join(text.split())[:longest].strip()

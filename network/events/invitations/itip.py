"""An event as a calendar program is told of it by mail: REQUEST and CANCEL to one member (RFC 5546).

Title, times, UID and SEQUENCE come from where the feeds have theirs. DTSTAMP is the moment of writing, in the
transaction of the cause: a letter that is posted twice is the same letter to the byte.
"""

from dataclasses import dataclass
from datetime import datetime

from icalendar import Calendar, vBoolean, vCalAddress, vText

from network.core.calendars import LONDON, PRODUCT
from network.core.letters import CalendarPart, header_safe
from network.events.feeds import render
from network.events.feeds.render import Audience
from network.events.invitations.rules import Method
from network.events.meetings.models import Event

# What is the sender's business and would only lengthen a CANCEL.
NOT_IN_A_CANCEL = ("X-ALT-DESC", "CATEGORIES", "COLOR", "GEO")


@dataclass(frozen=True)
class Addressed:
    """Between whom an entry goes: the member's address and name, and the address that they answer to."""

    attendee: str
    name: str
    organizer: str
    network: str


def request(event: Event, to: Addressed, at: datetime) -> CalendarPart:
    """Return the entry that asks a member to come, or tells them that it has changed (RFC 5546 3.2.2)."""
    return _written(event, to, at, Method.REQUEST, whole=False)


def cancel(event: Event, to: Addressed, at: datetime, *, whole: bool) -> CalendarPart:
    """Return the entry that takes an event out of a member's calendar (RFC 5546 3.2.5).

    ``whole``: it is cancelled for all; otherwise for this member alone, and then without a STATUS.
    """
    return _written(event, to, at, Method.CANCEL, whole=whole)


def _written(event: Event, to: Addressed, at: datetime, method: Method, *, whole: bool) -> CalendarPart:
    entry = render.vevent(event, Audience.INSIDE)
    for name in ("DTSTAMP", *(NOT_IN_A_CANCEL if method is Method.CANCEL else ())):
        entry.pop(name, None)
    entry.add("dtstamp", at.replace(microsecond=0))
    if method is Method.CANCEL and not whole:
        entry.pop("STATUS", None)
    entry.add("organizer", _address(to.organizer, to.network))
    attendee = _address(to.attendee, to.name)
    attendee.params["CUTYPE"] = vText("INDIVIDUAL")
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    if method is Method.REQUEST:
        attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
        attendee.params["RSVP"] = vBoolean(True)
    entry.add("attendee", attendee, encode=False)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method.value)
    calendar.add_component(LONDON)
    calendar.add_component(entry)
    return CalendarPart(calendar.to_ical().decode(), to.organizer)


def _address(address: str, name: str) -> vCalAddress:
    written = vCalAddress(f"mailto:{header_safe(address)}")
    written.params["CN"] = vText(header_safe(name))
    return written

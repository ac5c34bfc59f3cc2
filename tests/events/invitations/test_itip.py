"""What calendars read in a letter: REQUEST, update and CANCEL, to the byte."""

from datetime import UTC, datetime

import pytest
import vobject
from flask import Flask
from icalendar import Calendar

from network.events.invitations import itip
from network.events.invitations.itip import Addressed
from network.events.meetings import operations as events
from network.events.meetings.models import Event
from network.events.meetings.rules import Kind
from network.members.people.models import Member
from tests import factories
from tests.events.invitations.conftest import ENDS, NOW, STARTS

TO = Addressed("amina@network.example", "Amina Khan", "rsvp+1-2-abc@test.example", "Test Network")
HEAD = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Health Instructors Network//Calendar//EN
CALSCALE:GREGORIAN
METHOD:{method}
BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:19960331T010000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
"""
ASKED = ";CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT;RSVP=TRUE:mailto:amina@network.example"
REQUEST = """\
SUMMARY:Falls and balance
DTSTART;TZID=Europe/London:20270308T190000
DTEND;TZID=Europe/London:20270308T203000
DTSTAMP:20270301T120000Z
UID:7d1c
SEQUENCE:0
ATTENDEE;CN="Amina Khan"{asked}
CATEGORIES:Online
COLOR:teal
DESCRIPTION:Online.\\n\\nMore about it: {page}
LAST-MODIFIED:20270301T120000Z
LOCATION:Online
ORGANIZER;CN="Test Network":mailto:rsvp+1-2-abc@test.example
STATUS:CONFIRMED
TRANSP:OPAQUE
URL:{page}
X-ALT-DESC;FMTTYPE=text/html:<html><body><p>Online.</p><p>More about it: <a href="{page}">{page}</a></p></body></html>
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
END:VEVENT
END:VCALENDAR
"""  # noqa: E501 (folded on its way out)
CANCEL = """\
SUMMARY:CANCELLED: Falls and balance
DTSTART;TZID=Europe/London:20270308T190000
DTEND;TZID=Europe/London:20270308T203000
DTSTAMP:20270301T120000Z
UID:7d1c
SEQUENCE:1
ATTENDEE;CN="Amina Khan";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT:mailto:amina@network.example
DESCRIPTION:This event is cancelled. Too few\\n\\nOnline.\\n\\nMore about it: {page}
LAST-MODIFIED:20270301T120001Z
LOCATION:Online
ORGANIZER;CN="Test Network":mailto:rsvp+1-2-abc@test.example
STATUS:CANCELLED
TRANSP:TRANSPARENT
URL:{page}
X-MICROSOFT-CDO-BUSYSTATUS:FREE
END:VEVENT
END:VCALENDAR
"""


def unfolded(text: str) -> str:
    """Return a calendar with its long lines in one."""
    return text.replace("\r\n ", "").replace("\r\n", "\n")


def golden(method: str, body: str, event: Event) -> str:
    """Return what a calendar with this event is to be, to the letter."""
    page = f"http://localhost/events/{event.id}"
    return HEAD.format(method=method) + body.format(page=page, asked=ASKED)


@pytest.fixture
def event(app: Flask) -> Event:
    """Give an event in the network."""
    return factories.event("Falls and balance", uid="7d1c", starts_at=STARTS, ends_at=ENDS)


def test_a_request_is_what_it_was(event: Event) -> None:
    assert unfolded(itip.request(event, TO, NOW).text) == golden("REQUEST", REQUEST, event)


def test_a_cancel_is_what_it_was(event: Event, carol: Member) -> None:
    events.cancel(event, "Too few", by=carol)

    assert unfolded(itip.cancel(event, TO, NOW, whole=True).text) == golden("CANCEL", CANCEL, event)


def test_the_provider_s_link_is_in_none(event: Event) -> None:
    assert event.provider_link
    assert "meet.example.com" not in itip.request(event, TO, NOW).text


@pytest.mark.parametrize("read", [Calendar.from_ical, vobject.readOne], ids=["icalendar", "vobject"])
@pytest.mark.parametrize("month", [3, 7])
def test_parsers_read_the_same_moment_in_winter_and_in_summer(event: Event, read: object, month: int) -> None:
    event.starts_at = datetime(2027, month, 8, 19, 0, tzinfo=UTC)
    event.ends_at = datetime(2027, month, 8, 20, 0, tzinfo=UTC)

    found = read(itip.request(event, TO, NOW).text)  # type: ignore[operator]

    start = (
        found.vevent.dtstart.value
        if hasattr(found, "vevent")
        else next(iter(found.walk("VEVENT")))["DTSTART"].dt
    )
    assert start.astimezone(UTC) == event.starts_at


def test_a_moved_event_has_the_same_uid_and_a_higher_sequence(event: Event, carol: Member) -> None:
    before = Calendar.from_ical(itip.request(event, TO, NOW).text).walk("VEVENT")[0]
    events.reschedule(event, STARTS.replace(day=9), ENDS.replace(day=9), "The hall is taken", by=carol)

    after = Calendar.from_ical(itip.request(event, TO, NOW).text).walk("VEVENT")[0]

    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)


def test_a_cancel_of_the_event_says_so_and_has_no_alarm(event: Event, carol: Member) -> None:
    events.cancel(event, "Too few", by=carol)

    text = itip.cancel(event, TO, NOW, whole=True).text

    entry = Calendar.from_ical(text).walk("VEVENT")[0]
    assert "METHOD:CANCEL\r\n" in text
    assert (entry["STATUS"], entry["SEQUENCE"]) == ("CANCELLED", 1)
    assert str(entry["SUMMARY"]) == "CANCELLED: Falls and balance"
    assert str(entry["ATTENDEE"]) == "mailto:amina@network.example"
    assert "RSVP" not in entry["ATTENDEE"].params
    assert "VALARM" not in text


def test_a_cancel_for_one_member_leaves_the_event_its_status(event: Event) -> None:
    entry = Calendar.from_ical(itip.cancel(event, TO, NOW, whole=False).text).walk("VEVENT")[0]

    assert "STATUS" not in entry
    assert str(entry["SUMMARY"]) == "Falls and balance"


def test_a_postponed_event_stays_in_calendars_as_tentative(event: Event, carol: Member) -> None:
    events.postpone(event, "The speaker is ill", by=carol)

    entry = Calendar.from_ical(itip.request(event, TO, NOW).text).walk("VEVENT")[0]

    assert (entry["STATUS"], entry["TRANSP"]) == ("TENTATIVE", "TRANSPARENT")
    assert str(entry["SUMMARY"]) == "POSTPONED: Falls and balance"


@pytest.mark.parametrize(
    "words",
    ["Falls\r\nATTENDEE:mailto:x@evil.example", 'a;b,c\\d:e"f', "\x00\x07\u2028 🤸 é" * 20, "x" * 300],
)
def test_nothing_that_is_typed_becomes_another_line(event: Event, words: str) -> None:
    event.title, event.kind = words.replace("\x00", ""), Kind.ONLINE
    to = Addressed("amina@network.example", f"Amina {words}", "network@test.example", f"Net {words}")

    text = itip.request(event, to, NOW).text

    entry = Calendar.from_ical(text).walk("VEVENT")[0]
    assert not isinstance(entry["ATTENDEE"], list)
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert vobject.readOne(text).vevent.uid.value == "7d1c"

"""Calendars that real calendar programs read right: built once, here, for every download and feed.

Clients differ in what they make of RFC 5545, so some of it is not left to the library: see the comments.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event, Timezone, vText
from werkzeug.wrappers import Response

# No version in it: a calendar program should see other bytes only when an event changed.
PRODUCT = "-//Health Instructors Network//Calendar//EN"
CONTENT_TYPE = "text/calendar; charset=utf-8"

# Written by hand, as two yearly rules. The library's own list of dates puts Thunderbird users an hour out
# for half the year, and Outlook reads no other form than this one.
LONDON = Timezone.from_ical(
    "\r\n".join(
        (
            "BEGIN:VTIMEZONE",
            "TZID:Europe/London",
            "BEGIN:DAYLIGHT",
            "DTSTART:19960331T010000",
            "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
            "TZNAME:BST",
            "TZOFFSETFROM:+0000",
            "TZOFFSETTO:+0100",
            "END:DAYLIGHT",
            "BEGIN:STANDARD",
            "DTSTART:19961027T020000",
            "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
            "TZNAME:GMT",
            "TZOFFSETFROM:+0100",
            "TZOFFSETTO:+0000",
            "END:STANDARD",
            "END:VTIMEZONE",
            "",
        )
    )
)


@dataclass(frozen=True)
class DayToRemember:
    """A whole day that leaves its reader free, such as the last day of a certificate; a private matter."""

    uid: str  # the same for the life of the thing
    sequence: int  # goes up when the day changes
    changed_at: datetime
    day: date
    title: str
    words: str
    href: str


def of_days(name: str, days: Iterable[DayToRemember]) -> bytes:
    """Write a calendar of whole days, in the order of their dates; the same days give the same bytes."""
    calendar = Calendar()  # not Calendar.new(), whose own UID breaks vdirsyncer and changes at every call
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("name", vText(name))  # the library escapes only the properties that it knows
    calendar.add("x-wr-calname", vText(name))
    calendar.add("x-wr-timezone", "Europe/London")
    calendar.add_component(LONDON)
    for one in sorted(days, key=lambda one: (one.day, one.uid)):
        calendar.add_component(_event(one))
    content: bytes = calendar.to_ical()
    return content


def download(content: bytes, name: str) -> Response:
    """Answer with a calendar that is saved or opened once, and kept by nobody on the way."""
    answer = Response(content, content_type=CONTENT_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return answer


def _event(one: DayToRemember) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add("dtstamp", one.changed_at)  # "last revised", since there is no METHOD: never the present moment
    event.add("last-modified", one.changed_at)
    event.add("sequence", one.sequence)
    event.add("dtstart", one.day)
    event.add("dtend", one.day + timedelta(days=1))  # not part of it; without it one client sees no length
    event.add("summary", one.title)
    event.add("description", f"{one.words}\n{one.href}")
    event.add("url", one.href)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    event.add("x-microsoft-cdo-busystatus", "FREE")
    return event

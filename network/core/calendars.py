"""Calendars that real calendar programs read right: built once, here, for every download and feed.

Clients differ in what they make of RFC 5545, so some of it is not left to the library: see the comments.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event, Timezone, vDuration, vText, vUri
from werkzeug.wrappers import Response

# No version in it: a calendar program should see other bytes only when an event changed.
PRODUCT = "-//Health Instructors Network//Calendar//EN"
CONTENT_TYPE = "text/calendar; charset=utf-8"
REFRESH = timedelta(hours=1)  # how soon a client is asked to come again
END = b"END:VCALENDAR\r\n"

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
class Feed:
    """What a calendar that is fetched again and again says of itself."""

    name: str
    words: str  # what is in it
    source: str  # the address where it is fetched; "" where that is a secret
    page: str  # the page on which people read the same
    colour: str  # by its CSS3 name


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


def begun(name: str) -> Calendar:
    """Begin a calendar: what stands in each one, with the zone before the events, as clients want it."""
    calendar = Calendar()  # not Calendar.new(), whose own UID breaks vdirsyncer and changes at every call
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("name", vText(name))  # the library escapes only the properties that it knows
    calendar.add("x-wr-calname", vText(name))
    calendar.add("x-wr-timezone", "Europe/London")
    calendar.add_component(LONDON)
    return calendar


def feed(about: Feed, components: Iterable[bytes]) -> bytes:
    """Put finished components into a calendar that says how it is called, where it is from, and how often.

    An empty one is valid too, since the zone is in it. There is no METHOD: it would ask for an ORGANIZER.
    """
    return together(frame(about), components)


def frame(about: Feed) -> bytes:
    """Write what stands before the components of a feed."""
    calendar = begun(about.name)
    calendar.add("description", vText(about.words))
    calendar.add("x-wr-caldesc", vText(about.words))
    calendar.add("color", about.colour)
    if about.source:
        calendar.add("source", vUri(about.source, params={"VALUE": "URI"}))
    calendar.add("url", vUri(about.page))
    # RFC 7986 5.7 asks for the VALUE, which the library leaves out.
    calendar.add("refresh-interval", vDuration(REFRESH, params={"VALUE": "DURATION"}))
    calendar.add("x-published-ttl", vDuration(REFRESH))
    content: bytes = calendar.to_ical()
    return content.removesuffix(END)


def together(frame: bytes, components: Iterable[bytes]) -> bytes:
    """Put components that were written before into their frame: they stay byte for byte as they are."""
    return b"".join((frame, *components, END))


def of_days(name: str, days: Iterable[DayToRemember]) -> bytes:
    """Write a calendar of whole days, in the order of their dates; the same days give the same bytes."""
    ordered = sorted(days, key=lambda one: (one.day, one.uid))
    before: bytes = begun(name).to_ical()
    return together(before.removesuffix(END), [day_component(one) for one in ordered])


def day_component(one: DayToRemember) -> bytes:
    """Write one day as a component that ``feed`` takes; see :func:`day_event` to add an alarm to it."""
    content: bytes = day_event(one).to_ical()
    return content


def download(content: bytes, name: str) -> Response:
    """Answer with a calendar that is saved or opened once, and kept by nobody on the way."""
    answer = Response(content, content_type=CONTENT_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return answer


def day_event(one: DayToRemember) -> Event:
    """Make one day as the library's event, for whoever adds something of their own."""
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

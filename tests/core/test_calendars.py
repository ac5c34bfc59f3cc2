"""Calendars, byte by byte: what real clients were seen to need."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest

from network.core import calendars
from network.core.calendars import LONDON, DayToRemember

CHANGED = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
GOLDEN = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Health Instructors Network//Calendar//EN
NAME:My certificates\\, all
X-WR-CALNAME:My certificates\\, all
X-WR-TIMEZONE:Europe/London
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
SUMMARY:Last day: First aid\\, at work\\; or not
DTSTART;VALUE=DATE:20280229
DTEND;VALUE=DATE:20280301
DTSTAMP:20261122T093000Z
UID:qualification-7@network.example
SEQUENCE:2
CLASS:PRIVATE
DESCRIPTION:Renew it.\\nhttps://network.example/qualifications/7
LAST-MODIFIED:20261122T093000Z
TRANSP:TRANSPARENT
URL:https://network.example/qualifications/7
X-MICROSOFT-CDO-BUSYSTATUS:FREE
END:VEVENT
END:VCALENDAR
"""


def remembered(
    title: str = "Last day: First aid", day: date = date(2028, 2, 29), number: int = 7
) -> DayToRemember:
    href = f"https://network.example/qualifications/{number}"
    uid = f"qualification-{number}@network.example"
    return DayToRemember(uid, 2, CHANGED, day, title, "Renew it.", href)


def test_a_calendar_of_days_is_written_just_so() -> None:
    written = calendars.of_days("My certificates, all", [remembered("Last day: First aid, at work; or not")])

    assert written.decode().replace("\r\n", "\n") == GOLDEN


def test_every_line_ends_as_the_standard_says_and_none_is_too_long() -> None:
    written = calendars.of_days("Mine", [remembered("Größe 🏃 " * 40)])

    lines = written.split(b"\r\n")
    assert lines[-1] == b""
    assert all(b"\n" not in line and b"\r" not in line for line in lines)
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # no character is cut in two


def test_the_same_days_give_the_same_bytes_in_whatever_order() -> None:
    days = [remembered(number=n, day=date(2027, 1, 1) + timedelta(days=n % 2)) for n in range(5)]

    assert calendars.of_days("Mine", days) == calendars.of_days("Mine", reversed(days))


def test_an_empty_calendar_still_holds_something() -> None:
    read = icalendar.Calendar.from_ical(calendars.of_days("Mine", []))

    assert [part.name for part in read.subcomponents] == ["VTIMEZONE"]


@pytest.mark.parametrize("words", ["a\r\nATTACH:http://x", "a\rb", "a\nb", "a\x00b\x07", "a\u2028b\u0085c"])
def test_nothing_typed_begins_a_line_of_its_own(words: str) -> None:
    written = calendars.of_days("Mine", [remembered(words)])

    names = [line.split(b":")[0].split(b";")[0] for line in written.replace(b"\r\n ", b"").split(b"\r\n")]
    assert b"ATTACH" not in names
    read = icalendar.Calendar.from_ical(written)
    assert len(read.walk("VEVENT")) == 1


@pytest.mark.parametrize("year", [1997, 2026, 2030, 2050])
def test_the_time_zone_written_by_hand_is_londons(year: int) -> None:
    written, known = LONDON.to_tz(), ZoneInfo("Europe/London")
    noon = datetime(year, 1, 1, 12, tzinfo=UTC).replace(tzinfo=None)  # the same on every wall
    hours = [noon + timedelta(days=n) for n in range(365)]

    assert [written.utcoffset(hour) for hour in hours] == [known.utcoffset(hour) for hour in hours]

"""What stands in another's calendar (RFC 5545): the part of a reading that runs in a child.

Of each event come its title, its times, its place and its link. Descriptions and people stay where they are:
they are not ours to show.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from network.core import calendar_files, fetch
from network.core.calendar_files import BROKEN, NOT_A_CALENDAR, line
from network.core.rules import Refused
from network.events.outside.rules import MOST_BYTES, MOST_COMPONENTS, MOST_EVENTS

LONDON = ZoneInfo("Europe/London")
SECONDS = 40.0
LONGEST_TITLE = 300
LONGEST_PLACE = 300


class Found(NamedTuple):
    """One event as it was found. Its moments are seconds since 1970, since a child returns plain values."""

    title: str
    starts: int
    ends: int
    all_day: bool
    place: str
    link: str
    is_cancelled: bool


def read_address(
    address: str, etag: str, modified: str, begins: date, ends: date
) -> tuple[list[tuple[Any, ...]] | None, str, str]:
    """Fetch a calendar; return what read() does, and what names this state of it. None: nothing changed.

    Raises Refused in words for whoever gave the address.
    """
    try:
        came = fetch.fetch(address, most=MOST_BYTES, etag=etag, modified=modified)
    except fetch.NotFetched as problem:
        raise Refused(str(problem)) from problem
    found = None if came.content is None else read(came.content, begins, ends)
    return (found, came.etag[:500], came.modified[:100])


def read(content: bytes, begins: date, ends: date) -> list[tuple[Any, ...]]:
    """Return the values of a Found for each event from ``begins`` until ``ends``, soonest first.

    A series becomes its single events; one that cannot be understood is left out. Raises Refused where the
    bytes are no calendar, or one of too many entries.
    """
    import recurring_ical_events

    calendar = calendar_files.opened(content, most=MOST_COMPONENTS)
    try:
        calendar.subcomponents = [
            one for one in calendar.subcomponents if one.name != "VEVENT" or _can_be_worked_out(one)
        ]
        days = recurring_ical_events.of(calendar, skip_bad_series=True).between(begins, ends)
    except BROKEN as broken:
        raise Refused(NOT_A_CALENDAR) from broken
    found = sorted(_understood(days), key=lambda one: (one.starts, one.title))
    return [tuple(one) for one in found[:MOST_EVENTS]]


def _can_be_worked_out(event: Any) -> bool:
    """Whether an event has a beginning, and repeats by days at most: no meeting comes back every second."""
    rules = event.get("RRULE", [])
    every = {
        str(one).upper()
        for rule in (rules if isinstance(rules, list) else [rules])
        for one in rule.get("FREQ", [])
    }
    return "DTSTART" in event and every.isdisjoint({"SECONDLY", "MINUTELY", "HOURLY"})


def _understood(days: list[Any]) -> Iterator[Found]:
    for event in days:
        try:
            found = _found(event)
        except BROKEN:
            continue  # one strange entry of another's calendar is no reason to show none of it
        if found.title:
            yield found


def _found(event: Any) -> Found:
    start, end = event.start, event.end
    all_day = not isinstance(start, datetime)
    starts, ends = _seconds(start), _seconds(end)
    if all_day and ends <= starts:
        ends = _seconds(start + timedelta(days=1))
    return Found(
        title=line(event.get("SUMMARY"), LONGEST_TITLE),
        starts=starts,
        ends=max(starts, ends),
        all_day=all_day,
        place=line(event.get("LOCATION"), LONGEST_PLACE),
        link=_link(event.get("URL")),
        is_cancelled=calendar_files.is_cancelled(event),
    )


def _seconds(value: date) -> int:
    """Tell a moment in seconds since 1970; a day, or a time without a zone, is meant as in London."""
    if not isinstance(value, datetime):
        value = datetime.combine(value, time(), LONDON)
    if value.tzinfo is None:
        value = value.replace(tzinfo=LONDON)
    return int(value.timestamp())


def _link(value: Any) -> str:
    """Return a link that may be followed, or none: a calendar of strangers could hold ``javascript:``."""
    text = str(value or "").strip()
    if not text.lower().startswith(("https://", "http://")):
        return ""
    try:
        return fetch.checked(text)
    except Refused:
        return ""

"""One of anything of others' calendars, and calendars as others write them."""

from datetime import datetime, timedelta
from typing import Any

from network.core import clock
from network.events.outside.models import OutsideCalendar, OutsideEvent
from tests import factories

ADDRESS = "https://calendar.example.org/events.ics"


def calendar(source: str = "A partner", **facts: Any) -> OutsideCalendar:
    """Make a calendar with an address that has not been read."""
    return factories.kept(OutsideCalendar(**{"source": source, "address": ADDRESS} | facts))


def event(of: OutsideCalendar, title: str, starts_at: datetime | None = None, **facts: Any) -> OutsideEvent:
    """Make an hour in another's calendar, tomorrow unless told otherwise."""
    begins = starts_at or clock.now().replace(microsecond=0) + timedelta(days=1)
    usual = {"title": title, "starts_at": begins, "ends_at": begins + timedelta(hours=1)}
    return factories.kept(OutsideEvent(calendar_id=of.id, **usual | facts))


def ics(*events: str, head: str = "") -> bytes:
    """Write a calendar around lines of events."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Others//EN", *head.splitlines()]
    for number, one in enumerate(events):
        lines += [
            "BEGIN:VEVENT",
            f"UID:{number}@example.org",
            "DTSTAMP:20261101T000000Z",
            *one.splitlines(),
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()

"""Facts of events without a database, and what they look like as a calendar."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from network.core.calendars import Feed, feed
from network.events.feeds import render
from network.events.feeds.render import Answer, Facts
from network.events.meetings.identity import Inside, Schedule, Shown
from network.events.meetings.rules import Kind
from network.events.registrations.rules import Place, Status

LONDON = ZoneInfo("Europe/London")
REVISED = datetime(2026, 11, 22, 9, 30, 12, 345_678, tzinfo=UTC)
ABOUT = Feed(
    "Test Network",
    "Public events of Test Network: the past year, and all that is planned.",
    "https://network.example/calendar/public.ics",
    "https://network.example/events/",
    "teal",
)


def london(*parts: int) -> datetime:
    """Return a time on the clocks of London."""
    return datetime(*parts, tzinfo=LONDON)  # type: ignore[arg-type, misc]


def facts(
    starts: datetime | None = None, ends: datetime | None = None, number: int = 1, **more: Any
) -> Facts:
    """Make the facts of an event on an evening in January; say only what matters."""
    starts, ends = starts or london(2027, 1, 12, 19), ends or london(2027, 1, 12, 20, 30)
    schedule = Schedule(
        starts.astimezone(UTC),
        ends.astimezone(UTC),
        more.pop("all_day", False),
        more.pop("is_cancelled", False),
        more.pop("is_postponed", False),
    )
    shown = {
        "title": "Moving after a fall",
        "summary": "What helps, and what does not.",
        "kind": Kind.ONLINE,
        "place": "",
        "point": None,
        "conditions": ("Falls",),
        "status_reason": "",
    }
    known = {name: more.pop(name) for name in list(more) if name in shown}
    usual = {
        "uid": f"0b8f3c3e-6f0e-4b43-9a39-5f4f0d8c{number:04}",
        "sequence": 0,
        "revised_at": REVISED,
        "page": f"https://network.example/events/{number}",
    }
    return Facts(schedule=schedule, shown=Shown(**shown | known), **usual | more)  # type: ignore[arg-type]


def inside(**more: Any) -> Inside:
    """Make what those in the network read of an event."""
    usual = {
        "agenda": "Welcome\nTwo cases",
        "place": "Sample Sports Hall, 1 Example Road, Aylesbury, HP20 9ZZ",
        "point": (51.8156, -0.8084),
        "directions": "Behind the pool.",
        "access": "Step-free.",
        "parking": "Free for three hours.",
        "is_online": False,
    }
    return Inside(**usual | more)  # type: ignore[arg-type]


def answer(status: Status = Status.GOING, **more: Any) -> Answer:
    """Make an answer to take part online."""
    usual = {"changed_at": REVISED, "place": Place.ONLINE, "join": "https://network.example/events/1/join/t"}
    return Answer(status, **usual | more)  # type: ignore[arg-type]


def component(one: Facts) -> bytes:
    """Write one event."""
    return render.to_bytes(render.written(one))


def calendar(*some: Facts) -> bytes:
    """Write some events as a feed."""
    return feed(ABOUT, [component(one) for one in some])

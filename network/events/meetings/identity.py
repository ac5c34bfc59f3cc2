"""What calendars are told of an event, and when its SEQUENCE and LAST-MODIFIED go up (RFC 5545, RFC 5546).

Feeds, downloads and invitations write an event from these facts and from nothing else, so that whatever they
show has moved one of the stamps, and nothing else has.
"""

from dataclasses import astuple, dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from network.core import clock
from network.events.meetings.models import Event
from network.events.meetings.rules import Kind, Status


@dataclass(frozen=True)
class Schedule:
    """When an event is, and whether it is: a change is what calendars must follow."""

    starts_at: datetime
    ends_at: datetime
    all_day: bool
    is_cancelled: bool
    is_postponed: bool


@dataclass(frozen=True)
class Shown:
    """What everybody may read of an event."""

    title: str
    summary: str
    kind: Kind
    place: str  # the town, or the venue where that is public; "" of an online event
    point: tuple[float, float] | None
    conditions: tuple[str, ...]
    status_reason: str


@dataclass(frozen=True)
class Inside:
    """What those in the network read as well. Never a name, a number, or the provider's link."""

    agenda: str
    place: str
    point: tuple[float, float] | None
    directions: str
    access: str
    parking: str
    is_online: bool


def schedule(event: Event) -> Schedule:
    """Return when the event is, and whether it is."""
    return Schedule(
        event.starts_at.astimezone(UTC),  # in whatever zone it was given
        event.ends_at.astimezone(UTC),
        event.all_day,
        event.status is Status.CANCELLED,
        event.status is Status.POSTPONED,
    )


def shown(event: Event) -> Shown:
    """Return what everybody may read of the event."""
    venue = event.venue
    whole = venue is not None and event.venue_public
    return Shown(
        title=event.title,
        summary=event.summary,
        kind=event.kind,
        place=whole_place(event) if whole else venue.town if venue else "",
        point=_point(event) if whole else None,
        conditions=tuple(condition.title for condition in sorted(event.conditions, key=lambda one: one.id)),
        status_reason=event.status_reason,
    )


def inside(event: Event) -> Inside:
    """Return what those in the network read as well."""
    venue = event.venue
    return Inside(
        agenda=event.agenda,
        place=whole_place(event),
        point=_point(event),
        directions=venue.directions if venue else "",
        access=venue.access if venue else "",
        parking=venue.parking if venue else "",
        is_online=event.kind is not Kind.FACE_TO_FACE,
    )


def whole_place(event: Event) -> str:
    """Return the venue's name and address in one line; "" where there is none."""
    venue = event.venue
    if venue is None:
        return ""
    parts = (venue.name, *venue.address.splitlines(), venue.town, venue.postcode)
    return ", ".join(part.strip() for part in parts if part.strip())


def revise(event: Event) -> bool:
    """Move the stamps of an event after a change, each only if what it stands for is another now.

    Returns whether one moved. A draft is in no calendar: its stamps follow it, and it is published with
    SEQUENCE 0.
    """
    in_calendars = event.status is not Status.DRAFT and event.published_at is not None
    now = clock.now().replace(microsecond=0)
    when, read, within = (_digest(part) for part in (schedule(event), shown(event), inside(event)))
    moved, reworded = when != event.schedule_digest, read != event.shown_digest
    if moved and in_calendars and event.schedule_digest:
        event.sequence += 1
    if moved or reworded:
        event.revised_at = later(event.revised_at, now) if event.shown_digest else now
    another = moved or reworded or within != event.inside_digest
    if another:
        last = event.revised_inside_at
        event.revised_inside_at = max(later(last, now), event.revised_at) if event.inside_digest else now
    event.schedule_digest, event.shown_digest, event.inside_digest = when, read, within
    return another


def later(last: datetime, now: datetime) -> datetime:
    """Return now, or the second after ``last`` if the clock went back or stands: a stamp only grows."""
    return max(now, last.replace(microsecond=0) + timedelta(seconds=1))


def _point(event: Event) -> tuple[float, float] | None:
    venue = event.venue
    if venue is None or venue.latitude is None or venue.longitude is None:
        return None
    return float(venue.latitude), float(venue.longitude)


def _digest(facts: Schedule | Shown | Inside) -> str:
    return sha256(repr(astuple(facts)).encode()).hexdigest()

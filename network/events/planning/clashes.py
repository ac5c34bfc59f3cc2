"""What is in the way of an event: days off, other events of the network, and what its host does then.

The host's own events are those that they host, speak at, or said that they come to.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from network.core import clock
from network.core.permission import Actor
from network.core.templating import clock_time
from network.events import changes
from network.events.meetings import policy as events
from network.events.meetings.models import Event
from network.events.planning import queries
from network.events.planning.rules import Off, day_in_words, off_on
from network.members.people.models import Member

INSTANT = timedelta(microseconds=1)


class ClashKind(StrEnum):
    """What is in the way, the gravest first."""

    DAY_OFF = "day_off"
    SAME_TIME = "same_time"
    SAME_DAY = "same_day"


@dataclass(frozen=True)
class Clash:
    """One thing in the way, and what to say of it."""

    kind: ClashKind
    words: str
    is_hosts: bool = False


@dataclass(frozen=True)
class Diary:
    """What stands on some days, and who hosts: looked up once for a whole year of proposals."""

    off: Sequence[Off]
    events: Sequence[Event]
    host: Member | None = None
    comes_to: Collection[int] = ()  # the events that the host is going to


def diary(first_on: date, last_on: date, host: Member | None = None) -> Diary:
    """Look up what stands from one day to another, and what of it the host is part of."""
    found = queries.events_between(*queries.span_of(first_on, last_on))
    comes_to = changes.coming_to(host.id, [one.id for one in found]) if host else ()
    return Diary(queries.off_between(first_on, last_on), found, host, comes_to)


def clashes(
    begins: datetime,
    ends: datetime,
    diary: Diary,
    *,
    reader: Actor,
    besides: int | None = None,
) -> list[Clash]:
    """Return what is in the way of [begins, ends), the gravest first.

    ``besides`` is the event that asks. An event that ``reader`` may not see is not named to them.
    """
    first_on, last_on = clock.london_date(begins), clock.london_date(ends - INSTANT)
    found = []
    for number in range((last_on - first_on).days + 1):
        day = first_on + timedelta(days=number)
        if holiday := off_on(day, diary.off):
            found.append(Clash(ClashKind.DAY_OFF, f"{day_in_words(day)} is {holiday.called}."))
    for event in diary.events:
        if event.id == besides:
            continue
        of_host = _part_of_host(diary, event, reader)
        if event.starts_at < ends and begins < event.ends_at:
            found.append(
                Clash(ClashKind.SAME_TIME, _said(event, reader, "at the same time", of_host), bool(of_host))
            )
        elif clock.london_date(event.starts_at) <= last_on and first_on <= clock.london_date(
            event.ends_at - INSTANT
        ):
            found.append(
                Clash(ClashKind.SAME_DAY, _said(event, reader, "on the same day", of_host), bool(of_host))
            )
    order = list(ClashKind)
    return sorted(found, key=lambda one: order.index(one.kind))


def clashes_of(event: Event, reader: Actor) -> list[Clash]:
    """Return what is in the way of an event as it stands."""
    first_on, last_on = clock.london_date(event.starts_at), clock.london_date(event.ends_at - INSTANT)
    return clashes(
        event.starts_at,
        event.ends_at,
        diary(first_on, last_on, event.host),
        reader=reader,
        besides=event.id,
    )


def _part_of_host(diary: Diary, event: Event, reader: Actor) -> str:
    """Say what the host does at another event; "" where nothing, or nothing that ``reader`` may know."""
    host = diary.host
    if host is None:
        return ""
    if event.host_id == host.id:
        return "hosts"
    if any(one.member_id == host.id for one in event.speakers):
        return "speaks at"
    knows_answers = reader.id == host.id or events.may_arrange(reader, event)
    return "is going to" if event.id in diary.comes_to and knows_answers else ""


def _said(event: Event, reader: Actor, when: str, of_host: str) -> str:
    named = events.may_see(reader, event)
    title = f"“{event.title}”" if named else "Another event of the network, not published yet,"
    hours = "" if event.all_day else f", {clock_time(event.starts_at)} to {clock_time(event.ends_at)}"
    host = event.host.name if event.host and of_host == "hosts" else "the host"
    theirs = f". {host[:1].upper()}{host[1:]} {of_host} it" if named and of_host else ""
    return f"{title} is {when}{hours}{theirs}."

"""The verbs of an event: draft, edit, publish, move, postpone, cancel, and say that it was held."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import delete

from network.core import audit, clock
from network.core.database import db
from network.core.lifecycle import demand, move
from network.core.permission import Actor
from network.core.rules import Refused
from network.events import changes
from network.events.changes import Change
from network.events.meetings import identity, policy
from network.events.meetings.models import Event, EventSeries, Venue
from network.events.meetings.rules import Kind, Status, Visibility, check_times
from network.members.catalogue.models import Area, Condition, QualificationKind
from network.members.groups.models import WorkingGroup
from network.members.people.models import Member


@dataclass(frozen=True)
class Plan:
    """What an event is to be: everything about it that people type."""

    title: str
    kind: Kind
    starts_at: datetime
    ends_at: datetime
    all_day: bool = False
    summary: str = ""
    agenda: str = ""
    visibility: Visibility = Visibility.NETWORK
    venue: Venue | None = None
    venue_public: bool = False
    provider_link: str = ""
    capacity_room: int | None = None
    capacity_online: int | None = None
    host: Member | None = None
    group: WorkingGroup | None = None
    conditions: Sequence[Condition] = ()
    areas: Sequence[Area] = ()
    kinds_asked: Sequence[QualificationKind] = ()
    cpd_activities: str = ""


def draft(plan: Plan, *, by: Actor, series: EventSeries | None = None) -> Event:
    """Make an event that nobody but its makers sees yet; raises Refused for times that no calendar holds."""
    _check(plan)
    event = Event(made_by_id=by.id, series=series)
    _write(event, plan)
    demand(policy.may_arrange, by, event)
    db.session.add(event)
    db.session.flush()
    identity.revise(event)
    audit.record("event drafted", event, by=by)
    db.session.flush()
    return event


def edit(event: Event, plan: Plan, *, by: Actor, reason: str = "") -> None:
    """Change an event. Another time is told to those who are going, with ``reason``."""
    demand(policy.may_arrange, by, event)
    _refuse_over(event)
    _check(plan)
    before = (event.starts_at, event.ends_at, event.all_day)
    _write(event, plan)
    demand(policy.may_arrange, by, event)
    moved = before != (event.starts_at, event.ends_at, event.all_day)
    if moved:
        event.status_reason = reason
    _changed(event, Change.MOVED if moved else Change.REWORDED, "event changed", by)


def publish(event: Event, *, by: Actor) -> None:
    """Let those see an event whom it is for; raises Refused where what they need to come is missing."""
    if event.ends_at <= clock.now():
        raise Refused("This event is over. Give it a time to come before you publish it.", "starts")
    if event.kind is not Kind.ONLINE and event.venue is None:
        raise Refused("Say where it is: choose a venue before you publish it.", "venue")
    move(event, to=Status.PUBLISHED, by=by)
    event.published_at = event.published_at or clock.now()
    _changed(event, Change.PUBLISHED, "event published", by)


def reschedule(event: Event, starts_at: datetime, ends_at: datetime, reason: str, *, by: Actor) -> None:
    """Give a published or postponed event another time, and tell those who are going, with the reason."""
    demand(policy.may_arrange, by, event)
    check_times(starts_at, ends_at)
    if ends_at <= clock.now():
        raise Refused("Choose a time to come.", "starts")
    if event.status is Status.POSTPONED:
        move(event, to=Status.PUBLISHED, by=by, reason=reason)
    elif event.status is not Status.PUBLISHED:
        raise Refused(f"This event is {event.status.value}, so it cannot be moved.")
    event.starts_at, event.ends_at, event.status_reason = starts_at, ends_at, reason
    _changed(event, Change.MOVED, "event moved", by)


def postpone(event: Event, reason: str, *, by: Actor) -> None:
    """Take an event off its day without another one yet; answers stay."""
    _refuse_over(event)
    move(event, to=Status.POSTPONED, by=by, reason=reason)
    event.status_reason = reason
    _changed(event, Change.POSTPONED, "event postponed", by)


def cancel(event: Event, reason: str, *, by: Actor) -> None:
    """Cancel an event for good; it stays in calendars, plainly marked, until its day has passed."""
    _refuse_over(event)
    move(event, to=Status.CANCELLED, by=by, reason=reason)
    event.status_reason = reason
    _changed(event, Change.CANCELLED, "event cancelled", by)


def hold(event: Event, *, by: Actor) -> None:
    """Say that an event did take place, also one from before the network had this site."""
    if event.starts_at > clock.now():
        raise Refused("This event has not begun.")
    move(event, to=Status.HELD, by=by)
    event.published_at = event.published_at or clock.now()
    _changed(event, Change.HELD, "event held", by)


def discard(event: Event, *, by: Actor) -> None:
    """Delete a draft, which nobody has seen; raises Refused for anything else."""
    demand(policy.may_arrange, by, event)
    if event.status is not Status.DRAFT:
        raise Refused("Only a draft can be deleted. Cancel the event, so that people are told.")
    audit.record("event draft deleted", event, by=by)
    changes.tell(event, Change.DISCARDED, by)
    db.session.execute(delete(Event).where(Event.id == event.id))
    db.session.expunge(event)


def touch(event: Event, change: Change, what: str, *, by: Actor) -> None:
    """Move an event's stamps after something it shows was changed elsewhere, and tell the parts above."""
    _changed(event, change, what, by)


def _changed(event: Event, change: Change, what: str, by: Actor) -> None:
    db.session.flush()
    identity.revise(event)
    audit.record(what, event, by=by)
    db.session.flush()
    changes.tell(event, change, by)


def _check(plan: Plan) -> None:
    check_times(plan.starts_at, plan.ends_at)


def _write(event: Event, plan: Plan) -> None:
    for field in fields(plan):
        value = getattr(plan, field.name)
        setattr(event, field.name, list(value) if isinstance(value, (tuple, list)) else value)


def _refuse_over(event: Event) -> None:
    if event.status is Status.CANCELLED:
        raise Refused("This event was cancelled, so it stays as it is.")
    if event.status is Status.HELD or (event.status is Status.PUBLISHED and event.ends_at <= clock.now()):
        raise Refused("This event is over, so it stays as it was.")

"""The verbs of an event: draft, edit, publish, move, postpone, cancel, and say that it was held."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import delete, inspect

from network.core import audit, clock
from network.core.database import db
from network.core.lifecycle import demand, move
from network.core.permission import Actor
from network.core.rules import Refused, words
from network.events import changes
from network.events.changes import Change
from network.events.meetings import identity, policy
from network.events.meetings.models import Event, EventSeries, Venue
from network.events.meetings.rules import Kind, Status, Visibility, check_link, check_times
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


# What the meetings of a series share: one that was changed in it on its own is kept by an edit of its series.
# Each has a topic, an agenda, a host and conditions of its own anyway.
SHARED = (
    "starts_at", "ends_at", "all_day", "kind", "visibility", "venue", "venue_public", "provider_link",
    "capacity_room", "capacity_online", "group", "areas", "kinds_asked",
)  # fmt: skip


def plan_of(event: Event) -> Plan:
    """Return what an event is now, as a plan."""
    found: dict[str, Any] = {
        field.name: tuple(value) if isinstance(value := getattr(event, field.name), list) else value
        for field in fields(Plan)
    }
    return Plan(**found)


def take(event: Event) -> None:
    """Hold an event until the transaction ends, and read it again: whoever comes second sees the first.

    SQLite has taken its lock already, when the transaction began.
    """
    db.session.flush()
    db.session.expire(event)  # its venue and people are read again when they are asked for
    columns = [column.key for column in inspect(Event).column_attrs]
    db.session.refresh(event, columns, with_for_update={"key_share": True})  # others may write about it


def draft(plan: Plan, *, by: Actor, series: EventSeries | None = None) -> Event:
    """Make an event that nobody but its makers sees yet; raises Refused for times that no calendar holds."""
    _check(plan, by)
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
    """Change an event. Another time is told to those who are going, with ``reason``.

    Raises Refused for an event that is over or cancelled, and for a new time of a postponed one.
    """
    before = _edit(event, plan, by=by, reason=reason)
    if event.series_id and any(getattr(before, name) != getattr(plan_of(event), name) for name in SHARED):
        event.changed_alone = True
        db.session.flush()


def edit_with_series(event: Event, plan: Plan, *, by: Actor, reason: str = "") -> None:
    """Change an event as part of an edit of its series; see ``edit``."""
    _edit(event, plan, by=by, reason=reason)


def _edit(event: Event, plan: Plan, *, by: Actor, reason: str) -> Plan:
    demand(policy.may_arrange, by, event)
    take(event)
    refuse_over(event)
    _check(plan, by, event)
    before = plan_of(event)
    span = (before.starts_at, before.ends_at, before.all_day)
    moved = span != (plan.starts_at, plan.ends_at, plan.all_day)
    if moved and event.status is Status.POSTPONED:
        raise Refused("This event is postponed. Give it its new date on its own page.", "starts")
    if moved and event.status is Status.PUBLISHED:
        _refuse_past(plan.ends_at)
        event.moved_from = before.starts_at
    _write(event, plan)
    demand(policy.may_arrange, by, event)
    if event.status is not Status.DRAFT:
        _refuse_without_venue(event)
    if moved:
        event.status_reason = reason
    _changed(event, Change.MOVED if moved else Change.REWORDED, "event changed", by)
    return before


def publish(event: Event, *, by: Actor) -> None:
    """Let those see an event whom it is for; raises Refused where what they need to come is missing."""
    take(event)
    if event.status is Status.POSTPONED:
        raise Refused("This event is postponed. Give it its new date: then it takes place again.")
    if event.ends_at <= clock.now():
        raise Refused("This event is over. Give it a time to come before you publish it.", "starts")
    _refuse_without_venue(event)
    move(event, to=Status.PUBLISHED, by=by)
    event.published_at = event.published_at or clock.now()
    _changed(event, Change.PUBLISHED, "event published", by)


def reschedule(
    event: Event,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    *,
    by: Actor,
    all_day: bool | None = None,
) -> None:
    """Give a published or postponed event another time, and tell those who are going, with the reason.

    Raises Refused where that is the time which it has, or a time past.
    """
    demand(policy.may_arrange, by, event)
    take(event)
    check_times(starts_at, ends_at)
    _refuse_past(ends_at)
    all_day = event.all_day if all_day is None else all_day
    if event.status is Status.POSTPONED:
        move(event, to=Status.PUBLISHED, by=by, reason=reason)
    elif event.status is not Status.PUBLISHED:
        raise Refused(f"This event is {words(event.status)}, so it cannot be moved.")
    elif (event.starts_at, event.ends_at, event.all_day) == (starts_at, ends_at, all_day):
        raise Refused("That is the time which it has already.", "starts")
    else:
        refuse_over(event)
    if event.starts_at != starts_at:
        event.moved_from = event.starts_at
    event.starts_at, event.ends_at, event.all_day = starts_at, ends_at, all_day
    event.status_reason = reason
    event.changed_alone = event.series_id is not None
    _changed(event, Change.MOVED, "event moved", by)


def postpone(event: Event, reason: str, *, by: Actor) -> None:
    """Take an event off its day without another one yet; answers stay."""
    take(event)
    refuse_over(event)
    move(event, to=Status.POSTPONED, by=by, reason=reason)
    event.status_reason = reason
    _changed(event, Change.POSTPONED, "event postponed", by)


def cancel(event: Event, reason: str, *, by: Actor) -> None:
    """Cancel an event for good; it stays in calendars, plainly marked, until its day has passed."""
    take(event)
    refuse_over(event)
    move(event, to=Status.CANCELLED, by=by, reason=reason)
    event.status_reason = reason
    _changed(event, Change.CANCELLED, "event cancelled", by)


def hold(event: Event, *, by: Actor) -> None:
    """Say that an event did take place, also one from before the network had this site."""
    take(event)
    if event.starts_at > clock.now():
        raise Refused("This event has not begun.")
    move(event, to=Status.HELD, by=by)
    event.published_at = event.published_at or clock.now()
    _changed(event, Change.HELD, "event held", by)


def discard(event: Event, *, by: Actor) -> None:
    """Delete a draft, which nobody has seen; raises Refused for anything else."""
    demand(policy.may_arrange, by, event)
    take(event)
    if event.status is not Status.DRAFT:
        raise Refused("Only a draft can be deleted. Cancel the event, so that people are told.")
    audit.record("event draft deleted", event, by=by)
    changes.tell(event, Change.DISCARDED, by)
    db.session.execute(delete(Event).where(Event.id == event.id))
    db.session.expunge(event)


def touch(event: Event, change: Change, what: str, *, by: Actor) -> None:
    """Move an event's stamps after something it shows was changed elsewhere, and tell the parts above.

    Where nothing that it shows is another now, nothing happens.
    """
    db.session.flush()
    if identity.revise(event):
        _told(event, change, what, by)


def refuse_over(event: Event) -> None:
    """Raise Refused for an event that stays as it is: one that is cancelled or over."""
    if event.status is Status.CANCELLED:
        raise Refused("This event was cancelled, so it stays as it is.")
    if event.status is Status.HELD or (event.status is Status.PUBLISHED and event.ends_at <= clock.now()):
        raise Refused("This event is over, so it stays as it was.")


def _changed(event: Event, change: Change, what: str, by: Actor) -> None:
    db.session.flush()
    identity.revise(event)
    _told(event, change, what, by)


def _told(event: Event, change: Change, what: str, by: Actor) -> None:
    audit.record(what, event, by=by)
    db.session.flush()
    changes.tell(event, change, by)


def _check(plan: Plan, by: Actor, event: Event | None = None) -> None:
    check_times(plan.starts_at, plan.ends_at)
    check_link(plan.provider_link)
    made_public = plan.visibility is Visibility.PUBLIC and (
        event is None or event.visibility is not Visibility.PUBLIC
    )
    if made_public and not policy.may_plan(by):
        raise Refused("A coordinator decides what everybody on the web may read.", "visibility")


def _refuse_past(ends_at: datetime) -> None:
    if ends_at <= clock.now():
        raise Refused("Choose a time to come.", "starts")


def _refuse_without_venue(event: Event) -> None:
    if event.kind is not Kind.ONLINE and event.venue is None:
        raise Refused("Say where it is: choose a venue before you publish it.", "venue")


def _write(event: Event, plan: Plan) -> None:
    for field in fields(plan):
        value = getattr(plan, field.name)
        setattr(event, field.name, list(value) if isinstance(value, (tuple, list)) else value)

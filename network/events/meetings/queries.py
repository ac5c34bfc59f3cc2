"""The questions about events."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal, or_, select, true, union_all
from sqlalchemy.orm import joinedload, lazyload, selectinload

from network.core.database import db
from network.core.permission import Actor
from network.events.meetings import policy
from network.events.meetings.models import (
    Event,
    Speaker,
    Venue,
    event_areas,
    event_conditions,
    event_kinds_asked,
)
from network.events.meetings.rules import LONDON, SHOWN, Filter, Status, Visibility
from network.members.catalogue.models import Area, Condition, QualificationKind
from network.members.groups.models import GroupMembership, WorkingGroup
from network.members.people.models import Member

PAGE = 50


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the condition for the events that ``actor`` may see: what policy.may_see says, for a SELECT."""
    if policy.coordinator(actor):
        return true()
    if not policy.in_the_network(actor):
        return and_(Event.status.in_(SHOWN), Event.visibility == Visibility.PUBLIC)
    led = select(GroupMembership.group_id).where(
        GroupMembership.member_id == actor.id, GroupMembership.leads, GroupMembership.left_on.is_(None)
    )
    return or_(Event.status.in_(SHOWN), Event.host_id == actor.id, Event.group_id.in_(led))


def next_public(now: datetime, limit: int) -> Sequence[Event]:
    """Return the next public events that will take place, soonest first, without their venues."""
    return db.session.scalars(
        select(Event)
        .options(lazyload(Event.venue))
        .where(Event.visibility == Visibility.PUBLIC, Event.status == Status.PUBLISHED, Event.ends_at > now)
        .order_by(Event.starts_at, Event.id)
        .limit(limit)
    ).all()


def matches(asked: Filter) -> ColumnElement[bool]:
    """Return the condition for the events that a filter finds."""
    found: list[ColumnElement[bool]] = [true()]
    if asked.kind is not None:
        found.append(Event.kind == asked.kind)
    if asked.condition:
        found.append(Event.conditions.any(Condition.key == asked.condition))
    if asked.area:
        found.append(Event.areas.any(Area.key == asked.area))
    if asked.group is not None:
        found.append(Event.group_id == asked.group)
    return and_(*found)


def page(
    actor: Actor, asked: Filter, now: datetime, *, past: bool = False, after: int | None = None
) -> Sequence[Event]:
    """Return a page of events and one more: those to come, soonest first, or those past, latest first.

    What is postponed without a date is still to come. ``after`` is the last event of the page before.
    """
    to_come = or_(Event.ends_at > now, Event.status == Status.POSTPONED)
    question = _listed(actor, asked).where(~to_come if past else to_come)
    if after is not None:
        last = select(Event.starts_at).where(Event.id == after).scalar_subquery()
        later, further = Event.starts_at > last, Event.id > after
        if past:
            later, further = Event.starts_at < last, Event.id < after
        question = question.where(or_(later, and_(Event.starts_at == last, further)))
    order = (Event.starts_at.desc(), Event.id.desc()) if past else (Event.starts_at, Event.id)
    return db.session.scalars(question.order_by(*order).limit(PAGE + 1)).all()


def of_month(actor: Actor, asked: Filter, first: date, last: date) -> Sequence[Event]:
    """Return the events that take place on any day from ``first`` to ``last``, soonest first."""
    begins = datetime.combine(first, time(), LONDON)
    ends = datetime.combine(last + timedelta(days=1), time(), LONDON)
    return db.session.scalars(
        _listed(actor, asked)
        .where(Event.ends_at > begins, Event.starts_at < ends)
        .order_by(Event.starts_at, Event.id)
    ).all()


def _listed(actor: Actor, asked: Filter) -> Select[Any]:
    return (
        select(Event)
        .options(selectinload(Event.conditions), joinedload(Event.group))
        .where(visible_to(actor), matches(asked))
    )


def of_series(series_id: int) -> Sequence[Event]:
    """Return the meetings of a series, soonest first."""
    return db.session.scalars(
        select(Event).where(Event.series_id == series_id).order_by(Event.starts_at, Event.id)
    ).all()


@dataclass(frozen=True)
class Named:
    """Something that an event's page names: its number, its words, and where it matters when it is."""

    id: int
    words: str
    starts_at: datetime | None = None


@dataclass
class Facts:
    """What belongs to an event and stands on its page, read in one statement."""

    conditions: list[Named] = field(default_factory=list)
    areas: list[Named] = field(default_factory=list)
    kinds_asked: list[Named] = field(default_factory=list)
    host: Named | None = None
    group: Named | None = None
    previous: Named | None = None
    next: Named | None = None


def facts_of(event: Event, actor: Actor) -> Facts:
    """Return what belongs to an event: what it is about, whom it asks for, its people, its neighbours."""
    found = Facts()
    question = union_all(
        _named("conditions", Condition.id, Condition.title)
        .join(event_conditions, event_conditions.c.condition_id == Condition.id)
        .where(event_conditions.c.event_id == event.id),
        _named("areas", Area.id, Area.name)
        .join(event_areas, event_areas.c.area_id == Area.id)
        .where(event_areas.c.event_id == event.id),
        _named("kinds_asked", QualificationKind.id, QualificationKind.title)
        .join(event_kinds_asked, event_kinds_asked.c.kind_id == QualificationKind.id)
        .where(event_kinds_asked.c.event_id == event.id),
        _named("host", Member.id, Member.name).where(Member.id == event.host_id),
        _named("group", WorkingGroup.id, WorkingGroup.name).where(WorkingGroup.id == event.group_id),
        *(
            select(neighbour)
            for neighbour in (_neighbour(event, actor, later=False), _neighbour(event, actor, later=True))
        ),
    )
    for what, number, words, starts_at in db.session.execute(question):
        one = Named(number, words, starts_at)
        there = getattr(found, what)
        if isinstance(there, list):
            there.append(one)
        else:
            setattr(found, what, one)
    for many in (found.conditions, found.areas, found.kinds_asked):
        many.sort(key=lambda one: one.words.casefold())
    return found


def _named(what: str, id: Any, words: Any) -> Select[Any]:
    # A moment of an event's own type, so that the database says it alike in every part.
    moment = select(Event.starts_at).where(Event.id == 0).scalar_subquery()
    return select(
        literal(what).label("what"), id.label("id"), words.label("words"), moment.label("starts_at")
    )


def _neighbour(event: Event, actor: Actor, *, later: bool) -> Any:
    there = or_(
        Event.starts_at > event.starts_at if later else Event.starts_at < event.starts_at,
        and_(Event.starts_at == event.starts_at, Event.id > event.id if later else Event.id < event.id),
    )
    order = (Event.starts_at, Event.id) if later else (Event.starts_at.desc(), Event.id.desc())
    return (
        select(
            literal("next" if later else "previous").label("what"),
            Event.id.label("id"),
            Event.title.label("words"),
            Event.starts_at.label("starts_at"),
        )
        .where(Event.series_id == (event.series_id or 0), visible_to(actor), there)
        .order_by(*order)
        .limit(1)
        .subquery()
    )


def speakers_of(event: Event) -> Sequence[Speaker]:
    """Return who speaks at an event, in the order in which they were named."""
    return db.session.scalars(select(Speaker).where(Speaker.event_id == event.id).order_by(Speaker.id)).all()


def groups_for(actor: Actor) -> Sequence[Any]:
    """Return the groups that go on, by name, each with whether ``actor`` leads it."""
    leads = select(GroupMembership.id).where(*policy.led_by(actor)).exists()
    return db.session.execute(
        select(WorkingGroup.id, WorkingGroup.name, leads.label("leads"))
        .where(WorkingGroup.closed_on.is_(None))
        .order_by(WorkingGroup.name, WorkingGroup.id)
    ).all()


def venues(*, on: date | None = None) -> Sequence[Venue]:
    """Return the venues by name; with ``on``, those that are offered on that day."""
    question = select(Venue).order_by(Venue.name, Venue.id)
    if on is not None:
        question = question.where(or_(Venue.closed_on.is_(None), Venue.closed_on > on))
    return db.session.scalars(question).all()


def at_venue(venue: Venue) -> Sequence[Event]:
    """Return the events that show a venue, in the order in which they are taken in hand."""
    return db.session.scalars(select(Event).where(Event.venue_id == venue.id).order_by(Event.id)).all()


def on_condition(condition: Condition) -> Sequence[Event]:
    """Return the events that show a condition, in the order in which they are taken in hand."""
    return db.session.scalars(
        select(Event).where(Event.conditions.any(Condition.id == condition.id)).order_by(Event.id)
    ).all()


def next_for(actor: Actor, now: datetime) -> Event | None:
    """Return the next event that takes place and that ``actor`` may see."""
    return db.session.scalar(
        select(Event)
        .where(visible_to(actor), Event.status == Status.PUBLISHED, Event.ends_at > now)
        .order_by(Event.starts_at, Event.id)
        .limit(1)
    )


def unfinished(before: datetime, now: datetime) -> Sequence[Event]:
    """Return the drafts that begin from now until ``before``, and what is postponed without a date."""
    return db.session.scalars(
        select(Event)
        .where(
            or_(
                and_(Event.status == Status.DRAFT, Event.starts_at > now, Event.starts_at < before),
                Event.status == Status.POSTPONED,
            )
        )
        .order_by(Event.starts_at, Event.id)
    ).all()


def ended_before(moment: datetime) -> Sequence[Event]:
    """Return the published events that ended by a moment, the oldest first."""
    return db.session.scalars(
        select(Event)
        .where(Event.status == Status.PUBLISHED, Event.ends_at <= moment)
        .order_by(Event.ends_at, Event.id)
    ).all()


def hosted_by(member_id: int) -> Sequence[Event]:
    """Return the events that somebody hosts or hosted, newest first."""
    return db.session.scalars(
        select(Event).where(Event.host_id == member_id).order_by(Event.starts_at.desc(), Event.id.desc())
    ).all()


def spoken_at_by(member_id: int) -> Sequence[Speaker]:
    """Return where somebody speaks or spoke."""
    return db.session.scalars(
        select(Speaker)
        .options(joinedload(Speaker.event))
        .where(Speaker.member_id == member_id)
        .order_by(Speaker.id)
    ).all()

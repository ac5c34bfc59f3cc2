"""The questions about events."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select, true

from network.core.database import db
from network.core.permission import Actor
from network.events.meetings import policy
from network.events.meetings.models import Event
from network.events.meetings.rules import SHOWN, Status, Visibility
from network.members.groups.models import GroupMembership


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


def between(actor: Actor, begins: datetime, ends: datetime) -> Sequence[Event]:
    """Return the events that ``actor`` may see and that take place at any moment of [begins, ends)."""
    return db.session.scalars(
        select(Event)
        .where(visible_to(actor), Event.ends_at > begins, Event.starts_at < ends)
        .order_by(Event.starts_at, Event.id)
    ).all()


def coming(actor: Actor, now: datetime, limit: int = 50) -> Sequence[Event]:
    """Return the next events that ``actor`` may see, drafts aside, soonest first."""
    return db.session.scalars(
        select(Event)
        .where(visible_to(actor), Event.status != Status.DRAFT, Event.ends_at > now)
        .order_by(Event.starts_at, Event.id)
        .limit(limit)
    ).all()


def by_ids(ids: Collection[int]) -> Sequence[Event]:
    """Return these events, soonest first."""
    return db.session.scalars(
        select(Event).where(Event.id.in_(ids)).order_by(Event.starts_at, Event.id)
    ).all()

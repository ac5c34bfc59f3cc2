"""What is new in the network since a moment: only what every member may see."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from network.community.discussions.models import Discussion
from network.community.discussions.queries import first_is_hidden, is_unanswered
from network.community.discussions.rules import WITH_MATTER, Kind
from network.community.passing_on.models import WeeklyText
from network.community.passing_on.rules import EVERY, MOST_IN_A_PART
from network.core.database import Model, db
from network.events.meetings.models import Event
from network.events.meetings.rules import Status as EventStatus
from network.resources.library.models import Resource
from network.resources.library.rules import Status, Visibility

AHEAD = timedelta(days=21)


def last_told() -> datetime | None:
    """Return when the text of a week was last put into the group."""
    return db.session.scalar(select(func.max(WeeklyText.pasted_at)))


def told_since(now: datetime) -> datetime:
    """Return from when on things are new: since the last text, or for a week."""
    return last_told() or now - EVERY


def coming_events(now: datetime) -> tuple[int, Sequence[Event]]:
    """Count the meetings of the next three weeks that are for the whole network; return the first."""
    on = and_(
        Event.status == EventStatus.PUBLISHED,
        Event.group_id.is_(None),
        Event.starts_at > now,
        Event.starts_at <= now + AHEAD,
    )
    return _first(Event, on, Event.starts_at)


def new_resources(since: datetime) -> tuple[int, Sequence[Resource]]:
    """Count what was put into the library for the network or for everybody; return the newest."""
    new = and_(
        Resource.status == Status.PUBLISHED,
        Resource.visibility != Visibility.COORDINATORS,
        Resource.published_at > since,
    )
    return _first(Resource, new, Resource.published_at.desc())


def open_questions() -> tuple[int, Sequence[Discussion]]:
    """Count the questions that nobody has answered; return those that have waited longest."""
    waits = and_(Discussion.kind == Kind.QUESTION, is_unanswered(), *_is_open())
    return _first(Discussion, waits, Discussion.begun_at)


def new_offers(since: datetime) -> tuple[int, Sequence[Discussion]]:
    """Count what was offered and looked for, and is still open; return the newest."""
    new = and_(
        Discussion.kind.in_(WITH_MATTER),
        Discussion.begun_at > since,
        Discussion.accepted_number.is_(None),
        *_is_open(),
    )
    return _first(Discussion, new, Discussion.begun_at.desc())


def _is_open() -> tuple[ColumnElement[bool], ...]:
    return (~first_is_hidden(), Discussion.locked_at.is_(None))


def _first(model: type[Model], found: ColumnElement[bool], order: Any) -> tuple[int, Sequence[Any]]:
    count = db.session.scalar(select(func.count()).select_from(model).where(found)) or 0
    first = select(model).where(found).order_by(order, model.id).limit(MOST_IN_A_PART)
    return count, db.session.scalars(first).all() if count else []

"""Each public event as its bytes: written in the transaction of its change, so that a feed joins them."""

import logging
from collections.abc import Iterable
from typing import Any

from flask import current_app
from sqlalchemy import Select, event, exists, select
from sqlalchemy.orm import Session, selectinload

from network.core.database import db
from network.events.feeds import render, stamps
from network.events.feeds.models import KeptComponent
from network.events.feeds.render import Audience
from network.events.feeds.rules import KINDS, PUBLIC
from network.events.meetings.models import Event
from network.events.meetings.rules import SHOWN, Visibility

logger = logging.getLogger(__name__)
KIND_KEYS = {kind: f"kinds/{key}" for key, kind in KINDS.items()}
AT_ONCE = 500  # events that the job writes in one transaction


def writer() -> str:
    """Return what wrote a component: the program, and the address that stands in it."""
    return f"{render.VERSION} {current_app.config['SETTINGS'].public_url}"


def is_public(event: Event) -> bool:
    """Whether everybody may read an event in a feed."""
    return event.visibility is Visibility.PUBLIC and event.status in SHOWN


def feeds_of(event: Event) -> list[str]:
    """Return the keys of the feeds that an event is in."""
    if not is_public(event):
        return []
    found = {PUBLIC, KIND_KEYS[event.kind]}
    found |= {f"conditions/{condition.key}" for condition in event.conditions}
    found |= {f"areas/{area.key}" for area in event.areas}
    found |= {f"groups/{event.group_id}"} if event.group_id else set()
    return sorted(found)


def attempt(event: Event) -> tuple[bytes | None, str]:
    """Write a public event, or say why that cannot be done: one bad row never takes the others with it."""
    try:
        return render.component(event, Audience.PUBLIC), ""
    except Exception as problem:  # whatever it is, it is this event's alone
        logger.exception("event %s cannot be written for calendars", event.id)
        return None, type(problem).__name__


def write(session: Session, event: Event, kept: KeptComponent | None) -> None:
    """Keep an event as it is now, and move the stamps of the feeds where that shows."""
    before = kept.feeds.split(";") if kept else []
    now = feeds_of(event)
    content, problem = attempt(event) if now else (None, "")
    if kept is None:
        if not now:
            return
        kept = KeptComponent(event_id=event.id, content=None)
        session.add(kept)
    elif not now:
        session.delete(kept)
    if content != kept.content or now != before:
        stamps.move(session, {*before, *now})
    if now:
        kept.content, kept.problem, kept.feeds, kept.written_by = content, problem, ";".join(now), writer()


def write_missing() -> int:
    """Write what is public and not kept as this program writes it; return how many there were.

    Events come to be so by another version of the program or another address of the site.
    """
    current = exists().where(KeptComponent.event_id == Event.id, KeptComponent.written_by == writer())
    missing = db.session.scalars(
        _whole()
        .where(Event.visibility == Visibility.PUBLIC, Event.status.in_(SHOWN), ~current)
        .limit(AT_ONCE)
    ).all()
    _write_all(db.session(), missing)
    return len(missing)


def _whole() -> Select[Any]:
    return select(Event).options(selectinload(Event.conditions), selectinload(Event.areas)).order_by(Event.id)


def _write_all(session: Session, events: Iterable[Event]) -> None:
    found = {one.id: one for one in events}
    kept = {
        one.event_id: one
        for one in session.scalars(select(KeptComponent).where(KeptComponent.event_id.in_(found)))
    }
    for number, one in found.items():
        write(session, one, kept.get(number))
    session.flush()


def _before_commit(session: Session) -> None:
    if session.in_nested_transaction():
        return  # a savepoint is no commit yet
    session.flush()
    if numbers := stamps.take_touched(session):
        _write_all(session, session.scalars(_whole().where(Event.id.in_(numbers))))
        stamps.take_touched(session)
    stamps.write(session)


event.listen(db.session, "before_commit", _before_commit)

"""The questions about feeds: what stands in one, what one is called, which events cannot be written."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from network.core.asking import ask
from network.core.calendars import Feed, frame
from network.core.county import county
from network.core.database import db
from network.core.letters import address_of
from network.core.permission import VISITOR
from network.events.feeds import kept, render
from network.events.feeds.models import KeptComponent
from network.events.feeds.rules import COLOUR, begins, leaves_on, midnight
from network.events.meetings.models import Event
from network.events.meetings.queries import matches, visible_to
from network.events.meetings.rules import Filter, Status
from network.members.catalogue.models import Area, Condition

NEWEST = 30  # events in the Atom feed


def frame_of(asked: Filter, source: str) -> bytes:
    """Write a feed without its events: what it says of itself, which only the network's words change."""
    network = render.one_line(county().name)
    parts = _titles(asked)
    about = Feed(
        name=": ".join([network, ", ".join(parts)]) if parts else network,
        words=f"Public events of {network}: the past year, and all that is planned.",
        source=source,
        page=address_of("events.index", **asked.address),
        colour=COLOUR,
    )
    return frame(about)


def components(asked: Filter, today: date) -> list[bytes]:
    """Return the events of a feed as they stand in it, soonest first. What was not kept is written here."""
    rows = ask(_statements(asked, today, db.engine.dialect.name)[0])
    writer = kept.writer()
    written = {number: content if by == writer else None for number, content, by in rows}
    if missing := [number for number, _, by in rows if by != writer]:
        for one in db.session.scalars(select(Event).where(Event.id.in_(missing))):
            written[one.id], _ = kept.attempt(one)
    return [content for content in written.values() if content]


def last_left_at(asked: Filter, today: date) -> datetime | None:
    """Return when an event last left a feed because time passed: the midnight that it was; None for never."""
    ended, over = db.session.execute(_statements(asked, today, db.engine.dialect.name)[1]).one()
    left = [
        midnight(leaves_on(moment, is_cancelled=is_cancelled))
        for moment, is_cancelled in ((ended, False), (over, True))
        if moment is not None
    ]
    return max(left, default=None)


@lru_cache(maxsize=512)
def _statements(asked: Filter, today: date, _database: str) -> tuple[str, Any]:
    """Return the SELECT of a feed's events, and of those that left it: making them costs more than asking.

    The first is asked anew after every edit, so it stands ready in the words of the database.
    """
    cancelled = Event.status == Status.CANCELLED
    first, day_began = begins(today), midnight(today)
    found = and_(visible_to(VISITOR), matches(asked))
    events = (
        select(Event.id, KeptComponent.content, KeptComponent.written_by)
        .outerjoin(KeptComponent, KeptComponent.event_id == Event.id)
        .where(found, Event.ends_at > first, or_(~cancelled, Event.ends_at > day_began))
        .order_by(Event.starts_at, Event.id)
    )
    left = select(
        func.max(Event.ends_at).filter(~cancelled, Event.ends_at <= first),
        func.max(Event.ends_at).filter(cancelled, Event.ends_at <= day_began),
    ).where(found, Event.ends_at <= day_began)
    return str(events.compile(db.engine, compile_kwargs={"literal_binds": True})), left


def component_of(uid: str) -> tuple[bytes, datetime, str] | None:
    """Return a public event as it stands in every feed, when it last changed, and its title; or None."""
    row = db.session.execute(
        select(Event.id, Event.title, Event.revised_at, KeptComponent.content, KeptComponent.written_by)
        .outerjoin(KeptComponent, KeptComponent.event_id == Event.id)
        .where(Event.uid == uid, visible_to(VISITOR))
    ).one_or_none()
    if row is None:
        return None
    content = row.content
    if row.written_by != kept.writer():
        content, _ = kept.attempt(db.session.get_one(Event, row.id))
    return (content, row.revised_at, row.title) if content else None


def is_known(asked: Filter) -> bool:
    """Whether there is the condition or the area that a feed is of, so that one mistyped is not a feed."""
    for model, key in ((Condition, asked.condition), (Area, asked.area)):
        if key and db.session.scalar(select(model.id).where(model.key == key)) is None:
            return False
    return True


def written() -> int:
    """Return how many public events are kept as this program writes them; others are written as asked."""
    current = select(func.count()).where(
        KeptComponent.content.is_not(None), KeptComponent.written_by == kept.writer()
    )
    return db.session.scalar(current) or 0


def unwritten() -> Sequence[KeptComponent]:
    """Return the events that cannot be written, and are left out of every feed until that is mended."""
    return db.session.scalars(
        select(KeptComponent)
        .where(KeptComponent.content.is_(None))
        .options(joinedload(KeptComponent.event))
        .order_by(KeptComponent.id)
    ).all()


def new_events() -> Sequence[Event]:
    """Return the public events that were published last, newest first."""
    return db.session.scalars(
        select(Event)
        .where(visible_to(VISITOR), Event.published_at.is_not(None))
        .order_by(Event.published_at.desc(), Event.id.desc())
        .limit(NEWEST)
    ).all()


def _titles(asked: Filter) -> list[str]:
    """Return what a feed is narrowed to, in words."""
    found: list[str | None] = []
    if asked.kind is not None:
        found.append(render.KINDS[asked.kind])
    if asked.condition:
        found.append(db.session.scalar(select(Condition.title).where(Condition.key == asked.condition)))
    if asked.area:
        found.append(db.session.scalar(select(Area.name).where(Area.key == asked.area)))
    return [render.one_line(title) for title in found if title]

"""When each feed last changed: what one look at the database says before a feed is answered from memory.

A stamp moves in the transaction of the change, so nobody sees the one without the other. Counting rows and
taking the newest would miss what was removed.
"""

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import event, func, inspect, select
from sqlalchemy.orm import Session

from network.core import clock
from network.core.asking import ask
from network.core.county import County
from network.core.database import Model, db, one_at_a_time
from network.events.feeds.models import FeedStamp
from network.events.meetings.models import Event
from network.members.catalogue.models import Area, Condition

EVERY_FEED = ""
SHOWN_IN_FEEDS = {County: "name", Condition: "title", Area: "name"}  # what feeds are called by
LOOK = "SELECT stamp, mark FROM feed_stamps WHERE key IN ('', ?) ORDER BY key"
_MOVED = "feeds that changed"
_TOUCHED = "events that changed"


@dataclass(frozen=True)
class Stamp:
    """The version of a feed, and the moment of its last change."""

    version: tuple[object, ...]
    of_every_feed: object  # the part of it that is about what all feeds show
    changed_at: datetime


def look(key: str) -> Stamp:
    """Return when a feed last changed: one statement, past the session and past SQLAlchemy's bookkeeping."""
    found = ask(LOOK, (key,))
    newest = max((stamp for stamp, _ in found), default=0)
    return Stamp(tuple(found), found[:1], datetime.fromtimestamp(newest, UTC))


def move(session: Session, keys: Iterable[str]) -> None:
    """Let feeds be other ones once this transaction is committed."""
    session.info.setdefault(_MOVED, set()).update(keys)


def take_touched(session: Session) -> Collection[int]:
    """Take the events that this transaction has changed so far, in the order of their numbers."""
    return sorted(session.info.pop(_TOUCHED, ()))


def write(session: Session) -> None:
    """Move the stamps of what has changed, all to one second that no stamp has had.

    It is done last in a transaction, so that the lock is held for no longer than a commit.
    """
    keys = session.info.pop(_MOVED, None)
    if not keys:
        return
    one_at_a_time("stamps of feeds")
    kept = {one.key: one for one in session.scalars(select(FeedStamp).where(FeedStamp.key.in_(keys)))}
    newest = session.scalar(select(func.max(FeedStamp.stamp))) or 0
    stamp, mark = max(int(clock.now().timestamp()), newest + 1), secrets.token_hex(8)
    for key in sorted(keys):
        one = kept.get(key) or FeedStamp(key=key)
        one.stamp, one.mark = stamp, mark
        session.add(one)
    session.flush()


def _watch(session: Session, _context: object) -> None:
    """Note what a flush changes of anything that feeds show, whichever verb it was that changed it."""
    for one in (*session.new, *session.dirty):
        if isinstance(one, Event):
            session.info.setdefault(_TOUCHED, set()).add(one.id)
        elif (name := SHOWN_IN_FEEDS.get(type(one))) and _is_another(one, name):
            move(session, [EVERY_FEED])


def _is_another(one: Model, name: str) -> bool:
    return bool(inspect(one).attrs[name].history.has_changes())


def _forget(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(_MOVED, None)
        session.info.pop(_TOUCHED, None)


event.listen(db.session, "after_flush", _watch)
event.listen(db.session, "after_rollback", _forget)

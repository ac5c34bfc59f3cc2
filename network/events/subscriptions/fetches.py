"""How often, when and by what each own calendar was fetched: counted in memory, written down by the minute.

A calendar program waits for no write, and a thousand of them make one small transaction a minute. No address
of a caller is looked at.
"""

import atexit
import logging
import threading
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import Flask, current_app
from sqlalchemy import case, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from network.core.database import aside, db
from network.events.subscriptions.models import Subscription, SubscriptionFetch
from network.events.subscriptions.rules import A_BROWSER

logger = logging.getLogger(__name__)
EVERY_SECONDS = 60
_KEY = "subscriptions.fetches"


@dataclass(frozen=True)
class Fetched:
    """What is known of the fetches of one subscription since they were written down last."""

    first_at: datetime | None  # by a calendar program, if there was one
    last_at: datetime
    times: int
    client: str


class Fetches:
    """The fetches that this process has answered and not yet written down."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._lock = threading.Lock()
        self._noted: dict[int, Fetched] = {}
        self._timer: threading.Timer | None = None

    def note(self, subscription_id: int, at: datetime, client: str) -> None:
        """Count a fetch; within a minute it is written down."""
        with self._lock:
            before = self._noted.get(subscription_id)
            one = Fetched(_by_program(at, client), at, 1, client)
            self._noted[subscription_id] = _together(before, one) if before else one
            self._set_timer()

    def flush(self) -> int:
        """Write down what was counted, in a transaction of its own; return of how many subscriptions.

        What the database cannot take now is kept for the next time.
        """
        with self._lock:
            noted, self._noted, self._timer = self._noted, {}, None
        if not noted:
            return 0
        try:
            with self._app.app_context():
                _write(noted)
        except SQLAlchemyError as problem:
            logger.warning("fetches of calendars were not written down yet: %s", type(problem).__name__)
            self._put_back(noted)
            return 0
        return len(noted)

    def end(self) -> None:
        """Write down what is left when the process ends; after a test there is no database any more."""
        if not self._app.testing:
            self.flush()

    def _put_back(self, noted: dict[int, Fetched]) -> None:
        with self._lock:
            for number, one in noted.items():
                later = self._noted.get(number)
                self._noted[number] = _together(one, later) if later else one
            self._set_timer()

    def _set_timer(self) -> None:
        """Begin a minute where there is something to write down; a test flushes when it wants to.

        Not before the first fetch, since a worker that is forked takes no thread along.
        """
        if self._timer is None and not self._app.testing:
            self._timer = threading.Timer(EVERY_SECONDS, self.flush)
            self._timer.daemon = True
            self._timer.start()


def register(app: Flask) -> None:
    """Give the application its memory of fetches, which is emptied when the process ends in order."""
    app.extensions[_KEY] = kept = Fetches(app)
    atexit.register(kept.end)


def of_this_process() -> Fetches:
    """Return what this process has counted."""
    kept: Fetches = current_app.extensions[_KEY]
    return kept


def remember(subscription_id: int, stamp: str, etag: str, at: datetime, client: str) -> None:
    """Write down at once that another calendar than before was given; it has a transaction of its own."""
    insert = _insert()
    again = insert.on_conflict_do_update(
        index_elements=["subscription_id"],
        set_={
            "stamp": insert.excluded.stamp,
            "given_since": case(
                (SubscriptionFetch.etag == insert.excluded.etag, SubscriptionFetch.given_since),
                else_=insert.excluded.given_since,
            ),
            "etag": insert.excluded.etag,
            "first_at": func.coalesce(SubscriptionFetch.first_at, insert.excluded.first_at),
        },
    )
    row = {
        "subscription_id": subscription_id,
        "stamp": stamp,
        "etag": etag,
        "given_since": at,
        "first_at": _by_program(at, client),
        "last_at": at,
        "times": 0,  # counted with the others
        "client": client,
    }
    with aside() as session:
        session.execute(again, [row])


def _write(noted: dict[int, Fetched]) -> None:
    insert = _insert()
    again = insert.on_conflict_do_update(
        index_elements=["subscription_id"],
        set_={
            "first_at": func.coalesce(SubscriptionFetch.first_at, insert.excluded.first_at),
            "last_at": insert.excluded.last_at,
            "times": SubscriptionFetch.times + insert.excluded.times,
            "client": insert.excluded.client,
        },
    )
    with aside() as session:
        there = set(session.scalars(select(Subscription.id).where(Subscription.id.in_(noted))))
        rows = [
            {
                "subscription_id": number,
                "stamp": "",
                "etag": "",
                "given_since": one.last_at,
                "first_at": one.first_at,
                "last_at": one.last_at,
                "times": one.times,
                "client": one.client,
            }
            for number, one in sorted(noted.items())  # in one order: two processes never wait in a ring
            if number in there
        ]
        if rows:
            session.execute(again, rows)


def _insert() -> Any:
    return (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert(SubscriptionFetch)


def _by_program(at: datetime, client: str) -> datetime | None:
    return None if client == A_BROWSER else at


def _together(earlier: Fetched, later: Fetched) -> Fetched:
    return replace(later, first_at=earlier.first_at or later.first_at, times=earlier.times + later.times)

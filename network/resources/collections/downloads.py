"""How often resources are downloaded: counted in memory, written down by the minute; never by whom."""

import atexit
import logging
import threading
from collections import Counter
from datetime import date
from typing import Any

from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from network.core import clock
from network.core.database import aside, db
from network.resources.collections.models import ResourceDownloads
from network.resources.library.models import Resource

logger = logging.getLogger(__name__)
EVERY_SECONDS = 60
_KEY = "collections.downloads"


class Downloads:
    """The downloads that this process has given and not yet written down."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._lock = threading.Lock()
        self._noted: Counter[tuple[int, date]] = Counter()
        self._timer: threading.Timer | None = None

    def note(self, resource_id: int, day: date) -> None:
        """Count a download; within a minute it is written down."""
        with self._lock:
            self._noted[resource_id, day] += 1
            self._set_timer()

    def flush(self) -> int:
        """Write down what was counted, in a transaction of its own; return how many downloads.

        What the database cannot take now is kept for the next time.
        """
        with self._lock:
            noted, self._noted, self._timer = self._noted, Counter(), None
        if not noted:
            return 0
        try:
            with self._app.app_context():
                _write(noted)
        except SQLAlchemyError as problem:
            logger.warning("downloads were not written down yet: %s", type(problem).__name__)
            with self._lock:
                self._noted += noted
                self._set_timer()
            return 0
        return noted.total()

    def end(self) -> None:
        """Write down what is left when the process ends; after a test there is no database any more."""
        if not self._app.testing:
            self.flush()

    def _set_timer(self) -> None:
        """Begin a minute where there is something to write down; a test flushes when it wants to."""
        if self._timer is None and not self._app.testing:
            self._timer = threading.Timer(EVERY_SECONDS, self.flush)
            self._timer.daemon = True
            self._timer.start()


def register(app: Flask) -> None:
    """Give the application its memory of downloads, which is emptied when the process ends in order."""
    app.extensions[_KEY] = kept = Downloads(app)
    atexit.register(kept.end)


def of_this_process() -> Downloads:
    """Return what this process has counted."""
    kept: Downloads = current_app.extensions[_KEY]
    return kept


def downloaded(resource: Any) -> None:
    """Count that a resource was downloaded today."""
    of_this_process().note(resource.id, clock.today())


def _write(noted: Counter[tuple[int, date]]) -> None:
    insert = (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert(ResourceDownloads)
    again = insert.on_conflict_do_update(
        index_elements=["resource_id", "day"],
        set_={"times": ResourceDownloads.times + insert.excluded.times},
    )
    with aside() as session:
        wanted = {number for number, _day in noted}
        there = set(session.scalars(select(Resource.id).where(Resource.id.in_(wanted))))
        rows = [
            {"resource_id": number, "day": day, "times": times}
            for (number, day), times in sorted(noted.items())  # in one order: two never wait in a ring
            if number in there
        ]
        if rows:
            session.execute(again, rows)

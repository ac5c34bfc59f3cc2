"""What a process counts in memory and writes down by the minute, so that no reader waits for a write."""

import atexit
import logging
import threading
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

logger = logging.getLogger(__name__)
EVERY_SECONDS = 60

Key = TypeVar("Key")
Value = TypeVar("Value")


class Tally(Generic[Key, Value]):
    """What this process has counted and not yet written down.

    ``write`` puts it into the database in a transaction of its own; ``together`` makes an earlier and a later
    count of one key into one.
    """

    def __init__(
        self,
        app: Flask,
        name: str,
        *,
        write: Callable[[Mapping[Key, Value]], None],
        together: Callable[[Value, Value], Value],
    ) -> None:
        self._app = app
        self._name = name
        self._write = write
        self._together = together
        self._lock = threading.Lock()
        self._noted: dict[Key, Value] = {}
        self._timer: threading.Timer | None = None
        atexit.register(self._end)

    def note(self, key: Key, value: Value) -> None:
        """Count something; within a minute it is written down."""
        with self._lock:
            self._noted[key] = self._together(self._noted[key], value) if key in self._noted else value
            self._set_timer()

    def flush(self) -> int:
        """Write down what was counted; return for how many keys.

        What the database cannot take now is kept for the next time.
        """
        with self._lock:
            noted, self._noted, self._timer = self._noted, {}, None
        if not noted:
            return 0
        try:
            with self._app.app_context():
                self._write(noted)
        except SQLAlchemyError as problem:
            logger.warning("%s were not written down yet: %s", self._name, type(problem).__name__)
            self._put_back(noted)
            return 0
        return len(noted)

    def _put_back(self, noted: Mapping[Key, Value]) -> None:
        with self._lock:
            for key, value in noted.items():
                self._noted[key] = self._together(value, self._noted[key]) if key in self._noted else value
            self._set_timer()

    def _set_timer(self) -> None:
        """Begin a minute where there is something to write down; a test flushes when it wants to.

        Not before the first count, since a worker that is forked takes no thread along.
        """
        if self._timer is None and not self._app.testing:
            self._timer = threading.Timer(EVERY_SECONDS, self.flush)
            self._timer.daemon = True
            self._timer.start()

    def _end(self) -> None:
        """Write down what is left when the process ends; after a test there is no database any more."""
        if not self._app.testing:
            self.flush()

"""One statement, asked of the database at once: for what is asked so often that the way to it is the cost.

It goes past the session and past SQLAlchemy, and sees what is committed by then. It is in no transaction, so
PostgreSQL is not asked to begin one and to roll it back, which would be three trips for one answer.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from network.core.database import db


def ask(statement: str, values: Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
    """Return the rows of a SELECT; its values stand as ``?`` in it, whatever the database.

    A statement without values goes as it is.
    """
    with _connection() as (connection, mark):
        cursor = connection.cursor()
        if values is None:
            cursor.execute(statement)
        else:
            cursor.execute(statement.replace("?", mark), values)
        return [tuple(row) for row in cursor.fetchall()]


@contextmanager
def _connection() -> Iterator[tuple[Any, str]]:
    """Give a connection of the pool that begins no transaction, and how it marks a value."""
    pooled = db.engine.raw_connection()
    try:
        if db.engine.dialect.name == "sqlite":  # there it begins none by itself: see core/database.py
            yield pooled, "?"
            return
        connection: Any = pooled.driver_connection
        connection.autocommit = True
        try:
            yield connection, "%s"
        finally:
            connection.autocommit = False
    finally:
        pooled.close()

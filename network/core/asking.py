"""One statement, asked of the database at once: for what is asked so often that the way to it is the cost.

It goes past the session and past SQLAlchemy, and sees what is committed by then. On PostgreSQL the pool
would ask first whether the connection lives, begin a transaction and roll it back: four trips for one answer,
so each thread keeps a connection of its own that does none of that.
"""

import os
import threading
from collections.abc import Sequence
from typing import Any

import psycopg
from sqlalchemy import Engine

from network.core.database import db

_own = threading.local()


def ask(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a SELECT; its values stand as ``?`` in it, whatever the database."""
    engine = db.engine
    if engine.dialect.name != "postgresql":
        return _from_the_pool(engine, statement, values)
    statement = statement.replace("?", "%s")
    try:
        return _kept(engine).execute(statement, values).fetchall()
    except psycopg.OperationalError:  # it was closed at the other end: once more, on a new one
        _own.connections = {}
        return _kept(engine).execute(statement, values).fetchall()


def _from_the_pool(engine: Engine, statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(statement, values)
        return [tuple(row) for row in cursor.fetchall()]
    finally:
        connection.close()


def _kept(engine: Engine) -> "psycopg.Connection[tuple[Any, ...]]":
    connections = _own.__dict__.setdefault("connections", {})
    key = os.getpid(), id(engine)  # a process that was forked must not speak on its parent's line
    if key not in connections:
        pooled = engine.raw_connection()
        pooled.detach()
        connection = pooled.driver_connection
        assert isinstance(connection, psycopg.Connection)  # noqa: S101 (which driver it is, for the types)
        connection.autocommit = True
        connections[key] = connection
    kept: psycopg.Connection[tuple[Any, ...]] = connections[key]
    return kept

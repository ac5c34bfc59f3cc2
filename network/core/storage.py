"""Where the bytes of files are: a folder on a disk, or a bucket (STORAGE_URL). Keys are random, never names.

A file is whole before anything speaks of it: written beside its place, flushed to the disk, renamed, and only
then does its row go into the database. Whatever is left over after a crash, ``sweep()`` takes away.
"""

import logging
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import IO, Any, Protocol
from urllib.parse import urlsplit

from flask import Flask, current_app

from network.core import clock

logger = logging.getLogger(__name__)

LEFT_OVER_AFTER = timedelta(hours=1)  # longer than any request or job takes from its first file to its commit
WAIT = "10s"
TRIES = 2
UNFINISHED = ".part"
DERIVED = "derived"  # pictures made from files; they may be thrown away at any time
KEY = re.compile(r"[0-9a-f]{32}")
PLACE = re.compile(r"[0-9a-f]{32}|derived/[0-9a-f]{32}/[a-z0-9-]{1,40}")

Content = bytes | IO[bytes]


class StorageAway(Exception):
    """The storage does not answer, is full, or does not let us in."""


class Storage(Protocol):
    """What a place for files can do. A place is a key, or a derived file's address below it."""

    def put(self, place: str, content: Content) -> None:
        """Keep the content whole, or not at all."""

    def get(self, place: str) -> bytes:
        """Return the content; FileNotFoundError if there is none."""

    def remove(self, place: str) -> None:
        """Forget the content. It is no mistake if there is none."""

    def places(self, below: str = "") -> Iterator[tuple[str, datetime]]:
        """Name everything that is kept, and since when; also what was never finished."""


class Folder:
    """Files in a folder of this machine. Plain system calls, since fsync is what makes "saved" true."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, place: str, content: Content) -> None:
        """Write beside the place, flush to the disk, rename into place, and flush the folder's own list."""
        target = self._path(place)
        unfinished = target.with_name(f"{target.name}.{secrets.token_hex(4)}{UNFINISHED}")
        with _reporting_trouble():
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            try:
                with open(unfinished, "xb", opener=_private) as out:
                    if isinstance(content, bytes):
                        out.write(content)
                    else:
                        shutil.copyfileobj(content, out, 1024 * 1024)
                    out.flush()
                    os.fsync(out.fileno())
                os.replace(unfinished, target)
            except BaseException:
                unfinished.unlink(missing_ok=True)
                raise
            _flush_folder(target.parent)

    def get(self, place: str) -> bytes:
        """Read the file."""
        with _reporting_trouble(but=FileNotFoundError):
            return self._path(place).read_bytes()

    def remove(self, place: str) -> None:
        """Delete the file, and the folder of derived files that it leaves empty."""
        path = self._path(place)
        with _reporting_trouble():
            path.unlink(missing_ok=True)
        if path.parent != self.folder:
            with suppress(OSError):  # others are still in it, or it is gone already
                path.parent.rmdir()

    def places(self, below: str = "") -> Iterator[tuple[str, datetime]]:
        """Walk through the folder."""
        for path in sorted((self.folder / below).rglob("*")):
            try:
                if path.is_file():
                    since = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                    yield path.relative_to(self.folder).as_posix(), since
            except FileNotFoundError:  # renamed or removed while we looked
                continue

    def _path(self, place: str) -> Path:
        return self.folder / place


class Bucket:
    """Files in an S3-compatible bucket; the usual AWS_… variables say where and with which key."""

    def __init__(self, bucket: str, prefix: str) -> None:
        self.bucket = bucket
        self.prefix = prefix

    @cached_property
    def _store(self) -> Any:
        from obstore.store import S3Store  # it starts threads, which must not happen before a server forks

        return S3Store(
            self.bucket,
            prefix=self.prefix or None,
            client_options={"timeout": WAIT, "connect_timeout": WAIT, "allow_http": _plain_http()},
            retry_config={"max_retries": TRIES, "retry_timeout": timedelta(seconds=20)},
        )

    def put(self, place: str, content: Content) -> None:
        """Send the content; a bucket shows an object only when it is whole."""
        import obstore

        with _reporting_trouble():
            obstore.put(self._store, place, content, use_multipart=False)  # parts would be left after a crash

    def get(self, place: str) -> bytes:
        """Fetch the content."""
        import obstore

        with _reporting_trouble(but=FileNotFoundError):
            return bytes(obstore.get(self._store, place).bytes())

    def remove(self, place: str) -> None:
        """Delete the object."""
        import obstore

        with _reporting_trouble(), suppress(FileNotFoundError):
            obstore.delete(self._store, place)

    def places(self, below: str = "") -> Iterator[tuple[str, datetime]]:
        """List the bucket."""
        import obstore

        with _reporting_trouble():
            for page in obstore.list(self._store, below or None):
                for found in page:
                    yield found["path"], found["last_modified"]


def open_storage(url: str, instance: Path) -> Storage:
    """Return the storage that STORAGE_URL names: ``s3://bucket/prefix``, a folder, or instance/files."""
    parts = urlsplit(url)
    if parts.scheme == "s3" and parts.netloc:
        return Bucket(parts.netloc, parts.path.strip("/"))
    if parts.scheme not in {"", "file"}:
        raise ValueError("STORAGE_URL is s3://bucket/prefix or a folder")
    return Folder(Path(parts.path) if parts.path else instance / "files")


def register(app: Flask) -> None:
    """Open the storage that the settings name. Nothing is touched before it is used."""
    settings = app.config["SETTINGS"]
    app.extensions["storage"] = open_storage(settings.storage_url, settings.instance)


def storage() -> Storage:
    """Return the application's storage."""
    if "storage" not in current_app.extensions:
        register(current_app)
    found: Storage = current_app.extensions["storage"]
    return found


def keep(content: Content) -> str:
    """Keep the content under a new random key, whole and on the disk when this returns."""
    key = secrets.token_hex(16)
    storage().put(key, content)
    return key


def fetch(key: str) -> bytes:
    """Return what is kept under the key; FileNotFoundError if nothing is."""
    return storage().get(_known(key))


def delete(key: str) -> None:
    """Forget a file and all that was derived from it."""
    store = storage()
    store.remove(_known(key))
    for place, _since in list(store.places(f"{DERIVED}/{key}")):
        store.remove(place)


def keep_derived(key: str, name: str, content: bytes) -> None:
    """Keep something made from a file, under the file's key."""
    storage().put(_known(f"{DERIVED}/{key}/{name}"), content)


def derived(key: str, name: str, make: Callable[[], bytes]) -> bytes:
    """Return what was derived from a file under this name, making it the first time."""
    try:
        return storage().get(_known(f"{DERIVED}/{key}/{name}"))
    except FileNotFoundError:
        content = make()
        try:
            keep_derived(key, name, content)
        except StorageAway:
            logger.warning("a derived picture could not be kept; it will be made again")
        return content


def sweep(rows_with: Callable[[list[str]], set[str]], now: datetime | None = None) -> int:
    """Delete what no row speaks of, and what was never finished, an hour after it came; return how many.

    ``rows_with`` returns those of the given keys that have a row. It is asked after the listing, so that a
    file whose row was written meanwhile is safe.
    """
    store = storage()
    before = (now or clock.now()) - LEFT_OVER_AFTER
    old = [place for place, since in store.places() if since < before]
    whole = {place: found.group() for place in old if PLACE.fullmatch(place) and (found := KEY.search(place))}
    keys = sorted(set(whole.values()))
    kept: set[str] = set()
    for start in range(0, len(keys), 500):
        kept |= rows_with(keys[start : start + 500])
    gone = [place for place in old if place.endswith(UNFINISHED) or whole.get(place, "") not in kept | {""}]
    for place in gone:
        store.remove(place)
    return len(gone)


def _known(place: str) -> str:
    """Let only addresses of our own making through."""
    if not PLACE.fullmatch(place):
        raise FileNotFoundError(place)
    return place


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _flush_folder(folder: Path) -> None:
    """Make a rename last through a loss of power; not every system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _plain_http() -> bool:
    return os.environ.get("AWS_ENDPOINT_URL", "").startswith("http://")


@contextmanager
def _reporting_trouble(but: type[Exception] | tuple[()] = ()) -> Iterator[None]:
    """Turn what a disk or a bucket complains about into StorageAway, but let one kind through."""
    try:
        yield
    except but:
        raise
    except OSError as trouble:
        raise StorageAway(type(trouble).__name__) from trouble
    except Exception as trouble:
        if type(trouble).__module__.startswith("obstore"):
            raise StorageAway(type(trouble).__name__) from trouble
        raise

"""Servers to measure: gunicorn with two sync workers, for the site or for the yardstick."""

import logging
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError, URLError

import psutil
from flask import Flask
from flask.ctx import AppContext

from network.core.database import db
from network.members.people.models import Member
from tests.plugins import cookies, databases
from tests.plugins.statements import statements

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 2
START_SECONDS = 60
Filling = Callable[[], None]


@dataclass(frozen=True)
class Page:
    """What to ask a server for: the bytes of the request, and what is known of its answer beforehand."""

    server: "Server"
    request: bytes
    statements: int | None = None
    size: int = 0


@dataclass
class Server:
    """A running gunicorn, and the processes whose work counts as its own."""

    port: int
    process: psutil.Process
    app: Flask | None = None
    beside: list[psutil.Process] = field(default_factory=list)

    def page(self, path: str, as_: str | None = None, headers: dict[str, str] | None = None) -> Page:
        """Describe a GET of ``path``, signed in as the member of that e-mail address."""
        sent = {"Host": f"localhost:{self.port}", "Connection": "close"} | (headers or {})
        asked, size = None, 0
        if self.app is not None:
            cookie, asked, size = _ask_once(self.app, path, as_, headers or {})
            sent |= {"Cookie": cookie} if cookie else {}
        lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in sent.items()), "", ""]
        return Page(self, "\r\n".join(lines).encode(), asked, size)

    def context(self) -> AppContext:
        """Return a context of the site in this process, over the same database."""
        if self.app is None:
            raise LookupError("the yardstick has no database")
        return self.app.app_context()

    def cpu(self) -> float:
        """Return the seconds of CPU that the server and its database have used so far."""
        counted = [*self.process.children(recursive=True)]
        for database in self.beside:
            counted += database.children()
        times = [process.cpu_times() for process in counted if process.is_running()]
        return sum(one.user + one.system for one in times)

    def memory(self) -> int:
        """Return the proportional memory of the largest worker, in bytes."""
        return max(worker.memory_full_info().pss for worker in self.process.children())


@contextmanager
def bare() -> Iterator[Server]:
    """Serve the yardstick."""
    with _gunicorn("benchmarks.bare:app", {}) as (port, process):
        yield Server(port, process)


@contextmanager
def site(fill: Filling, database: str, **settings: str) -> Iterator[Server]:
    """Serve the site over a migrated database of its own that ``fill`` has filled."""
    with filled(fill, database) as (app, beside):
        known = app.config["SETTINGS"]
        environment = {
            "SITE_MODE": "production",
            "SECRET_KEY": known.secret_key,
            "PUBLIC_URL": known.public_url,
            "MAIL_FROM": known.mail_from,
            "DATABASE_URL": known.database_url,
            "INSTANCE": str(known.instance),
            "LOG_FORMAT": "json",
        }
        with _gunicorn("wsgi:app", environment | settings) as (port, process):
            yield Server(port, process, app, beside)


@contextmanager
def filled(fill: Filling, database: str) -> Iterator[tuple[Flask, list[psutil.Process]]]:
    """Give an application over a migrated database that ``fill`` has filled, and the database's processes."""
    folder = Path(tempfile.mkdtemp(prefix="network-bench-"))
    beside = []
    try:
        if database == "postgresql":
            address = databases.start_server(databases.server_folder(f"bench-{os.getpid()}"))
            kept: databases.Database = databases.Postgresql(folder, address, f"bench_{folder.name[-8:]}")
            beside = [process for process in psutil.process_iter(["name"]) if _is_postmaster(process)]
        else:
            kept = databases.Sqlite(folder)
        logging.getLogger("network").setLevel(logging.WARNING)  # what is asked in this process is not news
        with kept.app.app_context():
            fill()
            db.session.commit()
            if database == "postgresql":
                db.session.execute(db.text("ANALYZE"))  # as its autovacuum does, sooner or later
                db.session.commit()
            db.session.remove()
            db.engine.dispose()
        yield kept.app, beside
        kept.drop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _is_postmaster(process: psutil.Process) -> bool:
    return process.info["name"] == "postgres" and f"network-tests-bench-{os.getpid()}" in " ".join(
        process.cmdline()
    )


@contextmanager
def _gunicorn(target: str, environment: dict[str, str]) -> Iterator[tuple[int, psutil.Process]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryFile() as log:
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "--workers",
            str(WORKERS),
            "--bind",
            f"127.0.0.1:{port}",
            target,
        ]
        started = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **environment}, stdout=log, stderr=log
        )
        try:
            _wait_for(port, started)
            yield port, psutil.Process(started.pid)
        except BaseException:
            log.seek(0)
            sys.stderr.write(log.read()[-4000:].decode(errors="replace"))
            raise
        finally:
            started.terminate()
            started.wait(30)


def _wait_for(port: int, started: "subprocess.Popen[bytes]") -> None:
    for _ in range(START_SECONDS * 10):
        try:
            urllib.request.urlopen(f"http://localhost:{port}/", timeout=5).close()
            return
        except HTTPError:
            return
        except (URLError, ConnectionError, TimeoutError):
            if started.poll() is not None:
                break
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


def _ask_once(app: Flask, path: str, as_: str | None, headers: dict[str, str]) -> tuple[str, int, int]:
    with app.app_context():
        client = app.test_client()
        if as_:
            cookies.sign_in(client, db.session.scalars(db.select(Member).filter_by(email=as_)).one())
        answer = client.get(path, headers=headers)
        if answer.status_code not in {200, 304}:
            raise RuntimeError(f"{path} answers {answer.status}, which is nothing to measure")
        with statements() as asked:
            client.get(path, headers=headers)
        kept = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
        db.session.remove()
        db.engine.dispose()
    return (f"{kept.key}={kept.value}" if kept else ""), len(asked), len(answer.data)

"""The worker as a process of its own: it does jobs, ends when it is told, and may be killed at any moment."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from sqlalchemy import select, text
from time_machine import TimeMachineFixture

from network.core import jobs, mail, mail_delivery
from network.core.database import db
from network.core.jobs import JobClock
from network.core.mail import Message, Status
from tests.core.post import HELLO, MailServer, post_to, serving, with_templates

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60


@contextmanager
def process(app: Flask, *arguments: str, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command of the site in a process of its own, on the database of the test."""
    settings = app.config["SETTINGS"]
    environment = {
        "PATH": os.environ["PATH"],
        "SITE_MODE": "production",
        "SECRET_KEY": settings.secret_key,
        "PUBLIC_URL": settings.public_url,
        "MAIL_FROM": settings.mail_from,
        "DATABASE_URL": settings.database_url,
        "INSTANCE": str(settings.instance),
        **more,
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL) as running:
        try:
            yield running
        finally:
            running.kill()


def until(answer: object) -> None:
    """Wait until something is so."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not answer():  # type: ignore[operator]
        assert time.monotonic() < end, "waited for too long"
        time.sleep(0.05)


@pytest.fixture
def queue_in_a_file(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Put the queue where another process finds it."""
    url = f"sqlite:///{tmp_path / 'jobs.sqlite3'}"
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], jobs_url=url))
    jobs.register(app)
    return url


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT], ids=["TERM", "Ctrl-C"])
def test_a_worker_posts_what_is_queued_and_ends_when_it_is_told(
    app: Flask, queue_in_a_file: str, monkeypatch: pytest.MonkeyPatch, sign: signal.Signals
) -> None:
    with_templates(app, monkeypatch)
    message = mail.queue(HELLO, to=mail.Person("Amina", "amina@network.example"), words="You are in")
    assert message is not None
    db.session.commit()

    with process(app, "worker", JOBS_URL=queue_in_a_file) as worker:
        until(lambda: _status(message) is Status.SENT)
        until(lambda: jobs.worker_seen_at() is not None)
        until(lambda: db.session.scalar(select(JobClock.name).limit(1)) or db.session.rollback())
        worker.send_signal(sign)
        code = worker.wait(PATIENCE_SECONDS)

    assert code == 0


def test_a_worker_that_is_killed_while_it_posts_loses_nothing(
    app: Flask, clock: TimeMachineFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_templates(app, monkeypatch)
    reached = Event()

    async def take_and_say_nothing(
        server: MailServer, _smtp: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        server.arrived.append(envelope.content)
        if not reached.is_set():
            reached.set()
            await _a_while()
        return "250 OK"

    monkeypatch.setattr(MailServer, "handle_DATA", take_and_say_nothing)
    with serving() as server:
        url = f"smtp://127.0.0.1:{server.port}"
        post_to(app, url, monkeypatch)
        message = mail.queue(HELLO, to=mail.Person("Amina", "amina@network.example"), words="You are in")
        assert message is not None
        db.session.commit()
        with process(app, "jobs", "run", "send-mail", MAIL_URL=url) as worker:
            assert reached.wait(PATIENCE_SECONDS)
            worker.kill()
        killed = _status(message)
        clock.move_to(datetime.now(UTC) + mail_delivery.LEASE * 2)

        jobs.run("send-mail")

        assert killed is Status.SENDING
        assert [one["Message-ID"] for one in server.letters] == [message.message_id] * 2
        assert _status(message) is Status.SENT


@pytest.fixture
def queue_beside_the_database(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put the queue on the same kind of server as the database."""
    settings = app.config["SETTINGS"]
    on_a_server = settings.database_url.startswith("postgres")
    url = settings.database_url if on_a_server else f"sqlite:///{tmp_path / 'jobs.sqlite3'}"
    monkeypatch.setitem(app.config, "SETTINGS", replace(settings, jobs_url=url))
    jobs.register(app)
    yield
    jobs.queue_of(app).storage.close()
    if on_a_server:
        db.session.execute(text("DROP TABLE huey_kv, huey_schedule, huey_task, huey_counter"))
        db.session.commit()


def test_the_queue_may_be_beside_the_database(app: Flask, queue_beside_the_database: None) -> None:
    jobs.start("forget-old-runs")
    db.session.commit()
    jobs.report_progress("import 1", 1, 2)
    jobs.beat()

    assert jobs.waiting_in_queue() == 1
    assert jobs.progress("import 1") is not None
    assert jobs.worker_seen_at() is not None
    assert jobs.run_waiting() == 1


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", "postgresql://nobody@127.0.0.1:1/none"])
def test_a_queue_server_that_is_away_costs_no_commit(
    app: Flask, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], jobs_url=url))
    jobs.register(app)

    db.session.add(JobClock(name="kept", next_at=datetime.now(UTC), set_at=datetime.now(UTC)))
    jobs.start("forget-old-runs")
    db.session.commit()

    assert db.session.scalars(select(JobClock.name)).all() == ["kept"]
    assert jobs.progress("import 1") is None


def _status(message: Message) -> Status:
    db.session.rollback()
    db.session.expire_all()
    found = message.status
    db.session.rollback()
    return found


async def _a_while() -> None:
    await asyncio.sleep(2)

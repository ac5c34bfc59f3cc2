"""Health: the process lives, and the site can work or says what it lacks."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from time_machine import TimeMachineFixture

from network.core import health, jobs
from network.core.database import db
from tests.plugins.client import Client
from tests.plugins.statements import statements

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)


def test_the_process_lives_and_nothing_is_touched_to_say_so(app: Flask, client: Client) -> None:
    with statements() as asked:
        answer = client.get("/healthz")

    assert (answer.status_code, answer.json, asked) == (200, {"alive": True}, [])


def test_the_site_is_ready(app: Flask, client: Client) -> None:
    jobs.beat()

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json) == (
        200,
        {"ready": True, "database": "ok", "migrations": "ok", "worker": "ok"},
    )


@pytest.mark.parametrize(("seconds", "ready"), [(119, True), (121, False)])
def test_a_worker_counts_for_two_minutes(
    app: Flask, client: Client, clock: TimeMachineFixture, seconds: int, ready: bool
) -> None:
    clock.move_to(NOW, tick=False)
    jobs.beat()
    clock.move_to(NOW + timedelta(seconds=seconds), tick=False)

    answer = client.get("/readyz")

    assert answer.status_code == (200 if ready else 503)


def test_without_a_worker_the_answer_names_it(app: Flask, client: Client) -> None:
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["worker"].startswith("no worker has been seen")
    assert answer.json["database"] == "ok"


def test_a_schema_that_is_not_the_newest_is_named(app: Flask, client: Client) -> None:
    jobs.beat()
    newest = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    db.session.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    db.session.commit()

    answer = client.get("/readyz")
    db.session.execute(text("UPDATE alembic_version SET version_num = :newest"), {"newest": newest})
    db.session.commit()

    assert answer.status_code == 503
    assert answer.json is not None
    assert "flask db upgrade" in answer.json["migrations"]


def test_a_database_that_is_away_is_named(
    app: Flask, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> str:
        raise OperationalError("SELECT 1", {}, ConnectionRefusedError())

    jobs.beat()
    monkeypatch.setitem(health.CHECKS, "database", away)  # type: ignore[arg-type]

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["database"] == "the database does not answer"


def test_a_queue_that_is_away_is_named(app: Flask, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_key: str) -> bytes:
        raise ConnectionRefusedError

    monkeypatch.setattr(jobs.queue_of(app).storage, "peek_data", away)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["worker"] == "the job queue does not answer"

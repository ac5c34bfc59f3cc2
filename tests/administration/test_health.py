"""Is it healthy: what an administrator sees, and what stands on their home page when it is not."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update
from time_machine import TimeMachineFixture

from network.administration import queries
from network.core import jobs, mail
from network.core.database import db
from network.core.jobs import JobClock, JobRun
from network.core.mail import Message, Status
from network.members.people.models import Member
from tests.core.post import HELLO, with_templates
from tests.plugins.client import Client

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
SignIn = Callable[[Member], Client]


@pytest.fixture(autouse=True)
def _healthy(app: Flask, clock: TimeMachineFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    clock.move_to(NOW)
    with_templates(app, monkeypatch)
    jobs.beat()


def test_a_healthy_site_says_so(app: Flask, ada: Member, signed_in_as: SignIn) -> None:
    page = signed_in_as(ada).get("/administration/").text

    assert "Nothing needs you" in page
    assert "send-mail" in page


def test_what_is_wrong_stands_first_and_on_the_home_page(
    app: Flask, ada: Member, amina: Member, signed_in_as: SignIn, clock: TimeMachineFixture
) -> None:
    mail.queue(HELLO, to=amina, words="Stuck")
    db.session.add(JobClock(name="send-mail", next_at=NOW, set_at=NOW))
    db.session.add(JobRun(name="send-digests", started_at=NOW, finished_at=NOW, outcome="failed"))
    db.session.commit()
    clock.move_to(NOW + timedelta(hours=2))

    found = " ".join(queries.warnings(NOW + timedelta(hours=2), Path()))
    home = signed_in_as(ada).get("/").text

    assert "waited for more than an hour" in found
    assert "late: send-mail" in found
    assert "failed: send-digests" in found
    assert "Worker: last seen" in found
    assert "waited for more than an hour" in home


def test_letters_that_failed_are_told_to_a_coordinator(
    app: Flask, carol: Member, amina: Member, signed_in_as: SignIn
) -> None:
    mail.queue(HELLO, to=amina, words="x")
    db.session.execute(update(Message).values(status=Status.FAILED))

    assert "Letters that could not be sent" in signed_in_as(carol).get("/").text
    assert "Letters that could not be sent" not in signed_in_as(amina).get("/").text


def test_a_disk_that_is_nearly_full_is_told(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        queries, "disk", lambda _instance: queries.Disk(total=100_000_000_000, free=9_000_000_000)
    )

    assert "The disk is nearly full: 9.0 GB are free. Make room." in queries.warnings(NOW, Path())


def test_no_secret_is_shown(app: Flask, ada: Member, signed_in_as: SignIn) -> None:
    page = signed_in_as(ada).get("/administration/").text

    assert "SECRET_KEY" in page
    assert app.config["SETTINGS"].secret_key not in page


def test_only_administrators_look_inside(
    app: Flask, amina: Member, ben: Member, carol: Member, esi: Member, signed_in_as: SignIn
) -> None:
    several = (amina, ben, carol, esi)

    assert [signed_in_as(who).get("/administration/").status_code for who in several] == [403] * 4


def test_a_queue_that_is_away_does_not_hide_the_page(
    app: Flask, ada: Member, signed_in_as: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(jobs.queue_of(app).storage, "queue_size", away)
    monkeypatch.setattr(jobs.queue_of(app).storage, "peek_data", away)

    page = signed_in_as(ada).get("/administration/")

    assert page.status_code == 200
    assert "The queue does not answer" in page.text

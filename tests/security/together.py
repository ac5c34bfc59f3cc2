"""Several requests at one moment, each in a thread with a session of its own; and their locks taken away."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

import network
from network.core import database
from network.core.database import db
from tests.security.client import Quick

Ask = Callable[[], TestResponse]
IN_WORDS = {200, 302, 409, 410}  # a page, the next page, a refusal that says why, a link that is over


def at_once(app: Flask, asks: Sequence[Ask]) -> list[TestResponse]:
    """Make all requests at the same moment; return the answers in the order of the requests."""
    ready = Barrier(len(asks))
    answers: dict[int, TestResponse | BaseException] = {}

    def run(number: int, ask: Ask) -> None:
        with app.app_context():
            ready.wait(timeout=30)
            try:
                answers[number] = ask()
            except BaseException as error:  # told by the test, not lost with the thread
                answers[number] = error

    db.session.commit()
    threads = [Thread(target=run, args=one) for one in enumerate(asks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    db.session.expire_all()
    found = [answers[number] for number in range(len(asks))]
    assert not [one for one in found if isinstance(one, BaseException)], found
    return [one for one in found if isinstance(one, TestResponse)]


def all_in_words(answers: Sequence[TestResponse]) -> None:
    """Hold that nobody was met with a failure, or with being told that they may not."""
    assert {one.status_code for one in answers} <= IN_WORDS, [one.status for one in answers]


def meet(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, patience: float = 0.5) -> None:
    """Let two that come to a function wait there for each other; where a lock keeps one, one goes on."""
    meeting, real = Barrier(2), getattr(owner, name)

    def waiting(*args: Any, **more: Any) -> Any:
        with suppress(BrokenBarrierError):
            meeting.wait(patience)
        return real(*args, **more)

    monkeypatch.setattr(owner, name, waiting)


def let_sqlite_write_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the lock away that SQLite has from the beginning of every request that may write."""
    monkeypatch.setattr(network, "begin_request_reading_only", lambda _: database._reading_only.set(True))


def forget_versions(monkeypatch: pytest.MonkeyPatch, model: Any) -> None:
    """Let a row be written whatever became of it since it was read."""
    monkeypatch.setattr(model.__mapper__, "version_id_col", None)


def count(model: type, *where: object) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*where)) or 0  # type: ignore[arg-type]


def posting(client: Quick, address: str, **data: object) -> Callable[[], TestResponse]:
    return lambda: client.post(address, data=data)

"""Large lists: thousands of rows go in while people watch or leave, and what is too large is refused."""

import io
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, func, select
from sqlalchemy.pool import NullPool

from network.core import jobs
from network.core.database import db
from network.members.imports import operations, working
from network.members.imports.models import ImportBatch
from network.members.imports.records import CHUNK
from network.members.people.models import Member
from tests.imports.world import columns_of, send, workbook

ROWS = 5_000
MEGABYTE = 1024 * 1024
Seen = list[tuple[int, int]]


def people(count: int) -> bytes:
    """Make a list of many people, each with two qualifications."""
    return workbook(
        ["Name", "E-mail", "Areas", "Quals"],
        *(
            [f"Person{one} Sample", f"person{one}@network.example", "Winslow", "L2 Gym 2011; first aid 2026"]
            for one in range(count)
        ),
    )


def how_many(connection) -> int:
    return connection.scalar(select(func.count()).select_from(Member)) or 0


@pytest.fixture
def seen(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Seen]]:
    """Give what somebody else sees each time that progress is told: how far it is, and how many members.

    The queue is a file, as in a small installation; whoever looks has connections of their own to it and to
    the database. Asking empties what was seen.
    """
    settings = replace(app.config["SETTINGS"], jobs_url=f"sqlite:///{tmp_path / 'jobs.sqlite3'}")
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    jobs.register(app)
    database = create_engine(db.engine.url, poolclass=NullPool)
    tell = jobs.report_progress
    looks: Seen = []

    def look(key: str) -> tuple[int, int]:
        with app.app_context(), database.connect() as connection:
            progress = jobs.progress(key)
            assert progress is not None
            return progress.done, how_many(connection)

    def told(key: str, *how_far) -> None:
        tell(key, *how_far)
        looks.append(somebody.submit(look, key).result())

    def all_seen() -> Seen:
        told = list(looks)
        looks.clear()
        return told

    with ThreadPoolExecutor(1) as somebody:
        monkeypatch.setattr(jobs, "report_progress", told)
        yield all_seen


def test_thousands_of_rows_go_in_while_others_watch_and_the_page_is_closed(
    catalogue, seen, signed_in_as, carol
):
    browser = signed_in_as(carol)
    there = send(browser, people(ROWS)).headers["Location"]
    where = browser.post(there, data=columns_of(browser.get(there).text)).headers["Location"]
    jobs.run_waiting()  # and nobody looks at the page

    done, members = zip(*seen(), strict=True)
    assert len(set(done)) > 10
    assert list(done) == sorted(done)
    assert (done[0], done[-1]) == (0, ROWS)
    assert set(members) == {1}

    browser.post(f"{where}/import")
    jobs.run_waiting()

    *meanwhile, last = seen()
    done, members = zip(*meanwhile, strict=True)
    assert len(set(done)) > 10
    assert list(done) == sorted(done)
    assert (done[0], done[-1]) == (0, ROWS)
    assert set(members) == {1}  # one transaction: nobody sees half of a list
    assert last == (ROWS, 1 + ROWS)
    assert f"{ROWS} members added" in browser.get(where).text


def test_progress_grows_to_the_whole_and_never_further(tried, carol, monkeypatch):
    batch = tried(people(2 * CHUNK + 3), by=carol)
    operations.start_import(batch, by=carol)
    told = []
    monkeypatch.setattr(jobs, "report_progress", lambda _key, done, total, _words: told.append((done, total)))

    working.import_rows(batch)

    whole = 2 * CHUNK + 3
    assert told == [(0, whole), (CHUNK, whole), (2 * CHUNK, whole), (whole, whole), (whole, whole)]


class Upload(io.RawIOBase):
    """A file on its way, of which it is known how much was taken."""

    def __init__(self, size: int) -> None:
        self.left = self.size = size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        taken = min(len(buffer), self.left)
        self.left -= taken
        return taken


def test_a_file_of_200_mb_is_refused_in_words_and_not_read(catalogue, signed_in_as, carol):
    file = Upload(200 * MEGABYTE)

    response = signed_in_as(carol).post(
        "/imports/",
        environ_overrides={"wsgi.input": file, "CONTENT_LENGTH": str(file.size)},
        content_type="multipart/form-data; boundary=the-file",
        csrf=False,  # the token would be in the form, which is not read
    )

    assert response.status_code == 413
    assert "That is too large" in response.text
    assert "larger than we can take" in response.text
    assert file.left == file.size  # not a byte of it
    assert db.session.scalar(select(func.count()).select_from(ImportBatch)) == 0

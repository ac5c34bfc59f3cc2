"""The virus scanner: asked for every file where one is configured, and nothing is taken while it is away."""

import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, current_app

from network import settings
from network.core import scanning, storage
from network.core.database import db
from network.core.files import LIBRARY, StoredFile, accept, accept_each
from network.core.rules import Refused
from network.settings import Settings
from tests.core import samples
from tests.core.samples import member, upload

# What every scanner takes for a virus, and nothing else does (eicar.org); in two pieces, so that none takes
# this file for one.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd:
    """A scanner that speaks clamd's protocol: it knows one virus, and takes so much of a file."""

    def __init__(self, listening: socket.socket, says: bytes = b"", most: int = 1_000_000) -> None:
        self.seen: list[bytes] = []
        self._listening, self._says, self._most = listening, says, most
        listening.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                caller, _ = self._listening.accept()
            except OSError:
                return
            with caller, caller.makefile("rb") as heard:
                assert heard.read(10) == b"zINSTREAM\0"
                self._hear(caller, heard)

    def _hear(self, caller: socket.socket, heard: object) -> None:
        data = b""
        while size := int.from_bytes(heard.read(4), "big"):  # type: ignore[attr-defined]
            data += heard.read(size)  # type: ignore[attr-defined]
            if len(data) > self._most:
                caller.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.seen.append(data)
        verdict = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0"
        caller.sendall(self._says or verdict)


@pytest.fixture
def scanner(app: Flask, tmp_path: Path) -> Iterator[Callable[..., Clamd]]:
    """Start a scanner, on the network or on a socket of this machine, and set the site to ask it."""
    opened: list[socket.socket] = []

    def start(*, local: bool = False, **how: object) -> Clamd:
        if local:
            listening, address = socket.socket(socket.AF_UNIX), f"clamd://{tmp_path}/clamd.sock"
            listening.bind(f"{tmp_path}/clamd.sock")
        else:
            listening = socket.create_server(("127.0.0.1", 0))
            address = f"clamd://127.0.0.1:{listening.getsockname()[1]}"
        opened.append(listening)
        _set(address)
        return Clamd(listening, **how)  # type: ignore[arg-type]

    before = current_app.config["SETTINGS"]
    yield start
    current_app.config["SETTINGS"] = before
    for one in opened:
        one.close()


def _set(address: str) -> None:
    current_app.config["SETTINGS"] = replace(current_app.config["SETTINGS"], scanner_url=address)


@pytest.mark.one_database("sqlite")
@pytest.mark.parametrize("local", [False, True], ids=["over the network", "on this machine"])
def test_the_scanner_is_given_the_whole_file_and_a_clean_one_is_kept(
    scanner: Callable[..., Clamd], local: bool
) -> None:
    asked = scanner(local=local)
    data = samples.photo(width=400, height=300) + bytes(200_000)

    stored = accept(upload(data, "hall.jpg"), LIBRARY, by=member())

    assert asked.seen == [data]
    assert stored.name == "hall.jpg"


@pytest.mark.one_database("sqlite")
def test_a_virus_is_refused_stored_nowhere_and_logged_by_its_name_alone(
    scanner: Callable[..., Clamd], caplog: pytest.LogCaptureFixture
) -> None:
    scanner()
    before = list(storage.storage().places())

    with pytest.raises(Refused, match="found something harmful"):
        accept(upload(EICAR, "Amina Khan.txt"), LIBRARY, by=member())

    assert db.session.scalars(db.select(StoredFile)).all() == []
    assert list(storage.storage().places()) == before
    assert "a file was refused: Eicar-Test-Signature" in caplog.text
    assert "Amina" not in caplog.text


@pytest.mark.one_database("sqlite")
def test_of_several_files_the_clean_ones_are_kept(scanner: Callable[..., Clamd]) -> None:
    scanner()

    kept, refused = accept_each([upload(EICAR), upload(b"a note", "note.txt")], LIBRARY, by=member())

    assert [one.name for one in kept] == ["note.txt"]
    assert [str(one) for one in refused] == [scanning.INFECTED]


@pytest.mark.one_database("sqlite")
@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"most": 10}, scanning.TOO_LARGE),
        ({"says": b"stream: \0"}, scanning.AWAY),
        ({"says": b"UNKNOWN COMMAND\0"}, scanning.AWAY),
        ({"says": b"x" * 10_000}, scanning.AWAY),
    ],
    ids=["a small scanner", "no verdict", "an error", "a flood"],
)
def test_a_scanner_without_a_verdict_lets_nothing_through(
    scanner: Callable[..., Clamd], how: dict[str, object], words: str
) -> None:
    scanner(**how)

    with pytest.raises(Refused) as refused:
        accept(upload(b"a note that is quite clean", "note.txt"), LIBRARY, by=member())

    assert str(refused.value) == words


@pytest.mark.one_database("sqlite")
def test_while_the_scanner_is_away_or_slow_nothing_is_taken(
    app: Flask, scanner: Callable[..., Clamd], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    scanner()
    _set(f"clamd://{tmp_path}/nobody.sock")
    with pytest.raises(Refused, match="Try again in a few minutes"):
        accept(upload(b"a note"), LIBRARY, by=member())

    with socket.create_server(("127.0.0.1", 0)) as silent:
        _set(f"clamd://127.0.0.1:{silent.getsockname()[1]}")
        monkeypatch.setattr(scanning, "SECONDS", 0.2)
        with pytest.raises(Refused, match="Try again in a few minutes"):
            accept(upload(b"a note"), LIBRARY, by=member())


@pytest.mark.one_database("sqlite")
def test_the_doctor_says_whether_the_scanner_answers(app: Flask, scanner: Callable[..., Clamd]) -> None:
    scanner()
    well = app.test_cli_runner().invoke(args=["doctor"]).output
    _set("clamd:///nowhere/clamd.sock")
    ill = app.test_cli_runner().invoke(args=["doctor"]).output

    assert "well  scanner" in well
    assert "WRONG scanner: the virus scanner cannot be asked" in ill


def test_a_scanner_of_another_kind_stops_the_start() -> None:
    with pytest.raises(settings.SettingsMissing) as missing:
        settings.read({"SITE_MODE": "demo", "SCANNER_URL": "http://scanner.example.org"})

    assert set(missing.value.problems) == {"SCANNER_URL"}


def test_without_one_nothing_is_looked_at() -> None:
    assert Settings.scanner_url == ""
    scanning.look(EICAR)

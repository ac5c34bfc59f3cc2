"""What ./run starts: it makes its own database, says when it is ready, keeps its data, and ends cleanly."""

import json
import os
import re
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import psutil
import pytest

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 120
Start = Callable[..., "Run"]


class Run:
    """One start of the site, with what it has said so far."""

    def __init__(self, folder: Path, port: int, **settings: str) -> None:
        self._log = folder / "run.log"
        self.port = port
        around = {"SITE_MODE": "demo", "INSTANCE": str(folder / "instance"), "PORT": str(port), **settings}
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        with self._log.open("w") as log:
            self.process = psutil.Popen(
                [sys.executable, "-m", "network.serve"], cwd=ROOT, env=kept | around, stdout=log, stderr=log
            )

    def said(self) -> str:
        """Return what it has printed."""
        return self._log.read_text()

    def wait_until(self, condition: Callable[[], object], what: str) -> None:
        """Wait until something is so, or fail with what the site printed."""
        for _ in range(PATIENCE_SECONDS * 10):
            if condition():
                return
            time.sleep(0.1)
        pytest.fail(f"{what} took too long. It said:\n{self.said()}")

    def ready(self) -> "Run":
        """Wait until it says that it is ready."""
        self.wait_until(
            lambda: "is ready at" in self.said() or self.process.poll() is not None, "getting ready"
        )
        assert "is ready at" in self.said(), self.said()
        return self

    def workers(self) -> list[psutil.Process]:
        """Return the processes of its workers: one, or none while one is being started."""
        return [child for child in self.process.children() if "--worker" in _command(child)]

    def get(self, path: str) -> tuple[int, str]:
        """Ask the site for a page."""
        try:
            with urlopen(f"http://localhost:{self.port}{path}", timeout=60) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as problem:
            with problem:
                return problem.code, problem.read().decode()

    def end(self, by: signal.Signals = signal.SIGINT) -> int:
        """End it as a person or a service manager would, and return its exit code."""
        self.process.send_signal(by)
        return int(self.process.wait(PATIENCE_SECONDS))


def _command(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return []


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start the site in a folder of its own, and leave none of it running."""
    runs: list[Run] = []

    def start_one(**settings: str) -> Run:
        with socket.socket() as free:
            free.bind(("localhost", 0))
            port = free.getsockname()[1]
        runs.append(Run(tmp_path, port, **settings))
        return runs[-1]

    yield start_one
    for run in runs:
        if run.process.is_running():
            for child in [*run.process.children(recursive=True), run.process]:
                child.kill()
            run.process.wait(PATIENCE_SECONDS)


def test_the_demonstration_starts_by_itself_and_keeps_its_data(start: Start) -> None:
    first = start().ready()

    status, answer = first.get("/readyz")
    assert (status, json.loads(answer)["ready"]) == (200, True), answer
    assert first.get("/")[0] == 200
    addresses = re.findall(r"^  (\S+@demo\.example) ", first.said(), re.MULTILINE)
    assert len(addresses) == 8
    assert "password: demo-network-2026" in first.said()

    [worker] = first.workers()
    assert first.end() == 0
    assert not worker.is_running()

    second = start().ready()
    assert "Making the demonstration" not in second.said()
    assert second.end(signal.SIGTERM) == 0


def test_a_worker_that_is_killed_comes_back_and_one_that_is_left_alone_ends(start: Start) -> None:
    run = start().ready()
    [killed] = run.workers()

    killed.kill()
    run.wait_until(lambda: run.workers() not in ([], [killed]), "the next worker")
    [orphan] = run.workers()
    run.process.kill()
    run.process.wait(PATIENCE_SECONDS)

    run.wait_until(lambda: not orphan.is_running(), "the end of the worker that was left alone")


def test_a_port_that_is_taken_is_said_in_a_sentence(start: Start) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = start(PORT=str(port))

        assert run.process.wait(PATIENCE_SECONDS) == 1

    assert run.said().strip() == (
        f"Port {port} is taken. Stop what uses it, or choose another: PORT={port + 1} ./run"
    )


def test_in_production_all_that_is_missing_is_named_at_once(start: Start) -> None:
    run = start(SITE_MODE="production")

    assert run.process.wait(PATIENCE_SECONDS) == 1

    assert {"SECRET_KEY", "PUBLIC_URL", "MAIL_FROM"} <= set(
        re.findall(r"^([A-Z_]+):", run.said(), re.MULTILINE)
    )


def test_in_production_the_first_administrators_command_is_given(start: Start) -> None:
    run = start(
        SITE_MODE="production",
        SECRET_KEY="a-secret-that-only-the-tests-know-0123456789",
        PUBLIC_URL="http://localhost",
        MAIL_FROM="network@test.example",
    ).ready()

    assert "flask --app wsgi user create" in run.said()
    assert "demo.example" not in run.said()
    assert run.end() == 0

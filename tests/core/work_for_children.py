"""Functions that the tests have done in a child: some well, some badly. A child finds them by their names."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

from network.core.rules import Refused


def give_back(*values: Any) -> tuple[Any, ...]:
    """Answer with what was given."""
    return values


def refuse(words: str) -> None:
    """Say no."""
    raise Refused(words)


def stumble() -> None:
    """Make a mistake."""
    raise KeyError("a secret")


def crash() -> None:
    """Touch what is not ours, as a library written in C may."""
    ctypes.string_at(0)


def sleep() -> None:
    """Do nothing for a long time."""
    time.sleep(60)


def work_hard() -> None:
    """Never come to an end."""
    while True:
        pass


def work_hard_deaf() -> None:
    """Never come to an end, and do not listen to being told to."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGXCPU, signal.SIG_IGN)
    while True:
        time.sleep(0.01)


def swell(megabytes: int) -> int:
    """Ask for memory and use it."""
    return len(bytearray(megabytes * 1024 * 1024))


def talk(megabytes: int) -> bytes:
    """Answer at length."""
    return bytes(megabytes * 1024 * 1024)


def chatter() -> str:
    """Print where the answer goes, as some libraries do."""
    print("nobody asked", flush=True)  # noqa: T201
    os.write(1, b"=nobody asked")
    return "the answer"


def environment() -> dict[str, str]:
    """Answer with the environment."""
    return dict(os.environ)


def modules() -> list[str]:
    """Answer with what was imported."""
    return sorted(sys.modules)


def write_a_file(path: str) -> None:
    """Write a file."""
    Path(path).write_bytes(b"written")


def open_many_files() -> int:
    """Open files and never close them."""
    return len([open(os.devnull) for _ in range(1000)])


def leave_a_grandchild() -> None:
    """Start something that would outlive us."""
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    time.sleep(60)


def descriptors() -> list[int]:
    """Answer with the files that were open when we began, but for the three that everybody has."""
    return [int(name) for name in os.listdir("/proc/self/fd") if int(name) > 2]


def a_live_object() -> object:
    """Answer with something that would do more than be looked at."""
    return Path("/etc/passwd")


def days() -> list[date]:
    """Answer with dates."""
    return [date(2027, 3, 28)]

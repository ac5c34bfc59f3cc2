"""A small process of its own for work on what strangers send: it may fail, hang or swell, and we go on.

``in_child(function, data)`` runs a top-level function in a fresh Python with limits on memory, time, files
and output, without our environment, database connections or application. What goes in and comes out are
plain values: text, bytes, numbers, dates, and lists, tuples and dictionaries of them. Run as a script, this
file is the child's side.
"""

import io
import logging
import os
import pickle
import selectors
import signal
import subprocess
import sys
import tempfile
import threading
import types
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from time import monotonic
from typing import IO, Any, TypeVar

try:
    import resource
except ImportError:  # Windows has no such limits; the time limit still holds there
    resource = None  # type: ignore[assignment]

R = TypeVar("R")
logger = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
MOST_RESULT_BYTES = 64 * MEGABYTE
MOST_OPEN_FILES = 64
AT_ONCE = 2  # children of one process; more would only share the same processors and multiply the memory
LONGEST_WORDS = 300
SAID_WELL, SAID_NO, SAID_TOO_BIG, SAID_BROKEN = b"=", b"R", b"M", b"X"
PLAIN = {(kind.__module__, kind.__name__): kind for kind in (date, datetime, time, timedelta)}
PASSED_ON = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TZ")  # what Python itself may need

_places = threading.BoundedSemaphore(AT_ONCE)


class Reason(StrEnum):
    """Why a child did not answer."""

    TOO_SLOW = "too_slow"
    TOO_BIG = "too_big"
    CRASHED = "crashed"
    REFUSED = "refused"


class ChildFailed(Exception):
    """The work in a child came to no end that can be used: ``reason`` says how, ``words`` what it said."""

    def __init__(self, reason: Reason, words: str = "") -> None:
        super().__init__(f"{reason.value}: {words}" if words else reason.value)
        self.reason = reason
        self.words = words


def in_child(function: Callable[..., R], *args: object, seconds: float = 20, megabytes: int = 512) -> R:
    """Return ``function(*args)``, worked out in a limited process; raise ChildFailed when it cannot be had.

    A ``Refused`` raised by the function arrives as ChildFailed with the reason *refused* and its words.
    """
    deadline = monotonic() + seconds
    if not _places.acquire(timeout=seconds):
        raise ChildFailed(Reason.TOO_SLOW, "no place for another child")
    try:
        return _answer(function, _run(_order(function, args, seconds, megabytes), deadline))  # type: ignore[no-any-return]
    finally:
        _places.release()


def _order(
    function: Callable[..., object], args: tuple[object, ...], seconds: float, megabytes: int
) -> bytes:
    """Write down what the child shall do: limits first, since they hold before anything is imported."""
    module = sys.modules[function.__module__]
    if "." in function.__qualname__ or module.__name__ == "__main__":
        raise TypeError("only a top-level function of an importable module runs in a child")
    parents = [module.__name__.rsplit(".", depth)[0] for depth in range(1, module.__name__.count(".") + 1)]
    packages = {
        name: list(sys.modules[name].__path__) for name in {*parents, "network"} if name in sys.modules
    }
    limits = (megabytes * MEGABYTE, max(1, round(seconds) + 1))
    order = io.BytesIO()
    paths = [os.path.abspath(path) for path in sys.path]  # the child starts elsewhere
    for part in (limits, paths, packages, (module.__name__, function.__name__), args):
        pickle.dump(part, order)
    return order.getvalue()


def _run(order: bytes, deadline: float) -> bytes:
    """Start the child, hand it its order and return what it says, or raise ChildFailed."""
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    environment |= {"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "2", "OMP_NUM_THREADS": "2"}
    with tempfile.TemporaryFile() as hand_over:
        hand_over.write(order)
        hand_over.seek(0)
        child = subprocess.Popen(  # noqa: S603 (our own Python and our own file)
            [sys.executable, "-I", "-S", "-B", str(Path(__file__).resolve())],
            stdin=hand_over,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=os.path.abspath(os.sep),
            env=environment,
            start_new_session=True,
        )
    with child:
        assert child.stdout is not None  # noqa: S101 (a pipe was asked for)
        try:
            said = _listen(child.stdout, deadline)
            if not said:  # it died without a word, and how it died is the answer
                child.wait(timeout=max(0.1, deadline - monotonic()))
        except subprocess.TimeoutExpired as late:
            raise ChildFailed(Reason.TOO_SLOW) from late
        finally:
            _end(child)
    if said[:1] not in {SAID_WELL, SAID_NO, SAID_TOO_BIG, SAID_BROKEN}:
        raise _silent(child.returncode)
    return said


def _listen(pipe: IO[bytes], deadline: float) -> bytes:
    """Read what the child says to its end, no longer than the deadline and no more than fits."""
    said = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while (left := deadline - monotonic()) > 0:
            if not selector.select(left):
                break
            chunk = os.read(pipe.fileno(), MEGABYTE)
            if not chunk:
                return bytes(said)
            said += chunk
            if len(said) > MOST_RESULT_BYTES:
                raise ChildFailed(Reason.TOO_BIG, "the result")
    raise ChildFailed(Reason.TOO_SLOW)


def _end(child: subprocess.Popen[bytes]) -> None:
    """Kill the child and whatever it started; until it is waited for, its number is nobody else's."""
    if child.returncode is None:
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except (AttributeError, ProcessLookupError, PermissionError):
            child.kill()


def _silent(returncode: int) -> ChildFailed:
    """Say why a child that ended without a word did so, from the signal that ended it."""
    if returncode == -getattr(signal, "SIGXCPU", 0):
        return ChildFailed(Reason.TOO_SLOW)
    if returncode == -getattr(signal, "SIGKILL", 9):  # not ours, so the system's: it was short of memory
        return ChildFailed(Reason.TOO_BIG)
    return ChildFailed(Reason.CRASHED, f"exit {returncode}")


class _PlainValues(pickle.Unpickler):
    """Reads values only: a child that a file has taken over cannot make us call or import anything."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in PLAIN:
            return PLAIN[module, name]
        raise pickle.UnpicklingError(f"no plain value: {module}.{name}")


def _answer(function: Callable[..., R], said: bytes) -> Any:
    """Turn what the child said into a result or an exception."""
    kind, rest = said[:1], said[1:]
    if kind == SAID_WELL:
        try:
            return _PlainValues(io.BytesIO(rest)).load()
        except (
            pickle.UnpicklingError,
            EOFError,
            ValueError,
            LookupError,
            TypeError,
            AttributeError,
        ) as strange:
            raise ChildFailed(Reason.CRASHED, "an answer that cannot be read") from strange
    words = rest.decode("utf-8", "replace")[:LONGEST_WORDS]
    if kind == SAID_NO:
        raise ChildFailed(Reason.REFUSED, words)
    if kind == SAID_TOO_BIG:
        raise ChildFailed(Reason.TOO_BIG)
    logger.info("%s failed in a child: %s", function.__name__, words)
    raise ChildFailed(Reason.CRASHED, words)


def _limit(memory: int, seconds: int) -> None:
    """Take from this process what it does not need. Not every system knows every limit."""
    if resource is None:
        return
    wanted = {
        "RLIMIT_AS": memory,
        "RLIMIT_CPU": seconds,
        "RLIMIT_NOFILE": MOST_OPEN_FILES,
        "RLIMIT_FSIZE": 0,  # a child writes no files; its answer goes through a pipe
        "RLIMIT_CORE": 0,
    }
    for name, value in wanted.items():
        if hasattr(resource, name):
            try:
                resource.setrlimit(getattr(resource, name), (value, value))
            except (ValueError, OSError):  # macOS refuses RLIMIT_AS below what is mapped already
                continue


def _work() -> None:
    """Do what the order on standard input says, and say what came of it. Runs in the child."""
    mouth = os.dup(1)
    os.dup2(2, 1)  # a library that prints must not speak for us
    _limit(*pickle.load(sys.stdin.buffer))  # noqa: S301 (the order comes from our own parent)
    sys.path[:] = pickle.load(sys.stdin.buffer)  # noqa: S301
    for name, path in sorted(pickle.load(sys.stdin.buffer).items()):  # noqa: S301
        # A bare package in place of the real one: importing network/__init__.py would load the whole site.
        bare = types.ModuleType(name)
        bare.__path__ = path
        sys.modules[name] = bare
    try:
        module_name, function_name = pickle.load(sys.stdin.buffer)  # noqa: S301
        args = pickle.load(sys.stdin.buffer)  # noqa: S301
        __import__(module_name)
        said = SAID_WELL + pickle.dumps(getattr(sys.modules[module_name], function_name)(*args))
    except MemoryError:
        said = SAID_TOO_BIG
    except Exception as problem:
        refusal = any(kind.__qualname__ == "Refused" for kind in type(problem).__mro__)
        said = SAID_NO + str(problem).encode() if refusal else SAID_BROKEN + type(problem).__name__.encode()
    with open(mouth, "wb", closefd=True) as out:
        out.write(said)
    os._exit(0)  # no clean-up that a library could hang in


if __name__ == "__main__":
    _work()

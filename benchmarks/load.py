"""Load: one request after another on connections of their own, as a sync worker serves them."""

import socket
import statistics
import time
from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.servers import Page

ROUNDS = 5
SECONDS = 2.0
WARM_REQUESTS = 40


@dataclass(frozen=True)
class Measured:
    """What a page does: requests a second, milliseconds, milliseconds of CPU, statements, bytes."""

    rate: float
    p50: float
    p95: float
    cpu: float
    size: int
    statements: int | None = None


def in_turn(pages: Mapping[str, Page], rounds: int = ROUNDS, seconds: float = SECONDS) -> dict[str, Measured]:
    """Measure each page in turn, several times over, and return the medians."""
    for page in pages.values():
        for _ in range(WARM_REQUESTS):
            ask(page)
    found: dict[str, list[Measured]] = {name: [] for name in pages}
    for _ in range(rounds):
        for name, page in pages.items():
            found[name].append(_once(page, seconds))
    return {name: _median(measured) for name, measured in found.items()}


def _once(page: Page, seconds: float) -> Measured:
    taken: list[float] = []
    cpu_before, begun, size = page.server.cpu(), time.perf_counter(), 0
    while (now := time.perf_counter()) < begun + seconds:
        size = ask(page)
        taken.append((time.perf_counter() - now) * 1000)
    whole = time.perf_counter() - begun
    cpu = (page.server.cpu() - cpu_before) * 1000 / len(taken)
    ordered = sorted(taken)
    return Measured(
        rate=len(taken) / whole,
        p50=statistics.median(ordered),
        p95=ordered[int(len(ordered) * 0.95)],
        cpu=cpu,
        size=size,
        statements=page.statements,
    )


def ask(page: Page) -> int:
    """Ask for a page once; return the bytes of its answer."""
    with socket.create_connection(("127.0.0.1", page.server.port), timeout=60) as connection:
        connection.sendall(page.request)
        answer = bytearray()
        while part := connection.recv(262_144):
            answer += part
    status = answer[9:12]
    if status not in (b"200", b"304"):
        raise RuntimeError(f"{page.request.split(b' ', 2)[1].decode()} answers {answer[:60]!r}")
    return len(answer)


def _median(measured: list[Measured]) -> Measured:
    return Measured(
        rate=statistics.median(one.rate for one in measured),
        p50=statistics.median(one.p50 for one in measured),
        p95=statistics.median(one.p95 for one in measured),
        cpu=statistics.median(one.cpu for one in measured),
        size=measured[-1].size,
        statements=measured[-1].statements,
    )

"""What a benchmark is written with: servers, measures, goals, and the table they end in."""

import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from benchmarks import load, servers
from benchmarks.load import Measured
from benchmarks.servers import Filling, Page, Server
from tests.plugins.statements import statements

HEADINGS = ("", "req/s", "p50 ms", "p95 ms", "CPU ms", "statements", "bytes")


@dataclass(frozen=True)
class Goal:
    """A figure beside what it should be."""

    words: str
    found: float
    bound: str
    held: bool


@dataclass
class Bench:
    """One benchmark as it runs: what it measured and what it holds that against."""

    name: str
    rows: list[tuple[str, ...]] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)

    @contextmanager
    def bare(self) -> Iterator[Server]:
        """Serve the yardstick (bare.py) for the time of the block."""
        with servers.bare() as server:
            yield server

    @contextmanager
    def site(self, fill: Filling, database: str = "sqlite", **settings: str) -> Iterator[Server]:
        """Serve the site, filled by ``fill``, for the time of the block."""
        self.say(f"filling a database on {database}")
        with servers.site(fill, database, **settings) as server:
            yield server

    @contextmanager
    def filled(self, fill: Filling, database: str = "sqlite") -> Iterator[None]:
        """Give an application context over a database filled by ``fill``, to time work in this process."""
        self.say(f"filling a database on {database}")
        with servers.filled(fill, database) as (app, _), app.app_context():
            yield

    def compare(self, pages: Mapping[str, Page], **how: Any) -> dict[str, Measured]:
        """Measure pages in turn, put them into the table, and return what was found."""
        self.say(f"measuring {', '.join(pages)}")
        found = load.in_turn(pages, **how)
        for name, one in found.items():
            asked = "" if one.statements is None else str(one.statements)
            self.rows.append(
                (
                    name,
                    f"{one.rate:.0f}",
                    f"{one.p50:.2f}",
                    f"{one.p95:.2f}",
                    f"{one.cpu:.2f}",
                    asked,
                    str(one.size),
                )
            )
        return found

    def time(self, words: str, work: Callable[[], object], rounds: int = 3) -> tuple[float, int]:
        """Time a piece of work in this process; return the median of its seconds, and its statements."""
        self.say(f"timing {words}")
        taken, used, number = [], [], 0
        for _ in range(rounds):
            with statements() as asked:
                begun, cpu = time.perf_counter(), time.process_time()
                work()
                taken.append(time.perf_counter() - begun)
                used.append(time.process_time() - cpu)
            number = len(asked)
        seconds, cpu = statistics.median(taken), statistics.median(used)
        self.rows.append((words, "", f"{seconds * 1000:.1f}", "", f"{cpu * 1000:.1f}", str(number), ""))
        return seconds, number

    def note(self, words: str, figure: str) -> None:
        """Put a figure into the table that is neither a page nor a piece of work."""
        self.rows.append((words, figure, "", "", "", "", ""))

    def hold(
        self, words: str, found: float, *, at_most: float | None = None, at_least: float | None = None
    ) -> None:
        """Hold a figure against a goal of QUALITY."""
        if at_most is not None:
            self.goals.append(Goal(words, found, f"at most {at_most:g}", found <= at_most))
        if at_least is not None:
            self.goals.append(Goal(words, found, f"at least {at_least:g}", found >= at_least))

    def say(self, words: str) -> None:
        """Tell whoever waits what is going on."""
        sys.stderr.write(f"{self.name}: {words} …\n")

    def table(self) -> str:
        """Return the figures and the goals as they are printed."""
        widths = [max(len(row[column]) for row in [HEADINGS, *self.rows]) for column in range(len(HEADINGS))]
        lines = [f"\n## {self.name}"]
        for row in [HEADINGS, *self.rows]:
            first, *rest = (
                cell.ljust(width) if column == 0 else cell.rjust(width)
                for column, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
            lines.append("  ".join([first, *rest]).rstrip())
        lines += [
            f"{'held  ' if goal.held else 'MISSED'}  {goal.words}: {goal.found:.3g} ({goal.bound})"
            for goal in self.goals
        ]
        return "\n".join(lines)


Benchmark = Callable[[Bench], None]
benchmarks: dict[str, Benchmark] = {}


def benchmark(name: str) -> Callable[[Benchmark], Benchmark]:
    """Declare a function as the benchmark of that name."""

    def declare(measure: Benchmark) -> Benchmark:
        benchmarks[name] = measure
        return measure

    return declare

"""How long the site takes to start, and how much memory a worker holds."""

import statistics
import subprocess
import sys
import time

from benchmarks.bench import Bench, benchmark
from benchmarks.servers import ROOT

YARDSTICK = """
import flask, flask_sqlalchemy, icalendar, sqlalchemy.orm
app = flask.Flask("yardstick")
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
flask_sqlalchemy.SQLAlchemy().init_app(app)
"""
MEMORY = "import psutil; print(psutil.Process().memory_full_info().uss)"
SITE = """
from network import create_app
from network.settings import read
app = create_app(read({"SITE_MODE": "demo"}))
"""


@benchmark("start")
def start(bench: Bench) -> None:
    """A cold start, and the memory after it, beside Flask with SQLAlchemy and icalendar."""
    yardstick, yardstick_memory = _start(YARDSTICK)
    site, site_memory = _start(SITE)

    bench.note("yardstick, cold start", f"{yardstick:.2f} s")
    bench.note("site, cold start", f"{site:.2f} s")
    bench.note("yardstick, memory", f"{yardstick_memory / 2**20:.0f} MiB")
    bench.note("site, memory", f"{site_memory / 2**20:.0f} MiB")
    bench.hold("cold start against the yardstick", site / yardstick, at_most=2)
    bench.hold("memory against the yardstick", site_memory / yardstick_memory, at_most=1.5)


def _start(code: str, rounds: int = 5) -> tuple[float, int]:
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
        taken.append(time.perf_counter() - begun)
    measured = subprocess.run(
        [sys.executable, "-c", code + "\n" + MEMORY], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return statistics.median(taken), int(measured.stdout.split()[-1])

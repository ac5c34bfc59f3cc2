"""How long the site takes to start, how much memory a worker holds, and how much more it takes with work."""

import statistics
import subprocess
import sys
import time

from benchmarks import load
from benchmarks.bench import Bench, benchmark
from benchmarks.filling import AMINA, CAROL, ESI, network_of
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


@benchmark("memory")
def memory(bench: Bench) -> None:
    """What a worker holds before and after some thousand mixed pages."""
    with bench.site(network_of(2_000)) as site:
        mixed = {
            "home": site.page("/", as_=AMINA),
            "list": site.page("/members/", as_=CAROL),
            "record": site.page("/members/11", as_=CAROL),
            "who can help": site.page("/members/who-can-help?condition=cancer&area=winslow", as_=ESI),
            "sign-in": site.page("/sign-in"),
        }
        load.in_turn(mixed, rounds=1, seconds=2.0)
        before = site.memory()
        bench.compare(mixed, rounds=3, seconds=2.0)
        after = site.memory()
    bench.note("worker's memory (PSS) when warm", f"{before / 2**20:.0f} MiB")
    bench.note("after all pages once more", f"{after / 2**20:.0f} MiB")
    bench.hold("memory after against before", after / before, at_most=1.1)


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

"""Calendar feeds: a 304, a full feed and the first one after an edit, beside a bare Flask's constant."""

import statistics
import time
import urllib.request
from datetime import UTC, datetime, timedelta

from benchmarks import load
from benchmarks.bench import Bench, benchmark
from benchmarks.servers import Filling, Page, Server
from network.core.database import db
from network.core.permission import SYSTEM
from network.events.changes import Change
from network.events.meetings import operations
from network.events.meetings.models import Event
from network.events.meetings.rules import Visibility
from tests import factories

FEW, MANY = 200, 5_000
FEED = "/calendar/public.ics"
FIRST = datetime(2027, 1, 5, 19, tzinfo=UTC)
EDITS = 30
LEAST = {"sqlite": (0.55, 0.55), "postgresql": (0.33, 0.35)}  # of the bare rate: a 304, a full feed


@benchmark("feeds")
def feeds(bench: Bench) -> None:
    """The public feed on SQLite."""
    _measure(bench, "sqlite")


@benchmark("feeds-postgresql")
def feeds_on_postgresql(bench: Bench) -> None:
    """The public feed on PostgreSQL."""
    _measure(bench, "postgresql")


def events(count: int) -> Filling:
    """Return what fills a network with so many public events to come."""

    def fill() -> None:
        for number in range(count):
            factories.event(
                f"Meeting {number}: exercise and long-term conditions",
                summary="What the guidance asks of us.",
                visibility=Visibility.PUBLIC,
                starts_at=FIRST + timedelta(hours=number * 8),
            )
            if number % 250 == 0:
                db.session.commit()  # what is kept of them is written with each
                db.session.expunge_all()

    return fill


def _measure(bench: Bench, database: str) -> None:
    with (
        bench.bare() as yardstick,
        bench.site(events(FEW), database) as few,
        bench.site(events(MANY), database) as many,
    ):
        full, fuller = few.page(FEED), many.page(FEED)
        packed = few.page(FEED, headers={"Accept-Encoding": "gzip"})
        bare = yardstick.page(f"/bytes/{full.size}")
        found = bench.compare(
            {
                "bare Flask, as many bytes": bare,
                "bare Flask, nothing": yardstick.page("/"),
                "304, 200 events": few.page(FEED, headers={"If-None-Match": _tag(few)}),
                "304, 5,000 events": many.page(FEED, headers={"If-None-Match": _tag(many)}),
                "full, 200 events": full,
                "full, 200 events, gzip": packed,
                "full, 5,000 events": fuller,
            },
            seconds=0.5,
        )
        edited, much = _after_edits(few, full), _after_edits(many, fuller)
    _hold(bench, database, found)
    plain = found["bare Flask, as many bytes"]
    bench.note("first feed after an edit, 200 events: CPU ms", f"{edited:.2f}")
    bench.note("first feed after an edit, 5,000 events: CPU ms", f"{much:.2f}")
    bench.hold("after one edit: CPU against the bare feed", edited / plain.cpu, at_most=5)
    bench.hold("after one edit: 5,000 events against 200, CPU", much / edited, at_most=30)
    bench.hold("gzip: bytes against plain", packed.size / full.size, at_most=0.06)


def _hold(bench: Bench, database: str, found: dict[str, load.Measured]) -> None:
    plain, nothing = found["bare Flask, as many bytes"], found["bare Flask, nothing"]
    revalidated, full = found["304, 200 events"], found["full, 200 events"]
    least_304, least_full = LEAST[database]
    bench.hold("304: rate against bare Flask", revalidated.rate / nothing.rate, at_least=least_304)
    if database == "sqlite":
        bench.hold("304: CPU against bare Flask", revalidated.cpu / nothing.cpu, at_most=1.9)
    bench.hold("full feed: rate against the bare feed", full.rate / plain.rate, at_least=least_full)
    bench.hold("304: p95 against p50", revalidated.p95 / revalidated.p50, at_most=1.6)


def _after_edits(server: Server, page: Page) -> float:
    """Return the CPU of the first answer after an edit, in milliseconds: the median of several edits.

    Each of the two workers writes the feed anew once; the others' answers are asked for and not counted.
    """
    taken = []
    for number in range(EDITS):
        with server.context():
            event = db.session.scalars(db.select(Event).order_by(Event.id).limit(1)).one()
            event.title = f"Another title {number}"
            operations.touch(event, Change.REWORDED, "event changed", by=SYSTEM)
            db.session.commit()
            db.session.remove()
        time.sleep(0.05)
        before = server.cpu()
        for _ in range(12):  # so that both workers have had it: two writings, ten warm answers
            load.ask(page)
        taken.append(server.cpu() - before)
    warm = []
    for _ in range(EDITS):
        before = server.cpu()
        for _ in range(10):
            load.ask(page)
        warm.append(server.cpu() - before)
    return (statistics.mean(taken) - statistics.mean(warm)) * 1000 / 2


def _tag(server: Server) -> str:
    """Return the ETag that the server itself gives: it may be called otherwise than this process."""
    with urllib.request.urlopen(f"http://localhost:{server.port}{FEED}", timeout=60) as answer:
        tag: str = answer.headers["ETag"]
    return tag

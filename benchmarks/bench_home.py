"""The page that everybody opens first, beside a bare page of the same size."""

from benchmarks.bench import Bench, benchmark
from benchmarks.filling import AMINA, CAROL, network_of


@benchmark("home")
def home(bench: Bench) -> None:
    """The home page of a visitor, of an instructor with five certificates, and of a coordinator."""
    with bench.bare() as yardstick, bench.site(network_of(200)) as site:
        instructors = site.page("/", as_=AMINA)
        found = bench.compare(
            {
                "bare Flask, constant": yardstick.page("/"),
                "bare Flask, page of that size": yardstick.page(f"/page/{instructors.size}/5"),
                "home, visitor": site.page("/"),
                "home, instructor": instructors,
                "home, coordinator": site.page("/", as_=CAROL),
            },
            seconds=0.7,
        )
    bare = found["bare Flask, page of that size"]
    for who in ("visitor", "instructor", "coordinator"):
        page = found[f"home, {who}"]
        bench.hold(f"home of a {who}: CPU against a bare page", page.cpu / bare.cpu, at_most=4)
        bench.hold(f"home of a {who}: p95 against p50", page.p95 / page.p50, at_most=1.6)

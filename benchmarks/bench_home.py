"""The page that everybody opens first, beside a bare page of the same size."""

from benchmarks.bench import Bench, benchmark
from network.core.permission import Role
from tests import factories

AMINA = "amina@network.example"


@benchmark("home")
def home(bench: Bench) -> None:
    """The home page of a visitor and of a member."""
    with bench.bare() as yardstick, bench.site(_fill) as site:
        size = len(site.page("/").request) + 8_000
        found = bench.compare(
            {
                "bare Flask, constant": yardstick.page("/"),
                "bare Flask, page of 50 rows": yardstick.page(f"/page/{size}"),
                "home, visitor": site.page("/"),
                "home, instructor": site.page("/", as_=AMINA),
            }
        )
    page = found["bare Flask, page of 50 rows"]
    bench.hold("home: CPU against a bare page", found["home, instructor"].cpu / page.cpu, at_most=4)
    bench.hold(
        "home: p95 against p50", found["home, instructor"].p95 / found["home, instructor"].p50, at_most=1.6
    )


def _fill() -> None:
    factories.account(factories.member("Amina Khan", Role.INSTRUCTOR, email=AMINA))

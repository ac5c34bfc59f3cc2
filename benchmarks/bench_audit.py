"""The audit: as quick among a million entries as among ten thousand."""

from collections.abc import Callable

from benchmarks.bench import Bench, benchmark
from benchmarks.filling import ADA, AMINA, audit_of, network_of

FEW, MANY = 10_000, 1_000_000


@benchmark("audit")
def audit(bench: Bench) -> None:
    """The whole audit, one kind of deed, and one member's own record."""
    with bench.site(_with(FEW)) as few, bench.site(_with(MANY)) as many:
        pages = {
            "audit": ("/administration/audit", ADA),
            "audit of one deed": ("/administration/audit?what=profile+changed", ADA),
            "own record": ("/account/record", AMINA),
        }
        found = bench.compare(
            {
                f"{name}, {said}": site.page(path, as_=who)
                for name, (path, who) in pages.items()
                for said, site in (("10,000", few), ("1,000,000", many))
            },
            seconds=0.7,
        )
    for name in pages:
        ratio = found[f"{name}, 1,000,000"].p50 / found[f"{name}, 10,000"].p50
        bench.hold(f"{name}: p50, a million entries against ten thousand", ratio, at_most=1.2)


def _with(entries: int) -> Callable[[], None]:
    def fill() -> None:
        network_of(200)()
        audit_of(entries)

    return fill

"""What is published of awards, and what reports hold about people."""

from network.bursaries.ledger.privacy import MONEY
from network.bursaries.reports import forgetting
from network.core import personal_data
from network.core.personal_data import ALL, Basis, Held, Period, Sweep

RELEASES = Period(
    "bursary-releases",
    "Who published awards of bursaries",
    84,
    "it was prepared, unless it is still public",
    least=84,
)

HELD = (
    Held(
        key="bursary_reports.releases",
        what="That your bursary was published under a random name: its amounts and dates, the fund and the "
        "county, without your name; and the random name itself",
        why="So that the public can see what public money did",
        basis=Basis.PUBLIC_TASK,
        who="Everybody reads what is published; that it is you is seen by coordinators alone",
        kept=MONEY,
        where={"bursary_public_names": ALL, "bursary_released_awards": ALL},
    ),
    Held(
        key="bursary_reports.released_by",
        what="Which coordinator prepared, released or withdrew what is published, and when",
        why="So that it is known who made something public",
        basis=Basis.LEGAL_OBLIGATION,
        who="Coordinators",
        kept=RELEASES,
        where={"bursary_releases": ALL},
    ),
)


def register() -> None:
    """Declare it, and offer what deletes it, and the whole of a fund, when its time is over."""
    personal_data.declare(*HELD)
    personal_data.sweep(
        Sweep(MONEY, forgetting.due, forgetting.remove),
        Sweep(RELEASES, forgetting.due_releases, forgetting.remove_release),
    )

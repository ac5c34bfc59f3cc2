"""What is published of awards, and what reports hold about people."""

from network.core import personal_data
from network.core.personal_data import ALL, Basis, Held

HELD = (
    Held(
        key="bursary_reports.releases",
        what="That your bursary was published under a random name: its amounts and dates, the fund and the "
        "county, without your name; and the random name itself",
        why="So that the public can see what public money did",
        basis=Basis.PUBLIC_TASK,
        who="Everybody reads what is published; that it is you is seen by coordinators alone",
        kept="As long as the bursary itself, as financial records are: seven years",
        where={"bursary_public_names": ALL, "bursary_released_awards": ALL},
    ),
    Held(
        key="bursary_reports.released_by",
        what="Which coordinator prepared, released or withdrew what is published, and when",
        why="So that it is known who made something public",
        basis=Basis.LEGAL_OBLIGATION,
        who="Coordinators",
        kept="Seven years, as other records of public money",
        where={"bursary_releases": ALL},
    ),
)


def register() -> None:
    """Declare it."""
    personal_data.declare(*HELD)

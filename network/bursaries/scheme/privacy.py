"""What schemes hold about people."""

from network.core import personal_data
from network.core.personal_data import ALL, Basis, Held

HELD = (
    Held(
        key="bursaries.schemes",
        what="Which coordinator made which version of a fund's rules, and when",
        why="So that it can be shown by which rules public money was given, and who wrote them",
        basis=Basis.LEGAL_OBLIGATION,
        who="Coordinators and the funder",
        kept="Seven years after the fund has ended, as financial records are",
        where={"bursary_schemes": ALL},
    ),
)


def register() -> None:
    """Declare it."""
    personal_data.declare(*HELD)

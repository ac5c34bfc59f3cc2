"""What schemes hold about people."""

from network.bursaries.ledger.privacy import MONEY
from network.core import personal_data
from network.core.personal_data import ALL, Basis, Held

HELD = (
    Held(
        key="bursaries.schemes",
        what="Which coordinator made which version of a fund's rules, and when",
        why="So that it can be shown by which rules public money was given, and who wrote them",
        basis=Basis.LEGAL_OBLIGATION,
        who="Coordinators and the funder",
        kept=MONEY,
        where={"bursary_schemes": ALL},
    ),
)


def register() -> None:
    """Declare it."""
    personal_data.declare(*HELD)

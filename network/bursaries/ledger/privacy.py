"""What the ledger holds about people."""

from network.core import personal_data
from network.core.personal_data import ALL, Basis, Held, Period

MONEY = Period(
    "bursary-money",
    "The money of a fund, and what was decided about it",
    84,
    "the fund has ended and the last of its money has moved",
    least=84,
)

HELD = (
    Held(
        key="bursaries.ledger",
        what="Each move of money for a bursary: how much, when, for which application, and who made it",
        why="So that public money can be accounted for",
        basis=Basis.LEGAL_OBLIGATION,
        who="You, about your own bursary; the funder, and coordinators",
        kept=MONEY,
        where={"bursary_ledger": ALL},
    ),
)


def register() -> None:
    """Declare it."""
    personal_data.declare(*HELD)

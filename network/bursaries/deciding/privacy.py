"""What deciding holds about people."""

from network.bursaries.ledger.privacy import MONEY
from network.core import personal_data
from network.core.personal_data import ALL, Basis, Held

HELD = (
    Held(
        key="bursaries.decisions",
        what="What was decided about an application: the amount, the reason, added conditions, when, "
        "by whom and in whose place. A refusal goes with the application that it is about",
        why="So that public money is given out fairly, and every decision can be explained later",
        basis=Basis.PUBLIC_TASK,
        who="You, about your own application, without the names of those who decided; the funder, and "
        "coordinators, unless they have an interest in it",
        kept=MONEY,
        where={"bursary_decisions": ALL, "bursary_added_conditions": ALL},
    ),
    Held(
        key="bursaries.offers",
        what="What was offered to you, until when, and the agreement that you accepted, word for word",
        why="So that both sides know what was agreed",
        basis=Basis.CONTRACT,
        who="You; the funder, and coordinators, unless they have an interest in it",
        kept=MONEY,
        where={"bursary_offers": ALL},
    ),
)


def register() -> None:
    """Declare it."""
    personal_data.declare(*HELD)

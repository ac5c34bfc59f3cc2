"""What deciding holds about people."""

from network.core import personal_data
from network.core.personal_data import ALL, Basis, Held

KEPT = (
    "What was awarded: seven years after the fund has ended, as financial records are. A refusal: as long as "
    "the application that it is about"
)

HELD = (
    Held(
        key="bursaries.decisions",
        what="What was decided about an application: the amount, the reason, added conditions, when, "
        "by whom and in whose place",
        why="So that public money is given out fairly, and every decision can be explained later",
        basis=Basis.PUBLIC_TASK,
        who="You, about your own application, without the names of those who decided; the funder, and "
        "coordinators, unless they have an interest in it",
        kept=KEPT,
        where={"bursary_decisions": ALL, "bursary_added_conditions": ALL},
    ),
    Held(
        key="bursaries.offers",
        what="What was offered to you, until when, and the agreement that you accepted, word for word",
        why="So that both sides know what was agreed",
        basis=Basis.CONTRACT,
        who="You; the funder, and coordinators, unless they have an interest in it",
        kept=KEPT,
        where={"bursary_offers": ALL},
    ),
)


def register() -> None:
    """Declare it."""
    personal_data.declare(*HELD)

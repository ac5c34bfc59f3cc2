"""What checked facts hold about people."""

from collections.abc import Sequence
from datetime import date

from network.bursaries.checked import queries
from network.bursaries.checked.models import CheckedFact
from network.core import personal_data
from network.core.database import db
from network.core.personal_data import ALL, Basis, Due, Held, Period, Sweep

FACTS = Period(
    "checked facts",
    "Memberships, professions and residence",
    12,
    "the last day on which it counted, or its being refused or taken back",
    most=84,
)
HELD = (
    Held(
        key="checked.facts",
        what="A membership, a profession or the area you live in, as you claimed it for a bursary: "
        "your number in it, what a coordinator saw, from when until when it counts, and their reasons",
        why="So that a fund whose rules ask for it can rely on it",
        basis=Basis.PUBLIC_TASK,
        who="You and coordinators. Who decides on your bursary sees whether the rule is met",
        kept=FACTS,
        where={"checked_facts": ALL},
    ),
)


def register() -> None:
    """Declare it, and offer what deletes it."""
    personal_data.declare(*HELD)
    personal_data.sweep(Sweep(FACTS, due, remove))


def due(day: date) -> Sequence[Due]:
    """Return what was refused, taken back or over before ``day``."""
    return [
        Due(one.id, f"A {one.sort.value} that counts no longer", one.member_id)
        for one in queries.decided_before(day)
    ]


def remove(one: Due) -> None:
    """Delete a fact."""
    fact = db.session.get(CheckedFact, one.id)
    if fact is not None:
        db.session.delete(fact)
        db.session.flush()

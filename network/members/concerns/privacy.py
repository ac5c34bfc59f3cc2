"""What concerns hold about people, for how long, and what each of them is given of it.

Whoever raised a concern is given what they wrote. Whom it is about is given of a concern that is closed: when
it was raised, and what was decided. Who raised it and the words of others, by which they could be known, are
withheld (Data Protection Act 2018, schedule 2, paragraph 16), and a concern that is still looked into is not
mentioned (paragraph 7: it protects the public, and would be prejudiced). A coordinator who is asked for more
reads the words and gives what names nobody else.
"""

from collections.abc import Sequence
from datetime import date

from network.core import personal_data
from network.core.database import db
from network.core.personal_data import ALL, Basis, Due, Held, Period, Sweep
from network.members.concerns import queries
from network.members.concerns.models import Concern

KEPT = Period("concerns", "Concerns", 84, "the day it was closed", least=12)

HELD = (
    Held(
        key="concerns.concerns",
        what="A concern: who raised it, about whom or which session, what happened, and what was decided",
        why="To keep people in sessions safe",
        basis=Basis.PUBLIC_TASK,
        who="Coordinators, except the one whom it is about. Whoever raised it sees where it stands",
        kept=KEPT,
        where={"concerns": ALL, "concern_notes": ALL},
    ),
)


def register() -> None:
    """Declare it, and offer what deletes it."""
    personal_data.declare(*HELD)
    personal_data.sweep(Sweep(KEPT, due, remove))


def due(day: date) -> Sequence[Due]:
    """Return the concerns that were closed before ``day``."""
    return [
        Due(one.id, f"A concern that was closed in {one.closed_at:%B %Y}", one.raiser_id)
        for one in queries.closed_before(day)
    ]


def remove(one: Due) -> None:
    """Delete a concern with its notes."""
    concern = db.session.get(Concern, one.id)
    if concern is not None:
        db.session.delete(concern)
        db.session.flush()

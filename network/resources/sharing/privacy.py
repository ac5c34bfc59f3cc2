"""What is held about people who share something, and about those who ask for another format."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete

from network.core import personal_data
from network.core.database import db
from network.core.personal_data import ALL, Basis, Due, Held, Period, Sweep
from network.resources.sharing import queries
from network.resources.sharing.models import FormatRequest

KEPT = Period("format-requests", "Requests for another format", 6, "the day it was asked", most=24)

HELD = (
    Held(
        "sharing.formats",
        what="Who asked for a resource in another format: name, address, what they need, and the answer",
        why="To answer them. What somebody needs is asked without the reason for it",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="Whoever keeps the resource true, and coordinators",
        kept=KEPT,
        where={"format_requests": ALL},
    ),
)


def register() -> None:
    """Declare it, and offer what deletes it."""
    personal_data.declare(*HELD)
    personal_data.sweep(Sweep(KEPT, due, remove))


def due(day: date) -> Sequence[Due]:
    """Return the requests from before ``day``."""
    return [
        Due(one.id, f"A request for another format of {one.asked_at:%B %Y}", one.asker_id)
        for one in queries.asked_before(day)
    ]


def remove(one: Due) -> None:
    """Delete a request."""
    db.session.execute(delete(FormatRequest).where(FormatRequest.id == one.id))

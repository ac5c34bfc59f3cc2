"""What is held about people who ask to be called, and about those whom they ask."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete

from network.core import personal_data
from network.core.database import db
from network.core.personal_data import ALL, Basis, Due, Held, Period, Sweep
from network.members.contact import queries
from network.members.contact.models import CallRequest

KEPT = Period("calls", "Requests to call", 12, "the day it was asked")

HELD = (
    Held(
        "contact.requests",
        what="Who asked whom to call: name, service, phone, the best time, and the answer",
        why="So that health partners and instructors reach each other without showing their addresses",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="The member who is asked, and whoever asked",
        kept=KEPT,
        where={"call_requests": ALL},
    ),
)


def register() -> None:
    """Declare it, and offer what deletes it."""
    personal_data.declare(*HELD)
    personal_data.sweep(Sweep(KEPT, due, remove))


def due(day: date) -> Sequence[Due]:
    """Return the requests from before ``day``."""
    return [
        Due(one.id, f"A request to call of {one.asked_at:%B %Y}", one.member_id)
        for one in queries.asked_before(day)
    ]


def remove(one: Due) -> None:
    """Delete a request."""
    db.session.execute(delete(CallRequest).where(CallRequest.id == one.id))

"""What reminders of events hold about people."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete

from network.core import personal_data
from network.core.database import db
from network.core.personal_data import ALL, Basis, Due, Held, Period, Sweep, beginning_of
from network.events.reminding import queries
from network.events.reminding.models import EventReminder

LEDGER = Period("event reminders", "Which reminders of events were sent", 12, "the day of the event")

HELD = (
    Held(
        key="events.reminders",
        what="Of which events you were reminded or asked for an answer, when, and what became of it",
        why="So that you are told in time, once, and of nothing that has been called off",
        basis=Basis.CONTRACT,
        who="You, in the copy of your data. Those who arrange the event see numbers, and no names",
        kept=LEDGER,
        where={"event_reminders": ALL},
    ),
)


def register() -> None:
    """Declare it, and offer what deletes it."""
    personal_data.declare(*HELD)
    personal_data.sweep(Sweep(LEDGER, due, remove))


def due(day: date) -> Sequence[Due]:
    """Return the lines about events from before ``day``."""
    found = queries.before(beginning_of(day))
    return [Due(number, f"reminder {number} of an event", member_id) for number, member_id in found]


def remove(one: Due) -> None:
    """Delete a line."""
    db.session.execute(delete(EventReminder).where(EventReminder.id == one.id))

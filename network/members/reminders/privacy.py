"""What reminders hold about people."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from network.core.database import db
from network.core.personal_data import ALL, Basis, Due, Held, Period, Sweep, beginning_of
from network.members.reminders.models import Reminder

LEDGER = Period("reminders", "Which reminders were sent", 24, "the last day that they were about")

HELD = (
    Held(
        key="reminders",
        what="Which reminders of your certificates were sent, passed over or held back, when, and why",
        why="So that you are reminded of each step once, and never twice",
        basis=Basis.CONTRACT,
        who="You, in the copy of your data, and coordinators",
        kept=LEDGER,
        where={"reminders": ALL},
    ),
    Held(
        key="extensions",
        what="Which of your certificates were given a later last day, from when to when, and why",
        why="So that it can be said of any day whether you were fit to practise",
        basis=Basis.CONTRACT,
        who="You and coordinators",
        kept="As long as the certificate stands on the record",
        where={"extension_items": ALL, "extensions": ALL, "qualifications": ["extended_to"]},
    ),
)


def _due(before: date) -> Sequence[Due]:
    """Return the lines whose end, and whose decision, are before a day: no ladder asks for them any more."""
    rows = db.session.execute(
        select(Reminder.id, Reminder.member_id)
        .where(Reminder.expires_on < before, Reminder.decided_at < beginning_of(before))
        .order_by(Reminder.id)
    )
    return [Due(number, f"reminder {number}", member_id) for number, member_id in rows]


def _delete(due: Due) -> None:
    found = db.session.get(Reminder, due.id)
    if found is not None:
        db.session.delete(found)
        db.session.flush()


SWEEPS = (Sweep(LEDGER, _due, _delete),)

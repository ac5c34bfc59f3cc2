"""What answers to events hold about people."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from network.core import personal_data
from network.core.database import db
from network.core.personal_data import ALL, Basis, Due, Held, Period, Sweep, beginning_of
from network.events.meetings.models import Event
from network.events.registrations.models import Registration

ANSWERS = Period("answers", "Answers to events", 36, "the event", least=12)

HELD = (
    Held(
        key="registrations.answers",
        what="What you answered to an event, when and how, your place or turn in the queue, and why you were "
        "brought forward in it",
        why="So that an event has room for those who come, and places go to people in order",
        basis=Basis.CONTRACT,
        who="You, coordinators, and whoever leads the working group that the event is of",
        kept=ANSWERS,
        where={"registrations": ALL},
    ),
    Held(
        key="registrations.guests",
        what="The names of guests whom a health partner brings to an event",
        why="So that each has a place, and is expected at the door",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="The partner who brings them, coordinators, and whoever leads the event's working group",
        kept=ANSWERS,
        where={"event_guests": ALL},
    ),
    Held(
        key="registrations.needs",
        what="What you say you need to take part in an event, and what you eat or do not eat",
        why="So that you can take part",
        basis=Basis.EXPLICIT_CONSENT,
        who="You and coordinators; each look of theirs is written down",
        kept="30 days after the event, or until you delete it or cannot come, if sooner",
        where={"event_needs": ALL},
    ),
)


def register() -> None:
    """Declare it, and offer what deletes it."""
    personal_data.declare(*HELD)
    personal_data.sweep(Sweep(ANSWERS, _due, _delete))


def _due(before: date) -> Sequence[Due]:
    """Return the answers to events that were over before a day."""
    rows = db.session.execute(
        select(Registration.id, Registration.member_id)
        .join(Event, Event.id == Registration.event_id)
        .where(Event.ends_at < beginning_of(before))
        .order_by(Registration.id)
    )
    return [Due(number, f"answer {number} to an event", member_id) for number, member_id in rows]


def _delete(due: Due) -> None:
    found = db.session.get(Registration, due.id)
    if found is not None:
        db.session.delete(found)
        db.session.flush()

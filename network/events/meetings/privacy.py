"""What events hold about people: who leads them, who speaks, who made them."""

from collections.abc import Sequence
from datetime import date, datetime, time

from sqlalchemy import delete, select

from network.core import personal_data
from network.core.database import db
from network.core.personal_data import ALL, Basis, Due, Held, Period, Sweep
from network.events.meetings.models import Event, Speaker
from network.events.meetings.rules import LONDON

SPEAKERS = Period("event-speakers", "Names of speakers", 36, "the event")

HELD = (
    Held(
        key="events.speakers",
        what="That you speak at an event: your name, what is said about you, and whether you agreed to be "
        "named in public",
        why="So that people know whom they will hear",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="Members of the network; everybody on the web once you agreed to it",
        kept=SPEAKERS,
        where={"event_speakers": ALL},
    ),
    Held(
        key="events.hosts",
        what="Which events you host",
        why="So that those who come know whom to turn to",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="Members of the network",
        kept="Until your record is deleted",
        where={"events": ("host_id",)},
    ),
    Held(
        key="events.makers",
        what="Which events and series you made",
        why="So that the network can ask whoever planned them",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="Nobody but whoever keeps the site",
        kept="Until your record is deleted",
        where={"events": ("made_by_id",), "event_series": ("made_by_id",)},
    ),
)


def register() -> None:
    """Declare it, and offer what deletes it."""
    personal_data.declare(*HELD)
    personal_data.sweep(Sweep(SPEAKERS, due, remove))


def due(day: date) -> Sequence[Due]:
    """Return the speakers of events that ended before ``day``."""
    midnight = datetime.combine(day, time(), LONDON)
    found = db.session.scalars(
        select(Speaker).join(Event).where(Event.ends_at < midnight).order_by(Speaker.id)
    )
    return [
        Due(one.id, f"The name of a speaker at an event of {one.event.starts_at:%B %Y}", one.member_id)
        for one in found
    ]


def remove(one: Due) -> None:
    """Delete the name of a speaker."""
    db.session.execute(delete(Speaker).where(Speaker.id == one.id))

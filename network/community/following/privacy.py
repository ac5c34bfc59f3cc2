"""What following holds about people."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, exists, select

from network.community.following import queries
from network.community.following.models import AskedLetter, Asking
from network.core import personal_data
from network.core.database import db
from network.core.personal_data import ALL, Basis, Due, Held, Period, Sweep, beginning_of

ASKINGS = Period("askings", "Which questions you were asked to answer", 12, "you were asked")

HELD = (
    Held(
        key="community.askings",
        what="Which questions of others, that nobody had answered, you were asked to answer, and when",
        why="So that each question is brought to you once, and not always to the same few",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="You",
        kept=ASKINGS,
        where={"asked_letters": ALL, "question_askings": ALL},
    ),
    Held(
        key="community.brought",
        what="That a question was brought to members, and that a coordinator let a notice be told at once",
        why="So that it is done once",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="Coordinators",
        kept="As long as the discussion. Whose word it was goes with their record",
        where={"brought_questions": ALL, "important_notices": ALL},
    ),
)


def register() -> None:
    """Declare it, and offer what deletes it."""
    personal_data.declare(*HELD)
    personal_data.sweep(Sweep(ASKINGS, due, remove))


def due(day: date) -> Sequence[Due]:
    """Return the askings from before ``day``."""
    found = queries.askings_before(beginning_of(day))
    return [Due(number, f"question {number} that was asked", member_id) for number, member_id in found]


def remove(one: Due) -> None:
    """Delete an asking, and its letter with the last of them."""
    db.session.execute(delete(Asking).where(Asking.id == one.id))
    empty = select(AskedLetter.id).where(~exists().where(Asking.letter_id == AskedLetter.id))
    db.session.execute(delete(AskedLetter).where(AskedLetter.id.in_(empty)))

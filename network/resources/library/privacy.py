"""What the library holds about people."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, select

from network.core import personal_data
from network.core.database import db
from network.core.personal_data import ALL, Basis, Due, Held, Period, Sweep, beginning_of
from network.resources.library.models import ReviewLetter

ASKED = Period(
    "library-asked", "Letters about resources to look at again", 24, "they were written", least=12, most=60
)

HELD = (
    Held(
        key="library.resources",
        what="What you share in the library and look after: its words, and that it is you who looks after it",
        why="So that what the network knows stays, is found, and has somebody to ask",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="Your name: members of the network who may see it. The rest: whom you chose. A draft: you alone",
        kept="What others rely on stays, without your name once you leave or are deleted. Your drafts are "
        "deleted with your record",
        where={"resources": ALL},
    ),
    Held(
        key="library.versions",
        what="Which versions of resources you made, with a note on what is new",
        why="So that coordinators know whom to ask about a version",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="Coordinators. The version itself: those who may read the resource",
        kept="As long as the resource; your name goes when your record is deleted",
        where={"resource_versions": ALL},
    ),
    Held(
        key="library.asked",
        what="When you were asked to look again at a resource that you look after",
        why="So that you are asked once, and not again and again",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="You, in the copy of your data",
        kept=ASKED,
        where={"resource_review_letters": ALL},
    ),
)


def register() -> None:
    """Declare it, and offer what deletes it."""
    personal_data.declare(*HELD)
    personal_data.sweep(Sweep(ASKED, due, remove))


def due(day: date) -> Sequence[Due]:
    """Return the notes of letters that were written before ``day``."""
    found = db.session.execute(
        select(ReviewLetter.id, ReviewLetter.owner_id).where(ReviewLetter.written_at < beginning_of(day))
    )
    return [Due(number, "A note that somebody was asked about a resource", owner) for number, owner in found]


def remove(one: Due) -> None:
    """Delete the note of a letter."""
    db.session.execute(delete(ReviewLetter).where(ReviewLetter.id == one.id))

"""What funds hold about people."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from network.bursaries.funds.models import Deputy
from network.core import personal_data
from network.core.database import db
from network.core.personal_data import ALL, Basis, Due, Held, Period, Sweep

DEPUTIES = Period("bursary deputies", "Who decided in whose place", 84, "the last day of it", least=72)

HELD = (
    Held(
        key="funds.made",
        what="Who made a fund",
        why="So that public money can be accounted for",
        basis=Basis.LEGAL_OBLIGATION,
        who="Nobody on a page; it is in the copy of the records",
        kept="Until your record is deleted; the fund then stays without your name",
        where={
            "bursary_funds": (
                "made_by_id", "made_at", "name", "organisation_id", "purpose", "status", "begins_on",
                "ends_on", "round_rule",
            )
        },
    ),
    Held(
        key="funds.deputies",
        what="Who decides in the place of which funder, from when until when, and who named them",
        why="So that a decision is taken by somebody who may take it, and it stays known who that was",
        basis=Basis.PUBLIC_TASK,
        who="The two of them, and coordinators",
        kept=DEPUTIES,
        where={"bursary_deputies": ALL},
    ),
)  # fmt: skip


def register() -> None:
    """Declare it, and offer what deletes it."""
    personal_data.declare(*HELD)
    personal_data.sweep(Sweep(DEPUTIES, due, remove))


def due(day: date) -> Sequence[Due]:
    """Return the deputies whose last day was before ``day``."""
    old = db.session.scalars(select(Deputy).where(Deputy.ends_on < day).order_by(Deputy.id))
    return [Due(one.id, f"A deputy until {one.ends_on:%B %Y}", one.member_id) for one in old]


def remove(one: Due) -> None:
    """Delete that somebody was a deputy."""
    deputy = db.session.get(Deputy, one.id)
    if deputy is not None:
        db.session.delete(deputy)
        db.session.flush()

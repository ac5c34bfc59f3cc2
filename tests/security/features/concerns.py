"""The addresses and things of concerns."""

from typing import Any

from network.members.concerns.models import Concern, ConcernNote
from tests import factories
from tests.security.declaring import BOTH, Row, members, row

ABOUT_AMINA = {"reference": "about-amina"}

ROWS: dict[str, Row] = {
    "concerns.raise_concern": members(BOTH),
    "concerns.own": members(),
    "concerns.index": row("carol"),
    "concerns.show": row("carol", places=ABOUT_AMINA),
    "concerns.add_note": row("carol", methods="POST", places=ABOUT_AMINA),
    "concerns.take_up": row("carol", methods="POST", places=ABOUT_AMINA),
    "concerns.close": row("carol", methods=BOTH, places=ABOUT_AMINA),
}
SEEN_BY = {"concern": frozenset({"carol, of others"}), "found": frozenset({"carol, of others"})}


def things(world: Any, owner: str, _common: dict[str, int]) -> dict[str, int]:
    """Make a concern about somebody, whom it is hidden from, also where they are a coordinator."""
    concern = Concern(
        reference=f"about-{owner}",
        about=world.people[owner],
        raiser=world.people["esi"],
        happened=world.mark("concern", owner),
    )
    concern.notes = [ConcernNote(words=world.mark("found", owner), by=world.people["carol"])]
    return {"concern": factories.kept(concern).id}

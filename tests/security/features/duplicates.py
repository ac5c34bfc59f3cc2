"""The addresses and things of duplicates."""

from typing import TYPE_CHECKING

from network.core import clock
from network.core.permission import SYSTEM
from network.members.duplicates import operations
from network.members.duplicates.models import Merge
from network.members.people.rules import Status
from tests import factories
from tests.security.declaring import ADA, BOTH, CAROL, Row, row

if TYPE_CHECKING:
    from tests.security.world import World

OF_POWER = frozenset({ADA})
SEEN_BY: dict[str, frozenset[str]] = {"aside": frozenset()}  # kept for an undoing, and shown to nobody

ROWS: dict[str, Row] = {
    "duplicates.index": row(CAROL, ADA, methods=BOTH),
    "duplicates.look": row(CAROL, ADA, methods="POST"),
    "duplicates.compare": row(CAROL, methods=BOTH, thing="pair", of_power=OF_POWER, but_not_own=True),
    "duplicates.part": row(CAROL, methods=BOTH, thing="pair", of_power=OF_POWER, but_not_own=True),
    "duplicates.merges": row(CAROL, ADA),
    "duplicates.show": row(CAROL, thing="merge", of_power=frozenset({CAROL, ADA}), but_not_own=True),
    "duplicates.undo": row(CAROL, methods="POST", thing="merge", of_power=OF_POWER, but_not_own=True),
}


def things(world: "World", owner: str, _common: dict[str, int]) -> dict[str, int]:
    """Make a second record of somebody that waits for a decision, and a third that was merged with theirs."""
    member = world.people[owner]
    twin = factories.member(f"{member.name} Twin", email=f"twin-{owner}@network.example")
    former = factories.member(f"{member.name} Former", status=Status.MERGED, merged_into_id=member.id)
    was = {"old": {"biography": world.mark("aside", owner)}, "new": {"biography": ""}}
    pair = operations.offer(member, twin, by=world.people["carol"])
    merge = factories.kept(
        Merge(
            winner=member,
            loser=former,
            was=Status.ACTIVE,
            of_power=owner in {"carol", "ada"},
            by_name=SYSTEM.name,
            at=clock.now(),
            changes=[{"table": "members", "id": former.id, **was}],
        )
    )
    return {"pair": pair.id, "merge": merge.id}

"""The addresses and things of training."""

from typing import TYPE_CHECKING

from network.members.training.models import TrainingQuestion
from tests import factories
from tests.security.declaring import AMINA, BOTH, CAROL, OMAR, OWNER, Row, row

if TYPE_CHECKING:
    from tests.security.world import World

ROWS: dict[str, Row] = {
    "training.index": row(CAROL),
    "training.export": row(CAROL, places={"ending": "csv"}),
    "training.answers": row(CAROL),
    "training.ask": row(CAROL, methods="POST", thing="member", places={"key": "first-aid"}, but_not_own=True),
    "training.choose": row(AMINA, OMAR, methods=BOTH),
    "training.question": row(OWNER, methods=BOTH, thing="training question"),
}


def things(world: "World", owner: str, common: dict[str, int]) -> dict[str, int]:
    """Make a question that somebody was asked."""
    question = TrainingQuestion(
        member=world.people[owner],
        member_id=world.people[owner].id,
        kind_id=common["kind"],
        asked_by_id=world.people["carol"].id,
    )
    return {"training question": factories.kept(question).id}

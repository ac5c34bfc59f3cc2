"""The addresses and things of cards."""

from typing import TYPE_CHECKING

from network.members.cards import codes
from network.members.cards.models import Card, CardCondition
from tests import factories
from tests.security.declaring import AMINA, BOTH, CAROL, OMAR, Row, members, row

if TYPE_CHECKING:
    from tests.security.world import World

ROWS: dict[str, Row] = {
    "cards.show": row(places={"code": "nothing"}, is_not_there=True),
    "cards.photo": row(places={"code": "nothing"}, is_not_there=True),
    "cards.mine": members(),
    "cards.make": row(AMINA, OMAR, methods=BOTH),
    "cards.change": members(BOTH),
    "cards.another": row(AMINA, OMAR, methods=BOTH),
    "cards.sheet": Row(members().who, places={"size": "a5"}),
    "cards.sheet credit card": Row(members().who, places={"size": "credit-card"}),
    "cards.give_up": members(BOTH),
    "cards.revoke": row(CAROL, methods=BOTH, thing="card", but_not_own=True),
}
SEEN_BY = {"card": frozenset({"owner"})}


def things(world: "World", owner: str, common: dict[str, int]) -> dict[str, int]:
    """Make a card; its code is a word for its owner's eyes alone."""
    nonce = codes.new_nonce()
    code = codes.code_from(nonce)
    world.mark("card", owner, code)
    card = Card(
        member=world.people[owner],
        member_id=world.people[owner].id,
        nonce=nonce,
        code_hash=codes.hash_of(code),
        shows=[CardCondition(condition_id=common["condition"])],
    )
    return {"card": factories.kept(card).id}

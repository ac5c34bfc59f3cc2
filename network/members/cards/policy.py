"""Who makes a card, and who may end one: its owner, a coordinator, and the system when access ends."""

from network.core.lifecycle import moves
from network.core.permission import Actor, Permission, Role, holds, signed_in, the_system
from network.members.cards.models import Card
from network.members.cards.rules import Status
from network.members.people import policy as people

coordinator = holds(Role.COORDINATOR)
instructor = holds(Role.INSTRUCTOR)


def _is_owner(actor: Actor, card: object) -> bool:
    return actor.id is not None and getattr(card, "member_id", None) == actor.id


owner = signed_in & Permission(_is_owner)

# One's own pages: whoever is no instructor any more can still see and end the card that they have.
may_see_own = signed_in
may_make = instructor
may_make_for = instructor & people.themselves

# About a card. Its code is for its owner alone.
may_change = owner
may_revoke = coordinator & ~owner


moves(Card, {Status.REVOKED: owner | may_revoke | the_system})

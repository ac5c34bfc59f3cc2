"""Who claims a fact about themselves, who sees it, and who checks it: never one's own."""

from typing import Any

from network.bursaries.checked.models import CheckedFact
from network.bursaries.checked.rules import Status
from network.core.lifecycle import moves
from network.core.permission import Actor, Permission, Role, holds

in_the_network = holds(*Role)
coordinator = holds(Role.COORDINATOR)


def _is_own(actor: Actor, fact: Any) -> bool:
    return actor.id is not None and isinstance(fact, CheckedFact) and fact.member_id == actor.id


own = in_the_network & Permission(_is_own)

may_claim = in_the_network
may_see_list = coordinator
may_see = own | coordinator
may_write = own
may_check = coordinator & ~Permission(_is_own)
may_end = own | may_check

moves(
    CheckedFact,
    {
        Status.CLAIMED: may_write,
        Status.WITHDRAWN: may_write,
        Status.CHECKED: may_check,
        Status.RETURNED: may_check,
        Status.REFUSED: may_check,
        Status.ENDED: may_end,
    },
)

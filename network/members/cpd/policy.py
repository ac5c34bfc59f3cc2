"""Who may see and add CPD, who checks it (never their own), and who edits the schemes."""

from network.core.lifecycle import moves
from network.core.permission import Actor, Permission, Role, holds, signed_in, the_system
from network.members.cpd.models import CpdEntry
from network.members.cpd.rules import Status
from network.members.people import policy as people

coordinator = holds(Role.COORDINATOR)


def _is_owner(actor: Actor, thing: object) -> bool:
    """Whether an entry, or a scheme that is followed, is the actor's own."""
    return actor.id is not None and getattr(thing, "member_id", None) == actor.id


owner = signed_in & Permission(_is_owner)

# About a member: their CPD pages, their transcript, which schemes they follow.
may_see_record_of = people.may_see_all_of
may_add_for = people.may_see_all_of | the_system

# About a scheme that is followed, or an entry.
may_see = owner | coordinator
may_correct = owner | coordinator
may_check = coordinator & ~owner
may_see_queue = coordinator
may_see_balances = coordinator

# About a scheme, its kinds of activity and its shared caps.
may_edit = holds(Role.COORDINATOR, Role.ADMINISTRATOR)

moves(
    CpdEntry,
    {
        Status.DECLARED: may_correct | the_system,
        Status.CHECKED: may_check | the_system,
        Status.DECLINED: may_check | the_system,
        Status.WITHDRAWN: owner,
    },
)

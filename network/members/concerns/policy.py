"""Who raises a concern, and who reads it: coordinators, but never the one whom it is about."""

from network.core.lifecycle import moves
from network.core.permission import Actor, Permission, Role, holds, signed_in
from network.members.concerns.models import Concern
from network.members.concerns.rules import Status
from network.members.people import policy as people
from network.members.people.models import Member

may_raise = signed_in
may_see_own = signed_in
may_see_list = holds(Role.COORDINATOR)


def _is_about(actor: Actor, concern: object) -> bool:
    return actor.id is not None and getattr(concern, "about_id", None) == actor.id


def _coordinates(_actor: Actor, member: object) -> bool:
    """Whether this is somebody who runs the network: everybody may know who does."""
    return isinstance(member, Member) and Role.COORDINATOR in member.roles


whom_it_is_about = Permission(_is_about)
may_read = may_see_list & ~whom_it_is_about
may_handle = may_read
may_raise_about = signed_in & (people.may_see | Permission(_coordinates)) & ~people.themselves

moves(Concern, {Status.LOOKED_INTO: may_handle, Status.CLOSED: may_handle})

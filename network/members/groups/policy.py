"""Who sees working groups, who makes them, and who says who belongs."""

from network.core.permission import Actor, Permission, Role, holds
from network.members.groups.models import GroupMembership, WorkingGroup

in_the_network = holds(*Role)
coordinator = holds(Role.COORDINATOR)


def _current(actor: Actor, group: object) -> list[GroupMembership]:
    if not isinstance(group, WorkingGroup) or actor.id is None:
        return []
    return [one for one in group.memberships if one.member_id == actor.id and one.left_on is None]


def _goes_on(_actor: Actor, group: object) -> bool:
    return isinstance(group, WorkingGroup) and group.closed_on is None


def _is_open(_actor: Actor, group: object) -> bool:
    return isinstance(group, WorkingGroup) and group.open_to_all


def _was_in(actor: Actor, group: object) -> bool:
    return isinstance(group, WorkingGroup) and any(one.member_id == actor.id for one in group.memberships)


def _is_own(actor: Actor, membership: object) -> bool:
    return actor.id is not None and getattr(membership, "member_id", None) == actor.id


goes_on = Permission(_goes_on)
belongs = in_the_network & Permission(lambda actor, group: bool(_current(actor, group)))
leads = in_the_network & Permission(lambda actor, group: any(one.leads for one in _current(actor, group)))

may_see_groups = in_the_network
may_see = in_the_network & (goes_on | coordinator | Permission(_was_in))
may_edit_groups = coordinator
may_edit = coordinator
may_add_people = (coordinator | leads) & goes_on
may_join = in_the_network & goes_on & Permission(_is_open) & ~belongs
# About a membership.
may_choose_lead = coordinator & Permission(lambda actor, one: goes_on(actor, getattr(one, "group", None)))
may_end = in_the_network & (
    Permission(_is_own) | Permission(lambda actor, one: may_add_people(actor, getattr(one, "group", None)))
)

"""Who may find, compare, merge and part records: never one of their own, and about power an administrator."""

from collections.abc import Iterator

from network.core.permission import Actor, Permission, Role, holds, the_system
from network.members.duplicates.models import DuplicatePair, Merge
from network.members.people import policy as people
from network.members.people.models import Member

coordinator = holds(Role.COORDINATOR)
administrator = holds(Role.ADMINISTRATOR)

may_find = coordinator | administrator
may_look = may_find | the_system


def _both(thing: object) -> Iterator[Member]:
    if isinstance(thing, tuple):
        yield from thing
    if isinstance(thing, DuplicatePair):
        yield from (thing.a, thing.b)
    if isinstance(thing, Merge):
        yield from (thing.winner, thing.loser)


def _is_own(actor: Actor, thing: object) -> bool:
    return actor.id in {member.id for member in _both(thing)}


def _is_of_power(actor: Actor, thing: object) -> bool:
    return (isinstance(thing, Merge) and thing.of_power) or any(
        people.about_power(actor, member) for member in _both(thing)
    )


own = Permission(_is_own)
of_power = Permission(_is_of_power)
may_merge = ((coordinator & ~of_power) | (administrator & of_power)) & ~own
may_see_merge = (coordinator | (administrator & of_power)) & ~own
may_undo = may_merge

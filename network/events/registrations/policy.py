"""Who answers, who sees who comes, and the permission of each move of an answer."""

from network.core import lifecycle
from network.core.permission import Actor, Permission, the_system
from network.events.meetings import policy as events
from network.events.registrations.models import Registration
from network.events.registrations.rules import Status


def _is_own(actor: Actor, registration: object) -> bool:
    return actor.id is not None and getattr(registration, "member_id", None) == actor.id


own = events.in_the_network & Permission(_is_own)
arranges_it = Permission(lambda actor, one: events.may_arrange(actor, getattr(one, "event", None)))

may_answer = events.in_the_network & ~events.is_draft & events.may_see
may_see_who_comes = events.may_arrange  # with numbers, guests and the queue: an event
may_see_needs = events.coordinator
may_change = own | arranges_it | the_system

lifecycle.moves(
    Registration,
    {status: may_change for status in Status if status not in {Status.OFFERED, Status.LAPSED}}
    | {Status.OFFERED: the_system, Status.LAPSED: the_system},
)

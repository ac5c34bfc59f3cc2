"""Who answers, who sees who comes, and the permission of each move of an answer."""

from network.core import lifecycle
from network.core.permission import Actor, Permission, Role, the_system
from network.events.meetings import policy as events
from network.events.registrations.models import Registration
from network.events.registrations.rules import Status


def _is_own(actor: Actor, registration: object) -> bool:
    return actor.id is not None and getattr(registration, "member_id", None) == actor.id


own = events.in_the_network & Permission(_is_own)
arranges_it = Permission(lambda actor, one: events.may_arrange(actor, getattr(one, "event", None)))

may_see_own = events.in_the_network  # the list of one's own answers
may_answer = events.in_the_network & events.may_see  # a draft refuses in words
may_see_who_comes = events.in_the_network & events.may_arrange  # numbers, guests and the queue: an event
may_see_needs = events.coordinator
may_change = own | arranges_it | the_system
may_give_needs = own  # a declaration about one's own health is nobody else's to make
may_take_back_needs = own
may_bring_guests = may_change & Permission(
    lambda _actor, one: Role.HEALTH_PARTNER in getattr(getattr(one, "member", None), "roles", ())
)
may_leave_out = Permission(lambda actor, guest: may_change(actor, getattr(guest, "registration", None)))
may_change_for_them = arranges_it & ~Permission(_is_own)
may_bring_forward = may_change_for_them  # in the queue, with a reason; never oneself

lifecycle.moves(
    Registration,
    {status: may_change for status in Status if status not in {Status.OFFERED, Status.LAPSED}}
    | {Status.OFFERED: the_system, Status.LAPSED: the_system},
)

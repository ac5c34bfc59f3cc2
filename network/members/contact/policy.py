"""Who may ask whom to call, and who answers."""

from network.core.lifecycle import moves
from network.core.permission import Actor, Permission, Role, holds, signed_in, the_system
from network.members.consents import queries as consents
from network.members.consents.rules import CALLS
from network.members.contact.models import CallRequest
from network.members.contact.rules import Status
from network.members.people import policy as people
from network.members.people.models import Member
from network.members.people.rules import Status as Membership

may_see_requests = signed_in  # each finds their own
may_ask_anybody = holds(Role.HEALTH_PARTNER, Role.COORDINATOR)


def _takes_calls(_actor: Actor, member: object) -> bool:
    """Whether this is an active instructor who agreed to be asked."""
    return (
        isinstance(member, Member)
        and member.status is Membership.ACTIVE
        and Role.INSTRUCTOR in member.roles
        and consents.gives(member.id, CALLS)
    )


def _is_asked(actor: Actor, request: object) -> bool:
    return actor.id is not None and getattr(request, "member_id", None) == actor.id


takes_calls = Permission(_takes_calls)
may_ask = may_ask_anybody & people.may_see & ~people.themselves & takes_calls
may_answer = signed_in & Permission(_is_asked)

moves(
    CallRequest,
    {Status.CALLED: may_answer, Status.CANNOT: may_answer, Status.CLOSED: the_system},
)

"""Who sees what came in by mail, and says that it is seen to."""

from network.core.permission import Actor, Permission, Role, holds
from network.events.invitations.models import CalendarReply
from network.events.invitations.rules import FOR_A_PERSON
from network.events.meetings import policy as events

coordinator = holds(Role.COORDINATOR)
may_see_replies = holds(Role.COORDINATOR, Role.ADMINISTRATOR)
may_see_invitations = events.may_arrange  # how many went, on the page of who comes


def _waits(_actor: Actor, reply: object) -> bool:
    return isinstance(reply, CalendarReply) and reply.outcome in FOR_A_PERSON


may_see_to = coordinator & Permission(_waits)

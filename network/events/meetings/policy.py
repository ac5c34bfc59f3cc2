"""Who sees an event, who arranges it, and the permission of each of its moves."""

from network.core import lifecycle
from network.core.permission import Actor, Permission, Role, holds, the_system
from network.events.meetings.models import Event
from network.events.meetings.rules import Status, Visibility
from network.members.groups import policy as groups

in_the_network = holds(*Role)
coordinator = holds(Role.COORDINATOR)

is_draft = Permission(lambda _actor, event: isinstance(event, Event) and event.status is Status.DRAFT)
is_public = Permission(
    lambda _actor, event: isinstance(event, Event) and event.visibility is Visibility.PUBLIC
)


def _is_host(actor: Actor, event: object) -> bool:
    return actor.id is not None and isinstance(event, Event) and event.host_id == actor.id


def _leads_its_group(actor: Actor, event: object) -> bool:
    return isinstance(event, Event) and event.group is not None and groups.leads(actor, event.group)


host = in_the_network & Permission(_is_host)
arranges = coordinator | Permission(_leads_its_group)

may_see_events = in_the_network  # those of the network; the public ones are open to anyone
may_see = (~is_draft & (is_public | in_the_network)) | (is_draft & (arranges | host))
may_plan = coordinator
may_arrange = arranges  # edit, publish, move, postpone, cancel: an event
may_prepare = arranges | host  # its agenda and speakers, and what it leaves behind

lifecycle.moves(
    Event,
    {
        Status.PUBLISHED: may_arrange,
        Status.POSTPONED: may_arrange,
        Status.CANCELLED: may_arrange,
        Status.HELD: may_arrange | the_system,
    },
)

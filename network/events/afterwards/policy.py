"""Who reads and writes what an event leaves behind, says how it was, and writes to all."""

from network.core import clock
from network.core.permission import Actor, Permission
from network.events.afterwards import queries
from network.events.meetings import policy as events
from network.events.meetings.models import Event
from network.events.meetings.rules import Status

TAKES_PLACE = frozenset({Status.PUBLISHED, Status.HELD})


def _takes_place(_actor: Actor, event: object) -> bool:
    return isinstance(event, Event) and event.status in TAKES_PLACE


def _has_begun(_actor: Actor, event: object) -> bool:
    return isinstance(event, Event) and event.starts_at <= clock.now()


def _was_there(actor: Actor, event: object) -> bool:
    return isinstance(event, Event) and actor.id in queries.who_may_say(event)


def _owns(actor: Actor, action: object) -> bool:
    return actor.id is not None and getattr(action, "owner_id", None) == actor.id


takes_place = Permission(_takes_place)
has_begun = takes_place & Permission(_has_begun)
# About an event. Slides may be there before it begins; the others see them from then on.
may_edit = events.in_the_network & takes_place & events.may_prepare
may_see = (events.in_the_network & has_begun) | may_edit
may_say_how_it_was = events.in_the_network & has_begun & Permission(_was_there)
may_read_comments = events.in_the_network & has_begun & events.may_prepare
may_write_to_all = events.in_the_network & has_begun & events.may_arrange

edits_its_event = Permission(lambda actor, one: may_edit(actor, getattr(one, "event", None)))
sees_its_event = Permission(lambda actor, one: may_see(actor, getattr(one, "event", None)))

# About a file or an action.
may_open = sees_its_event
may_change = edits_its_event
may_finish = edits_its_event | (sees_its_event & Permission(_owns))

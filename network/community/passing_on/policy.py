"""Who passes something on, and who looks after the text of the week."""

from network.community.discussions import policy as discussions
from network.core import clock
from network.core.permission import Permission, Role, holds
from network.events.meetings import policy as events
from network.events.meetings.models import Event
from network.events.meetings.rules import Status as EventStatus
from network.resources.library import queries as library
from network.resources.library.models import Resource
from network.resources.library.rules import Status, Visibility

in_the_network = holds(*Role)
is_on = Permission(lambda _actor, event: isinstance(event, Event) and event.status is EventStatus.PUBLISHED)
is_for_many = Permission(
    lambda actor, one: (
        isinstance(one, Resource)
        and one.status is Status.PUBLISHED
        and one.visibility is not Visibility.COORDINATORS
        and library.may_open(actor, one, clock.today())
    )
)

may_pass_on_event = in_the_network & events.may_see & is_on
may_pass_on_resource = in_the_network & is_for_many
may_pass_on_discussion = discussions.may_answer
may_tell_the_week = in_the_network
may_say_it_is_told = holds(Role.COORDINATOR)

"""Who keeps the list of who was there, who joins and checks in, and who has the certificate.

Nobody checks themself in with the list: what counts for CPD needs another's eye, or the joining itself.
"""

from network.core import lifecycle
from network.core.permission import Actor, Permission, the_system
from network.events.attendance.models import Attendance
from network.events.attendance.rules import Status
from network.events.meetings import policy as events
from network.members.people import policy as people


def _is_own(actor: Actor, attendance: object) -> bool:
    return actor.id is not None and getattr(attendance, "member_id", None) == actor.id


# About an event.
may_keep_list = events.in_the_network & ~events.is_draft & events.may_arrange
may_export = events.coordinator & ~events.is_draft
may_arrive = events.in_the_network & ~events.is_draft  # with the code at its door

# About a member: which events they were at.
may_see_history = people.may_see_all_of

# About somebody's attendance.
own = Permission(_is_own)
keeps_its_list = Permission(lambda actor, one: may_keep_list(actor, getattr(one, "event", None)))
may_note = keeps_its_list & ~own
may_have_certificate = events.in_the_network & (own | events.coordinator)

lifecycle.moves(
    Attendance,
    {
        Status.ASKING: own,
        Status.PRESENT: own | may_note | the_system,
        (Status.ABSENT, Status.PRESENT): may_note | the_system,  # never by a press of one's own
        Status.ABSENT: keeps_its_list | the_system,
        Status.UNSAID: keeps_its_list | the_system,
    },
)

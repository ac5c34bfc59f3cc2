"""Who may see what is about to be said to members, and hold it back: coordinators, and never their own."""

from network.core.lifecycle import moves
from network.core.permission import Actor, Permission, Role, holds, signed_in, the_system
from network.members.reminders.models import Reminder
from network.members.reminders.rules import Status


def _is_owner(actor: Actor, thing: object) -> bool:
    return actor.id is not None and getattr(thing, "member_id", None) == actor.id


coordinator = holds(Role.COORDINATOR)
owner = signed_in & Permission(_is_owner)

may_see_reminders = coordinator
may_hold = coordinator & ~owner  # of a grant, or of a reminder about one
may_see_extensions = coordinator
may_extend = coordinator  # an extension leaves out what is one's own
may_undo_extension = coordinator

moves(
    Reminder,
    {
        Status.HELD: may_hold,
        Status.RELEASED: may_hold,
        Status.SKIPPED: may_hold,
        Status.SENT: the_system,
        Status.NOT_WANTED: the_system,
        Status.PASSED_OVER: the_system,
        Status.OVER: the_system,
    },
)

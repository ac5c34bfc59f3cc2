"""Who may read the directory, and as which audience."""

from network.core.permission import Actor, Role, holds
from network.members.people.rules import Audience

may_search = holds(Role.INSTRUCTOR, Role.HEALTH_PARTNER, Role.COORDINATOR)
may_see_everybody = holds(Role.COORDINATOR)
may_export = holds(Role.COORDINATOR, Role.HEALTH_PARTNER)


def audience_of(actor: Actor) -> Audience | None:
    """Return the audience that ``actor`` reads as; None sees every field."""
    if Role.COORDINATOR in actor.roles:
        return None
    return Audience.PARTNERS if Role.HEALTH_PARTNER in actor.roles else Audience.INSTRUCTORS

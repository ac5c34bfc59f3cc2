"""The cast without a database: enough of each for a permission to be asked."""

from datetime import date
from typing import Any

from network.core.permission import Role
from network.members.people.models import Member, RoleGrant
from network.members.people.rules import SHOWN_BY_DEFAULT, Status


def actor(name: str, *roles: Role, number: int, **facts: Any) -> Member:
    """Make somebody who holds ``roles`` for good."""
    usual: dict[str, Any] = {"status": Status.ACTIVE, "shown": list(SHOWN_BY_DEFAULT)}
    made = Member(id=number, name=name, **usual | facts)
    made.role_grants = [RoleGrant(role=role, begins_on=date(2020, 1, 1)) for role in roles]
    return made


AMINA = actor("Amina", Role.INSTRUCTOR, number=1)
BEN = actor("Ben", Role.FUNDER, number=2)
CAROL = actor("Carol", Role.COORDINATOR, number=3)
ESI = actor("Esi", Role.HEALTH_PARTNER, number=4)
ADA = actor("Ada", Role.ADMINISTRATOR, number=5)
DEV = actor("Dev", number=6, status=Status.UNCLAIMED)
GONE = actor("Gone", Role.INSTRUCTOR, number=7, status=Status.LEFT)
HIDDEN = actor("Hidden", Role.INSTRUCTOR, number=8, shown=[])

"""What working groups put on the page of a member, and what data rights ask of them."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import delete

from network.core import registry
from network.core.database import db
from network.core.registry import Panel, Section
from network.members.groups import operations, queries
from network.members.groups.models import GroupMembership
from network.members.people import policy as people
from network.members.people.models import Member


def register() -> None:
    """Fill the registry."""
    registry.panels.add(panels, "groups")
    registry.access_ended.add(operations.end_all, "groups")
    registry.subject_access.add(held, "groups")
    registry.erasure.add(erase, "groups")


def panels(place: str, actor: Any, thing: Any) -> Iterator[Panel]:
    """Show to which groups somebody belongs, on their own page and to coordinators."""
    if place == "member" and isinstance(thing, Member) and people.may_see_all_of(actor, thing):
        now = [one for one in queries.memberships_of(thing) if one.left_on is None]
        if now:
            yield Panel("Working groups", "groups/_panel.html", {"memberships": now}, order=65)


def held(member: Any) -> Section:
    """Return every time that somebody belonged to a group."""
    rows = [
        {
            "group": one.group.name,
            "leads": one.leads,
            "joined": one.joined_on.isoformat(),
            "left": one.left_on.isoformat() if one.left_on else None,
        }
        for one in queries.memberships_of(member)
    ]
    return Section("Working groups", rows)


def erase(member: Any) -> None:
    """Take somebody out of the groups that they belong or belonged to."""
    db.session.execute(delete(GroupMembership).where(GroupMembership.member_id == member.id))

"""What becomes of resources when the person who keeps them true leaves, or is deleted."""

from sqlalchemy import ColumnElement, delete, select, update

from network.core import audit
from network.core.database import db
from network.core.permission import SYSTEM
from network.members.people.models import Member
from network.members.people.rules import Status as Membership
from network.resources.library.models import Resource, ResourceVersion, ReviewLetter
from network.resources.library.operations import delete_draft
from network.resources.library.rules import Status
from network.resources.library.steps import take


def leave_behind(member: Member) -> None:
    """Take somebody who has left out of what others read; coordinators give it to another.

    Who is suspended may come back, and keeps theirs; so do drafts, which nobody else has seen.
    """
    if member.status is Membership.LEFT:
        for resource in _of(member, Resource.status != Status.DRAFT):
            let_go(resource, member)


def forget(member: Member) -> None:
    """Delete the drafts of somebody whose record is deleted, and take their name from all the rest."""
    for resource in _of(member):
        if resource.status is Status.DRAFT:
            take(resource)
            delete_draft(resource)
        else:
            let_go(resource, member)
    db.session.execute(
        update(ResourceVersion)
        .where(ResourceVersion.made_by_id == member.id)
        .values(made_by_id=None)
        .execution_options(synchronize_session="fetch")
    )
    db.session.execute(delete(ReviewLetter).where(ReviewLetter.owner_id == member.id))


def _of(member: Member, *those: ColumnElement[bool]) -> list[Resource]:
    question = select(Resource).where(Resource.owner_id == member.id, *those).order_by(Resource.id)
    return list(db.session.scalars(question))


def let_go(resource: Resource, member: Member) -> None:
    """Take somebody out of a resource as its owner; it stands before coordinators until another is found."""
    take(resource)
    resource.owner_id = None
    db.session.flush()
    audit.record("resource without an owner", resource, by=SYSTEM, about=member)

"""Questions about working groups."""

from collections.abc import Sequence

from sqlalchemy import Row, exists, func, or_, select
from sqlalchemy.orm import joinedload

from network.core.database import db
from network.core.permission import Actor
from network.members.groups import policy
from network.members.groups.models import GroupMembership, WorkingGroup
from network.members.people.models import Member
from network.members.people.rules import Status


def seen_by(reader: Actor) -> Sequence[Row[tuple[WorkingGroup, int, bool]]]:
    """Return the groups that ``reader`` may see, each with how many belong and whether the reader does."""
    mine = (GroupMembership.group_id == WorkingGroup.id, GroupMembership.member_id == (reader.id or 0))
    belonging = (
        select(func.count())
        .select_from(GroupMembership)
        .join(Member, Member.id == GroupMembership.member_id)
        .where(
            GroupMembership.group_id == WorkingGroup.id,
            GroupMembership.left_on.is_(None),
            Member.status == Status.ACTIVE,
        )
        .scalar_subquery()
    )
    question = select(
        WorkingGroup, belonging, exists().where(*mine, GroupMembership.left_on.is_(None))
    ).order_by(WorkingGroup.closed_on.is_not(None), WorkingGroup.name)
    if not policy.may_edit_groups(reader):
        question = question.where(or_(WorkingGroup.closed_on.is_(None), exists().where(*mine)))
    return db.session.execute(question).all()


def people_of(group: WorkingGroup) -> Sequence[GroupMembership]:
    """Return who belongs or belonged to a group: leads first, then by name, then those who have left."""
    return db.session.scalars(
        select(GroupMembership)
        .join(Member, Member.id == GroupMembership.member_id)
        .where(GroupMembership.group_id == group.id, Member.status == Status.ACTIVE)
        .order_by(
            GroupMembership.left_on.is_not(None),
            GroupMembership.leads.desc(),
            Member.sort_name,
            GroupMembership.id,
        )
    ).all()


def memberships_of(member: Member) -> Sequence[GroupMembership]:
    """Return every time that somebody belonged to a group, newest first."""
    return db.session.scalars(
        select(GroupMembership)
        .options(joinedload(GroupMembership.group))
        .where(GroupMembership.member_id == member.id)
        .order_by(GroupMembership.id.desc())
    ).all()

"""Making working groups, and saying who belongs to them and who leads."""

from sqlalchemy import func, select

from network.core import audit, clock
from network.core.database import db, one_at_a_time
from network.core.lifecycle import demand
from network.core.permission import SYSTEM, Actor
from network.core.rules import Refused
from network.members.groups import policy
from network.members.groups.models import GroupMembership, WorkingGroup
from network.members.people import policy as people
from network.members.people.models import Member
from network.members.people.rules import Status
from network.members.qualifications import facts


def begin(name: str, purpose: str, *, open_to_all: bool, by: Actor) -> WorkingGroup:
    """Begin a working group; raises Refused when there is one of that name."""
    demand(policy.may_edit_groups, by)
    _refuse_a_second(name)
    group = WorkingGroup(name=name, purpose=purpose, open_to_all=open_to_all)
    db.session.add(group)
    audit.record("group begun", group, by=by)
    db.session.flush()
    return group


def edit(group: WorkingGroup, name: str, purpose: str, *, open_to_all: bool, by: Actor) -> None:
    """Change what a group is called, what it is for, and whether everybody may join."""
    demand(policy.may_edit, by, group)
    if name != group.name:
        _refuse_a_second(name, besides=group)
    group.name, group.purpose, group.open_to_all = name, purpose, open_to_all
    audit.record("group changed", group, by=by)
    db.session.flush()


def close(group: WorkingGroup, *, by: Actor) -> None:
    """End a group. Its people and their dates stay; closing it twice changes nothing."""
    demand(policy.may_edit, by, group)
    _alone(group)
    if group.closed_on is None:
        group.closed_on = clock.today()
        audit.record("group closed", group, by=by)
        db.session.flush()


def open_again(group: WorkingGroup, *, by: Actor) -> None:
    """Let a closed group go on."""
    demand(policy.may_edit, by, group)
    _alone(group)
    if group.closed_on is not None:
        group.closed_on = None
        audit.record("group opened again", group, by=by)
        db.session.flush()


def join(group: WorkingGroup, *, by: Member) -> GroupMembership:
    """Join a group that is open to all. Who belongs already stays as they are."""
    _hold(by)
    _alone(group)
    if there := _current(group, by.id):
        return there
    demand(policy.may_join, by, group)
    return _add(group, by, by=by)


def add(group: WorkingGroup, member: Member, *, by: Actor) -> GroupMembership:
    """Bring a member into a group; raises Refused where they belong to it already."""
    demand(policy.may_add_people, by, group)
    demand(people.may_see, by, member)
    _hold(member)
    _alone(group)
    if group.closed_on is not None:
        raise Refused("This group was closed meanwhile, so nobody can be added.")
    if member.status is not Status.ACTIVE:
        raise Refused(f"{member.name} is not an active member.")
    if _current(group, member.id):
        raise Refused(f"{member.name} belongs to this group already.")
    return _add(group, member, by=by)


def leave(membership: GroupMembership, *, by: Actor) -> None:
    """End somebody's time in a group, at once. Ending it twice changes nothing."""
    demand(policy.may_end, by, membership)
    _end(membership, by=by)


def choose_lead(membership: GroupMembership, leads: bool, *, by: Actor) -> None:
    """Say that somebody leads a group, or no longer does."""
    demand(policy.may_choose_lead, by, membership)
    _alone(membership.group)
    if membership.left_on is not None:
        raise Refused(f"{membership.member.name} has left this group.")
    if membership.leads != leads:
        membership.leads = leads
        _note("group lead chosen" if leads else "group lead ended", membership, by)


def end_all(member: Member) -> None:
    """End the time in every group of somebody who leaves the network; who is suspended may come back."""
    if member.status is Status.LEFT:
        for membership in db.session.scalars(
            select(GroupMembership).where(
                GroupMembership.member_id == member.id, GroupMembership.left_on.is_(None)
            )
        ).all():
            _end(membership, by=SYSTEM)


def _add(group: WorkingGroup, member: Member, *, by: Actor) -> GroupMembership:
    membership = GroupMembership(
        group=group, member=member, member_id=member.id, joined_on=clock.today(), added_by_id=by.id
    )
    db.session.add(membership)
    db.session.flush()
    _note("group joined", membership, by)
    return membership


def _end(membership: GroupMembership, *, by: Actor) -> None:
    _alone(membership.group)
    db.session.refresh(membership, ["left_on", "leads"])
    if membership.left_on is None:
        membership.left_on, membership.leads = clock.today(), False
        _note("group left", membership, by)
        db.session.flush()


def _note(what: str, membership: GroupMembership, by: Actor) -> None:
    audit.record(what, membership, by=by, about=membership.member_id, group=membership.group_id)


def _alone(group: WorkingGroup) -> None:
    """Let nobody else change who belongs to a group, or close it, until the transaction ends."""
    one_at_a_time(f"say who belongs to group {group.id}")
    db.session.flush()
    db.session.refresh(group, ["closed_on", "open_to_all", "version", "memberships"])


def _hold(member: Member) -> None:
    """Let nobody end a membership while somebody is brought into a group; always before _alone."""
    facts.hold([member.id])
    db.session.refresh(member, ["status"])


def _current(group: WorkingGroup, member_id: int) -> GroupMembership | None:
    return db.session.scalar(
        select(GroupMembership).where(
            GroupMembership.group_id == group.id,
            GroupMembership.member_id == member_id,
            GroupMembership.left_on.is_(None),
        )
    )


def _refuse_a_second(name: str, besides: WorkingGroup | None = None) -> None:
    one_at_a_time("name a group")
    there = db.session.scalars(select(WorkingGroup).where(func.lower(WorkingGroup.name) == name.lower()))
    if any(group is not besides for group in there):
        raise Refused("There is a group of that name already.", "name")

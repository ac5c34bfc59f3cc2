"""The verbs of a reader: save a resource, note something with it, say that one used it; and what follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select

from network.core import audit, clock, mail, mail_handling
from network.core.database import db, one_at_a_time
from network.core.lifecycle import demand
from network.core.mail import Message
from network.core.permission import SYSTEM, Actor
from network.core.rules import Refused
from network.members.catalogue.models import Area, Condition
from network.members.people.models import Member
from network.members.people.rules import Setting
from network.members.people.rules import Status as Membership
from network.resources.collections import policy, queries
from network.resources.collections.models import ResourceUse, SavedResource
from network.resources.library import policy as library_policy
from network.resources.library.models import Resource
from network.resources.library.rules import Status

NOTICE = "resources.withdrawn"
OWN_NOTICE = "resources.own-notes"
FOLDER = "resources/collections/email"
BROUGHT_BACK = "collections.brought_back"
UNCHANGED = "A coordinator took these words off the page. Change them before you save."


@dataclass(frozen=True)
class Use:
    """Where and how a resource was used, as its user says it."""

    text: str
    condition: Condition | None = None
    area: Area | None = None
    setting: Setting | None = None
    named: bool = True


def save(resource: Resource, *, by: Actor, note: str | None = None) -> SavedResource:
    """Put a resource on somebody's list; what is there already stays, with another note if one is given."""
    _one_member_at_a_time(by)
    kept = queries.saved_by(by.id, resource.id)
    if kept is None:
        demand(policy.may_save, by, resource)
        kept = SavedResource(member_id=by.id or 0, resource_id=resource.id)
        db.session.add(kept)
    if note is not None:
        kept.note = note
    db.session.flush()
    return kept


def unsave(resource: Resource, *, by: Actor) -> None:
    """Take a resource off somebody's list, with the note; also one that they may no longer see."""
    demand(policy.may_see_saved, by)
    db.session.execute(
        delete(SavedResource).where(
            SavedResource.member_id == by.id, SavedResource.resource_id == resource.id
        )
    )


def say_used(resource: Resource, said: Use, *, by: Actor) -> ResourceUse:
    """Say where and how somebody used a resource, or say it anew; what was taken down stands again.

    Raises Refused where what was taken down is said in the same words.
    """
    demand(policy.may_say_used, by, resource)
    _one_member_at_a_time(by)
    use = queries.use_by(by.id, resource.id)
    if use is None:
        use = ResourceUse(member_id=by.id or 0, resource_id=resource.id)
        db.session.add(use)
    elif use.taken_down_at is not None and use.text == said.text:
        raise Refused(UNCHANGED, "text")
    use.text, use.setting, use.named = said.text, said.setting, said.named
    use.condition, use.area = said.condition, said.area
    use.taken_down_at, use.taken_down_because = None, ""
    db.session.flush()
    audit.record("use of a resource told", use, by=by, resource=resource.id)
    return use


def take_back(use: ResourceUse, *, by: Actor) -> None:
    """Delete what somebody said of their use."""
    demand(policy.wrote, by, use)
    audit.record("use of a resource taken back", use, by=by, resource=use.resource_id)
    db.session.delete(use)
    db.session.flush()


def take_down(use: ResourceUse, because: str, *, by: Actor) -> None:
    """Take somebody's note off the page for a reason, which they are told; a second time changes nothing.

    Raises Refused without a reason.
    """
    demand(policy.may_take_down, by, use)
    if not because.strip():
        raise Refused("Say why, for the person who wrote it.", "reason")
    db.session.refresh(use, with_for_update=True)
    if use.taken_down_at is not None:
        return
    use.taken_down_at, use.taken_down_because = clock.now(), because.strip()
    db.session.flush()
    audit.record("note on the use of a resource taken down", use, by=by, resource=use.resource_id)
    author = db.session.get_one(Member, use.member_id)
    if author.status is Membership.ACTIVE:
        mail.queue(
            f"{FOLDER}/taken_down.txt",
            to=author,
            notice=OWN_NOTICE,
            about=use,
            use=use,
            resource=use.resource,
        )


def when_moved(resource: Any, before: Any, by: Actor) -> None:
    """Tell those who saved or used a resource that it is withdrawn, and why: one letter each.

    A letter of an earlier withdrawal that still waits gives way to this one, since it gives another reason.
    """
    if resource.status is not Status.WITHDRAWN:
        return
    for letter in _waiting(resource):
        mail_handling.cancel(letter, by=SYSTEM, reason="it was withdrawn again")
    told = db.session.scalars(
        select(Member).where(Member.id.in_(queries.saved_or_used_by(resource))).order_by(Member.id)
    )
    mail.queue_for_all(
        f"{FOLDER}/withdrawn.txt",
        to=[
            one
            for one in told
            if one.id not in {by.id, resource.owner_id} and library_policy.may_see(one, resource)
        ],
        notice=NOTICE,
        about=resource,
        obsolete=BROUGHT_BACK,
        resource=resource,
    )


def was_brought_back(resource_id: int) -> bool:
    """Tell whether word of a withdrawal is pointless: the resource is in the library again, or is gone."""
    resource = db.session.get(Resource, resource_id)
    return resource is None or resource.status is not Status.WITHDRAWN


def forget_list_of(member: Member) -> None:
    """Delete the saved list of somebody who has left the network; who is suspended may come back."""
    if member.status is Membership.LEFT:
        db.session.execute(delete(SavedResource).where(SavedResource.member_id == member.id))


def sample_withdrawn() -> dict[str, Any] | None:
    """Return what the letter about a withdrawal needs, from the newest; None where there is none."""
    resource = db.session.scalar(
        select(Resource)
        .where(Resource.status == Status.WITHDRAWN, Resource.owner_id.is_not(None))
        .order_by(Resource.id.desc())
        .limit(1)
    )
    return {"to": resource.owner, "resource": resource} if resource else None


def sample_taken_down() -> dict[str, Any] | None:
    """Return what the letter about a note that was taken down needs; None where there is none."""
    use = db.session.scalar(
        select(ResourceUse)
        .where(ResourceUse.taken_down_at.is_not(None))
        .order_by(ResourceUse.id.desc())
        .limit(1)
    )
    return {"to": use.member, "use": use, "resource": use.resource} if use else None


def _waiting(resource: Resource) -> Sequence[Message]:
    return db.session.scalars(
        select(Message).where(
            Message.thing_type == Resource.__tablename__,
            Message.thing_id == resource.id,
            Message.notice == NOTICE,
            Message.status.in_(mail.WAITING),
        )
    ).all()


def _one_member_at_a_time(by: Actor) -> None:
    one_at_a_time(f"what member {by.id} keeps of resources")

"""The verbs of coordinators: judging versions, giving resources to others, the rules of the library."""

from network.core import audit
from network.core.database import db, one_at_a_time
from network.core.lifecycle import demand
from network.core.permission import Actor
from network.core.rules import Refused
from network.members.people.models import Member
from network.members.people.rules import Status as Membership
from network.members.qualifications import facts
from network.resources.library import policy
from network.resources.library.models import LibraryRules, Resource, ResourceVersion
from network.resources.library.operations import make_current, reason_of
from network.resources.library.rules import ReviewRules
from network.resources.library.steps import take
from network.resources.library.telling import tell_maker, tell_owner


def approve_version(version: ResourceVersion, *, by: Actor) -> None:
    """Let readers have a version that waited; its maker is told. Raises Refused where it waits no more."""
    demand(policy.may_judge_version, by, version)
    _take_waiting(version)
    demand(policy.may_judge_version, by, version)
    make_current(version)
    audit.record("resource version approved", version, by=by, resource=version.resource_id)
    tell_maker("version_approved", version, by=by)


def refuse_version(version: ResourceVersion, because: str, *, by: Actor) -> None:
    """Keep a version from readers, for a reason that its maker is told. Raises Refused without one."""
    demand(policy.may_judge_version, by, version)
    reason = reason_of(because, "Say why, for the person who made it")
    _take_waiting(version)
    demand(policy.may_judge_version, by, version)
    version.refused_because = reason
    db.session.flush()
    audit.record("resource version refused", version, by=by, resource=version.resource_id)
    tell_maker("version_refused", version, by=by)


def hand_over(resource: Resource, owner: Member, *, by: Actor) -> None:
    """Give a resource to a member who keeps it true from now on, and who is told.

    Raises Refused for somebody who is no active member of the network.
    """
    demand(policy.may_hand_over, by, resource)
    facts.hold((owner.id,))  # who leaves meanwhile leaves it behind
    db.session.refresh(owner, ["status"])
    take(resource)
    demand(policy.may_hand_over, by, resource)
    if owner.status is not Membership.ACTIVE or not policy.in_the_network(owner):
        raise Refused(f"{owner.name} is not an active member of the network.", "owner")
    if resource.owner_id == owner.id:
        return
    resource.owner = owner
    db.session.flush()
    audit.record("resource handed over", resource, by=by, about=owner)
    tell_owner("handed_over", resource, by=by)


def set_rules(rules: ReviewRules, *, by: Actor, seen: int = 0) -> None:
    """Say how long resources are taken to be true; ``seen`` is the version ``by`` began from, 0 for none.

    What was agreed for each resource stays; what is due, overdue or hidden follows at once. Raises Refused
    where somebody else has said so meanwhile.
    """
    demand(policy.may_curate, by)
    one_at_a_time("set the rules of the library")
    kept = db.session.get(LibraryRules, 1, populate_existing=True)
    if (kept.version if kept else 0) != seen:
        raise Refused("Somebody else changed the rules meanwhile. Look at them again.")
    if kept is None:
        kept = LibraryRules(id=1)
        db.session.add(kept)
    kept.months, kept.due_days, kept.hidden_days = rules.months, rules.due_days, rules.hidden_days
    db.session.flush()
    audit.record("library rules changed", kept, by=by)


def _take_waiting(version: ResourceVersion) -> None:
    take(version.resource)
    db.session.refresh(version)
    if not version.waits:
        raise Refused("This version does not wait any more. Look at the resource again.")

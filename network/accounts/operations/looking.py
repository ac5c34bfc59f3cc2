"""Looking at the site as another member does: what is written down of it, for them to read."""

from network.accounts import policy
from network.core import audit
from network.core.lifecycle import demand
from network.core.permission import Actor
from network.members.people.models import Member


def look_as(member: Member, why: str, *, by: Actor) -> None:
    """Write down that ``by`` begins to look at the site as ``member`` does, and why in one of a few ways."""
    demand(policy.may_look_as, by, member)
    audit.record("looked as them", member, by=by, about=member, why=why)


def stop_looking(member: Member, *, by: Actor) -> None:
    """Write down that ``by`` has stopped."""
    audit.record("stopped looking as them", member, by=by, about=member)

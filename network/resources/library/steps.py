"""How a resource moves: held, moved along its table, written down, and told to the parts above."""

from sqlalchemy import select

from network.core import audit, clock
from network.core.database import db
from network.core.lifecycle import move
from network.core.permission import Actor
from network.core.rules import Refused
from network.resources import changes
from network.resources.library.models import Resource
from network.resources.library.rules import Status

MEANWHILE = "Somebody else changed this resource meanwhile. Look at it again before you go on."


def take(resource: Resource, version: int | None = None) -> None:
    """Let nobody else change a resource until the transaction ends, and read it as it is now.

    ``version`` is the one that whoever acts has read; raises Refused where it is another since.
    """
    db.session.execute(
        select(Resource.id).where(Resource.id == resource.id).with_for_update(key_share=True)
    ).all()
    db.session.refresh(resource)
    db.session.expire(resource, ["labels", "versions", "conditions", "areas", "current"])
    if version is not None and version != resource.version:
        raise Refused(MEANWHILE)


def step(resource: Resource, to: Status, *, by: Actor, reason: str = "") -> None:
    """Move a resource that was taken, write it down, and let the parts above follow.

    Raises Refused where the table has no such move, NotPermitted where it is not theirs to make.
    """
    before = resource.status
    move(resource, to=to, by=by, reason=reason)
    if to is Status.PUBLISHED:
        resource.published_at = resource.published_at or clock.now()
        resource.withdrawn_because = ""
        if resource.current is not None:
            resource.current.shown_at = resource.current.shown_at or clock.now()
    db.session.flush()
    audit.record(f"resource {to.value.replace('_', ' ')}", resource, by=by)
    for follow in changes.resource_moved:
        follow(resource, before, by)
    changed(resource)


def changed(resource: Resource) -> None:
    """Say that what a resource shows is another now; the parts above follow in the same transaction."""
    resource.changed_at = clock.now()
    db.session.flush()
    db.session.expire(resource, ["current"])
    for follow in changes.resource_changed:
        follow(resource)
    db.session.flush()

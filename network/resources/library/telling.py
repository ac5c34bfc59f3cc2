"""The letters about a resource to the person who keeps it true, or who made a version of it."""

from network.core import mail
from network.core.permission import Actor
from network.members.people.rules import Status as Membership
from network.resources.library.models import Resource, ResourceVersion

NOTICE = "library.own"
FOLDER = "resources/library/email"


def tell_owner(letter: str, resource: Resource, *, by: Actor, missing: str = "") -> None:
    """Write to whoever keeps a resource true, unless it was they who did it."""
    owner = resource.owner
    if owner is not None and owner.id != by.id and owner.status is Membership.ACTIVE:
        mail.queue(
            f"{FOLDER}/{letter}.txt",
            to=owner,
            notice=NOTICE,
            about=resource,
            resource=resource,
            by_name=by.name,
            missing=missing,
        )


def tell_maker(letter: str, version: ResourceVersion, *, by: Actor) -> None:
    """Write to whoever made a version, unless it was they who did it."""
    maker = version.made_by
    if maker is not None and maker.id != by.id and maker.status is Membership.ACTIVE:
        mail.queue(
            f"{FOLDER}/{letter}.txt",
            to=maker,
            notice=NOTICE,
            about=version.resource,
            resource=version.resource,
            version=version,
            by_name=by.name,
        )

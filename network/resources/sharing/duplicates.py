"""Whether something is in the library, or was taken out of it: the same address, or the same bytes."""

from collections.abc import Collection, Sequence

from sqlalchemy import and_, or_, select

from network.core import clock
from network.core.database import db
from network.core.files import StoredFile
from network.core.permission import Actor
from network.resources.library import policy
from network.resources.library import queries as resources
from network.resources.library.models import Resource, ResourceFile, ResourceVersion
from network.resources.library.rules import Status, Visibility

MOST = 3


def like(
    actor: Actor,
    *,
    link_key: str = "",
    sha256s: Collection[str] = (),
    besides: Resource | None = None,
    most: int = MOST,
) -> Sequence[Resource]:
    """Return what holds the same address or the same bytes, as far as ``actor`` may come upon it.

    What was withdrawn is among it, so that nobody brings it back unawares. Nothing is told of a draft of
    somebody else, nor of a version that readers never got.
    """
    if not link_key and not sha256s:
        return []
    own = Resource.owner_id == actor.id if actor.id is not None else None
    seen = [and_(*resources.listed_for(actor, clock.today()))]
    shown = [ResourceVersion.number == Resource.current_number, ResourceVersion.shown_at.is_not(None)]
    if own is not None:
        seen.append(own)
        shown.append(own)
    if policy.coordinator(actor):
        seen.append(Resource.status != Status.DRAFT)
    elif policy.in_the_network(actor):
        for_all = Resource.visibility != Visibility.COORDINATORS
        seen.append(and_(Resource.status == Status.WITHDRAWN, for_all))
    same = []
    if link_key:
        same.append(ResourceVersion.link_key == link_key)
    if sha256s:
        holds = (
            select(ResourceFile.version_id)
            .join(StoredFile, StoredFile.id == ResourceFile.file_id)
            .where(StoredFile.sha256.in_(sha256s))
        )
        same.append(ResourceVersion.id.in_(holds))
    found = (
        select(ResourceVersion.resource_id)
        .join(Resource, Resource.id == ResourceVersion.resource_id)
        .where(or_(*same), or_(*shown), or_(*seen), Resource.id != (besides.id if besides else 0))
    )
    return db.session.scalars(
        select(Resource).where(Resource.id.in_(found)).order_by(Resource.id).limit(most)
    ).all()


def of(resource: Resource, actor: Actor) -> Sequence[Resource]:
    """Return what holds the same as a resource does now, besides itself."""
    version = resource.current
    if version is None:
        return []
    return like(
        actor,
        link_key=version.link_key,
        sha256s=[one.file.sha256 for one in version.files],
        besides=resource,
    )

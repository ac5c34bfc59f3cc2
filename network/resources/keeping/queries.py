"""Questions about the links of the library: which are to be asked, which are broken, and whose they are."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import contains_eager, joinedload

from network.core.database import db
from network.core.permission import Actor
from network.resources.keeping import policy
from network.resources.keeping.models import LinkCheck, LinkHost
from network.resources.keeping.rules import GONE
from network.resources.library.models import Resource, ResourceVersion
from network.resources.library.rules import Status

A_PAGE = 25


class Show(StrEnum):
    """Which links a list is of."""

    BROKEN = "broken"
    MOVED = "moved"
    UNSEEN = "unseen"
    TRUSTED = "trusted"


is_read = and_(  # of a version: it is what readers of the library get, and it is an address
    Resource.id == ResourceVersion.resource_id,
    Resource.current_number == ResourceVersion.number,
    Resource.status == Status.PUBLISHED,
    ResourceVersion.link != "",
)


def unknown(limit: int) -> Sequence[ResourceVersion]:
    """Return versions with an address that has never stood among those to be asked."""
    return db.session.scalars(
        select(ResourceVersion)
        .join(Resource, is_read)
        .outerjoin(LinkCheck, LinkCheck.version_id == ResourceVersion.id)
        .where(LinkCheck.id.is_(None))
        .order_by(ResourceVersion.id)
        .limit(limit)
    ).all()


def next_due(now: datetime) -> LinkCheck | None:
    """Return the link that has waited longest, of those whose site may be asked now."""
    found = _due(select(LinkCheck), now).where(LinkHost.free_at <= now)
    return db.session.scalars(found.order_by(LinkCheck.next_at, LinkCheck.id).limit(1)).first()


def next_free(now: datetime) -> datetime | None:
    """Return when the first site may be asked again of which a link is due; None where nothing is due."""
    free_at: datetime | None = db.session.scalar(
        _due(select(func.min(LinkHost.free_at)).select_from(LinkCheck), now)
    )
    return free_at


def _due(question: Select[Any], now: datetime) -> Select[Any]:
    return (
        question.join(LinkHost, LinkHost.host == LinkCheck.host)
        .join(ResourceVersion, ResourceVersion.id == LinkCheck.version_id)
        .join(Resource, is_read)
        .where(LinkCheck.next_at <= now)
    )


def check_of(resource: Resource) -> LinkCheck | None:
    """Return what is known of the address that readers of a resource get."""
    return db.session.scalar(
        select(LinkCheck)
        .join(ResourceVersion, ResourceVersion.id == LinkCheck.version_id)
        .join(Resource, is_read)
        .where(Resource.id == resource.id)
    )


def links(actor: Actor, show: Show, *, after: int = 0, limit: int = A_PAGE) -> Sequence[LinkCheck]:
    """Return links that ``actor`` looks after, in the order in which they were first asked."""
    return (
        db.session.scalars(
            _looked_after(select(LinkCheck), actor, show)
            .where(LinkCheck.id > after)
            .order_by(LinkCheck.id)
            .limit(limit)
            .options(
                contains_eager(LinkCheck.of_version)
                .contains_eager(ResourceVersion.resource)
                .joinedload(Resource.owner),
                joinedload(LinkCheck.trusted_by),
            )
        )
        .unique()
        .all()
    )


def count(actor: Actor, show: Show) -> int:
    """Return how many links there are that ``actor`` looks after."""
    return db.session.scalar(_looked_after(select(func.count()).select_from(LinkCheck), actor, show)) or 0


def counts(now: datetime, since: datetime) -> dict[str, int]:
    """Return figures for those who keep the site well: links, those asked since, due, broken, not seen."""
    asked, due = LinkCheck.asked_at >= since, LinkCheck.next_at <= now
    row = db.session.execute(
        select(
            func.count(),
            func.count().filter(asked),
            func.count().filter(due),
            func.count().filter(_shown(Show.BROKEN)),
            func.count().filter(_shown(Show.UNSEEN)),
        )
        .select_from(LinkCheck)
        .join(ResourceVersion, ResourceVersion.id == LinkCheck.version_id)
        .join(Resource, is_read)
    ).one()
    return dict(zip(("links", "asked", "due", "broken", "unseen"), row, strict=True))


def trusted_by(member_id: int) -> Sequence[LinkCheck]:
    """Return the links of which a member has said that they work."""
    return db.session.scalars(
        select(LinkCheck).where(LinkCheck.trusted_by_id == member_id).order_by(LinkCheck.id)
    ).all()


def _looked_after(question: Select[Any], actor: Actor, show: Show) -> Select[Any]:
    found = (
        question.join(ResourceVersion, ResourceVersion.id == LinkCheck.version_id)
        .join(Resource, is_read)
        .where(_shown(show))
    )
    return found if policy.sees_all(actor) else found.where(Resource.owner_id == actor.id)


def _shown(show: Show) -> Any:
    match show:
        case Show.BROKEN:
            return LinkCheck.broken_at.is_not(None)
        case Show.MOVED:
            return and_(LinkCheck.moved_to != "", LinkCheck.broken_at.is_(None))
        case Show.TRUSTED:
            return LinkCheck.trusted != ""
        case Show.UNSEEN:
            return and_(LinkCheck.said.not_like("2%"), LinkCheck.said.not_in({"", *GONE}))

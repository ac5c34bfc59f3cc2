"""Questions about collections, and about what members saved and used."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from network.core.database import db
from network.core.permission import Actor
from network.events.meetings import policy as events
from network.events.meetings.models import Event
from network.members.groups.models import WorkingGroup
from network.members.people.models import Member
from network.members.people.queries import met_by
from network.members.people.rules import Status as Membership
from network.resources.collections import codes, policy
from network.resources.collections.models import (
    CollectionItem,
    CollectionLink,
    ResourceCollection,
    ResourceDownloads,
    ResourceUse,
    SavedResource,
)
from network.resources.collections.rules import Figures, Visibility
from network.resources.library import policy as library_policy
from network.resources.library import queries as library
from network.resources.library.models import Resource

PAGE = 30
NEWEST = 3
MOST_FOUND = 10
USES_SHOWN = 5


@dataclass(frozen=True)
class Saved:
    """A line of somebody's saved list: a resource that they may no longer see is there without its words."""

    kept: SavedResource
    resource: Resource | None


@dataclass(frozen=True)
class Said:
    """A note on use as a reader gets it: with a name only where it is meant to be read, and may be."""

    use: ResourceUse
    name: str


def visible_to(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions on ResourceCollection that policy.may_see admits."""
    if policy.in_the_network(actor):
        return ()
    return (ResourceCollection.visibility == Visibility.PUBLIC,)


def collections_for(
    actor: Actor, today: date, most: int | None = None
) -> Sequence[Row[tuple[ResourceCollection, int]]]:
    """Return the collections that ``actor`` may see, by title, each with how many items they find in it."""
    count = (
        select(func.count())
        .select_from(CollectionItem)
        .join(Resource, Resource.id == CollectionItem.resource_id)
        .where(CollectionItem.collection_id == ResourceCollection.id, *library.listed_for(actor, today))
        .correlate(ResourceCollection)
        .scalar_subquery()
    )
    question = (
        select(ResourceCollection, count)
        .where(*visible_to(actor))
        .options(joinedload(ResourceCollection.group))
        .order_by(func.lower(ResourceCollection.title), ResourceCollection.id)
    )
    if not policy.may_collect(actor):
        question = question.where(count > 0)  # an empty one is for those alone who fill it
    return db.session.execute(question.limit(most)).all()


def items_for(collection: ResourceCollection, actor: Actor, today: date) -> Sequence[CollectionItem]:
    """Return the items of a collection that ``actor`` comes upon, in order."""
    return _items(collection, *library.listed_for(actor, today))


def items_of(collection: ResourceCollection) -> Sequence[CollectionItem]:
    """Return every item of a collection, in order, for those who arrange it."""
    return _items(collection)


def of_resource(resource: Resource, actor: Actor) -> Sequence[ResourceCollection]:
    """Return the collections that a resource is in, of those that ``actor`` may see."""
    return db.session.scalars(
        select(ResourceCollection)
        .join(CollectionItem, CollectionItem.collection_id == ResourceCollection.id)
        .where(CollectionItem.resource_id == resource.id, *visible_to(actor))
        .order_by(func.lower(ResourceCollection.title), ResourceCollection.id)
    ).all()


def arranged_by(actor: Actor) -> Sequence[ResourceCollection]:
    """Return the collections whose items ``actor`` may choose: all, or those of groups that they lead."""
    question = select(ResourceCollection).order_by(
        func.lower(ResourceCollection.title), ResourceCollection.id
    )
    if not policy.coordinator(actor):
        led = select(WorkingGroup.id).where(*events.led_by(actor), WorkingGroup.closed_on.is_(None))
        question = question.where(ResourceCollection.group_id.in_(led))
    return db.session.scalars(question).all()


def to_add(collection: ResourceCollection, words: str, actor: Actor, today: date) -> Sequence[Resource]:
    """Return resources in whose title every word stands, that are not in a collection yet, newest first."""
    said = [func.lower(Resource.title).contains(word, autoescape=True) for word in words.casefold().split()]
    there = select(CollectionItem.resource_id).where(CollectionItem.collection_id == collection.id)
    return db.session.scalars(
        select(Resource)
        .where(*library.listed_for(actor, today), *said, Resource.id.not_in(there))
        .order_by(Resource.published_at.desc(), Resource.id.desc())
        .limit(MOST_FOUND)
    ).all()


def groups() -> Sequence[WorkingGroup]:
    """Return the working groups that may keep a collection."""
    return db.session.scalars(
        select(WorkingGroup).where(WorkingGroup.closed_on.is_(None)).order_by(WorkingGroup.name)
    ).all()


def link_of(collection: ResourceCollection) -> CollectionLink | None:
    """Return the share link of a collection that has not ended."""
    return db.session.scalar(
        select(CollectionLink).where(
            CollectionLink.collection_id == collection.id, CollectionLink.ended_at.is_(None)
        )
    )


def link_with(code: str) -> CollectionLink | None:
    """Return the share link that has a code, also one that has ended."""
    return db.session.scalar(
        select(CollectionLink)
        .where(CollectionLink.code_hash == codes.hash_of(code))
        .options(joinedload(CollectionLink.of_collection))
    )


def saved_by(member_id: int | None, resource_id: int) -> SavedResource | None:
    """Return that somebody saved a resource, if they did."""
    return db.session.scalar(
        select(SavedResource).where(
            SavedResource.member_id == member_id, SavedResource.resource_id == resource_id
        )
    )


def saved_list(actor: Actor, last_seen: int | None) -> list[Saved]:
    """Return a page, and one more, of what somebody saved, newest first."""
    question = (
        select(SavedResource)
        .join(Resource, Resource.id == SavedResource.resource_id)
        .options(contains_eager(SavedResource.resource))
        .where(SavedResource.member_id == actor.id)
    )
    if last_seen is not None:
        question = question.where(SavedResource.id < last_seen)
    found = db.session.scalars(question.order_by(SavedResource.id.desc()).limit(PAGE + 1))
    return [
        Saved(one, one.resource if library_policy.may_see(actor, one.resource) else None) for one in found
    ]


def use_by(member_id: int | None, resource_id: int) -> ResourceUse | None:
    """Return what somebody says of their use of a resource, if they do."""
    return db.session.scalar(
        select(ResourceUse).where(ResourceUse.member_id == member_id, ResourceUse.resource_id == resource_id)
    )


def uses_of(resource: Resource, reader: Actor, last_seen: int | None = None, most: int = PAGE) -> list[Said]:
    """Return a page, and one more, of the notes on use of a resource that stand, newest first."""
    question = (
        select(ResourceUse, Member.name)
        .outerjoin(
            Member,
            and_(
                Member.id == ResourceUse.member_id,
                ResourceUse.named,
                or_(met_by(reader), Member.id == reader.id),
            ),
        )
        .options(joinedload(ResourceUse.condition), joinedload(ResourceUse.area))
        .where(ResourceUse.resource_id == resource.id, ResourceUse.taken_down_at.is_(None))
    )
    if last_seen is not None:
        question = question.where(ResourceUse.id < last_seen)
    rows = db.session.execute(question.order_by(ResourceUse.id.desc()).limit(most + 1))
    return [Said(use, name or "A member") for use, name in rows]


def figures_of(resource: Resource) -> Figures:
    """Count who saved and used a resource, and how often it was downloaded; in one statement."""
    counted = select(
        select(func.count())
        .select_from(SavedResource)
        .where(SavedResource.resource_id == resource.id)
        .scalar_subquery(),
        select(func.count())
        .select_from(ResourceUse)
        .where(ResourceUse.resource_id == resource.id, ResourceUse.taken_down_at.is_(None))
        .scalar_subquery(),
        select(func.coalesce(func.sum(ResourceDownloads.times), 0))
        .where(ResourceDownloads.resource_id == resource.id)
        .scalar_subquery(),
    )
    saved, used, downloaded = db.session.execute(counted).one()
    return Figures(saved, used, int(downloaded))


def saved_or_used_by(resource: Resource) -> set[int]:
    """Return the numbers of the active members who saved a resource or said that they used it."""
    saved = select(SavedResource.member_id).where(SavedResource.resource_id == resource.id)
    used = select(ResourceUse.member_id).where(ResourceUse.resource_id == resource.id)
    return set(
        db.session.scalars(
            select(Member.id).where(Member.status == Membership.ACTIVE, Member.id.in_(saved.union(used)))
        )
    )


def of_event(event: Event, actor: Actor, today: date) -> Sequence[Resource]:
    """Return the resources of an event that somebody comes upon, in the order in which they came."""
    return db.session.scalars(
        select(Resource)
        .where(*library.listed_for(actor, today), Resource.event_id == event.id)
        .order_by(Resource.published_at, Resource.id)
        .limit(PAGE)
    ).all()


def newest(actor: Actor, today: date) -> Sequence[Resource]:
    """Return the newest resources that somebody comes upon."""
    return db.session.scalars(
        select(Resource)
        .where(*library.listed_for(actor, today))
        .order_by(Resource.published_at.desc(), Resource.id.desc())
        .limit(NEWEST)
    ).all()


def _items(collection: ResourceCollection, *those: ColumnElement[bool]) -> Sequence[CollectionItem]:
    return db.session.scalars(
        select(CollectionItem)
        .join(Resource, Resource.id == CollectionItem.resource_id)
        .options(contains_eager(CollectionItem.resource).joinedload(Resource.current))
        .where(CollectionItem.collection_id == collection.id, *those)
        .order_by(CollectionItem.place, CollectionItem.id)
    ).all()

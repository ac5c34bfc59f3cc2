"""The verbs of collections: begun, arranged, shared by a link, ended."""

from sqlalchemy import select

from network.core import audit, clock
from network.core.database import db
from network.core.lifecycle import demand
from network.core.permission import Actor
from network.core.rules import Refused
from network.members.groups.models import WorkingGroup
from network.resources.collections import codes, policy, queries, rules
from network.resources.collections.models import CollectionItem, CollectionLink, ResourceCollection
from network.resources.collections.rules import Visibility
from network.resources.library import policy as library_policy
from network.resources.library.models import Resource

GONE = "This is not in the collection any more. Look at it again."


def begin(
    title: str,
    words: str = "",
    *,
    by: Actor,
    visibility: Visibility = Visibility.NETWORK,
    group: WorkingGroup | None = None,
) -> ResourceCollection:
    """Begin a collection; with ``group``, whoever leads that arranges it too."""
    demand(policy.may_begin, by)
    collection = ResourceCollection(title=title, words=words, visibility=visibility, group=group)
    db.session.add(collection)
    db.session.flush()
    audit.record("collection begun", collection, by=by)
    return collection


def edit(collection: ResourceCollection, title: str, words: str, *, by: Actor) -> None:
    """Change what a collection is called, and whom it is said to be for."""
    demand(policy.may_arrange, by, collection)
    collection.title, collection.words = title, words
    db.session.flush()
    audit.record("collection changed", collection, by=by)


def govern(
    collection: ResourceCollection, visibility: Visibility, group: WorkingGroup | None, *, by: Actor
) -> None:
    """Say who may see a collection, and which group's it is."""
    demand(policy.may_govern, by, collection)
    if (collection.visibility, collection.group_id) == (visibility, group.id if group else None):
        return
    collection.visibility, collection.group = visibility, group
    db.session.flush()
    audit.record("collection governed", collection, by=by, visibility=visibility.value)


def end(collection: ResourceCollection, *, by: Actor) -> None:
    """Delete a collection with its share link. Its resources stay in the library."""
    demand(policy.may_govern, by, collection)
    _hold(collection)
    audit.record("collection ended", collection, by=by)
    db.session.delete(collection)
    db.session.flush()


def add(collection: ResourceCollection, resource: Resource, why: str = "", *, by: Actor) -> CollectionItem:
    """Put a resource at the end of a collection, with a word of why.

    Raises Refused for one that is there already or is not published, or where the collection is full.
    """
    demand(policy.may_arrange, by, collection)
    demand(library_policy.may_see, by, resource)
    _hold(collection)
    if not policy.is_shown(by, resource):
        raise Refused("Only what is published can be put into a collection.", "collection")
    if any(one.resource_id == resource.id for one in collection.items):
        raise Refused(f"It is in “{collection.title}” already.", "collection")
    if len(collection.items) >= rules.MOST_ITEMS:
        raise Refused(f"A collection has at most {rules.MOST_ITEMS} items. Take one out first.", "collection")
    place = max((one.place for one in collection.items), default=0) + 1
    item = CollectionItem(of_collection=collection, resource=resource, place=place, why=why)
    db.session.add(item)
    db.session.flush()
    audit.record("collection item added", collection, by=by, resource=resource.id)
    return item


def explain(item: CollectionItem, why: str, *, by: Actor) -> None:
    """Say why something is in a collection."""
    demand(policy.may_arrange, by, item.of_collection)
    held = _held(item)
    held.why = why
    db.session.flush()
    audit.record("collection item explained", held.of_collection, by=by, resource=held.resource_id)


def take_out(item: CollectionItem, *, by: Actor) -> None:
    """Take something out of a collection."""
    demand(policy.may_arrange, by, item.of_collection)
    found = _held(item)
    collection = found.of_collection
    audit.record("collection item taken out", collection, by=by, resource=found.resource_id)
    collection.items.remove(found)
    db.session.flush()


def move(item: CollectionItem, *, up: bool, by: Actor) -> None:
    """Let something change places with what stands before or after it; at either end nothing changes."""
    demand(policy.may_arrange, by, item.of_collection)
    held = _held(item)
    collection = held.of_collection
    there = {one.id: one for one in collection.items}
    order = sorted(there, key=lambda number: (there[number].place, number))
    for place, number in enumerate(rules.stepped(order, held.id, up=up), start=1):
        there[number].place = place
    db.session.flush()
    db.session.expire(collection, ["items"])
    audit.record("collection ordered", collection, by=by)


def share(collection: ResourceCollection, *, by: Actor) -> CollectionLink:
    """Make an address at which anybody reads what is public of a collection; there is one at a time."""
    demand(policy.may_govern, by, collection)
    _hold(collection)
    if (there := queries.link_of(collection)) is not None:
        return there
    link = codes.new_link()
    collection.links.append(link)
    db.session.flush()
    audit.record("collection shared by a link", collection, by=by)
    return link


def stop_sharing(collection: ResourceCollection, *, by: Actor) -> None:
    """End the share link: whoever follows it is told so. Without one nothing changes."""
    demand(policy.may_govern, by, collection)
    _hold(collection)
    if (link := queries.link_of(collection)) is not None:
        link.ended_at = clock.now()
        db.session.flush()
        audit.record("share link of a collection ended", collection, by=by)


def _held(item: CollectionItem) -> CollectionItem:
    """Return an item of a collection that is held; raise Refused where somebody took it out meanwhile."""
    collection, number = item.of_collection, item.id
    _hold(collection)
    found = next((one for one in collection.items if one.id == number), None)
    if found is None:
        raise Refused(GONE)
    return found


def _hold(collection: ResourceCollection) -> None:
    """Let nobody else order a collection until the transaction ends, and read it as it is now.

    Raises Refused where somebody deleted it meanwhile.
    """
    db.session.flush()
    held = select(ResourceCollection.id).where(ResourceCollection.id == collection.id)
    if db.session.scalar(held.with_for_update(key_share=True)) is None:
        raise Refused("This collection was deleted meanwhile. What was in it is in the library.")
    db.session.expire(collection, ["items", "links"])

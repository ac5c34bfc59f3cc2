"""The addresses and things of collections, of saved lists and of notes on use."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

from network.core import clock, storage
from network.core.files.kinds import FileKind
from network.events.afterwards.models import EventFile, EventRecord
from network.resources.collections import codes
from network.resources.collections.models import (
    CollectionItem,
    ResourceCollection,
    ResourceUse,
    SavedResource,
)
from network.resources.library.rules import Visibility
from tests import factories
from tests.security.declaring import BOTH, MEMBERS, OWNER, Row, everybody, row

IN_THE_NETWORK = MEMBERS - {"applicant"}
EVERYBODY_INSIDE = frozenset({"amina", "omar", "esi", "ben", "ada", "carol"})
SEEN_BY = {
    "saved-note": frozenset({"owner"}),
    "use": EVERYBODY_INSIDE,
    "collection": EVERYBODY_INSIDE,
    "collection-why": EVERYBODY_INSIDE,
}

ROWS: dict[str, Row] = {
    "collections.index": everybody(),
    "collections.show": Row(IN_THE_NETWORK, thing="collection"),
    "collections.paper": Row(IN_THE_NETWORK, thing="collection"),
    "collections.shared": row(places={"code": "nothing"}, is_not_there=True),
    "collections.begin": row("carol", methods=BOTH),
    "collections.edit": row("carol", methods=BOTH, thing="collection"),
    "collections.arrange": row("carol", thing="collection"),
    "collections.add": row("carol", methods="POST", thing="collection"),
    "collections.share": row("carol", methods="POST", thing="collection"),
    "collections.stop_sharing": row("carol", methods="POST", thing="collection"),
    "collections.explain": row("carol", methods=BOTH, thing="collection item"),
    "collections.move": row("carol", methods="POST", thing="collection item", places={"where": "up"}),
    "collections.take_out": row("carol", methods="POST", thing="collection item to lose"),
    "collections.end": row("carol", methods=BOTH, thing="collection to end"),
    "collections.collect": row("carol", methods=BOTH, thing="resource that is used"),
    "collections.saved": Row(IN_THE_NETWORK),
    "collections.save": Row(IN_THE_NETWORK, "POST", thing="resource to save"),
    "collections.note": Row(IN_THE_NETWORK, BOTH, thing="resource to save"),
    "collections.used": Row(IN_THE_NETWORK, BOTH, thing="resource to save"),
    "collections.uses": Row(IN_THE_NETWORK, thing="resource that is used"),
    "collections.take_back": row(OWNER, methods="POST", thing="use to take back"),
    "collections.take_down": row("carol", methods=BOTH, thing="use", but_not_own=True),
    "collections.take_in": row("carol", methods="POST", thing="event file for the library"),
    "collections.take_in_recording": row("carol", methods="POST", thing="event with a recording"),
}


def things(world: Any, owner: str, _common: dict[str, int]) -> dict[str, int]:
    """Make a collection, something that somebody saved and used, and an event with things for the library."""
    member = world.people[owner]
    resource, other = factories.resource(title=f"Guide of {owner}"), factories.resource()
    secret = factories.resource(title="For coordinators", visibility=Visibility.COORDINATORS)
    collection = ResourceCollection(title=world.mark("collection", owner))
    for place, one in enumerate((resource, other, secret), start=1):
        why = world.mark("collection-why", owner) if one is resource else ""
        collection.items.append(CollectionItem(resource=one, place=place, why=why))
    collection.links.append(codes.new_link())
    factories.kept(collection)
    factories.kept(
        SavedResource(member_id=member.id, resource=resource, note=world.mark("saved-note", owner))
    )

    def use(thing: Any, text: str) -> int:
        return factories.kept(ResourceUse(member_id=member.id, resource=thing, text=text, named=False)).id

    event = factories.event(f"Recorded by {owner}", starts_at=clock.now() - timedelta(days=40))
    factories.kept(EventRecord(event_id=event.id, recording=f"https://video.example.org/{owner}", notes=""))
    content = f"Agenda of {owner}".encode()
    stored = factories.stored_file(
        key=storage.keep(content),
        kind=FileKind.TEXT,
        media_type="text/plain",
        name="agenda.txt",
        size=len(content),
        sha256=sha256(content).hexdigest(),
        width=None,
        height=None,
    )
    return {
        "collection": collection.id,
        "collection item": collection.items[1].id,
        "collection item to lose": collection.items[2].id,
        "collection to end": factories.kept(ResourceCollection(title=f"Over, {owner}")).id,
        "resource to save": other.id,
        "resource that is used": resource.id,
        "use": use(resource, world.mark("use", owner)),
        "use to take back": use(other, "Read it aloud"),
        "event file for the library": factories.kept(EventFile(event=event, file=stored, title="Agenda")).id,
        "event with a recording": event.id,
    }

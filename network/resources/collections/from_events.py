"""What events leave behind, put into the library in one step: slides and other files, and the recording."""

from dataclasses import dataclass

from sqlalchemy import select

from network.core import audit, clock, files, storage
from network.core.database import db
from network.core.files import StoredFile
from network.core.files.examining import Examined
from network.core.lifecycle import demand
from network.core.permission import Actor
from network.core.rules import Refused
from network.events.afterwards import queries as afterwards
from network.events.afterwards.models import EventFile
from network.events.meetings import operations as meetings
from network.events.meetings.models import Event
from network.resources.collections import policy, rules
from network.resources.library import operations as library
from network.resources.library.models import Resource, ResourceFile, ResourceVersion
from network.resources.library.operations import Details
from network.resources.library.rules import Kind, Visibility

THERE = "This is in the library already."


@dataclass(frozen=True)
class NotThere:
    """What of an event is not in the library yet."""

    files: list[EventFile]
    recording: str


def not_there(event: Event) -> NotThere:
    """Return which files of an event, and whether its recording, could still go into the library.

    A picture needs words for those who cannot see it, so it is shared from the library's own form.
    """
    versions = select(ResourceVersion.id).join(Resource).where(Resource.event_id == event.id)
    hashes = set(
        db.session.scalars(
            select(StoredFile.sha256)
            .join(ResourceFile, ResourceFile.file_id == StoredFile.id)
            .where(ResourceFile.version_id.in_(versions))
        )
    )
    links = set(db.session.scalars(select(ResourceVersion.link_key).where(ResourceVersion.id.in_(versions))))
    waiting = [
        one
        for one in afterwards.files_of(event.id)
        if not one.file.is_picture and one.file.sha256 not in hashes
    ]
    recording = afterwards.record_of(event).recording
    is_new = bool(recording) and library.link_key(recording) not in links
    return NotThere(waiting, recording if is_new else "")


def take_in(file: EventFile, *, by: Actor) -> Resource:
    """Put a file of an event into the library, with bytes of its own, and publish it to the network.

    Raises Refused where it is there already, or is a picture.
    """
    demand(policy.may_take_in, by, file)
    event = file.event
    meetings.take(event)
    if file.file.is_picture:
        raise Refused("A picture needs words for those who cannot see it. Share it from the library.")
    if file not in not_there(event).files:
        raise Refused(THERE)
    resource = library.begin(_details(event, file.title, Kind.SLIDES), by=by, event=event)
    library.add_version(resource, by=by, files=[_copied(file.file, by=by)], titles=[file.title])
    _publish(resource, event, by=by)
    return resource


def take_in_recording(event: Event, *, by: Actor) -> Resource:
    """Put the address of an event's recording into the library, and publish it to the network.

    Raises Refused where there is none, or it is there already.
    """
    demand(policy.may_take_in_recording, by, event)
    meetings.take(event)
    recording = not_there(event).recording
    if not recording:
        raise Refused(THERE if afterwards.record_of(event).recording else "This event has no recording.")
    resource = library.begin(_details(event, "Recording", Kind.VIDEO), by=by, event=event)
    library.add_version(resource, by=by, link=recording)
    _publish(resource, event, by=by)
    return resource


def _publish(resource: Resource, event: Event, *, by: Actor) -> None:
    library.publish(resource, by=by)
    audit.record("event material put into the library", event, by=by, resource=resource.id)


def _details(event: Event, title: str, kind: Kind) -> Details:
    held_on = clock.london_date(event.starts_at)
    return Details(
        title=rules.title_from_event(title, event.title, held_on),
        kind=kind,
        visibility=Visibility.NETWORK,
        conditions=list(event.conditions),
        areas=list(event.areas),
    )


def _copied(stored: StoredFile, *, by: Actor) -> StoredFile:
    examined = Examined(
        kind=stored.kind,
        media_type=stored.media_type,
        name=stored.name,
        content=storage.fetch(stored.key),
        width=stored.width,
        height=stored.height,
        pages=stored.pages,
    )
    return files.keep(examined, by=by)

"""The feed of new public resources: what stands in it, and when it last changed."""

from datetime import date, datetime

from flask import current_app
from sqlalchemy import event, select
from sqlalchemy.orm import Session, selectinload

from network.core import atom, clock
from network.core.county import county
from network.core.database import db
from network.core.letters import address_of, our_host
from network.core.permission import VISITOR
from network.events.feeds import stamps
from network.events.feeds.http import ATOM, Body
from network.events.feeds.render import one_line
from network.events.feeds.rules import midnight
from network.events.feeds.shelf import Shelf
from network.resources.library import queries as library
from network.resources.library.models import LibraryRules, Resource
from network.resources.library.rules import LabelSort
from network.resources.library.words import KINDS, LICENCES, STAGES

KEY = "resources/new.atom"  # of its stamp, and on the shelf
SHELF = "keeping feed"
NEWEST = 30


def body() -> Body:
    """Return the feed as it is now: from memory while one look at the database says that it is the same.

    What is long overdue leaves it at midnight, so the day belongs to what it is a version of.
    """
    stamp, today = stamps.look(KEY), clock.today()
    shelf: Shelf = current_app.extensions[SHELF]
    version = (*stamp.version, today)
    kept = shelf.get(KEY, version)
    if kept is None:
        kept = Body(_written(today, stamp.changed_at), max(stamp.changed_at, midnight(today)), ATOM)
        shelf.put(KEY, version, kept)
    return kept


def new(today: date) -> list[Resource]:
    """Return the resources that everybody may see and that were published last, newest first."""
    return list(
        db.session.scalars(
            select(Resource)
            .where(*library.listed_for(VISITOR, today), Resource.published_at.is_not(None))
            .order_by(Resource.published_at.desc(), Resource.id.desc())
            .limit(NEWEST)
            .options(
                selectinload(Resource.labels),
                selectinload(Resource.conditions),
                selectinload(Resource.current),
            )
        )
    )


def name_of(resource: Resource) -> str:
    """Return what readers know a resource by for ever (a tag URI, RFC 4151): its titles come and go."""
    begun = clock.london_date(resource.published_at or resource.made_at)
    return f"tag:{our_host()},{begun.isoformat()}:resource-{resource.id}"


def _written(today: date, begun: datetime) -> bytes:
    network = one_line(county().name)
    entries = [_entry(resource) for resource in new(today)]
    title, page = f"New resources of {network}", address_of("searching.index")
    return atom.write(title, network, address_of("keeping.feed"), page, entries, begun)


def _entry(resource: Resource) -> atom.Entry:
    stages = [str(words) for stage, words in STAGES.items() if stage in resource.labelled(LabelSort.STAGE)]
    conditions = [condition.title for condition in resource.conditions]
    categories = [KINDS[resource.kind], *conditions, *stages, *resource.labelled(LabelSort.TAG)]
    return atom.Entry(
        id=name_of(resource),
        title=one_line(resource.title),
        published=resource.published_at or resource.made_at,
        updated=resource.changed_at,
        page=address_of("resources.show", id=resource.id),
        summary=resource.summary,
        categories=[one_line(one) for one in categories],
        author=one_line(resource.author or resource.provider),
        related=resource.current.link if resource.current else "",
        rights=str(LICENCES[resource.licence]),
        language=resource.language,
    )


def _watch(session: Session, _context: object) -> None:
    """Note what a flush changes of anything that the feed shows, whichever verb it was that changed it."""
    if any(_is_shown(one) for one in (*session.new, *session.dirty, *session.deleted)):
        stamps.move(session, [KEY])


def _is_shown(one: object) -> bool:
    return isinstance(one, LibraryRules) or (isinstance(one, Resource) and one.published_at is not None)


event.listen(db.session, "after_flush", _watch)

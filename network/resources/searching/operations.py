"""Keeping the index true: what is published can be found, by what it says now and what its documents say."""

import logging
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from sqlalchemy import Select, and_, delete, or_, select
from sqlalchemy.orm import selectinload

from network.core import clock, extraction, jobs, search, storage
from network.core.child import ChildFailed, Reason, in_child
from network.core.database import db
from network.core.files import StoredFile
from network.core.files.kinds import FileKind
from network.resources.library.models import Resource, ResourceFile, ResourceVersion
from network.resources.library.rules import LabelSort, Status
from network.resources.library.steps import take
from network.resources.library.words import KINDS
from network.resources.searching.models import DocumentText
from network.resources.searching.rules import MOST_TRIES, READABLE, Outcome

logger = logging.getLogger(__name__)

KIND = "resource"  # what resources are called in the index
READING = "read-documents"
MOST_BODY = 1_000_000  # characters of all documents of a resource together
AT_ONCE = 50
SECONDS_OF_A_RUN = 240
TRY_AGAIN_AFTER = timedelta(hours=1)


def follow(resource: Resource) -> None:
    """Let a resource be found by what it says now, or not at all; have its new documents read soon."""
    if resource.status is not Status.PUBLISHED:
        search.drop(KIND, resource.id)
        return
    _put(resource)
    files = [one.file_id for one in resource.current.files] if resource.current else []
    if files and db.session.scalar(_unread(clock.now()).where(ResourceFile.file_id.in_(files)).limit(1)):
        jobs.start(READING)


def forget(resource: Resource) -> None:
    """Let a resource that is about to be deleted be found no more."""
    search.drop(KIND, resource.id)


def read_documents(now: datetime) -> tuple[int, int]:
    """Read the documents of published resources that nobody has read yet, one after another, for a while.

    Each is kept in a transaction of its own. Returns how many were read, and how many could not be.
    """
    begun, read, failed = monotonic(), 0, 0
    while monotonic() < begun + SECONDS_OF_A_RUN:
        waiting = db.session.execute(_unread(now).order_by(ResourceFile.id).limit(1)).first()
        db.session.commit()  # a child may take long: nobody waits for us meanwhile
        if waiting is None:
            return read, failed
        file_id, kind, key, resource_id, tries = waiting
        text, outcome = _text_in(key, kind, (tries or 0) + 1)
        db.session.execute(delete(DocumentText).where(DocumentText.file_id == file_id))
        if db.session.get(StoredFile, file_id) is not None:
            said = {"text": text, "outcome": outcome.value, "tries": (tries or 0) + 1, "read_at": now}
            db.session.add(DocumentText(file_id=file_id, **said))
        resource = db.session.get(Resource, resource_id)
        if text and resource is not None:
            take(resource)
            follow(resource)
        db.session.commit()
        read, failed = read + (outcome is Outcome.READ), failed + (outcome is not Outcome.READ)
    jobs.start(READING)
    return read, failed


def rebuild() -> int:
    """Make the whole index anew from what is stored; return how many resources it holds."""
    published = select(Resource.id).where(Resource.status == Status.PUBLISHED).order_by(Resource.id)
    ids = db.session.scalars(published).all()
    _put_all(list(ids), anew=True)
    _drop_all([one for one in db.session.scalars(_found_ids()) if one not in set(ids)])
    search.forget_words()
    db.session.commit()
    return len(ids)


def catch_up() -> int:
    """Put right where the index is behind, which it never should be; return in how many places it was."""
    missing, wrong = _behind()
    _put_all(missing, anew=False)
    _drop_all(wrong)
    search.forget_words()
    db.session.commit()
    return len(missing) + len(wrong)


def _behind() -> tuple[list[int], list[int]]:
    """Return the resources that cannot be found as they are now, and those that should not be found."""
    there = search.entries(KIND).subquery()
    stale = or_(there.c.put_at.is_(None), there.c.put_at < Resource.changed_at)
    missing = (
        select(Resource.id)
        .outerjoin(there, there.c.thing_id == Resource.id)
        .where(Resource.status == Status.PUBLISHED, stale)
    )
    published = select(Resource.id).where(Resource.status == Status.PUBLISHED)
    wrong = _found_ids().where(search.thing_id.not_in(published))
    return list(db.session.scalars(missing)), list(db.session.scalars(wrong))


def _found_ids() -> Select[*tuple[int, ...]]:
    return search.entries(KIND).with_only_columns(search.thing_id)


def _put_all(ids: list[int], *, anew: bool) -> None:
    for some in (ids[at : at + AT_ONCE] for at in range(0, len(ids), AT_ONCE)):
        found = (
            select(Resource)
            .where(Resource.id.in_(some), Resource.status == Status.PUBLISHED)
            .options(selectinload(Resource.labels), selectinload(Resource.conditions))
            .order_by(Resource.id)
            .with_for_update(of=Resource)
            .execution_options(populate_existing=True)
        )
        for resource in db.session.scalars(found).all():
            _put(resource, anew=anew)
        db.session.commit()


def _drop_all(ids: list[int]) -> None:
    for number in ids:
        search.drop(KIND, number)
    db.session.commit()


def _put(resource: Resource, *, anew: bool = False) -> None:
    files = resource.current.files if resource.current else []
    known = select(DocumentText.file_id, DocumentText.text)
    of_it = DocumentText.file_id.in_([one.file_id for one in files])
    texts: dict[int, str] = dict(db.session.execute(known.where(of_it)).all()) if files else {}
    pieces = [
        piece for one in files for piece in (one.title, one.alternative_text, texts.get(one.file_id, ""))
    ]
    conditions = [one.title for one in resource.conditions]
    tags = resource.labelled(LabelSort.TAG)
    search.put(
        KIND,
        resource.id,
        title=resource.title,
        keywords="; ".join([*tags, resource.provider, resource.author, *conditions, KINDS[resource.kind]]),
        text=resource.summary,
        body="\n".join(filter(None, pieces))[:MOST_BODY],
        anew=anew,
    )


def _unread(now: datetime) -> Select[*tuple[Any, ...]]:
    """Select the documents that readers get and that wait to be read."""
    again = and_(
        DocumentText.outcome == Outcome.TRY_AGAIN.value, DocumentText.read_at < now - TRY_AGAIN_AFTER
    )
    return (
        select(StoredFile.id, StoredFile.kind, StoredFile.key, Resource.id, DocumentText.tries)
        .select_from(ResourceFile)
        .join(ResourceVersion, ResourceVersion.id == ResourceFile.version_id)
        .join(
            Resource,
            and_(
                Resource.id == ResourceVersion.resource_id,
                Resource.current_number == ResourceVersion.number,
            ),
        )
        .join(StoredFile, StoredFile.id == ResourceFile.file_id)
        .outerjoin(DocumentText, DocumentText.file_id == ResourceFile.file_id)
        .where(
            Resource.status == Status.PUBLISHED,
            StoredFile.kind.in_([FileKind(one) for one in READABLE]),
            or_(DocumentText.id.is_(None), again),
        )
    )


def _text_in(key: str, kind: FileKind, tries: int) -> tuple[str, Outcome]:
    """Read one document in a child; what hangs, breaks or refuses gives no words."""
    try:
        data = storage.fetch(key)
        text = in_child(
            extraction.text_of,
            data,
            kind.value,
            seconds=extraction.SECONDS,
            megabytes=extraction.MEGABYTES,
        )
    except FileNotFoundError:
        return "", Outcome.UNREADABLE
    except ChildFailed as failed:
        logger.info("a document could not be read: %s", failed.reason.value)
        waits = failed.reason is Reason.TOO_SLOW and tries < MOST_TRIES
        return "", Outcome.TRY_AGAIN if waits else Outcome.UNREADABLE
    return search.tidy(text), Outcome.READ

"""Take a file in: have it looked through, store its bytes, and only then write its row."""

import hashlib
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Protocol

from sqlalchemy import event, select
from sqlalchemy.orm import ORMExecuteState, Session

from network.core import storage
from network.core.database import db
from network.core.files.examining import Examined, Upload, examine
from network.core.files.kinds import EVIDENCE, FileKind
from network.core.files.models import StoredFile
from network.core.rules import Refused

_WROTE = "files: this transaction has written"


class HasId(Protocol):
    """Whoever sends a file: a member, or the system, which has no id."""

    @property
    def id(self) -> int | None:
        """The number of the member."""


def accept(upload: Upload, allowed: AbstractSet[FileKind] = EVIDENCE, *, by: HasId) -> StoredFile:
    """Look through an upload and keep it; raise Refused, in words for the sender, if it is not wanted.

    It flushes; the caller commits. Call it before other changes of the same request: looking through a photo
    takes a second, and a transaction that has only read is given up meanwhile, so that others may write.
    """
    _let_others_write()
    return keep(examine(upload, allowed), by=by)


def accept_each(
    uploads: Iterable[Upload], allowed: AbstractSet[FileKind] = EVIDENCE, *, by: HasId
) -> tuple[list[StoredFile], list[Refused]]:
    """Accept those of several files that can be kept; return them, and what is said of the others."""
    _let_others_write()
    examined: list[Examined] = []
    refusals: list[Refused] = []
    for upload in uploads:
        try:
            examined.append(examine(upload, allowed))
        except Refused as refusal:
            refusals.append(refusal)
    return [keep(one, by=by) for one in examined], refusals


def keep(examined: Examined, *, by: HasId) -> StoredFile:
    """Put an examined file into the storage, and then its row into the session."""
    key = storage.keep(examined.content)
    if examined.first_picture is not None:
        storage.keep_derived(key, "page-0", examined.first_picture)
    stored = StoredFile(
        key=key,
        kind=examined.kind,
        media_type=examined.media_type,
        name=examined.name,
        size=len(examined.content),
        sha256=hashlib.sha256(examined.content).hexdigest(),
        width=examined.width,
        height=examined.height,
        pages=examined.pages,
        owner_id=by.id,
    )
    db.session.add(stored)
    db.session.flush()
    return stored


def discard(stored: StoredFile) -> None:
    """Delete a file's row. Its bytes go with the next sweep, so that a rollback brings all of it back."""
    db.session.delete(stored)


def keys_with_rows(keys: list[str]) -> set[str]:
    """Return those of the keys that have a row; for ``storage.sweep``."""
    return set(db.session.scalars(select(StoredFile.key).where(StoredFile.key.in_(keys))))


def _let_others_write() -> None:
    """Give up a transaction that has only read: on SQLite it holds the lock that every writer waits for."""
    session = db.session()
    pending = session.new or session.dirty or session.deleted
    if not (pending or session.info.get(_WROTE) or session.in_nested_transaction()):
        session.rollback()


@event.listens_for(Session, "after_flush")
def _flushed(session: Session, _context: object) -> None:
    session.info[_WROTE] = True


@event.listens_for(Session, "do_orm_execute")
def _executed(state: ORMExecuteState) -> None:
    if not state.is_select:
        state.session.info[_WROTE] = True


@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_rollback")
def _ended(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(_WROTE, None)

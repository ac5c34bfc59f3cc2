"""What happened, to what, by whose hand: a record that only grows, and that members read about themselves."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, event, select
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from network.core import clock
from network.core.database import Model, db
from network.core.permission import Actor


class AuditEntry(Model):
    """One thing that somebody did. Holds ids, names and dates; never a password, a token or free text."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_about", "about_id", "id"),
        Index("ix_audit_entries_thing", "thing_type", "thing_id", "id"),
        Index("ix_audit_entries_by", "by_id", "id"),
        Index("ix_audit_entries_what", "what", "id"),
    )

    at: Mapped[datetime]
    what: Mapped[str]
    thing_type: Mapped[str | None]
    thing_id: Mapped[int | None]
    by_id: Mapped[int | None]
    by_name: Mapped[str]
    about_id: Mapped[int | None]
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class AuditIsAppendOnly(Exception):
    """Somebody tried to change or delete what has been recorded."""


@event.listens_for(AuditEntry, "before_update")
@event.listens_for(AuditEntry, "before_delete")
def _refuse(_mapper: Mapper[AuditEntry], _connection: object, _entry: AuditEntry) -> None:
    raise AuditIsAppendOnly


def record(what: str, thing: Any = None, *, by: Actor, about: Any = None, **detail: Any) -> AuditEntry:
    """Write down that ``by`` did ``what`` to ``thing``.

    ``about`` is the member, or their id, whom it concerns; a thing with a ``member_id`` says so itself.
    """
    if thing is not None and thing.id is None:
        db.session.flush()
    made = entry(what, thing, by=by, about=about, **detail)
    db.session.add(made)
    return made


def entry(what: str, thing: Any = None, *, by: Actor, about: Any = None, **detail: Any) -> AuditEntry:
    """Make an entry without keeping it: for a session of one's own, as ``database.aside()`` gives."""
    if about is None:
        about = getattr(thing, "member_id", None)
    return AuditEntry(
        at=clock.now(),
        what=what,
        thing_type=thing.__tablename__ if thing is not None else None,
        thing_id=thing.id if thing is not None else None,
        by_id=by.id,
        by_name=by.name,
        about_id=getattr(about, "id", about),
        detail=detail,
    )


def entries_about(member: Any, *, before: int | None = None, limit: int = 50) -> Sequence[AuditEntry]:
    """Return what was done about or by ``member``, newest first; ``before`` is the last id seen."""
    question = select(AuditEntry).where((AuditEntry.about_id == member.id) | (AuditEntry.by_id == member.id))
    if before is not None:
        question = question.where(AuditEntry.id < before)
    return db.session.scalars(question.order_by(AuditEntry.id.desc()).limit(limit)).all()


def entries(*, what: str | None = None, before: int | None = None, limit: int = 50) -> Sequence[AuditEntry]:
    """Return everything that was done, newest first, one page at a time."""
    question = select(AuditEntry)
    if what:
        question = question.where(AuditEntry.what == what)
    if before is not None:
        question = question.where(AuditEntry.id < before)
    return db.session.scalars(question.order_by(AuditEntry.id.desc()).limit(limit)).all()

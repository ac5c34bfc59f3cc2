"""The questions about what is new: the letters with a kind of notice, of the last months, without secrets."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, select

from network.core import clock, letters, notices, registry
from network.core.database import db
from network.core.inbox.models import InboxMark
from network.core.mail import Message, Status
from network.core.permission import Actor

PAGE = 30
SHOWN_FOR = timedelta(days=90)
MOST_COUNTED = 100
SHOWN = (Status.QUEUED, Status.SENDING, Status.SENT, Status.DIGEST, Status.ON_SITE, Status.FAILED)


@dataclass(frozen=True)
class Told:
    """One line of the list: what was said, of what kind, when, where it leads, and whether it is new."""

    id: int
    kind: str
    subject: str
    at: datetime
    href: str
    is_new: bool


@dataclass(frozen=True)
class Page:
    """Some lines, newest first; the number to go on from, and that of the newest line at all."""

    lines: Sequence[Told]
    next: int | None
    newest: int | None


def page(reader: Actor, before: int | None = None) -> Page:
    """Return what was told to ``reader``, from below the letter ``before`` on.

    What a feature does not lead its reader to any more (a post that was hidden) is left out.
    """
    if reader.id is None:
        return Page((), None, None)
    question = select(
        Message.id, Message.notice, Message.subject, Message.body, Message.created_at,
        Message.thing_type, Message.thing_id, _seen_by(reader.id).label("seen"),
    ).where(*_told_to(reader.id))  # fmt: skip
    if before is not None:
        question = question.where(Message.id < before)
    rows = db.session.execute(question.order_by(Message.id.desc()).limit(PAGE + 1)).all()
    shown = rows[:PAGE]
    places = _places(reader, shown)
    lines = [
        Told(row.id, _title_of(row.notice), row.subject, row.created_at, href, row.id > row.seen)
        for row in shown
        if (href := _href(row, places)) is not None
    ]
    return Page(lines, shown[-1].id if len(rows) > PAGE else None, rows[0].id if rows else None)


def count_new(reader: Actor) -> int:
    """Return how many lines are new to ``reader``, up to a hundred."""
    if reader.id is None:
        return 0
    question = select(Message.id, Message.thing_type, Message.thing_id).where(
        *_told_to(reader.id), Message.id > _seen_by(reader.id)
    )
    rows = db.session.execute(question.order_by(Message.id.desc()).limit(MOST_COUNTED)).all()
    places = _places(reader, rows)
    return sum(row.thing_type not in places or row.thing_id in places[row.thing_type] for row in rows)


def mark_of(member_id: int) -> InboxMark | None:
    """Return how far a member has read."""
    return db.session.scalar(select(InboxMark).where(InboxMark.member_id == member_id))


def _told_to(member_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Message.member_id == member_id,
        Message.notice.is_not(None),
        Message.notice != notices.DIGEST.key,
        Message.holds_secret.is_(False),
        Message.status.in_(SHOWN),
        Message.created_at >= clock.now() - SHOWN_FOR,
    )


def _seen_by(member_id: int) -> Any:
    mark: ScalarSelect[int] = (
        select(InboxMark.seen_id).where(InboxMark.member_id == member_id).scalar_subquery()
    )
    return func.coalesce(mark, 0)


def _places(reader: Actor, rows: Iterable[Any]) -> Mapping[str, Mapping[int, str]]:
    """Ask each feature once where its things among ``rows`` are read."""
    things: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        if row.thing_type is not None and row.thing_id is not None:
            things[row.thing_type].add(row.thing_id)
    found: dict[str, Mapping[int, str]] = {}
    for table, ids in things.items():
        if (leads := registry.leads_to.named(table)) is not None:
            found[table] = leads(reader, ids)
    return found


def _href(row: Any, places: Mapping[str, Mapping[int, str]]) -> str | None:
    """Return where a line leads: what its feature says, or else the first page that the letter names."""
    if row.thing_type in places:
        return places[row.thing_type].get(row.thing_id)
    return letters.page_named_in(row.body)


def _title_of(key: str) -> str:
    return next((kind.title for kind in registry.notice_kinds if kind.key == key), "")

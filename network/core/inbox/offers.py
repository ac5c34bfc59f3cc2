"""What the list puts on the home page, and what data rights ask."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import delete

from network.core import registry
from network.core.database import db
from network.core.inbox import queries
from network.core.inbox.models import InboxMark
from network.core.registry import Section, Task


def register() -> None:
    """Fill the registry."""
    registry.home_tasks.add(tasks, "inbox")
    registry.subject_access.add(held, "inbox")
    registry.erasure.add(erase, "inbox")


def tasks(member: Any, _today: date) -> Iterator[Task]:
    """Say how much is new."""
    if count := queries.count_new(member):
        yield Task(title="What is new", href=url_for("inbox.index"), urgency=90, count=count)


def held(member: Any) -> Section:
    """Return how far a member has read."""
    mark = queries.mark_of(member.id)
    return Section("What is new", [{"read_until": mark.marked_at.isoformat()}] if mark else [])


def erase(member: Any) -> None:
    """Forget how far a member has read."""
    db.session.execute(delete(InboxMark).where(InboxMark.member_id == member.id))

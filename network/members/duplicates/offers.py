"""What duplicates put on pages of others: a coordinator's task, and what data rights ask for."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import delete, or_

from network.core import clock, personal_data, registry
from network.core.database import db
from network.core.registry import Section, Task
from network.members.duplicates import operations, policy, privacy, queries, together
from network.members.duplicates.models import DuplicatePair, NotDuplicates
from network.members.duplicates.rules import Likeness
from network.members.people import queries as people
from network.members.people.models import Member


def register() -> None:
    """Fill the registry."""
    together.register()
    registry.home_tasks.add(tasks)
    registry.subject_access.add(held_about)
    registry.erasure.add(erase, "duplicates")
    personal_data.declare(*privacy.HELD)
    personal_data.sweep(privacy.SWEEP)


def tasks(member: Any, today: date) -> Iterator[Task]:
    """Say how many pairs wait that may be one person."""
    if not policy.may_find(member):
        return
    if count := queries.count(Likeness.PERSON, by=member, today=today):
        yield Task(
            title="Look at records that may be one person",
            href=url_for("duplicates.index"),
            hint="Compare them side by side, then merge them or say that they are two",
            urgency=55,
            count=count,
        )


def held_about(member: Any) -> Section:
    """Return the merges that somebody's record was part of, and whom it was told apart from."""
    rows: list[dict[str, Any]] = [
        {
            "merged": made.at.isoformat(),
            "record that stays": made.winner_id,
            "record that became part of it": made.loser_id,
            "by": made.by_name,
            "undone": made.undone_at.isoformat() if made.undone_at else None,
            "can be undone until": made.until.isoformat() if made.is_open(clock.now()) else None,
        }
        for made in queries.merges_about(member.id)
    ]
    rows += [
        {"told apart from another record": parted.at.isoformat(), "how it is known": parted.reason}
        for parted in queries.parted_from(member.id)
    ]
    return Section("Records merged with yours", rows)


def erase(member: Any) -> None:
    """Erase with somebody the records that were merged into theirs, and what was kept to undo it."""
    for number in people.former_ids(member.id):
        operations.blank(db.session.get_one(Member, number), also_name=True)
    for made in queries.merges_about(member.id):
        made.changes = None
    for model in (DuplicatePair, NotDuplicates):
        db.session.execute(delete(model).where(or_(model.a_id == member.id, model.b_id == member.id)))
    db.session.flush()

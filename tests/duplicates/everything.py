"""A row in every table that names a member, in each of its columns, whatever tables there come to be."""

from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from sqlalchemy import Column, Enum, Table, TypeDecorator, UniqueConstraint, func, insert, select, update

from network.core import clock
from network.core.database import db
from network.members.duplicates.images import DERIVED, member_columns, rows_where
from network.members.people.models import Member

numbers = count(1)
# Two rows of the other person's own, each with a number of its own, are no pair that was found.
LEFT_OUT = DERIVED | {"not_duplicates"}
# What the rules of a table ask for.
SAID: dict[str, dict[str, Any]] = {
    "bursary_claim_checks": {"outcome": "returned", "reason": "The date cannot be read"},
    "bursary_decisions": {"outcome": "decline", "reason": "The course is too far away"},
    "bursary_receipts": {"document": "invoice"},
    "calendar_choices": {"chosen": "mail"},
    "event_series": {"interval_weeks": 6},
    "extensions": {"months": 1, "to_on": date(2100, 1, 1)},
    "profile_views": {"how": "profile"},
    "reminders": {"status": "sent"},
    "resource_review_letters": {"sort": "due"},
    "invitation_letters": {"attendee": "amina@network.example", "organizer": "events@network.example"},
    "extension_items": {"old_expires_on": date(2026, 1, 1), "new_expires_on": date(2026, 2, 1)},
}
APART = {"bursary_deputies": "for_id"}  # a column that names another than the others of its row
LEADS = frozenset({"qualification_id"})  # may be empty as the column has it, and not as its table does


def fill(member: Member) -> None:
    """Let a row of each table name a member in every column that can: one of theirs, or another one."""
    for table, columns in member_columns():
        if table.name in LEFT_OUT or all(rows_where(table, one, member.id) for one in columns):
            continue
        apart = APART.get(table.name)
        named = {one.name: member.id for one in columns if one.name != apart}
        if apart is not None:
            other = db.session.scalar(select(func.min(Member.id)).where(Member.email.startswith("carol")))
            _make(table, member, {**dict.fromkeys(named, other), apart: member.id})
            named[apart] = other
        there = [row for one in columns for row in rows_where(table, one, member.id)]
        if there:
            db.session.execute(update(table).where(table.c.id == there[0]["id"]).values(named))
        else:
            _make(table, member, named)
    db.session.expire_all()


def _make(table: Table, member: Member, said: dict[str, int]) -> int:
    row = {one.name: value for one in table.columns if (value := _value(one, member)) is not None}
    made = db.session.execute(insert(table).values(row | SAID.get(table.name, {}) | said))
    return int(made.inserted_primary_key[0])


def _value(column: "Column[Any]", member: Member) -> Any:
    """Return something for a column that needs a value, or leads to another row."""
    key = next(iter(column.foreign_keys), None)
    if key is not None and (not column.nullable or column.name in LEADS):
        return _another(key.column.table, member, column)
    if column.primary_key or column.nullable or column.default is not None:
        return None
    number = next(numbers)
    if isinstance(column.type, Enum) and column.type.enum_class is not None:
        return next(iter(column.type.enum_class))
    kept_as = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    kind = kept_as.python_type
    if kind is datetime:
        return clock.now()
    if kind is date:
        return clock.today() + timedelta(days=number)
    if kind is time:
        return time(number % 24)
    if kind is bool:
        return False
    return {} if kind is object else kind(number)


def _another(table: Table, member: Member, leading: "Column[Any]") -> int:
    """Return the number of a row to lead to: one of the member's own if there is one, else any, else new.

    Where one row alone may lead to each, it is one to which none does.
    """
    if _is_unique(leading):
        free = select(table.c.id).where(table.c.id.not_in(select(leading))).order_by(table.c.id)
        return db.session.scalar(free.limit(1)) or _make(table, member, {})
    if "member_id" in table.c and (own := rows_where(table, table.c.member_id, member.id)):
        return int(own[0]["id"])
    there = db.session.scalar(select(table.c.id).order_by(table.c.id).limit(1))
    return there or _make(table, member, {})


def _is_unique(column: "Column[Any]") -> bool:
    table = column.table
    alone = [one for one in (*table.constraints, *table.indexes) if list(one.columns) == [column]]
    return any(isinstance(one, UniqueConstraint) or getattr(one, "unique", False) for one in alone)

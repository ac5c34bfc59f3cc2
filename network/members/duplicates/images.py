"""Rows as they were and as they became, in the shape that JSON keeps, of every table there is.

A change is ``{"table", "id", "old", "new"}``: the columns that differ, before and after. ``old`` is None for
a row that was added, ``new`` for one that was set aside; then the other one is the whole row.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Integer, Table, TypeDecorator, select

from network.core.database import db

Row = dict[str, Any]
Change = dict[str, Any]

# Their rows cannot be changed: what happened to a record happened to that record.
ONLY_GROW = frozenset({"audit_entries", "status_changes"})
OWN = frozenset({"merges"})
# Made from other rows, and made anew when those change: they are taken back without asking who changed them.
DERIVED = frozenset({"fit_intervals", "duplicate_pairs"})
# The core does not know of members: these of its columns mean one without a foreign key that says so.
MEANS_A_MEMBER = frozenset({"member_id", "owner_id"})
COUNTERS = frozenset({"version"})
AT_ONCE = 500


def member_columns() -> Iterator[tuple[Table, list["Column[Any]"]]]:
    """Give each table with the columns that name a member, of every feature there is."""
    for table in db.metadata.sorted_tables:
        if table.name in ONLY_GROW | OWN:
            continue
        columns = [
            column
            for column in table.columns
            if _refers_to(column, "members")
            or (
                column.name in MEANS_A_MEMBER and not column.foreign_keys and isinstance(column.type, Integer)
            )
        ]
        if table.name == "members":
            columns = []  # the records themselves: which became part of which is no property of either
        if columns:
            yield table, columns


def children_of(table: Table) -> Iterator[tuple[Table, ForeignKey]]:
    """Give each foreign key that refers to a table."""
    for other in db.metadata.sorted_tables:
        for column in other.columns:
            for key in column.foreign_keys:
                if key.column.table is table:
                    yield other, key


class Images:
    """Notes rows before something is done to them, and says afterwards what became of each."""

    def __init__(self) -> None:
        self._before: dict[tuple[str, int], Row] = {}

    def note(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
        """Keep rows as they are, unless they were noted before."""
        for row in rows:
            self._before.setdefault((table.name, row["id"]), dict(row))

    def note_all_about(self, member_id: int, *, only_own: bool = False) -> None:
        """Note every row that names a member; with ``only_own`` those alone that are about them."""
        for table, columns in member_columns():
            all_count = not only_own or table.name in DERIVED
            named = [one for one in columns if all_count or one.name == "member_id"]
            for column in named:
                self.note(table, rows_where(table, column, member_id))

    def changes(self, added: Iterable[tuple[Table, Row]] = ()) -> list[Change]:
        """Say what became of every row noted, and of those that were added since."""
        found: list[Change] = []
        after = self._after()
        for (name, number), old in self._before.items():
            table, new = db.metadata.tables[name], after.get((name, number))
            if new is None:
                found.append(_change(table, number, old, None))
                continue
            differ = [key for key in old if key not in COUNTERS and old[key] != new[key]]
            if differ:
                found.append(
                    _change(
                        table, number, {key: old[key] for key in differ}, {key: new[key] for key in differ}
                    )
                )
        for table, row in added:
            if (table.name, row["id"]) not in self._before:
                found.append(_change(table, row["id"], None, row))
        return found

    def _after(self) -> dict[tuple[str, int], Row]:
        by_table: dict[str, list[int]] = {}
        for name, number in self._before:
            by_table.setdefault(name, []).append(number)
        return {
            (name, row["id"]): row
            for name, numbers in by_table.items()
            for row in rows_numbered(db.metadata.tables[name], numbers)
        }


def rows_where(table: Table, column: "Column[Any]", value: int) -> list[Row]:
    """Return the rows of a table in which a column has a value."""
    found = db.session.execute(select(table).where(column == value).order_by(table.c.id))
    return [dict(row) for row in found.mappings()]


def rows_numbered(table: Table, numbers: Sequence[int]) -> list[Row]:
    """Return rows of a table by their numbers."""
    found: list[Row] = []
    for begin in range(0, len(numbers), AT_ONCE):
        some = numbers[begin : begin + AT_ONCE]
        rows = db.session.execute(select(table).where(table.c.id.in_(some)).order_by(table.c.id))
        found += [dict(row) for row in rows.mappings()]
    return found


def typed(table: Table, plain_row: Mapping[str, Any]) -> Row:
    """Turn what JSON kept of a row back into what its columns take."""
    return {name: _typed(table.c[name], value) for name, value in plain_row.items() if name in table.c}


def _change(table: Table, number: int, old: Row | None, new: Row | None) -> Change:
    return {
        "table": table.name,
        "id": number,
        "old": old and {name: _plain(value) for name, value in old.items()},
        "new": new and {name: _plain(value) for name, value in new.items()},
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    return value


def _typed(column: "Column[Any]", value: Any) -> Any:
    if value is None or isinstance(column.type, JSON):
        return value
    kept_as = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    kind = kept_as.python_type
    if kind is datetime:
        return datetime.fromisoformat(value)
    if kind is date:
        return date.fromisoformat(value)
    if kind is bytes:
        return b64decode(value)
    if issubclass(kind, Enum) or kind is Decimal:
        return kind(value)
    return value


def _refers_to(column: "Column[Any]", name: str) -> bool:
    return any(key.column.table.name == name for key in column.foreign_keys)

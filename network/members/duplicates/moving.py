"""Move what names one member to another, in every table; what cannot stand twice is set aside."""

from typing import Any

from sqlalchemy import Table, delete, update
from sqlalchemy.exc import DBAPIError, OperationalError

from network.core.database import db
from network.members.duplicates.images import (
    DERIVED,
    Images,
    Row,
    children_of,
    member_columns,
    rows_where,
)


def move_everything(loser_id: int, winner_id: int, images: Images) -> None:
    """Let every row that names the loser name the winner instead.

    A row that would break a rule of its table, such as one area twice, is set aside with what hangs on it. A
    row that may be neither changed nor deleted stays with the old record, as the history does.
    """
    for table, columns in member_columns():
        rows: dict[int, Row] = {}
        for column in columns:
            rows |= {row["id"]: row for row in rows_where(table, column, loser_id)}
        images.note(table, rows.values())
        for number, row in sorted(rows.items()):
            values = {one.name: winner_id for one in columns if row[one.name] == loser_id}
            if table.name in DERIVED or not _goes(update(table).where(table.c.id == number).values(values)):
                set_aside(table, number, images)


def set_aside(table: Table, number: int, images: Images) -> bool:
    """Take a row out of its table, with all that cannot be without it; the images keep them."""
    try:
        with db.session.begin_nested():
            _take_out(table, number, images)
    except OperationalError:
        raise
    except DBAPIError:
        return False
    return True


def _take_out(table: Table, number: int, images: Images) -> None:
    images.note(table, rows_where(table, table.c.id, number))
    for other, key in children_of(table):
        column = key.parent
        for row in rows_where(other, column, number):
            images.note(other, [row])
            if column.nullable and key.ondelete != "CASCADE":
                db.session.execute(update(other).where(other.c.id == row["id"]).values({column.name: None}))
            else:
                _take_out(other, row["id"], images)
    db.session.execute(delete(table).where(table.c.id == number))


def _goes(statement: Any) -> bool:
    """Whether the database takes a change; one that it refuses leaves no trace."""
    try:
        with db.session.begin_nested():
            db.session.execute(statement, execution_options={"synchronize_session": False})
    except OperationalError:
        raise  # the database is away or busy, which says nothing about the row
    except DBAPIError:
        return False
    return True

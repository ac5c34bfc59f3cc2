"""A fault before each flush and each commit in turn; nothing of what was begun is there afterwards."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event, text

from network.core.database import db


class Fault(Exception):
    """What goes wrong: the power, the network, the disk."""


class Counter:
    """How often rows were about to be written or kept."""

    def __init__(self) -> None:
        self.times = 0


@contextmanager
def fault_at(number: int) -> Iterator[Counter]:
    """Raise Fault before the flush or commit of that number; 0 only counts them."""
    counter = Counter()

    def count(*_: Any) -> None:
        counter.times += 1
        if counter.times == number:
            raise Fault(number)

    factory = db.session.session_factory
    for name in ("before_flush", "before_commit"):
        event.listen(factory, name, count)
    try:
        yield counter
    finally:
        for name in ("before_flush", "before_commit"):
            event.remove(factory, name, count)


def rows_of(tables: list[str]) -> dict[str, list[Any]]:
    """Return every row of some tables, as text, in an order that does not change."""
    return {
        table: sorted(str(tuple(row)) for row in db.session.execute(text(f"SELECT * FROM {table}")))
        for table in tables
    }


def survive(deed: Callable[[], object], tables: list[str]) -> int:
    """Do a deed with a fault before each flush and commit in turn, and in the end without one.

    After each fault the tables are what they were. Return how many faults there were; the deed is kept.
    """
    db.session.rollback()
    before = rows_of(tables)
    db.session.rollback()
    for number in range(1, 200):
        with fault_at(number) as counter:
            try:
                deed()
                db.session.commit()
            except Fault:
                pass
            else:
                assert counter.times == number - 1
                return number - 1
        db.session.rollback()
        db.session.expire_all()
        assert rows_of(tables) == before, f"something is left after a fault at {number}"
        db.session.rollback()
    raise AssertionError("a deed that never ends")

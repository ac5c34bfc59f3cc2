"""The index in each database: FTS5 in SQLite, a tsvector with a GIN index in PostgreSQL.

Both keep stems that were made in Python, in four fields of falling weight, and are asked with stems alone.
An engine writes and erases an entry's fields, and turns a search into a condition and a cost: the less, the
better an entry fits.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import (
    REAL,
    ColumnElement,
    Integer,
    TableClause,
    Text,
    bindparam,
    cast,
    column,
    delete,
    func,
    insert,
    literal,
    literal_column,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY, TSVECTOR

from network.core.database import db
from network.core.search.models import SearchWord
from network.core.search.rules import Asked, Term

LAST_PLACE = 16_383  # of a word in a tsvector; what comes later stands there too
APART = 2  # places between two fields, so that no phrase reaches from one into the next
FIELDS = ("title", "keywords", "text", "body")
Stems = Sequence[list[str]]  # of the four fields, in their order


class Engine(Protocol):
    """What the index of a database can do."""

    index: TableClause
    number: ColumnElement[int]  # of the entry that a row of the index is about

    def write(self, entries: Mapping[int, Stems]) -> None:
        """Put entries into the index, in place of what they said before."""

    def erase(self, ids: Collection[int]) -> None:
        """Take entries out of the index."""

    def fits(self, asked: Asked) -> ColumnElement[bool]:
        """Return the condition on a row of the index under which it has what is looked for."""

    def cost(self, asked: Asked) -> ColumnElement[float]:
        """Return how badly a row that fits does so."""

    def forget_words(self) -> None:
        """Forget the words that stand in no entry any more."""


class Fts5:
    """SQLite's index. ``rank`` is bm25 with the weights that the table was made with (migration 0040)."""

    index = table("search_index", column("rowid", Integer), *(column(name, Text) for name in FIELDS))
    number: ColumnElement[int] = literal_column("search_index.rowid", Integer)

    def write(self, entries: Mapping[int, Stems]) -> None:
        """See Engine."""
        self.erase(entries)
        rows = [
            {"rowid": entry_id, **dict(zip(FIELDS, map(" ".join, fields), strict=True))}
            for entry_id, fields in entries.items()
        ]
        db.session.execute(insert(self.index), rows)

    def erase(self, ids: Collection[int]) -> None:
        """See Engine."""
        db.session.execute(delete(self.index).where(self.index.c.rowid.in_(ids)))

    def fits(self, asked: Asked) -> ColumnElement[bool]:
        """See Engine."""
        parts = (" AND " if asked.every else " OR ").join(map(self._term, asked.terms))
        return literal_column("search_index", Text).op("MATCH", is_comparison=True)(literal(parts))

    def cost(self, asked: Asked) -> ColumnElement[float]:
        """See Engine."""
        return literal_column("search_index.rank", REAL)

    def forget_words(self) -> None:
        """See Engine."""
        known = select(column("term", Text)).select_from(table("search_index_words"))
        db.session.execute(delete(SearchWord).where(SearchWord.word.not_in(known)))

    @staticmethod
    def _term(term: Term) -> str:
        return f'"{" ".join(term.stems)}"{"*" if term.begins_others else ""}'


class Tsvector:
    """PostgreSQL's index. The vector is made here, so that no parser or dictionary has a say in it."""

    index = table("search_index", column("entry_id", Integer), column("vector", TSVECTOR))
    number: ColumnElement[int] = index.c.entry_id
    WEIGHTS = (0.1, 0.25, 0.5, 1.0)  # of body, text, keywords, title

    def write(self, entries: Mapping[int, Stems]) -> None:
        """See Engine."""
        self.erase(entries)
        rows = [{"entry_id": entry_id, "said": _as_vector(fields)} for entry_id, fields in entries.items()]
        vector = cast(bindparam("said", type_=Text), TSVECTOR)
        db.session.execute(insert(self.index).values(vector=vector), rows)

    def erase(self, ids: Collection[int]) -> None:
        """See Engine."""
        db.session.execute(delete(self.index).where(self.index.c.entry_id.in_(ids)))

    def fits(self, asked: Asked) -> ColumnElement[bool]:
        """See Engine."""
        return self.index.c.vector.op("@@", is_comparison=True)(self._query(asked))

    def cost(self, asked: Asked) -> ColumnElement[float]:
        """See Engine."""
        weights = cast(literal(list(self.WEIGHTS), ARRAY(REAL)), ARRAY(REAL))
        return -func.ts_rank(weights, self.index.c.vector, self._query(asked), 1, type_=REAL)

    def forget_words(self) -> None:
        """See Engine."""
        counted = func.ts_stat("SELECT vector FROM search_index").table_valued(column("word", Text))
        db.session.execute(delete(SearchWord).where(SearchWord.word.not_in(select(counted.c.word))))

    def _query(self, asked: Asked) -> ColumnElement[Any]:
        parts = (" & " if asked.every else " | ").join(map(self._term, asked.terms))
        return cast(literal(parts, Text), TSQUERY)

    @staticmethod
    def _term(term: Term) -> str:
        words = " <-> ".join(f"'{one}'" for one in term.stems)
        return f"{words}:*" if term.begins_others else f"({words})"


def _as_vector(fields: Stems) -> str:
    places: dict[str, list[str]] = {}
    place = 0
    for weight, stems in zip("ABCD", fields, strict=True):
        for one in stems:
            place += 1
            places.setdefault(one, []).append(f"{min(place, LAST_PLACE)}{weight}")
        place += APART
    return " ".join(f"'{one}':{','.join(dict.fromkeys(where))}" for one, where in places.items())


_ENGINES: dict[str, Engine] = {"sqlite": Fts5(), "postgresql": Tsvector()}


def engine() -> Engine:
    """Return the engine of the database in use."""
    return _ENGINES[db.session.get_bind().dialect.name]

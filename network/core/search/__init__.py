"""Finding things by their words, on SQLite and on PostgreSQL alike. It does not know what the things are.

A feature puts what can be found, under a name of its own for its kind of thing, in the transaction that
changed it, and takes out what can be found no more::

    search.put("resource", 7, title="Falls at home", keywords="otago", text="What to do …", body="…")
    search.drop("resource", 7)

and asks with the ids that the reader may see: nothing outside ``among`` is counted, quoted or suggested::

    found = search.find("resource", 'chair "first aid"', among=select(Resource.id).where(…), limit=20)
    narrowed = select(Resource).where(Resource.id.in_(search.matching("resource", found.asked)))

docs/decisions/0025-search.md says why it is made so.
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from sqlalchemy import CTE, ColumnElement, Label, Select, and_, delete, exists, func, insert, literal, select

from network.core import clock
from network.core.database import db, one_at_a_time
from network.core.search import guessing, quoting
from network.core.search.engines import engine
from network.core.search.models import SearchEntry, SearchText, SearchWord
from network.core.search.rules import MOST_TYPED, Asked, stems_of, tidy

__all__ = [
    "MOST_TYPED",
    "Asked",
    "Found",
    "Hit",
    "drop",
    "entries",
    "find",
    "forget_words",
    "matching",
    "put",
    "quoted",
    "remember_words",
    "thing_id",
    "tidy",
]

Ids = Select[*tuple[Any, ...]]  # a SELECT whose first column is the number of a thing
AT_ONCE = 500  # words that one statement asks about
thing_id = SearchEntry.thing_id  # the column of ``entries`` that names the thing
QUOTED_FROM = (SearchText.title, SearchText.text, SearchText.body)


@dataclass(frozen=True)
class Hit:
    """A thing that was found: how well it fits (more is better), and its words as HTML, marked."""

    thing_id: int
    score: float
    title: Markup
    passage: Markup


@dataclass(frozen=True)
class Found:
    """Some of what was found, best first, and how many there are.

    ``meant`` is what was looked for instead, where nothing fitted what was typed. ``asked`` is what was
    looked for in the end; where it is not ``every``, the things have some of the words only.
    """

    hits: tuple[Hit, ...]
    total: int
    meant: str | None
    asked: Asked


def put(
    kind: str,
    thing_id: int,
    *,
    title: str,
    keywords: str = "",
    text: str = "",
    body: str = "",
    anew: bool = False,
) -> bool:
    """Let a thing be found by these words, in place of those before; return whether anything is new.

    A word weighs most in the title, then in the keywords, the text, the body. Whoever calls this holds the
    thing's own row, so that nobody else puts it meanwhile. The same words again are no work, unless ``anew``.
    """
    fields = [tidy(one) for one in (title, keywords, text, body)]
    digest = hashlib.sha256("\0".join(fields).encode()).hexdigest()
    entry = _entry(kind, thing_id)
    if entry is not None and entry.digest == digest and not anew:
        entry.put_at = clock.now()
        return False
    drop(kind, thing_id)
    entry = SearchEntry(kind=kind, thing_id=thing_id, digest=digest)
    db.session.add(entry)
    db.session.flush()
    names = ("title", "keywords", "text", "body")
    said = dict(zip(names, fields, strict=True))
    db.session.execute(insert(SearchText).values(entry_id=entry.id, **said))
    stems = [stems_of(one) for one in fields]
    engine().write({entry.id: stems})
    remember_words({one for field in stems for one in field})
    return True


def drop(kind: str, thing_id: int) -> None:
    """Let a thing be found no more. One that could not be found is no mistake."""
    entry = _entry(kind, thing_id)
    if entry is not None:
        engine().erase([entry.id])
        db.session.execute(delete(SearchText).where(SearchText.entry_id == entry.id))
        db.session.delete(entry)
        db.session.flush()


def find(
    kind: str,
    words: str,
    among: Ids,
    *,
    limit: int = 20,
    offset: int = 0,
    readable: Ids | None = None,
) -> Found:
    """Find things of a kind by what somebody typed, best first, equal ones newest first.

    ``among`` selects the ids that are looked through, ``readable`` those that the reader may see at all,
    where that is more. All words must be there. Where nothing has them all, slips are put right with words
    of what may be read; after that, some of the words are enough. A search without words finds nothing.
    """
    asked = Asked.read(words)
    if not asked.terms:
        return Found((), 0, None, asked)
    hits, total = _page(kind, asked, among, limit, offset)
    if total:
        return Found(hits, total, None, asked)

    def look(one: Asked) -> tuple[int, Sequence[str]]:
        return _look(kind, one, among if readable is None else readable)

    right = guessing.better(asked, look)
    tried = [*([right] if right else []), *([(right or asked).loosely] if len(asked.terms) > 1 else [])]
    for one in tried:
        hits, total = _page(kind, one, among, limit, offset)
        if total:
            return Found(hits, total, one.words if right else None, one)
    return Found((), 0, None, asked)


def matching(kind: str, asked: Asked) -> Ids:
    """Return a SELECT of the ids of a kind that fit a search, to be narrowed further and counted."""
    fitting = _fitting(asked)
    return select(SearchEntry.thing_id).join_from(fitting, SearchEntry, _is_about(kind, fitting))


def quoted(kind: str, asked: Asked, ids: Collection[int]) -> dict[int, Hit]:
    """Return how these things, which fit a search, are shown; by their ids."""
    rows = db.session.execute(
        select(SearchEntry.thing_id, literal(0.0), *QUOTED_FROM)
        .join(SearchText, SearchText.entry_id == SearchEntry.id)
        .where(SearchEntry.kind == kind, SearchEntry.thing_id.in_(ids))
    )
    return {hit.thing_id: hit for hit in (_hit(row, asked) for row in rows)}


def entries(kind: str) -> Ids:
    """Return a SELECT of what can be found of a kind: the ids, and when each was put last."""
    return select(SearchEntry.thing_id, SearchEntry.put_at).where(SearchEntry.kind == kind)


def forget_words() -> None:
    """Forget the words that stand in nothing any more; none of them was ever suggested since."""
    engine().forget_words()


def remember_words(words: Iterable[str]) -> None:
    """Keep the stems that can be meant by a mistyped word."""
    wanted = sorted(one for one in words if guessing.can_be_meant(one))
    new: list[str] = []
    for some in (wanted[at : at + AT_ONCE] for at in range(0, len(wanted), AT_ONCE)):
        known = set(db.session.scalars(select(SearchWord.word).where(SearchWord.word.in_(some))))
        new += [one for one in some if one not in known]
    if not new:
        return
    one_at_a_time("new words of the search")
    for some in (new[at : at + AT_ONCE] for at in range(0, len(new), AT_ONCE)):
        known = set(db.session.scalars(select(SearchWord.word).where(SearchWord.word.in_(some))))
        if left := [{"word": one} for one in some if one not in known]:
            db.session.execute(insert(SearchWord), left)


def _entry(kind: str, thing_id: int) -> SearchEntry | None:
    return db.session.scalar(
        select(SearchEntry).where(SearchEntry.kind == kind, SearchEntry.thing_id == thing_id)
    )


def _page(kind: str, asked: Asked, among: Ids, limit: int, offset: int) -> tuple[tuple[Hit, ...], int]:
    ranked = _ranked(kind, asked, among).limit(limit).offset(offset).subquery()
    rows = db.session.execute(
        select(ranked.c.thing_id, ranked.c.cost, *QUOTED_FROM, ranked.c.total)
        .join(SearchText, SearchText.entry_id == ranked.c.id)
        .order_by(ranked.c.cost, ranked.c.thing_id.desc())
    ).all()
    total = rows[0].total if rows else 0
    if not rows and offset:
        total = (
            db.session.scalar(select(func.count()).select_from(_ranked(kind, asked, among).subquery())) or 0
        )
    return tuple(_hit(row, asked) for row in rows), total


def _ranked(kind: str, asked: Asked, among: Ids) -> Select[*tuple[Any, ...]]:
    fitting = _fitting(asked, engine().cost(asked).label("cost"))
    (seen,) = among.subquery().c
    ranked: Select[*tuple[Any, ...]] = (
        select(SearchEntry.id, SearchEntry.thing_id, fitting.c.cost, func.count().over().label("total"))
        .join_from(fitting, SearchEntry, _is_about(kind, fitting))
        .where(exists().where(seen == SearchEntry.thing_id))
        .order_by(fitting.c.cost, SearchEntry.thing_id.desc())
    )
    return ranked


def _fitting(asked: Asked, *more: Label[Any]) -> CTE:
    """Select the entries, of any kind, that fit a search.

    SQLite is told to ask its index first, once: else it asks again for each thing that could be found.
    """
    index = engine()
    fitting = select(index.number.label("number"), *more).select_from(index.index).where(index.fits(asked))
    return fitting.cte().prefix_with("MATERIALIZED", dialect="sqlite")


def _is_about(kind: str, fitting: CTE) -> ColumnElement[bool]:
    return and_(SearchEntry.id == fitting.c.number, SearchEntry.kind == kind)


def _look(kind: str, asked: Asked, among: Ids) -> tuple[int, Sequence[str]]:
    ranked = _ranked(kind, asked, among).limit(1).subquery()
    row = db.session.execute(
        select(SearchText.title, SearchText.keywords, SearchText.text, SearchText.body, ranked.c.total).join(
            ranked, ranked.c.id == SearchText.entry_id
        )
    ).first()
    return (row.total, row[:4]) if row else (0, ())


def _hit(row: Any, asked: Asked) -> Hit:
    thing_id, cost, title, text, body = row[:5]
    return Hit(thing_id, -cost, quoting.marked(title, asked), quoting.passage(text, body, asked))

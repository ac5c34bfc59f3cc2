"""What a reader finds in the library: a page of it, in order, and how much each choice would leave.

A page takes the same statements whatever it holds: the rows, the counts, the rules by which a resource is due
for a look, and what a search finds. A search in order of date asks once more to quote, one that finds nothing
at once a few times more to put slips right.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from markupsafe import Markup, escape
from sqlalchemy import ColumnElement, Select, func, literal, select, union_all

from network.core import search
from network.core.database import db
from network.core.files import StoredFile
from network.core.permission import Actor
from network.members.catalogue.models import Area, Condition
from network.members.people.rules import Stage
from network.resources.library import queries as library
from network.resources.library import words
from network.resources.library.models import (
    Resource,
    ResourceFile,
    ResourceLabel,
    ResourceVersion,
    resource_areas,
    resource_conditions,
)
from network.resources.library.rules import Audience, Freshness, Kind, LabelSort, Visibility, freshness
from network.resources.searching.operations import KIND
from network.resources.searching.rules import MOST_PAGES, PAGE, Filter, Sort

LONGEST_SUMMARY = 260
FACETS = {
    "condition": "Condition",
    "stage": "Stage",
    "kind": "Kind",
    "area": "Area",
    "audience": "For whom",
    "language": "Language",
}


@dataclass(frozen=True)
class Row:
    """A resource as it stands in the list; its title and its passage as HTML, with what was looked for."""

    id: int
    title: Markup
    passage: Markup
    kind: Kind
    provider: str
    language: str
    visibility: Visibility
    published_at: datetime
    review_by: date | None
    freshness: Freshness
    files: int
    file_kind: str


@dataclass(frozen=True)
class Option:
    """One way to narrow what is found, and how much would be left."""

    value: str
    title: str
    count: int


@dataclass(frozen=True)
class Page:
    """One page of what is found."""

    rows: Sequence[Row]
    total: int
    number: int
    options: dict[str, list[Option]]
    meant: str | None = None  # what was looked for instead of what was typed
    every: bool = True  # whether all of it has all of the words

    @property
    def next(self) -> int | None:
        """The number of the next page."""
        goes_on = self.number * PAGE < self.total and self.number < MOST_PAGES
        return self.number + 1 if goes_on else None


def page(asked: Filter, *, by: Actor, today: date, number: int = 1) -> Page:
    """Return one page of what ``by`` may see and the filter leaves."""
    readable = library.listed_for(by, today)
    conditions = (*readable, *_narrowed(asked))
    offset = (number - 1) * PAGE
    if not asked.words:
        total, options = _counts(conditions)
        return Page(_rows(_ordered(asked, conditions, offset), today), total, number, options)
    best = asked.sort in {"", Sort.RELEVANCE}
    found = search.find(
        KIND,
        asked.words,
        select(Resource.id).where(*conditions),
        limit=PAGE if best else 1,
        offset=offset if best else 0,
        readable=select(Resource.id).where(*readable),
    )
    if not found.total:
        return Page((), 0, number, {name: [] for name in FACETS})
    conditions = (*conditions, Resource.id.in_(search.matching(KIND, found.asked)))
    total, options = _counts(conditions)
    if best:
        hits = {hit.thing_id: hit for hit in found.hits}
        listed = {row.id: row for row in _rows(_listed().where(Resource.id.in_(hits)), today)} if hits else {}
        rows = [listed[one] for one in hits if one in listed]
    else:
        rows = _rows(_ordered(asked, conditions, offset), today)
        hits = search.quoted(KIND, found.asked, [row.id for row in rows])
    rows = [replace(row, title=hits[row.id].title, passage=hits[row.id].passage) for row in rows]
    return Page(rows, total, number, options, found.meant, found.asked.every)


def _narrowed(asked: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.condition:
        of_it = select(resource_conditions.c.resource_id).join(Condition)
        found.append(Resource.id.in_(of_it.where(Condition.key == asked.condition)))
    if asked.area:
        of_it = select(resource_areas.c.resource_id).join(Area)
        found.append(Resource.id.in_(of_it.where(Area.key == asked.area)))
    for sort in (LabelSort.STAGE, LabelSort.AUDIENCE):
        if value := getattr(asked, sort.value):
            of_it = select(ResourceLabel.resource_id)
            said = (ResourceLabel.sort == sort, ResourceLabel.value == value)
            found.append(Resource.id.in_(of_it.where(*said)))
    if asked.kind:
        found.append(Resource.kind == Kind(asked.kind))
    if asked.language:
        found.append(Resource.language == asked.language)
    return found


def _listed() -> Select[*tuple[Any, ...]]:
    """Select what a row of the list says of a resource."""
    of_it = (ResourceVersion.resource_id == Resource.id, ResourceVersion.number == Resource.current_number)
    files = select(func.count(ResourceFile.id)).join(ResourceVersion).where(*of_it)
    kind = select(func.min(StoredFile.kind)).join(ResourceFile, ResourceFile.file_id == StoredFile.id)
    return select(
        Resource.id,
        Resource.title,
        Resource.summary,
        Resource.kind,
        Resource.provider,
        Resource.language,
        Resource.visibility,
        Resource.published_at,
        Resource.review_by,
        files.scalar_subquery().label("files"),
        kind.join(ResourceVersion).where(*of_it).scalar_subquery().label("file_kind"),
    )


def _ordered(
    asked: Filter, conditions: Sequence[ColumnElement[bool]], offset: int
) -> Select[*tuple[Any, ...]]:
    question = _listed().where(*conditions).limit(PAGE).offset(offset)
    if asked.sort == Sort.DUE:
        return question.order_by(Resource.review_by.is_(None), Resource.review_by, Resource.id.desc())
    return question.order_by(Resource.published_at.desc(), Resource.id.desc())


def _counts(conditions: Sequence[ColumnElement[bool]]) -> tuple[int, dict[str, list[Option]]]:
    """Count what is found, and what each choice would leave of it, in one statement."""
    found = select(Resource.id, Resource.kind, Resource.language).where(*conditions).cte("found")
    many = func.count()
    none = literal("")
    labelled = ResourceLabel.resource_id == found.c.id
    rows = db.session.execute(
        union_all(
            select(literal("total"), none, none, many).select_from(found),
            select(literal("kind"), found.c.kind, none, many).group_by(found.c.kind),
            select(literal("language"), found.c.language, none, many).group_by(found.c.language),
            select(literal("condition"), Condition.key, Condition.title, many)
            .select_from(found)
            .join(resource_conditions, resource_conditions.c.resource_id == found.c.id)
            .join(Condition, Condition.id == resource_conditions.c.condition_id)
            .group_by(Condition.key, Condition.title),
            select(literal("area"), Area.key, Area.name, many)
            .select_from(found)
            .join(resource_areas, resource_areas.c.resource_id == found.c.id)
            .join(Area, Area.id == resource_areas.c.area_id)
            .group_by(Area.key, Area.name),
            select(ResourceLabel.sort, ResourceLabel.value, none, many)
            .select_from(found)
            .join(ResourceLabel, labelled)
            .where(ResourceLabel.sort != LabelSort.TAG)
            .group_by(ResourceLabel.sort, ResourceLabel.value),
        )
    ).all()
    counted: dict[str, list[Option]] = {"total": [], **{name: [] for name in FACETS}}
    for name, value, title, count in rows:
        counted[str(name)].append(Option(str(value), title or in_words(str(name), str(value)), count))
    for options in counted.values():
        options.sort(key=lambda one: (-one.count, one.title))
    return counted.pop("total")[0].count, counted


def in_words(name: str, value: str) -> str:
    """Say what a value of a filter is called, where the catalogue does not say it."""
    if name == "kind":
        return words.KINDS[Kind(value)]
    if name == "stage":
        return words.STAGES[Stage(value)]
    if name == "audience":
        return words.AUDIENCES[Audience(value)]
    return words.language(value) if name == "language" else value


def _rows(question: Select[*tuple[Any, ...]], today: date) -> list[Row]:
    rules = library.rules()
    return [
        Row(
            id=one.id,
            title=escape(one.title),
            passage=escape(_short(one.summary)),
            kind=one.kind,
            provider=one.provider,
            language=one.language,
            visibility=one.visibility,
            published_at=one.published_at,
            review_by=one.review_by,
            freshness=freshness(one.review_by, today, rules),
            files=one.files,
            file_kind=str(one.file_kind or ""),
        )
        for one in db.session.execute(question)
    ]


def _short(text: str) -> str:
    words = " ".join(text.split())
    if len(words) <= LONGEST_SUMMARY:
        return words
    return words[:LONGEST_SUMMARY].rpartition(" ")[0] + "…"

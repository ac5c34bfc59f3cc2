"""Questions about the catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import asin, cos, radians, sin, sqrt
from operator import attrgetter
from typing import Any, Protocol

from sqlalchemy import CompoundSelect, func, literal, null, select, true, union_all

from network.core.database import db
from network.members.catalogue.models import Area, Condition, QualificationKind, Sort

EARTH_RADIUS_MILES = 3958.8  # the mean radius, IUGG: 6371.0 km
_SORTS = (Sort.QUALIFICATION, Sort.CREDENTIAL, Sort.CPD)


class Place(Protocol):
    """Anything that stands at a point on the map."""

    @property
    def latitude(self) -> float:
        """Degrees north."""

    @property
    def longitude(self) -> float:
        """Degrees east."""


def kinds(*, on: date | None = None) -> list[QualificationKind]:
    """Return the kinds by sort, level and title; with ``on``, those that are offered on that day."""
    found = db.session.scalars(select(QualificationKind)).all()
    offered = [kind for kind in found if on is None or kind.retired_on is None or on < kind.retired_on]
    return sorted(offered, key=lambda kind: (_SORTS.index(kind.sort), kind.level or 99, kind.title))


def kind_by_key(key: str) -> QualificationKind | None:
    """Return the kind of that key."""
    return db.session.scalar(select(QualificationKind).where(QualificationKind.key == key))


def conditions(*, active: bool | None = None) -> Sequence[Condition]:
    """Return the conditions by title; with ``active``, only those that are (or are not) in use."""
    question = select(Condition).order_by(Condition.title)
    return db.session.scalars(
        question if active is None else question.where(Condition.active == active)
    ).all()


def condition_by_key(key: str) -> Condition | None:
    """Return the condition of that key."""
    return db.session.scalar(select(Condition).where(Condition.key == key))


def areas(*, on: date | None = None) -> Sequence[Area]:
    """Return the areas by name; with ``on``, those in use on that day."""
    question = select(Area).order_by(Area.name)
    if on is not None:
        question = question.where(Area.begins_on <= on, (Area.ends_on.is_(None)) | (Area.ends_on >= on))
    return db.session.scalars(question).all()


def area_by_key(key: str) -> Area | None:
    """Return the area of that key."""
    return db.session.scalar(select(Area).where(Area.key == key))


def titles() -> dict[str, str]:
    """Return the title of each kind by its key, as requirements are read back in words."""
    return dict(db.session.execute(select(QualificationKind.key, QualificationKind.title)).all())


def is_empty() -> bool:
    """Whether no catalogue has been loaded yet."""
    return not db.session.scalar(select(func.count()).select_from(QualificationKind))


@dataclass(frozen=True)
class Choice:
    """An area or a condition as a page offers it; an area has a place on the map."""

    id: int
    key: str
    title: str
    latitude: float = 0.0
    longitude: float = 0.0
    begins_on: date | None = None
    ends_on: date | None = None
    defined: bool = True  # of a condition: whether the network has said what it asks for

    def in_use(self, on: date) -> bool:
        """Whether an area is used on ``on``; a condition always is."""
        return (self.begins_on or on) <= on <= (self.ends_on or on)


@dataclass(frozen=True)
class Choices:
    """Every area and the conditions in use, as filters offer them; read in one statement."""

    areas: tuple[Choice, ...]
    conditions: tuple[Choice, ...]

    def area(self, key: str) -> Choice | None:
        """Return the area of that key."""
        return next((area for area in self.areas if area.key == key), None)

    def condition(self, key: str) -> Choice | None:
        """Return the condition of that key."""
        return next((condition for condition in self.conditions if condition.key == key), None)


# Every page of the directory asks this, so it is put together once.
CHOICES: CompoundSelect[Any] = union_all(
    select(
        literal("area"),
        Area.id,
        Area.key,
        Area.name,
        Area.latitude,
        Area.longitude,
        Area.begins_on,
        Area.ends_on,
        true(),
    ),
    select(
        literal("condition"),
        Condition.id,
        Condition.key,
        Condition.title,
        null(),
        null(),
        null(),
        null(),
        Condition.requires != "",
    ).where(Condition.active),
)


def choices() -> Choices:
    """Read every area, past ones too since members may still name them, and every condition in use."""
    found: dict[str, list[Choice]] = {"area": [], "condition": []}
    rows: Sequence[Any] = db.session.execute(CHOICES).all()
    for row in rows:
        found[row[0]].append(Choice(*row[1:]))
    by_title = attrgetter("title")
    return Choices(
        areas=tuple(sorted(found["area"], key=by_title)),
        conditions=tuple(sorted(found["condition"], key=by_title)),
    )


def miles_between(one: Place, other: Place) -> float:
    """Return the great-circle distance between two areas' centres, in miles (the haversine formula)."""
    latitudes = radians(one.latitude), radians(other.latitude)
    half = sin((latitudes[1] - latitudes[0]) / 2) ** 2
    half += cos(latitudes[0]) * cos(latitudes[1]) * sin(radians(other.longitude - one.longitude) / 2) ** 2
    return 2 * EARTH_RADIUS_MILES * asin(min(1.0, sqrt(half)))

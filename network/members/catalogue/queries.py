"""Questions about the catalogue."""

from collections.abc import Sequence
from datetime import date
from math import asin, cos, radians, sin, sqrt

from sqlalchemy import func, select

from network.core.database import db
from network.members.catalogue.models import Area, Condition, QualificationKind, Sort

EARTH_RADIUS_MILES = 3958.8  # the mean radius, IUGG: 6371.0 km
_SORTS = (Sort.QUALIFICATION, Sort.CREDENTIAL, Sort.CPD)


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
    return dict(db.session.execute(select(QualificationKind.key, QualificationKind.title)).tuples().all())


def is_empty() -> bool:
    """Whether no catalogue has been loaded yet."""
    return not db.session.scalar(select(func.count()).select_from(QualificationKind))


def miles_between(one: Area, other: Area) -> float:
    """Return the great-circle distance between two areas' centres, in miles (the haversine formula)."""
    latitudes = radians(one.latitude), radians(other.latitude)
    half = sin((latitudes[1] - latitudes[0]) / 2) ** 2
    half += cos(latitudes[0]) * cos(latitudes[1]) * sin(radians(other.longitude - one.longitude) / 2) ** 2
    return 2 * EARTH_RADIUS_MILES * asin(min(1.0, sqrt(half)))

"""What is related to a resource: candidates by what they have in common, then the rule."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from network.core.database import db
from network.core.permission import Actor
from network.resources.collections import queries, rules
from network.resources.collections.models import CollectionItem, ResourceCollection
from network.resources.collections.rules import Traits
from network.resources.library import queries as library
from network.resources.library.models import Resource, ResourceLabel, resource_conditions
from network.resources.library.rules import LabelSort

MOST_OF_A_SORT = 100  # newest first: of what has more in common than that, no more is looked at


def related_to(resource: Resource, actor: Actor, today: date) -> list[Resource]:
    """Return what is related to a resource and ``actor`` comes upon, the nearest first.

    It asks the database the same number of questions, whatever there is.
    """
    candidates = _candidates(resource, actor, today)
    traits = _traits([resource, *candidates.values()], actor)
    found = rules.related(traits[resource.id], (traits[number] for number in candidates))
    return [candidates[number] for number in found]


def _candidates(resource: Resource, actor: Actor, today: date) -> dict[int, Resource]:
    conditions = [one.id for one in resource.conditions]
    labels = [
        (ResourceLabel.sort == one.sort) & (ResourceLabel.value == one.value)
        for one in resource.labels
        if one.sort is not LabelSort.AUDIENCE
    ]
    beside = select(CollectionItem.collection_id).where(CollectionItem.resource_id == resource.id)
    ways: list[Select[Any]] = [
        select(CollectionItem.resource_id).where(CollectionItem.collection_id.in_(beside)),
    ]
    if resource.event_id is not None:
        ways.append(select(Resource.id).where(Resource.event_id == resource.event_id))
    if conditions:
        ways.append(
            select(resource_conditions.c.resource_id).where(
                resource_conditions.c.condition_id.in_(conditions)
            )
        )
    if labels:
        found = labels[0]
        for one in labels[1:]:
            found = found | one
        ways.append(select(ResourceLabel.resource_id).where(found))
    seen = (*library.listed_for(actor, today), Resource.id != resource.id)
    candidates: dict[int, Resource] = {}
    for way in ways:
        newest = (
            select(Resource)
            .where(*seen, Resource.id.in_(way))
            .order_by(Resource.published_at.desc(), Resource.id.desc())
            .limit(MOST_OF_A_SORT)
        )
        candidates |= {one.id: one for one in db.session.scalars(newest)}
    return candidates


def _traits(resources: Sequence[Resource], actor: Actor) -> Mapping[int, Traits]:
    ids = [one.id for one in resources]
    labels = db.session.execute(
        select(ResourceLabel.resource_id, ResourceLabel.sort, ResourceLabel.value).where(
            ResourceLabel.resource_id.in_(ids)
        )
    ).all()
    conditions = _by_resource(
        db.session.execute(
            select(resource_conditions.c.resource_id, resource_conditions.c.condition_id).where(
                resource_conditions.c.resource_id.in_(ids)
            )
        )
    )
    collections = _by_resource(
        db.session.execute(
            select(CollectionItem.resource_id, CollectionItem.collection_id)
            .join(ResourceCollection, ResourceCollection.id == CollectionItem.collection_id)
            .where(CollectionItem.resource_id.in_(ids), *queries.visible_to(actor))
        )
    )
    stages = _by_resource((number, value) for number, sort, value in labels if sort is LabelSort.STAGE)
    tags = _by_resource((number, value) for number, sort, value in labels if sort is LabelSort.TAG)
    return {
        one.id: Traits(
            id=one.id,
            kind=one.kind.value,
            conditions=conditions.get(one.id, frozenset()),
            stages=stages.get(one.id, frozenset()),
            tags=tags.get(one.id, frozenset()),
            collections=collections.get(one.id, frozenset()),
            event_id=one.event_id,
        )
        for one in resources
    }


def _by_resource(pairs: Iterable[Any]) -> dict[int, frozenset[Any]]:
    found: dict[int, set[Any]] = {}
    for number, value in pairs:
        found.setdefault(number, set()).add(value)
    return {number: frozenset(values) for number, values in found.items()}

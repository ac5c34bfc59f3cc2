"""Questions about resources: which of them somebody may come upon, and what needs whom."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import joinedload, selectinload

from network.core import clock
from network.core.database import db
from network.core.dates import add_months
from network.core.lifecycle import StatusChange
from network.core.permission import Actor, Permission
from network.events.meetings.models import Event
from network.members.catalogue.models import Area, Condition
from network.resources.library import policy
from network.resources.library.models import (
    LibraryRules,
    Resource,
    ResourceLabel,
    ResourceVersion,
    ReviewLetter,
    resource_areas,
    resource_conditions,
)
from network.resources.library.rules import (
    Freshness,
    LabelSort,
    ReviewRules,
    Status,
    Visibility,
    freshness,
    hidden_before,
)

PAGE = 50
DUE_AT_MOST = 365  # days before its date that a resource can be due, whatever the rules say


def rules() -> ReviewRules:
    """Return how long resources are taken to be true: what coordinators have set, or what is usual."""
    found = db.session.get(LibraryRules, 1)
    return ReviewRules(found.months, found.due_days, found.hidden_days) if found else ReviewRules()


def next_review(today: date) -> date:
    """Return the review-by date that is proposed for what somebody has looked at today."""
    return add_months(today, rules().months)


def listed_for(actor: Actor, today: date) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions on Resource under which ``actor`` comes upon it in a list, a search or a count.

    It is published, it is for them, and the public is not shown what has been overdue for long.
    """
    published = Resource.status == Status.PUBLISHED
    if policy.coordinator(actor):
        return (published,)
    if policy.in_the_network(actor):
        seen = Resource.visibility.in_((Visibility.PUBLIC, Visibility.NETWORK))
        return published, or_(seen, Resource.owner_id == actor.id)
    return (
        published,
        Resource.visibility == Visibility.PUBLIC,
        or_(Resource.review_by.is_(None), Resource.review_by >= hidden_before(today, rules())),
    )


def may_open(actor: Actor, resource: Resource, today: date) -> bool:
    """Tell whether ``actor`` may open the page of a resource, also of one that was withdrawn."""
    return policy.may_see(actor, resource) and not _is_hidden_from(actor, resource, today)


def opened_by(actor: Actor, ids: Collection[int], today: date) -> list[int]:
    """Return those of some resources whose page ``actor`` may open, with one question to the database."""
    found = db.session.scalars(select(Resource).where(Resource.id.in_(ids)))
    return [one.id for one in found if may_open(actor, one, today)]


def may_read(actor: Actor, resource: Resource, today: date) -> bool:
    """Tell whether ``actor`` may also have what a resource holds: its address or its files."""
    return policy.may_read(actor, resource) and not _is_hidden_from(actor, resource, today)


def may_read_version(actor: Actor, version: ResourceVersion, today: date) -> bool:
    """Tell whether ``actor`` may have what one version holds: of those never shown, who keeps it true."""
    return policy.may_read_version(actor, version) and may_read(actor, version.resource, today)


# The same for the guard of a route, today.
opens_today = Permission(
    lambda actor, resource: isinstance(resource, Resource) and may_open(actor, resource, clock.today())
)
reads_today = Permission(
    lambda actor, resource: isinstance(resource, Resource) and may_read(actor, resource, clock.today())
)


def _is_hidden_from(actor: Actor, resource: Resource, today: date) -> bool:
    if resource.status is not Status.PUBLISHED or policy.in_the_network(actor):
        return False
    return freshness(resource.review_by, today, rules()) is Freshness.HIDDEN


# What stands on the page of one:


@dataclass
class Facts:
    """What a resource is for, in words: one question to the database, whatever there is of it."""

    conditions: list[str] = field(default_factory=list)
    areas: list[str] = field(default_factory=list)
    stages: list[str] = field(default_factory=list)
    audiences: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    event: list[str] = field(default_factory=list)
    earlier: list[str] = field(default_factory=list)  # how many versions readers had before
    waiting: list[str] = field(default_factory=list)  # how many wait for a coordinator
    sent_back: list[str] = field(default_factory=list)  # what was missing when it was last sent back


def facts_of(resource: Resource) -> Facts:
    """Return what a resource is for; labels as they are kept."""
    number = resource.id
    named = {LabelSort.STAGE: "stages", LabelSort.AUDIENCE: "audiences", LabelSort.TAG: "tags"}
    missing = (
        select(literal("sent_back").label("what"), StatusChange.reason.label("words"))
        .where(
            StatusChange.thing_type == Resource.__tablename__,
            StatusChange.thing_id == number,
            StatusChange.new == Status.DRAFT.value,
        )
        .order_by(StatusChange.id.desc())
        .limit(1)
        .subquery()
    )
    question = union_all(
        _said("conditions", Condition.title)
        .join(resource_conditions, resource_conditions.c.condition_id == Condition.id)
        .where(resource_conditions.c.resource_id == number),
        _said("areas", Area.name)
        .join(resource_areas, resource_areas.c.area_id == Area.id)
        .where(resource_areas.c.resource_id == number),
        *(
            _said(what, ResourceLabel.value).where(
                ResourceLabel.resource_id == number, ResourceLabel.sort == sort
            )
            for sort, what in named.items()
        ),
        _said("event", Event.title).where(Event.id == (resource.event_id or 0)),
        *(
            _said(what, ResourceVersion.note).where(ResourceVersion.resource_id == number, *those)
            for what, those in (
                ("earlier", _earlier(resource)),
                ("waiting", _waiting(resource)),
            )
        ),
        select(missing),
    )
    found = Facts()
    for what, words in db.session.execute(question):
        getattr(found, what).append(words)
    for some in (found.conditions, found.areas, found.tags):
        some.sort(key=str.casefold)
    return found


def current_of(resource: Resource) -> ResourceVersion | None:
    """Return the version that readers get, with its files."""
    return db.session.scalar(
        select(ResourceVersion)
        .options(joinedload(ResourceVersion.files))
        .where(ResourceVersion.resource_id == resource.id, ResourceVersion.number == resource.current_number)
    )


def versions_of(resource: Resource, reader: Actor) -> list[ResourceVersion]:
    """Return the versions that ``reader`` may have, newest first, with their files."""
    found = db.session.scalars(
        select(ResourceVersion)
        .options(selectinload(ResourceVersion.files), joinedload(ResourceVersion.made_by))
        .where(ResourceVersion.resource_id == resource.id)
        .order_by(ResourceVersion.number.desc())
    )
    return [one for one in found if policy.may_read_version(reader, one)]


# Whom it waits for:


def owned_by(member_id: int, *, after: int | None = None) -> Sequence[Resource]:
    """Return what somebody looks after, newest first, one more than a page."""
    question = select(Resource).where(Resource.owner_id == member_id)
    if after is not None:
        question = question.where(Resource.id < after)
    return db.session.scalars(question.order_by(Resource.id.desc()).limit(PAGE + 1)).all()


def asked_of(member_id: int, today: date) -> list[Resource]:
    """Return what somebody is to look at again, the oldest date first."""
    found = db.session.scalars(
        select(Resource)
        .where(
            Resource.owner_id == member_id,
            Resource.status == Status.PUBLISHED,
            Resource.review_by <= today + timedelta(days=DUE_AT_MOST),
        )
        .order_by(Resource.review_by, Resource.id)
    ).all()
    if not found:
        return []
    known = rules()
    return [one for one in found if freshness(one.review_by, today, known) is not Freshness.CURRENT]


def sent_back_to(member_id: int) -> Sequence[Resource]:
    """Return the drafts of somebody that a coordinator sent back."""
    return db.session.scalars(
        select(Resource)
        .where(
            Resource.owner_id == member_id,
            Resource.status == Status.DRAFT,
            exists().where(
                StatusChange.thing_type == Resource.__tablename__,
                StatusChange.thing_id == Resource.id,
                StatusChange.new == Status.DRAFT.value,
                StatusChange.by_id != member_id,
            ),
        )
        .order_by(Resource.id)
    ).all()


_WAITS = and_(
    ResourceVersion.number > Resource.current_number,
    ResourceVersion.refused_because == "",
    Resource.status == Status.PUBLISHED,
)
_HAS_NOBODY = and_(Resource.owner_id.is_(None), Resource.status.in_((Status.IN_REVIEW, Status.PUBLISHED)))


def count_for_coordinators() -> tuple[int, int, int]:
    """Return how many resources wait to be published, how many versions wait, and what nobody looks after."""
    waiting = (
        select(func.count())
        .select_from(ResourceVersion)
        .join(Resource, Resource.id == ResourceVersion.resource_id)
        .where(_WAITS)
        .scalar_subquery()
    )
    row = db.session.execute(
        select(
            func.count(case((Resource.status == Status.IN_REVIEW, 1))),
            waiting,
            func.count(case((_HAS_NOBODY, 1))),
        ).select_from(Resource)
    ).one()
    return row[0], row[1], row[2]


def in_review() -> Sequence[Resource]:
    """Return what waits to be published, the longest wait first, at most a page."""
    return _listed(Resource.status == Status.IN_REVIEW)


def waiting_versions() -> Sequence[ResourceVersion]:
    """Return the versions that wait for a coordinator, the longest wait first, at most a page."""
    return db.session.scalars(
        select(ResourceVersion)
        .join(ResourceVersion.resource)
        .options(joinedload(ResourceVersion.resource))
        .where(_WAITS)
        .order_by(ResourceVersion.id)
        .limit(PAGE)
    ).all()


def without_owner() -> Sequence[Resource]:
    """Return what nobody looks after, at most a page."""
    return _listed(_HAS_NOBODY)


def overdue(today: date, *, after: tuple[date, int] | None = None) -> Sequence[Resource]:
    """Return what is published and overdue, the oldest date first; one more than a page."""
    question = select(Resource).where(Resource.status == Status.PUBLISHED, Resource.review_by < today)
    if after is not None:
        day, number = after
        later = and_(Resource.review_by == day, Resource.id > number)
        question = question.where(or_(Resource.review_by > day, later))
    return db.session.scalars(
        question.options(joinedload(Resource.owner)).order_by(Resource.review_by, Resource.id).limit(PAGE + 1)
    ).all()


def effect_of(these: ReviewRules, today: date) -> dict[Freshness, int]:
    """Count how the published resources would stand today under some rules; hidden: what the public loses."""
    due_until = today + timedelta(days=these.due_days)
    hidden = Resource.review_by < hidden_before(today, these)
    is_public = Resource.visibility == Visibility.PUBLIC
    row = db.session.execute(
        select(
            func.count(case((and_(Resource.review_by >= today, Resource.review_by <= due_until), 1))),
            func.count(case((Resource.review_by < today, 1))),
            func.count(case((and_(hidden, is_public), 1))),
        ).where(Resource.status == Status.PUBLISHED)
    ).one()
    return dict(zip((Freshness.DUE, Freshness.OVERDUE, Freshness.HIDDEN), row, strict=True))


def versions_by(member_id: int) -> Sequence[ResourceVersion]:
    """Return the versions that somebody made, in the order in which they came."""
    return db.session.scalars(
        select(ResourceVersion)
        .options(joinedload(ResourceVersion.resource), selectinload(ResourceVersion.files))
        .where(ResourceVersion.made_by_id == member_id)
        .order_by(ResourceVersion.id)
    ).all()


def letters_to(member_id: int) -> Sequence[ReviewLetter]:
    """Return which letters about resources were written to somebody, in the order in which they were."""
    return db.session.scalars(
        select(ReviewLetter).where(ReviewLetter.owner_id == member_id).order_by(ReviewLetter.id)
    ).all()


def all_owned_by(member_id: int) -> Sequence[Resource]:
    """Return all that somebody looks after, in the order in which it came."""
    return db.session.scalars(
        select(Resource).where(Resource.owner_id == member_id).order_by(Resource.id)
    ).all()


def _listed(*those: ColumnElement[bool]) -> Sequence[Resource]:
    return db.session.scalars(
        select(Resource)
        .options(joinedload(Resource.owner))
        .where(*those)
        .order_by(Resource.changed_at, Resource.id)
        .limit(PAGE)
    ).all()


def _said(what: str, words: Any) -> Select[Any]:
    return select(literal(what).label("what"), words.label("words"))


def _earlier(resource: Resource) -> tuple[ColumnElement[bool], ...]:
    return ResourceVersion.number < resource.current_number, ResourceVersion.shown_at.is_not(None)


def _waiting(resource: Resource) -> tuple[ColumnElement[bool], ...]:
    return ResourceVersion.number > resource.current_number, ResourceVersion.refused_because == ""

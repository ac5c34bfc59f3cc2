"""Questions about files that are given back, and about requests for another format."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import contains_eager

from network.core import clock
from network.core.database import db
from network.core.permission import LARGEST_ID, Actor, Role
from network.core.personal_data import beginning_of
from network.members.people import queries as people
from network.members.people.models import Member
from network.members.people.rules import Status as Membership
from network.resources.library import policy as library
from network.resources.library import queries as resources
from network.resources.library.models import Resource, ResourceFile, ResourceVersion
from network.resources.library.rules import Status as Standing
from network.resources.sharing.models import FormatRequest
from network.resources.sharing.rules import Status

PAGE = 25


def file_for(actor: Actor, resource: Resource, number: int) -> ResourceFile | None:
    """Return a file of a resource by its number, if ``actor`` may have the version that it is of."""
    file = db.session.get(ResourceFile, number) if number <= LARGEST_ID else None
    if file is None or file.of_version.resource_id != resource.id:
        return None
    return file if resources.may_read_version(actor, file.of_version, clock.today()) else None


def files_of_version(resource: Resource, number: int) -> Sequence[ResourceFile]:
    """Return the files of one version of a resource, in the order in which they were added."""
    return db.session.scalars(
        select(ResourceFile)
        .join(ResourceFile.of_version)
        .where(ResourceVersion.resource_id == resource.id, ResourceVersion.number == number)
        .order_by(ResourceFile.id)
    ).all()


def waiting(actor: Actor) -> Sequence[FormatRequest]:
    """Return the requests that ``actor`` could answer and nobody has, the oldest first."""
    return db.session.scalars(_requests(Status.ASKED, actor).order_by(FormatRequest.id)).all()


def count_waiting(actor: Actor) -> int:
    """Return how many requests ``actor`` could answer and nobody has."""
    those = _requests(Status.ASKED, actor).subquery()
    return db.session.scalar(select(func.count()).select_from(those)) or 0


def done(actor: Actor, before: int | None = None) -> Sequence[FormatRequest]:
    """Return the requests that were answered or closed, the newest first; one more than a page."""
    question = _requests(Status.ANSWERED, actor, Status.CLOSED)
    if before is not None:
        question = question.where(FormatRequest.id < before)
    return db.session.scalars(question.order_by(FormatRequest.id.desc()).limit(PAGE + 1)).all()


def waiting_of(resource: Resource) -> Sequence[FormatRequest]:
    """Return the requests for another format of a resource that wait, the oldest first."""
    return db.session.scalars(
        select(FormatRequest)
        .where(FormatRequest.resource_id == resource.id, FormatRequest.status == Status.ASKED)
        .order_by(FormatRequest.id)
    ).all()


def told_of(resource: Resource) -> Sequence[Member]:
    """Return who hears of a request: the coordinators, and who keeps the resource true."""
    active = Member.status == Membership.ACTIVE
    coordinates = people.holds_on(Role.COORDINATOR, clock.today())
    found = db.session.scalars(
        select(Member).where(active, or_(coordinates, Member.id == resource.owner_id)).order_by(Member.id)
    )
    return [one for one in found if library.may_edit(one, resource)]


def asked_by(member_id: int) -> Sequence[FormatRequest]:
    """Return what a member has asked for."""
    return db.session.scalars(
        select(FormatRequest).where(FormatRequest.asker_id == member_id).order_by(FormatRequest.id)
    ).all()


def asked_before(day: date) -> Sequence[FormatRequest]:
    """Return every request from before a day."""
    return db.session.scalars(
        select(FormatRequest).where(FormatRequest.asked_at < beginning_of(day)).order_by(FormatRequest.id)
    ).all()


def latest(*, answered: bool) -> FormatRequest | None:
    """Return the newest request that waits, or that was answered."""
    those = FormatRequest.status != Status.ASKED if answered else FormatRequest.status == Status.ASKED
    return db.session.scalar(select(FormatRequest).where(those).order_by(FormatRequest.id.desc()).limit(1))


def _requests(status: Status, actor: Actor, *more: Status) -> Select[FormatRequest]:
    return (
        select(FormatRequest)
        .join(FormatRequest.resource)
        .options(contains_eager(FormatRequest.resource))
        .where(FormatRequest.status.in_((status, *more)), _kept_by(actor))
    )


def _kept_by(actor: Actor) -> ColumnElement[bool]:
    """Return the condition under which ``actor`` keeps a resource true, as library.policy.may_edit says."""
    if library.coordinator(actor):
        return or_(Resource.status != Standing.DRAFT, Resource.owner_id == actor.id)
    return Resource.owner_id == actor.id if library.in_the_network(actor) else false()

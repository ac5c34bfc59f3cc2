"""Questions about concerns. Each asks for its reader, and leaves out what is about them."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from network.core import clock
from network.core.database import db
from network.core.permission import Actor, Role
from network.core.personal_data import beginning_of
from network.members.concerns.models import Concern
from network.members.concerns.rules import Status
from network.members.people import queries as people
from network.members.people.models import Member
from network.members.people.rules import Status as Membership

PAGE = 50


def whom_to_name(name: str, by: Actor) -> Sequence[Member]:
    """Return whom ``by`` may raise a concern about, of that name: whom they meet, and coordinators."""
    runs = and_(Member.status == Membership.ACTIVE, people.holds_on(Role.COORDINATOR, clock.today()))
    return people.named(name, or_(people.met_by(by), runs), Member.id != (by.id or 0))


def readers_of(concern: Concern) -> Sequence[Member]:
    """Return the coordinators who may read a concern."""
    return db.session.scalars(
        select(Member)
        .where(
            Member.status == Membership.ACTIVE,
            people.holds_on(Role.COORDINATOR, clock.today()),
            Member.id != (concern.about_id or 0),
        )
        .order_by(Member.id)
    ).all()


def by_reference(reference: str) -> Concern | None:
    """Return the concern of an address."""
    return db.session.scalar(select(Concern).where(Concern.reference == reference))


def waiting(by: Actor) -> Sequence[Concern]:
    """Return the concerns that are not closed and that ``by`` may read: risk first, then the oldest."""
    return db.session.scalars(
        _with_people()
        .where(Concern.status != Status.CLOSED, _not_about(by))
        .order_by(Concern.at_risk_now.desc(), Concern.id)
    ).all()


def closed(by: Actor, before: int | None = None) -> Sequence[Concern]:
    """Return the closed concerns that ``by`` may read, newest first; one more than a page."""
    question = _with_people().where(Concern.status == Status.CLOSED, _not_about(by))
    if before is not None:
        question = question.where(Concern.id < before)
    return db.session.scalars(question.order_by(Concern.id.desc()).limit(PAGE + 1)).all()


def count_waiting(by: Actor) -> tuple[int, int]:
    """Return how many concerns nobody has taken up that ``by`` may read, and how many of them are urgent."""
    counted = select(func.count(), func.count().filter(Concern.at_risk_now)).where(
        Concern.status == Status.RAISED, _not_about(by)
    )
    everything, urgent = db.session.execute(counted).one()
    return everything, urgent


def count_taken(by: Actor) -> int:
    """Return how many concerns ``by`` is looking into."""
    question = select(func.count()).where(
        Concern.status == Status.LOOKED_INTO, Concern.assigned_id == by.id, _not_about(by)
    )
    return db.session.scalar(question) or 0


def raised_by(member_id: int | None, before: int | None = None) -> Sequence[Concern]:
    """Return what somebody raised, newest first; one more than a page."""
    question = _with_people().where(Concern.raiser_id == member_id)
    if before is not None:
        question = question.where(Concern.id < before)
    return db.session.scalars(question.order_by(Concern.id.desc()).limit(PAGE + 1)).all()


def about(member_id: int) -> Sequence[Concern]:
    """Return every concern about somebody, oldest first."""
    return db.session.scalars(select(Concern).where(Concern.about_id == member_id).order_by(Concern.id)).all()


def closed_before(day: date) -> Sequence[Concern]:
    """Return the concerns that were closed before a day."""
    return db.session.scalars(
        select(Concern).where(Concern.closed_at < beginning_of(day)).order_by(Concern.id)
    ).all()


def latest() -> Concern | None:
    """Return the newest concern."""
    return db.session.scalar(select(Concern).order_by(Concern.id.desc()).limit(1))


def _with_people() -> Select[Concern]:
    return select(Concern).options(
        joinedload(Concern.about), joinedload(Concern.raiser), joinedload(Concern.assigned)
    )


def _not_about(by: Actor) -> ColumnElement[bool]:
    return or_(Concern.about_id.is_(None), Concern.about_id != (by.id or 0))

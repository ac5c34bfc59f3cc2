"""The questions about answers: who comes, who waits, how many places are left."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased, selectinload

from network.core import clock
from network.core.database import db
from network.events.meetings.models import Event
from network.events.meetings.rules import Status as EventStatus
from network.events.registrations.models import Guest, Registration
from network.events.registrations.rules import TAKES_A_PLACE, Place, Places, Status, places_of
from network.members.people.models import Member


def of(event_id: int, member_id: int) -> Registration | None:
    """Return what a member answered to an event."""
    return db.session.scalar(
        select(Registration).where(Registration.event_id == event_id, Registration.member_id == member_id)
    )


def comes_to(member_id: int, events: Collection[int]) -> Sequence[int]:
    """Return to which of these events a member is going."""
    return db.session.scalars(
        select(Registration.event_id).where(
            Registration.member_id == member_id,
            Registration.event_id.in_(events),
            Registration.status == Status.GOING,
        )
    ).all()


def going(event_id: int) -> Sequence[Registration]:
    """Return the answers of those who are going, by name, with their guests."""
    return db.session.scalars(
        _with_guests(event_id)
        .where(Registration.status == Status.GOING)
        .order_by(Member.sort_name, Registration.id)
    ).all()


def waiting(event_id: int, place: Place | None = None) -> Sequence[Registration]:
    """Return the answers of those who wait, each queue in its order, with their guests."""
    question = _with_guests(event_id).where(Registration.status == Status.WAITING)
    if place is not None:
        question = question.where(Registration.place == place)
    return db.session.scalars(question.order_by(Registration.place, Registration.queue_number)).all()


def places(event: Event) -> Mapping[Place, Places]:
    """Return how full each place of an event is, in one statement. Guests take places as well."""
    rows = db.session.execute(
        select(
            Registration.place,
            Registration.status,
            func.count(Registration.id.distinct()),
            func.count(Guest.id),
        )
        .outerjoin(Guest, Guest.registration_id == Registration.id)
        .where(Registration.event_id == event.id)
        .group_by(Registration.place, Registration.status)
    ).all()
    capacity = {Place.ROOM: event.capacity_room, Place.ONLINE: event.capacity_online}
    return {
        place: Places(
            capacity=capacity[place],
            taken=sum(n + g for at, status, n, g in rows if at is place and status in TAKES_A_PLACE),
            waiting=sum(n for at, status, n, _g in rows if at is place and status is Status.WAITING),
        )
        for place in places_of(event.kind)
    }


def position(registration: Registration) -> int:
    """Return where somebody who waits stands in the queue for their place: 1 is next."""
    return (
        db.session.scalar(
            select(func.count()).where(
                Registration.event_id == registration.event_id,
                Registration.place == registration.place,
                Registration.status == Status.WAITING,
                Registration.queue_number <= registration.queue_number,
            )
        )
        or 0
    )


def positions(member_id: int) -> Mapping[int, int]:
    """Return where a member stands in each queue that they wait in, by the id of their answer."""
    other = aliased(Registration)
    rows = db.session.execute(
        select(Registration.id, func.count(other.id))
        .join(
            other,
            and_(
                other.event_id == Registration.event_id,
                other.place == Registration.place,
                other.status == Status.WAITING,
                other.queue_number <= Registration.queue_number,
            ),
        )
        .where(Registration.member_id == member_id, Registration.status == Status.WAITING)
        .group_by(Registration.id)
    )
    return {row[0]: row[1] for row in rows}


def everybody(event_id: int) -> Sequence[Registration]:
    """Return every answer to an event, by name, with guests and needs."""
    return db.session.scalars(
        _with_guests(event_id)
        .options(selectinload(Registration.needs))
        .order_by(Member.sort_name, Registration.id)
    ).all()


def own(
    member_id: int, *, over: bool = False, only: Collection[Status] = tuple(Status), limit: int = 50
) -> Sequence[Registration]:
    """Return a member's answers to events to come, soonest first; or to those that are over, latest first."""
    now = clock.now()
    return db.session.scalars(
        select(Registration)
        .join(Event, Event.id == Registration.event_id)
        .where(
            Registration.member_id == member_id,
            Registration.status.in_(only),
            Event.ends_at <= now if over else Event.ends_at > now,
        )
        .order_by(Event.starts_at.desc() if over else Event.starts_at, Registration.id)
        .limit(limit)
    ).all()


def with_offers_over() -> Sequence[int]:
    """Return the ids of the events in which the time of an offer is over."""
    now = clock.now()
    return db.session.scalars(
        select(Registration.event_id)
        .join(Event, Event.id == Registration.event_id)
        .where(Event.status.in_([EventStatus.PUBLISHED, EventStatus.HELD]), Registration.offered_until <= now)
        .distinct()
        .order_by(Registration.event_id)
    ).all()


def _with_guests(event_id: int) -> Select[Registration]:
    return (
        select(Registration)
        .join(Member, Member.id == Registration.member_id)
        .options(selectinload(Registration.guests))
        .where(Registration.event_id == event_id)
    )

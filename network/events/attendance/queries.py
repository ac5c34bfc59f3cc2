"""The questions about attendance: who is expected, who came, which lists are open, where no link is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, and_, case, exists, func, or_, select, true
from sqlalchemy.orm import joinedload

from network.core import clock
from network.core.database import db
from network.core.permission import Actor
from network.events.attendance import rules
from network.events.attendance.models import Attendance, AttendanceList
from network.events.attendance.rules import How, Joining, Status
from network.events.meetings import policy as events
from network.events.meetings.models import Event
from network.events.meetings.rules import Kind
from network.events.meetings.rules import Status as EventStatus
from network.events.registrations import queries as registrations
from network.events.registrations.models import Guest, Registration
from network.events.registrations.rules import ON_THE_LIST, Place
from network.members.cards import codes
from network.members.cards.models import Card
from network.members.cards.rules import Status as CardStatus
from network.members.groups.models import GroupMembership
from network.members.people.models import Member
from network.members.people.rules import Status as Membership
from network.members.people.rules import sort_name

PAGE = 20
TOOK_PLACE = (EventStatus.PUBLISHED, EventStatus.HELD)
FORGOTTEN = "Somebody whose name is no longer kept"


@dataclass(frozen=True)
class Line:
    """One person of a list: how a form names them, what they are called, and what is said of them."""

    key: str
    name: str
    status: Status
    how: How
    walk_in: bool = False
    came_at: datetime | None = None
    with_whom: str = ""  # whose guest they are
    member_id: int | None = None
    online: bool = False  # expected online


@dataclass(frozen=True)
class Numbers:
    """How many came, of them without being expected, how many were absent, and how many ask."""

    present: int = 0
    walk_ins: int = 0
    absent: int = 0
    asking: int = 0

    @property
    def expected(self) -> int:
        """How many of those who came had been expected."""
        return self.present - self.walk_ins


def of(event_id: int, member_id: int) -> Attendance | None:
    """Return what is said of a member at an event."""
    return db.session.scalar(
        select(Attendance).where(Attendance.event_id == event_id, Attendance.member_id == member_id)
    )


def attended(event_id: int) -> set[int]:
    """Return the ids of the members who were at an event."""
    return set(
        db.session.scalars(
            select(Attendance.member_id).where(
                Attendance.event_id == event_id,
                Attendance.status == Status.PRESENT,
                Attendance.member_id.is_not(None),
            )
        )
    )


def rows(event_id: int) -> Sequence[Attendance]:
    """Return all that is said of an event, with the people."""
    return db.session.scalars(
        select(Attendance)
        .where(Attendance.event_id == event_id)
        .options(
            joinedload(Attendance.member),
            joinedload(Attendance.guest).joinedload(Guest.registration).joinedload(Registration.member),
        )
        .order_by(Attendance.id)
        .execution_options(populate_existing=True)
    ).all()


def list_of(event_id: int) -> AttendanceList | None:
    """Return what is said of an event's list as a whole."""
    return db.session.scalar(
        select(AttendanceList)
        .where(AttendanceList.event_id == event_id)
        .execution_options(populate_existing=True)
    )


def is_closed(event_id: int) -> bool:
    """Whether an event's list is closed now."""
    the_list = list_of(event_id)
    return the_list is not None and the_list.closed_at is not None


def round_of(event_id: int) -> int:
    """Return the round of the code at an event's door."""
    the_list = list_of(event_id)
    return the_list.door_round if the_list else 1


def joining(registration: Registration) -> Joining:
    """Return what somebody's own address to join says now."""
    event = registration.event
    return rules.joining(
        event.status,
        event.kind,
        registration.status,
        registration.place,
        rules.join_window(event.starts_at, event.ends_at).at(clock.now()),
        active=registration.member.status is Membership.ACTIVE,
        linked=rules.is_usable(event.provider_link),
    )


def people_of(event: Event) -> list[Line]:
    """Return who was expected and who else came, by name, guests beside whoever brings them."""
    said = rows(event.id)
    by_member = {one.member_id: one for one in said if one.member_id is not None}
    by_guest = {one.guest_id: one for one in said if one.guest_id is not None}
    lines: list[tuple[tuple[str | int, ...], Line]] = []
    for answer in registrations.going(event.id):
        online = event.kind is Kind.HYBRID and answer.place is Place.ONLINE
        sort = (answer.member.sort_name, answer.id)
        lines.append((sort, _line(by_member.pop(answer.member_id, None), answer, online=online)))
        lines += [((*sort, guest.id), _line(by_guest.pop(guest.id, None), guest)) for guest in answer.guests]
    unexpected = {one.id for one in (*by_member.values(), *by_guest.values())}
    for one in said:
        is_visitor = one.member_id is None and one.guest_id is None
        if (is_visitor or one.id in unexpected) and one.status is not Status.UNSAID:
            lines.append(((sort_name(_name(one)), one.id), _line(one, one)))
    return [line for _sort, line in sorted(lines, key=lambda pair: pair[0])]


def numbers(event_id: int) -> Numbers:
    """Return how many came and did not."""
    return numbers_of([event_id]).get(event_id, Numbers())


def numbers_of(event_ids: Collection[int]) -> Mapping[int, Numbers]:
    """Return how many came to each of some events, in one statement."""

    def count(where: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((where, 1), else_=0))

    present = Attendance.status == Status.PRESENT
    found = db.session.execute(
        select(
            Attendance.event_id,
            count(present),
            count(and_(present, Attendance.walk_in)),
            count(Attendance.status == Status.ABSENT),
            count(Attendance.status == Status.ASKING),
        )
        .where(Attendance.event_id.in_(event_ids))
        .group_by(Attendance.event_id)
    )
    return {event_id: Numbers(*counts) for event_id, *counts in found}


def walk_ins(event_id: int) -> int:
    """Return how many in the room came without being expected."""
    return numbers(event_id).walk_ins


def history_of(member_id: int, *, before: int | None = None, limit: int = PAGE) -> Sequence[Attendance]:
    """Return where somebody was, or had a place and was not, what was noted last first."""
    question = select(Attendance).where(
        Attendance.member_id == member_id, Attendance.status.in_([Status.PRESENT, Status.ABSENT])
    )
    if before is not None:
        question = question.where(Attendance.id < before)
    return db.session.scalars(question.order_by(Attendance.id.desc()).limit(limit)).all()


def holder_of(code: str) -> Member | None:
    """Return the active member whose card has that code and counts; None where there is none."""
    return db.session.scalar(
        select(Member)
        .join(Card, Card.member_id == Member.id)
        .where(
            Card.code_hash == codes.hash_of(code),
            Card.status == CardStatus.ACTIVE,
            Member.status == Membership.ACTIVE,
        )
    )


def lists_to_close(member: Actor, now: datetime) -> Sequence[Event]:
    """Return the events that are over, somebody was to come to, and whose list ``member`` may yet close."""
    led = select(GroupMembership.group_id).where(
        GroupMembership.member_id == member.id, GroupMembership.leads, GroupMembership.left_on.is_(None)
    )
    return db.session.scalars(
        select(Event)
        .outerjoin(AttendanceList, AttendanceList.event_id == Event.id)
        .where(
            true() if events.coordinator(member) else Event.group_id.in_(led),
            Event.status.in_(TOOK_PLACE),
            Event.ends_at <= now - rules.DOOR,
            Event.ends_at > now - rules.TASK_FOR,
            AttendanceList.closed_at.is_(None),
            or_(
                exists().where(Registration.event_id == Event.id, Registration.status.in_(ON_THE_LIST)),
                exists().where(Attendance.event_id == Event.id),
            ),
        )
        .order_by(Event.ends_at, Event.id)
    ).all()


def without_link(now: datetime) -> Sequence[Row[int, str, datetime, str]]:
    """Return the events online that begin soon, or are on, and to which no link leads."""
    found = db.session.execute(
        select(Event.id, Event.title, Event.starts_at, Event.provider_link)
        .where(
            Event.status == EventStatus.PUBLISHED,
            Event.kind != Kind.FACE_TO_FACE,
            Event.ends_at > now,
            Event.starts_at <= now + rules.LINK_WANTED,
        )
        .order_by(Event.starts_at, Event.id)
    ).all()
    return [one for one in found if not rules.is_usable(one.provider_link)]


def _line(said: Attendance | None, who: Registration | Guest | Attendance, *, online: bool = False) -> Line:
    with_whom = ""
    if isinstance(who, Attendance):
        key, name, member_id = f"visitor-{who.id}", _name(who), who.member_id
        if who.member_id is not None:
            key = f"member-{who.member_id}"
        elif who.guest is not None:
            key, with_whom = f"guest-{who.guest.id}", who.guest.registration.member.name
    elif isinstance(who, Guest):
        key, name, member_id = f"guest-{who.id}", who.name, None
        with_whom = who.registration.member.name
    else:
        key, name, member_id = f"member-{who.member_id}", who.member.name, who.member_id
    if said is None:
        return Line(key, name, Status.UNSAID, How.LIST, False, None, with_whom, member_id, online)
    return Line(key, name, said.status, said.how, said.walk_in, said.came_at, with_whom, member_id, online)


def _name(attendance: Attendance) -> str:
    if attendance.member is not None:
        return attendance.member.name
    return attendance.guest.name if attendance.guest else attendance.visitor_name or FORGOTTEN

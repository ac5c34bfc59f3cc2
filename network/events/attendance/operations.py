"""The verbs of attendance: join, arrive, check in, say absent, take back, close the list, change the code."""

from sqlalchemy import select

from network.core import audit, clock
from network.core.database import db, one_at_a_time
from network.core.lifecycle import demand, move
from network.core.permission import SYSTEM, Actor, Permission
from network.core.rules import Refused
from network.core.templating import moment
from network.events.attendance import crediting, doors, policy, queries, rules
from network.events.attendance.models import Attendance, AttendanceList
from network.events.attendance.rules import How, Joining, Phase, Status
from network.events.changes import Change
from network.events.meetings import operations as meetings
from network.events.meetings.models import Event
from network.events.meetings.rules import Kind
from network.events.meetings.rules import Status as EventStatus
from network.events.registrations import queries as registrations
from network.events.registrations.models import Guest, Registration
from network.events.registrations.rules import Place
from network.events.registrations.rules import Status as Answer
from network.members.people.models import Member
from network.members.people.rules import Status as Membership
from network.members.qualifications import facts

Who = Member | Guest | Attendance  # an attendance: of a visitor, whom nothing else names

ASK = "Ask an organiser: they can let you in with their list."


def join(registration: Registration) -> str:
    """Note that somebody joins online by their own address, and return the provider's link.

    Once an organiser has closed the list, or said otherwise, joining notes nothing any more. Raises Refused
    unless the address is open to its owner now.
    """
    event, member = registration.event, registration.member
    _alone(event)
    db.session.refresh(registration, ["status", "place"])
    db.session.refresh(member, ["status"])
    if (said := queries.joining(registration)) is not Joining.OPEN:
        raise Refused(f"You cannot join now: {said.value.replace('_', ' ')}.")
    attendance = _take(event, member, policy.own, by=member)
    if not queries.is_closed(event.id) and attendance.status in {Status.UNSAID, Status.ASKING}:
        _come(attendance, How.JOINED, by=member, walk_in=False)
    return event.provider_link.strip()


def arrive(event: Event, member: Member, code: str) -> Attendance:
    """Check oneself in with the code at the door.

    Who is not expected comes as a walk-in while the room has places; then they ask, and an organiser decides.
    Raises Refused for a code that does not count, at another time, and once the list says otherwise.
    """
    demand(policy.may_arrive, member, event)
    _alone(event)
    if not doors.opens(code, event.uid, queries.round_of(event.id)):
        raise Refused("This code does not count any more. Scan the one at the door.")
    _refuse_no_door(event)
    _refuse_not_active(member)
    attendance = _take(event, member, policy.own, by=member)
    if attendance.status is Status.PRESENT:
        return attendance
    if attendance.status is Status.ABSENT or queries.is_closed(event.id):
        raise Refused(f"The list is closed. {ASK}")
    expected = _has_place_in_room(event, member)
    if expected or rules.has_room(registrations.places(event)[Place.ROOM].left, queries.walk_ins(event.id)):
        _come(attendance, How.DOOR, by=member, walk_in=not expected)
    elif attendance.status is not Status.ASKING:
        attendance.how, attendance.walk_in, attendance.noted_by_id = How.DOOR, True, member.id
        move(attendance, to=Status.ASKING, by=member)
        audit.record("asked for a place at the door", attendance, by=member, event=event.id)
        db.session.flush()
    return attendance


def check_in(event: Event, who: Who, *, by: Actor, how: How = How.LIST) -> Attendance:
    """Note that somebody is there; whoever was not expected is a walk-in. Doing it twice changes nothing."""
    _begin(event, by)
    _refuse_early(event)
    if isinstance(who, Member):
        _refuse_not_active(who)
    attendance = _take(event, who, policy.may_note, by=by)
    if attendance.status is not Status.PRESENT:
        _come(attendance, how, by=by, walk_in=not _is_expected(event, who))
        crediting.settle(event, [attendance])
    return attendance


def add_visitor(event: Event, name: str, *, by: Actor) -> Attendance:
    """Note that somebody is there who is no member and no partner's guest; the same name is noted once."""
    _begin(event, by)
    _refuse_early(event)
    there = db.session.scalars(
        select(Attendance).where(Attendance.event_id == event.id, Attendance.visitor_name != "")
    )
    for one in there:
        if one.visitor_name.casefold() == name.casefold():
            return one
    attendance = Attendance(
        event=event, event_id=event.id, visitor_name=name, status=Status.UNSAID, how=How.LIST
    )
    db.session.add(attendance)
    db.session.flush()
    _come(attendance, How.LIST, by=by, walk_in=True)
    return attendance


def say_absent(event: Event, who: Who, *, by: Actor) -> Attendance:
    """Note that somebody is not there. They stay among those who had a place: absent is not cancelled."""
    _begin(event, by)
    _refuse_early(event)
    attendance = _take(event, who, policy.keeps_its_list, by=by)
    if attendance.status is not Status.ABSENT:
        attendance.noted_by_id, attendance.how = by.id, How.LIST
        move(attendance, to=Status.ABSENT, by=by)
        attendance.came_at = None
        _note("noted as absent", attendance, by)
    return attendance


def take_back(event: Event, who: Who, *, by: Actor) -> None:
    """Take back what was said of somebody; a visitor who was noted by mistake goes altogether."""
    _begin(event, by)
    attendance = _find(event, who)
    if attendance is not None and attendance.status is not Status.UNSAID:
        demand(policy.keeps_its_list, by, attendance)
        _take_back(attendance, by=by)


def close(event: Event, *, by: Actor, minutes: int | None = None) -> AttendanceList:
    """Close the list: whoever was expected and of whom nothing is said was absent; then what counts is given.

    ``minutes`` says how long it counts, where that is not its own time; closing again with others corrects
    it. Raises Refused before the event is over.
    """
    _begin(event, by)
    _refuse_off(event)
    if clock.now() < event.ends_at:
        raise Refused("The event is not over yet. Close the list when it is.")
    counted = rules.hours(event.starts_at, event.ends_at, all_day=event.all_day, minutes=minutes)
    if counted is None and event.cpd_activities:
        raise Refused("Say how many hours it counts for: they stand on the certificates.", "hours")
    if event.status is EventStatus.PUBLISHED:
        facts.hold(_members_of(event))  # members before the event, as everywhere
        meetings.hold(event, by=by)
    the_list = _list(event)
    the_list.minutes = minutes
    if the_list.closed_at is None:
        the_list.closed_at, the_list.closed_by_id = clock.now(), by.id
        _say_of_the_rest(event, by)
    audit.record("attendance list closed", the_list, by=by, event=event.id, minutes=minutes)
    db.session.flush()
    crediting.settle(event, queries.rows(event.id))
    return the_list


def reopen(event: Event, *, by: Actor) -> None:
    """Open a closed list again. Whoever was absent only because it was closed is unsaid again."""
    _begin(event, by)
    the_list = _list(event)
    if the_list.closed_at is None:
        return
    the_list.closed_at = the_list.closed_by_id = None
    for attendance in queries.rows(event.id):
        if attendance.status is Status.ABSENT and attendance.noted_by_id is None:
            _take_back(attendance, by=by)
    audit.record("attendance list opened again", the_list, by=by, event=event.id)
    db.session.flush()


def change_code(event: Event, *, by: Actor) -> None:
    """Make another code for the door; posters with the one before are worth nothing from now on."""
    _begin(event, by)
    the_list = _list(event)
    the_list.door_round += 1
    audit.record("code at the door changed", the_list, by=by, event=event.id)
    db.session.flush()


def credit(event: Event) -> bool:
    """Write the CPD of those who were at an event whose time is over; say whether it was there to be done."""
    _alone(event)
    counted = crediting.hours_of(event) is not None and bool(crediting.activities_of(event))
    if counted:
        crediting.settle(event, queries.rows(event.id))
    return counted


def follow(event: Event, change: Change, by: Actor) -> None:
    """Take back what was noted early of an event that was then moved, postponed or cancelled."""
    off = change in {Change.POSTPONED, Change.CANCELLED}
    if off or (change is Change.MOVED and event.starts_at > clock.now()):
        for attendance in queries.rows(event.id):
            if attendance.status is not Status.UNSAID:
                _take_back(attendance, by=SYSTEM)


def forget(attendance: Attendance) -> None:
    """Keep of somebody who was there that one person was; of anybody else, nothing."""
    if attendance.status is Status.PRESENT:
        attendance.member_id = attendance.guest_id = attendance.noted_by_id = None
        attendance.visitor_name = ""
    else:
        db.session.delete(attendance)
    db.session.flush()


def _begin(event: Event, by: Actor) -> None:
    demand(policy.may_keep_list, by, event)
    _alone(event)


def _come(attendance: Attendance, how: How, *, by: Actor, walk_in: bool) -> None:
    attendance.how, attendance.walk_in, attendance.noted_by_id = how, walk_in, by.id
    attendance.came_at = clock.now()
    move(attendance, to=Status.PRESENT, by=by)
    audit.record("attendance noted", attendance, by=by, event=attendance.event_id, how=how.value)
    db.session.flush()


def _take_back(attendance: Attendance, *, by: Actor) -> None:
    move(attendance, to=Status.UNSAID, by=by)
    attendance.came_at = attendance.noted_by_id = None
    attendance.walk_in = False
    _note("attendance taken back", attendance, by)
    if attendance.member_id is None and attendance.guest_id is None:
        db.session.delete(attendance)
        db.session.flush()


def _note(what: str, attendance: Attendance, by: Actor) -> None:
    audit.record(what, attendance, by=by, event=attendance.event_id)
    db.session.flush()
    crediting.settle(attendance.event, [attendance])


def _members_of(event: Event) -> set[int]:
    noted = {one.member_id for one in queries.rows(event.id) if one.member_id is not None}
    return noted | {one.member_id for one in registrations.going(event.id)}


def _say_of_the_rest(event: Event, by: Actor) -> None:
    going = registrations.going(event.id)
    expected: list[Who] = [one.member for one in going]
    expected += [guest for one in going for guest in one.guests]
    known = {(one.member_id, one.guest_id): one for one in queries.rows(event.id)}
    for attendance in known.values():
        if attendance.status is Status.ASKING:
            _take_back(attendance, by=by)
    for who in expected:
        attendance = known.get(_names(who)) or _new(event, who)
        if attendance.status is Status.UNSAID:
            attendance.how = How.LIST
            db.session.add(attendance)
            move(attendance, to=Status.ABSENT, by=SYSTEM, reason="the list was closed")
    db.session.flush()


def _take(event: Event, who: Who, permission: Permission, *, by: Actor) -> Attendance:
    """Return what is said of somebody, to be changed by ``by``, who may; a new row where nothing is."""
    attendance = _find(event, who) or _new(event, who)
    demand(permission, by, attendance)
    if attendance.id is None:
        db.session.add(attendance)
        db.session.flush()
    return attendance


def _find(event: Event, who: Who) -> Attendance | None:
    member_id, guest_id = _names(who)
    question = select(Attendance).where(Attendance.event_id == event.id)
    if isinstance(who, Attendance):
        question = question.where(Attendance.id == who.id)
    elif guest_id is None:
        question = question.where(Attendance.member_id == member_id)
    else:
        question = question.where(Attendance.guest_id == guest_id)
    found = db.session.scalar(question.execution_options(populate_existing=True))
    if found is None and isinstance(who, Attendance):
        raise Refused("They were taken off the list meanwhile.")
    return found


def _new(event: Event, who: Who) -> Attendance:
    member_id, guest_id = _names(who)
    return Attendance(
        event=event,
        event_id=event.id,
        member_id=member_id,
        guest_id=guest_id,
        status=Status.UNSAID,
        how=How.LIST,
    )


def _names(who: Who) -> tuple[int | None, int | None]:
    if isinstance(who, Attendance):
        return who.member_id, who.guest_id
    return (who.id, None) if isinstance(who, Member) else (None, who.id)


def _list(event: Event) -> AttendanceList:
    there = queries.list_of(event.id)
    if there is None:
        there = AttendanceList(event=event, event_id=event.id, door_round=1)
        db.session.add(there)
        db.session.flush()
    return there


def _is_expected(event: Event, who: Who) -> bool:
    if isinstance(who, Guest):
        return who.registration.status is Answer.GOING
    answer = registrations.of(event.id, who.id) if isinstance(who, Member) else None
    return answer is not None and answer.status is Answer.GOING


def _has_place_in_room(event: Event, member: Member) -> bool:
    answer = registrations.of(event.id, member.id)
    return answer is not None and answer.status is Answer.GOING and answer.place is Place.ROOM


def _refuse_off(event: Event) -> None:
    if event.status not in {EventStatus.PUBLISHED, EventStatus.HELD}:
        raise Refused(f"This event is {event.status.value}, so there is no list.")


def _refuse_early(event: Event) -> None:
    _refuse_off(event)
    window = rules.door_window(event.starts_at, event.ends_at)
    if window.at(clock.now()) is Phase.BEFORE:
        raise Refused(f"The list opens an hour before the start: {moment(window.opens_at)}.")


def _refuse_no_door(event: Event) -> None:
    _refuse_off(event)
    if event.kind is Kind.ONLINE:
        raise Refused("This event is online: join it by your own address.")
    window = rules.door_window(event.starts_at, event.ends_at)
    phase = window.at(clock.now())
    if phase is Phase.BEFORE:
        raise Refused(f"You can check in from {moment(window.opens_at)}.")
    if phase is Phase.OVER:
        raise Refused(f"It is too late to check in. {ASK}")


def _refuse_not_active(member: Member) -> None:
    if member.status is not Membership.ACTIVE:
        raise Refused(f"{member.name} is not an active member. Add them as a guest by name.")


def _alone(event: Event) -> None:
    """Let nobody else change who was at an event until the transaction ends."""
    one_at_a_time(f"say who was at event {event.id}")
    db.session.flush()
    db.session.refresh(event, ["status", "starts_at", "ends_at", "kind", "provider_link"])

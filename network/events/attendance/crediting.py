"""What attendance counts for: points in the member's CPD log, given once, corrected, and taken away again.

The network itself has seen it, so the system writes it; nobody decides on their own CPD.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from fractions import Fraction

from sqlalchemy import Text, cast, exists, literal, select

from network.core import clock
from network.core.county import county
from network.core.database import db
from network.events.attendance import queries, rules
from network.events.attendance.models import Attendance
from network.events.attendance.rules import Status
from network.events.meetings.models import Event
from network.events.meetings.rules import Status as EventStatus
from network.members.cpd import operations as cpd
from network.members.cpd import queries as cpd_queries
from network.members.cpd.models import CpdActivity, CpdEntry

SOURCE = "event:"


def source_of(event: Event) -> str:
    """Return by what name the CPD log knows an event."""
    return f"{SOURCE}{event.id}"


def activities_of(event: Event) -> Sequence[CpdActivity]:
    """Return as what an event counts, in each scheme as one kind; keys of no kind are passed over."""
    found: dict[int, CpdActivity] = {}
    for activity in cpd_queries.activities_by_key(rules.activity_keys(event.cpd_activities)):
        found.setdefault(activity.scheme_id, activity)
    return list(found.values())


def hours_of(event: Event) -> Fraction | None:
    """Return for how many hours an event counts; None while nobody has said it of a whole day."""
    the_list = queries.list_of(event.id)
    minutes = the_list.minutes if the_list else None
    return rules.hours(event.starts_at, event.ends_at, all_day=event.all_day, minutes=minutes)


def entry_of(attendance: Attendance) -> CpdEntry | None:
    """Return what stands of somebody's attendance in their CPD log."""
    return db.session.scalar(
        select(CpdEntry).where(
            CpdEntry.member_id == attendance.member_id, CpdEntry.source == source_of(attendance.event)
        )
    )


def settle(event: Event, attendances: Iterable[Attendance]) -> None:
    """Let the CPD logs of members say what the list says of them. Doing it twice changes nothing."""
    members = {one.member: one for one in attendances if one.member is not None}
    if not members or event.status not in {EventStatus.PUBLISHED, EventStatus.HELD}:
        return
    source, hours, activities = source_of(event), hours_of(event), activities_of(event)
    recorded = _recorded(source, [member.id for member in members])
    counts = activities and is_counted(event, clock.now())
    for member in sorted(members, key=lambda one: one.id):
        if members[member].status is not Status.PRESENT:
            if member.id in recorded:
                cpd.withdraw_attendance(member, source=source, reason="the attendance was corrected")
        elif counts and hours is not None:
            if member.id in recorded:
                cpd.restate_attendance(member, hours, source=source)
            else:
                cpd.record_attendance(
                    member,
                    event.title,
                    clock.london_date(event.starts_at),
                    hours,
                    [activity.key for activity in activities],
                    source=source,
                    provider=county().name,
                )


def is_counted(event: Event, now: datetime) -> bool:
    """Whether attendance counts by now: its list was closed, or its time to be closed is over."""
    return now >= rules.counts_from(event.ends_at) or queries.is_closed(event.id)


def uncounted(now: datetime) -> Sequence[Event]:
    """Return the events that are over and count, whose members were there and have nothing in their log."""
    in_the_log = exists().where(
        CpdEntry.member_id == Attendance.member_id,
        CpdEntry.source == literal(SOURCE).concat(cast(Event.id, Text)),
    )
    return db.session.scalars(
        select(Event)
        .where(
            Event.ends_at <= now - rules.DOOR,
            Event.ends_at > now - rules.TASK_FOR,
            Event.cpd_activities != "",
            Event.status.in_([EventStatus.PUBLISHED, EventStatus.HELD]),
            exists().where(
                Attendance.event_id == Event.id,
                Attendance.member_id.is_not(None),
                Attendance.status == Status.PRESENT,
                ~in_the_log,
            ),
        )
        .order_by(Event.id)
    ).all()


def _recorded(source: str, member_ids: Collection[int]) -> set[int]:
    return set(
        db.session.scalars(
            select(CpdEntry.member_id).where(CpdEntry.source == source, CpdEntry.member_id.in_(member_ids))
        )
    )

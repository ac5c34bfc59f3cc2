"""What attendance holds about people, and for how long."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select

from network.core.database import db
from network.core.personal_data import ALL, Basis, Due, Held, Period, Sweep, beginning_of
from network.events.attendance import operations
from network.events.attendance.models import Attendance
from network.events.meetings.models import Event

# Three years: as long as the longest CPD period of a scheme here, and the time to prove what it asked for.
ATTENDANCE = Period("attendance", "Who was at an event", months=36, after="the event", most=84)
VISITORS = Period("attendance-visitors", "Names of guests at an event", months=3, after="the event", most=12)

HELD = (
    Held(
        key="attendance",
        what="At which events you were, when and how you checked in, whether you had a place and were not "
        "there, and who noted it",
        why="To give you a certificate and CPD points, and to know how many come",
        basis=Basis.CONTRACT,
        who="You; those who arrange the event",
        kept=ATTENDANCE,
        where={"attendances": ALL},
    ),
    Held(
        key="attendance-visitors",
        what="The name of a guest who came without being a member",
        why="So that those who arrange the event know who is in the room",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="Those who arrange the event",
        kept=VISITORS,
        where={"attendances": ("visitor_name",)},
    ),
    Held(
        key="attendance-lists",
        what="Which list of who was there you closed, and when",
        why="So that it can be said who decided what counts",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="Those who arrange the event",
        kept="As long as the event stands on the record",
        where={"attendance_lists": ALL},
    ),
)


def _due(before: date) -> Sequence[Due]:
    """Return what still names a member, or who noted it, of events that were over before a day."""
    rows = db.session.execute(
        select(Attendance.id, Attendance.member_id)
        .join(Event)
        .where(
            Event.ends_at < beginning_of(before),
            or_(
                Attendance.member_id.is_not(None),
                Attendance.guest_id.is_not(None),
                Attendance.noted_by_id.is_not(None),
            ),
        )
        .order_by(Attendance.id)
    )
    return [Due(number, f"attendance {number}", member_id) for number, member_id in rows]


def _visitors_due(before: date) -> Sequence[Due]:
    """Return the visitors whose names still stand, of events that were over before a day."""
    rows = db.session.scalars(
        select(Attendance.id)
        .join(Event)
        .where(Event.ends_at < beginning_of(before), Attendance.visitor_name != "")
        .order_by(Attendance.id)
    )
    return [Due(number, f"name of a guest, attendance {number}") for number in rows]


def _forget(due: Due) -> None:
    found = db.session.get(Attendance, due.id)
    if found is not None:
        operations.forget(found)


SWEEPS = (Sweep(ATTENDANCE, _due, _forget), Sweep(VISITORS, _visitors_due, _forget))

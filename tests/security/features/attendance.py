"""The addresses and things of attendance: lists, the code at the door, joining, certificates."""

from datetime import timedelta
from typing import Any

from network.core import clock
from network.core.database import db
from network.events.attendance.models import Attendance
from network.events.attendance.rules import How, Status
from network.events.meetings.models import Event
from tests import factories
from tests.security.declaring import BOTH, EVERYBODY, KINDS, MEMBERS, OWNER, Row, row

IN_THE_NETWORK = MEMBERS - {"applicant"}
SEEN_BY: dict[str, frozenset[str]] = {"event-visitor": frozenset({"carol"})}
NO_CODE, NO_TOKEN = {"code": "nothing"}, {"id": 1, "token": "nothing"}

ROWS: dict[str, Row] = {
    "attendance.check_in": row("carol", thing="event to answer"),
    "attendance.note": row("carol", methods="POST", thing="event to answer", places={"what": "present"}),
    "attendance.note absent": row(
        "carol", methods="POST", thing="event to answer", places={"what": "absent"}
    ),
    "attendance.note undo": row("carol", methods="POST", thing="event to answer", places={"what": "undo"}),
    "attendance.add_visitor": row("carol", methods=BOTH, thing="event to answer"),
    "attendance.card": row("carol", methods=BOTH, thing="event to answer"),
    "attendance.close": row("carol", methods=BOTH, thing="event that was"),
    "attendance.reopen": row("carol", methods="POST", thing="event that was"),
    "attendance.poster": row("carol", thing="event to answer"),
    "attendance.change_code": row("carol", methods="POST", thing="event to answer"),
    "attendance.export": row("carol", thing="event to answer", places=KINDS),
    "attendance.join": Row(EVERYBODY, BOTH, places=NO_TOKEN, is_not_there=True),
    "attendance.arrive": Row(IN_THE_NETWORK, BOTH, thing="event to answer", places=NO_CODE),
    "attendance.certificate": row(OWNER, "carol", thing="attendance"),
    "attendance.history": row(OWNER, "carol", thing="member"),
}


def things(world: Any, owner: str, common: dict[str, int]) -> dict[str, int]:
    """Make an event that somebody was at, and a guest at one to come."""
    now = clock.now()
    was = factories.event(f"Last week, {owner}", starts_at=now - timedelta(days=7))
    there = {"status": Status.PRESENT, "how": How.LIST, "came_at": now}
    visitor = world.mark("event-visitor", owner)
    coming = db.session.get_one(Event, common["event to answer"])
    factories.kept(Attendance(event=coming, visitor_name=visitor, walk_in=True, **there))
    member = world.people[owner]
    attendance = Attendance(event=was, member=member, member_id=member.id, **there)
    return {"event that was": was.id, "attendance": factories.kept(attendance).id}

"""Taking others' calendars over: add one, read it, and take it away with all it brought."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, insert

from network.core import audit, clock, jobs
from network.core.calendar_files import NOT_A_CALENDAR
from network.core.child import ChildFailed, Reason, in_child
from network.core.database import db
from network.core.fetch import checked
from network.core.lifecycle import demand
from network.core.permission import Actor
from network.core.rules import Refused
from network.events.outside import policy, reading, rules
from network.events.outside.models import OutsideCalendar, OutsideEvent

READ = "read-calendars"
WORDS = {
    Reason.TOO_SLOW: "The other site took too long, or the calendar is too long to be worked out.",
    Reason.TOO_BIG: "The calendar is too large to be worked out.",
    Reason.CRASHED: NOT_A_CALENDAR,
}


def add(
    source: str, address: str, *, is_public: bool, by: Actor, content: bytes | None = None
) -> OutsideCalendar:
    """Take over a calendar from its address, or from a file's ``content``, which is read at once.

    Raises Refused for an address that may not be asked, and for a file that is no calendar.
    """
    demand(policy.may_manage, by)
    if bool(address) == bool(content):
        raise Refused("Give either the address of the calendar or its file.", "address")
    calendar = OutsideCalendar(
        source=source, address=_checked(address), is_public=is_public, added_by_id=by.id
    )
    db.session.add(calendar)
    db.session.flush()
    audit.record("outside calendar added", calendar, by=by)
    if content:
        _take_file(calendar, content)
    else:
        jobs.start(READ)
    return calendar


def edit(
    calendar: OutsideCalendar,
    source: str,
    address: str,
    *,
    is_public: bool,
    by: Actor,
    content: bytes | None = None,
) -> None:
    """Change whose calendar it is, who sees it, or where it is read; a file takes the place of the last."""
    demand(policy.may_manage, by)
    if not calendar.address and not address and not content and not calendar.events:
        raise Refused("Give either the address of the calendar or its file.", "address")
    if address and content:
        raise Refused("Give either the address of the calendar or its file.", "address")
    calendar.source, calendar.is_public = source, is_public
    if address and address != calendar.address:
        calendar.address = _checked(address)
        calendar.etag = calendar.modified = calendar.problem = ""
        calendar.failures, calendar.read_at = 0, None
        jobs.start(READ)
    if content:
        calendar.address = ""
        _take_file(calendar, content)
    audit.record("outside calendar changed", calendar, by=by)
    db.session.flush()


def read_again(calendar: OutsideCalendar, *, by: Actor) -> None:
    """Ask for a calendar to be read now, whatever the last reading came to."""
    demand(policy.may_manage, by)
    if not calendar.address:
        raise Refused("This calendar came as a file. Choose a newer file instead.")
    calendar.read_at = None
    jobs.start(READ)
    db.session.flush()


def remove(calendar: OutsideCalendar, *, by: Actor) -> None:
    """Take a calendar away, and every event that it brought."""
    demand(policy.may_manage, by)
    audit.record("outside calendar removed", calendar, by=by)
    db.session.delete(calendar)
    db.session.flush()


def read(number: int, now: datetime) -> str:
    """Read one calendar from its address and keep what stands there; commits. Returns what went wrong.

    Nothing of the database is held while the other site takes its time. What was there stays while it fails.
    """
    calendar = db.session.get(OutsideCalendar, number)
    if calendar is None or not calendar.address:
        return ""
    address, etag, modified = calendar.address, calendar.etag, calendar.modified
    db.session.commit()
    problem, came = "", None
    try:
        came = in_child(
            reading.read_address,
            address,
            etag,
            modified,
            *rules.window(clock.today()),
            seconds=reading.SECONDS,
        )
    except ChildFailed as failure:
        problem = failure.words if failure.reason is Reason.REFUSED else WORDS[failure.reason]
    calendar = db.session.get(OutsideCalendar, number, with_for_update=True, populate_existing=True)
    if calendar is None or calendar.address != address:
        db.session.commit()  # taken away or led elsewhere meanwhile
        return ""
    calendar.read_at = now
    if came is None:
        calendar.failures += 1
        calendar.problem = problem
    else:
        found, calendar.etag, calendar.modified = came
        _succeeded(calendar, found, now)
    db.session.commit()
    return problem


def _take_file(calendar: OutsideCalendar, content: bytes) -> None:
    try:
        found = in_child(reading.read, content, *rules.window(clock.today()), seconds=reading.SECONDS)
    except ChildFailed as failure:
        said = failure.words if failure.reason is Reason.REFUSED else WORDS[failure.reason]
        raise Refused(said, "file") from failure
    calendar.read_at = clock.now()
    calendar.etag = calendar.modified = ""
    _succeeded(calendar, found, clock.now())


def _succeeded(calendar: OutsideCalendar, found: Sequence[Sequence[Any]] | None, now: datetime) -> None:
    calendar.succeeded_at, calendar.failures, calendar.problem = now, 0, ""
    db.session.flush()
    if found is None:
        return
    db.session.execute(delete(OutsideEvent).where(OutsideEvent.calendar_id == calendar.id))
    rows = [_row(calendar.id, reading.Found(*one)) for one in found]
    if rows:
        db.session.execute(insert(OutsideEvent), rows)
    db.session.expire(calendar, ["events"])


def _row(calendar_id: int, found: reading.Found) -> dict[str, Any]:
    return {
        "calendar_id": calendar_id,
        "title": found.title,
        "starts_at": datetime.fromtimestamp(found.starts, UTC),
        "ends_at": datetime.fromtimestamp(found.ends, UTC),
        "all_day": found.all_day,
        "place": found.place,
        "link": found.link,
        "is_cancelled": found.is_cancelled,
    }


def _checked(address: str) -> str:
    try:
        return checked(address) if address else ""
    except Refused as refusal:
        raise Refused(str(refusal), "address") from refusal

"""What attendance puts on pages of others: panels, home tasks, and what data rights ask for."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import select

from network.core import clock, personal_data, registry
from network.core.database import db
from network.core.registry import Panel, Section, Task
from network.core.templating import moment
from network.events.attendance import certificates, operations, policy, privacy, queries, rules
from network.events.attendance.models import Attendance
from network.events.attendance.rules import HOW_IN_WORDS, Phase, Status
from network.events.changes import event_changed
from network.events.meetings import policy as events
from network.events.meetings.models import Event
from network.events.meetings.rules import Kind
from network.events.meetings.words import when
from network.events.registrations import joining
from network.events.registrations import queries as registrations
from network.members.people.models import Member

SHOWN_ON_A_PAGE = 5


def register() -> None:
    """Fill the registry."""
    registry.home_tasks.add(lists_to_close, "attendance.lists_to_close")
    registry.home_tasks.add(links_missing, "attendance.links_missing")
    registry.panels.add(panels, "attendance")
    registry.subject_access.add(held, "attendance")
    registry.erasure.add(erase, "attendance")
    event_changed.add(operations.follow, "attendance")
    personal_data.declare(*privacy.HELD)
    personal_data.sweep(*privacy.SWEEPS)


def lists_to_close(member: Any, _today: date) -> Iterator[Task]:
    """Ask whoever arranged an event that is over to close its list."""
    if not events.in_the_network(member):
        return
    for event in queries.lists_to_close(member, clock.now()):
        yield Task(
            title=f"Close the attendance list of {event.title}",
            href=url_for("attendance.check_in", id=event.id),
            hint="Say who was there. Then those who came have their certificates and CPD points",
            urgency=35,
        )


def links_missing(member: Any, _today: date) -> Iterator[Task]:
    """Tell coordinators of an event online that begins within a day and to which no link leads."""
    if not events.coordinator(member):
        return
    for event in queries.without_link(clock.now()):
        yield Task(
            title=f"Nobody can join {event.title}",
            href=url_for("events.edit", id=event.id),
            hint=f"Give it a link that begins with https://. It starts {moment(event.starts_at)}",
            urgency=5,
            tag="warning",
        )


def panels(place: str, actor: Any, thing: Any) -> Iterator[Panel]:
    """Offer joining, the list and certificates where they are looked for."""
    if place == "event" and isinstance(thing, Event) and events.in_the_network(actor):
        context = _for_an_event(actor, thing)
        if context:
            order = 5 if context["said"] == "open" else 20  # while it is on, the way in stands first
            yield Panel("Taking part", "events/attendance/_panel_event.html", context, order=order)
    elif place == "event people" and isinstance(thing, Event) and policy.may_keep_list(actor, thing):
        context = {"event": thing, "numbers": queries.numbers(thing.id), "list": queries.list_of(thing.id)}
        yield Panel("Who was there", "events/attendance/_panel_people.html", context, order=20)
    elif place == "member" and isinstance(thing, Member) and policy.may_see_history(actor, thing):
        found = queries.history_of(thing.id, limit=SHOWN_ON_A_PAGE + 1)
        if found:
            context = {
                "member": thing,
                "rows": found[:SHOWN_ON_A_PAGE],
                "more": len(found) > SHOWN_ON_A_PAGE,
                "now": clock.now(),
            }
            yield Panel("Events", "events/attendance/_panel_member.html", context, order=70)


def held(member: Any) -> Section:
    """Return what is said of somebody at every event."""
    rows = db.session.scalars(
        select(Attendance).where(Attendance.member_id == member.id).order_by(Attendance.id)
    )
    return Section(
        "Events you were at",
        [
            {
                "event": one.event.title,
                "when": when(one.event),
                "status": one.status.value,
                "how": HOW_IN_WORDS[one.how],
                "came_at": one.came_at.isoformat() if one.came_at else None,
                "without_an_answer": one.walk_in,
                "number": rules.reference(one.event_id, one.id),
            }
            for one in rows
        ],
    )


def erase(member: Any) -> None:
    """Keep of somebody who was there that one person was."""
    for attendance in db.session.scalars(select(Attendance).where(Attendance.member_id == member.id)).all():
        operations.forget(attendance)


def _for_an_event(actor: Any, event: Event) -> dict[str, Any]:
    now = clock.now()
    window = rules.join_window(event.starts_at, event.ends_at)
    answer = registrations.of(event.id, actor.id)
    attendance = queries.of(event.id, actor.id)
    online = event.kind is not Kind.FACE_TO_FACE and window.at(now) is not Phase.OVER
    context: dict[str, Any] = {
        "event": event,
        "attendance": attendance,
        "is_over": event.ends_at <= now,
        "certificate": attendance is not None and certificates.is_ready(attendance),
        "keeps_list": policy.may_keep_list(actor, event),
        "opens_at": window.opens_at,
        "said": None,
    }
    if online and event.status in queries.TOOK_PLACE:
        context["said"] = queries.joining(answer).value if answer else "unanswered"
        if context["said"] == "open" and answer:
            context["address"] = url_for("attendance.join", id=event.id, token=joining.token_for(answer))
    is_said = attendance is not None and attendance.status in {Status.PRESENT, Status.ABSENT}
    return context if context["said"] or is_said or context["keeps_list"] else {}

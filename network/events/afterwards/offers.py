"""What is put on pages of others after an event: a panel, home tasks, notices, what data rights ask."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import delete, update

from network.core import letters, registry
from network.core.database import db
from network.core.registry import NoticeKind, Panel, Section, Task
from network.core.templating import day
from network.events.afterwards import asking, operations, policy, privacy, queries, rules
from network.events.afterwards.models import EventAction, FeedbackTurn
from network.events.meetings.models import Event

KINDS = (
    NoticeKind(
        operations.MESSAGE_NOTICE,
        "Messages after an event",
        "What those who arranged it write to all, once an event, also if you could not come. It stands in "
        "one letter with others unless you choose otherwise",
        default="digest",
    ),
    NoticeKind(
        operations.NOTICE,
        "How an event was, and what you took on",
        "Once an event, if you were there; and when you are given something to do. It stands in one letter "
        "with others unless you choose otherwise",
        default="digest",
    ),
)


def register() -> None:
    """Fill the registry."""
    registry.home_tasks.add(tasks, "afterwards")
    registry.panels.add(panels, "afterwards")
    for kind in KINDS:
        registry.notice_kinds.add(kind, kind.key)
    registry.obsolete.add(asking.is_pointless, "afterwards.said_already")
    registry.obsolete.add(operations.action_is_over, "afterwards.action_is_over")
    for held in (held_actions, held_turns, held_messages):
        registry.subject_access.add(held)
    registry.erasure.add(erase, "afterwards")
    privacy.register()
    for name, title, sample in (
        ("feedback", "How was the event?", asking.sample),
        ("action", "Something you took on", operations.sample_action),
        ("message", "A message to all after an event", operations.sample_message),
    ):
        letters.offer_preview(f"events/afterwards/email/{name}.txt", title, sample)


def tasks(member: Any, today: date) -> Iterator[Task]:
    """Remind somebody of what they took on at events."""
    for action in queries.open_actions_of(member.id):
        overdue = rules.is_overdue(action.due_on, done=False, today=today)
        yield Task(
            title=action.text if len(action.text) <= 80 else f"{action.text[:79].rstrip()}…",
            href=url_for("afterwards.show", id=action.event_id, _anchor="actions"),
            hint="You took this on at an event" + (f", until {day(action.due_on)}" if action.due_on else ""),
            tag="Overdue" if overdue else "",
            urgency=12 if overdue else 45,
        )


def panels(place: str, actor: Any, thing: Any) -> Iterator[Panel]:
    """Lead from the page of an event to what it left behind, once it has begun."""
    if place == "event" and isinstance(thing, Event) and policy.may_see(actor, thing):
        yield Panel(
            "Slides, notes and actions", "events/afterwards/_panel.html", _summary(actor, thing), order=15
        )


def held_actions(member: Any) -> Section:
    """Return what somebody took on at events."""
    rows = [
        {
            "event": one.event.title,
            "action": one.text,
            "until": one.due_on.isoformat() if one.due_on else None,
            "done_at": one.done_at.isoformat() if one.done_at else None,
        }
        for one in queries.actions_held_about(member.id)
    ]
    return Section("What you took on at events", rows)


def held_turns(member: Any) -> Section:
    """Return of which events somebody was asked how they were; what they said is nobody's any more."""
    rows = [
        {
            "event": one.event.title,
            "asked_on": one.asked_on.isoformat() if one.asked_on else None,
            "answered": one.answered,
        }
        for one in queries.turns_about(member.id)
    ]
    return Section("Feedback on events", rows)


def held_messages(member: Any) -> Section:
    """Return the messages that somebody sent after events."""
    rows = [
        {"event": one.event.title, "subject": one.subject, "text": one.text, "at": one.sent_at.isoformat()}
        for one in queries.messages_by(member.id)
    ]
    return Section("Messages after events", rows)


def erase(member: Any) -> None:
    """Take the person out of actions, and forget that they were asked."""
    db.session.execute(
        update(EventAction)
        .where(EventAction.owner_id == member.id)
        .values(owner_id=None)
        .execution_options(synchronize_session="fetch")
    )
    db.session.execute(delete(FeedbackTurn).where(FeedbackTurn.member_id == member.id))


def _summary(actor: Any, event: Event) -> dict[str, Any]:
    record = queries.record_of(event)
    return {
        "event": event,
        "files": len(queries.files_of(event.id)),
        "has_recording": bool(record.recording),
        "has_notes": bool(record.notes),
        "open_actions": sum(one.done_at is None for one in queries.actions_of(event.id)),
        "may_edit": policy.may_edit(actor, event),
    }

"""What reminders put on pages of others: how many were sent, kinds of notice, and what data rights ask."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import delete

from network.core import letters, registry
from network.core.database import db
from network.core.registry import NoticeKind, Panel, Section
from network.events.meetings.models import Event
from network.events.meetings.rules import Status
from network.events.reminding import operations, policy, privacy, queries, rules
from network.events.reminding.models import EventReminder
from network.events.reminding.rules import Kind, Outcome

KINDS = (
    NoticeKind(
        operations.NOTICE,
        "Events that you go to",
        "The day before, with the place or the address to join; and an hour before, if you asked for it. "
        "It comes at once, also if you choose one letter with others",
    ),
    NoticeKind(
        operations.QUESTION_NOTICE,
        "Events that you have not answered",
        "Once an event, in the week before it. Never once you have answered, whatever you answered. It "
        "stands in one letter with others where that still comes in time, unless you choose otherwise",
        default="digest",
    ),
)
WORDS = {
    Kind.NOT_ANSWERED: "Not answered yet",
    Kind.DAY_BEFORE: "The day before",
    Kind.HOUR_BEFORE: "An hour before",
}


def register() -> None:
    """Fill the registry."""
    registry.panels.add(panels, "reminding")
    for kind in KINDS:
        registry.notice_kinds.add(kind, kind.key)
    registry.obsolete.add(operations.is_pointless, "reminding.pointless")
    registry.subject_access.add(held, "reminding")
    registry.erasure.add(erase, "reminding")
    privacy.register()
    for name, title in (("reminder", "An event is tomorrow"), ("soon", "An event begins in an hour")):
        letters.offer_preview(f"events/reminding/email/{name}.txt", title, operations.sample)


def panels(place: str, actor: Any, thing: Any) -> Iterator[Panel]:
    """Say to those who arrange an event which reminders went, and which are still to go."""
    if place != "event people" or not isinstance(thing, Event) or thing.status is Status.DRAFT:
        return
    if policy.may_see_reminders(actor, thing):
        yield Panel("Reminders", "events/reminding/_counts.html", _counts(thing), order=60)


def held(member: Any) -> Section:
    """Return of which events a member was reminded, and when."""
    rows = [
        {
            "event": one.event.title,
            "of": one.starts_at.isoformat(),
            "kind": one.kind.value,
            "outcome": one.outcome.value,
            "decided_at": one.decided_at.isoformat(),
        }
        for one in queries.held_about(member.id)
    ]
    return Section("Reminders of events", rows)


def erase(member: Any) -> None:
    """Delete the ledger."""
    db.session.execute(delete(EventReminder).where(EventReminder.member_id == member.id))


def _counts(event: Event) -> dict[str, Any]:
    meeting, tally = queries.meeting(event), queries.tally(event)
    windows = {
        Kind.NOT_ANSWERED: rules.question(meeting),
        Kind.DAY_BEFORE: rules.day_before(meeting),
        Kind.HOUR_BEFORE: rules.hour_before(meeting),
    }
    lines = [
        {
            "words": WORDS[kind],
            "from": window.begins,
            "sent": tally.get((kind, Outcome.SENT), 0),
            "others": sum(
                number
                for (of, outcome), number in tally.items()
                if of is kind and outcome is not Outcome.SENT
            ),
        }
        for kind, window in windows.items()
        if window is not None
    ]
    return {
        "event": event,
        "lines": lines,
        "wanting": queries.count_wanting_the_hour(event.id),
        "goes_out": event.status is Status.PUBLISHED,
    }

"""What invitations put on pages of others, and what they do when an event or an answer changes."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from flask import url_for
from sqlalchemy import delete, update

from network.core import inbound, letters, registry
from network.core.database import db
from network.core.registry import NoticeKind, Panel, Section, Task
from network.events import changes
from network.events.invitations import operations, policy, privacy, queries, receiving
from network.events.invitations.models import CalendarReply, InvitationLetter
from network.events.invitations.rules import Method
from network.events.meetings.models import Event
from network.events.meetings.rules import Status

PREVIEWS = {
    "invited": ("An invitation to an event", Status.PUBLISHED),
    "changed": ("An event has changed", Status.PUBLISHED),
    "postponed": ("An event is postponed", Status.POSTPONED),
    "cancelled": ("An event is cancelled", Status.CANCELLED),
    "withdrawn": ("Off the list of an event", Status.PUBLISHED),
}


def register() -> None:
    """Fill the registry."""
    changes.event_changed.add(operations.follow, "invitations")
    changes.taken_out.add(operations.take_out, "invitations")
    registry.access_ended.add(operations.withdraw_all, "invitations")
    registry.obsolete.add(operations.is_overtaken, operations.OVERTAKEN)
    registry.obsolete.add(receiving.was_answered, receiving.ANSWERED)
    # The last to be asked: it keeps a row of what nobody else took.
    inbound.readers.add(inbound.Reader(receiving.take, receiving.set_aside, order=100), "invitations")
    registry.home_tasks.add(tasks, "invitations")
    registry.panels.add(panels, "invitations")
    registry.subject_access.add(held_letters, "invitations")
    registry.subject_access.add(held_replies, "invitations.replies")
    registry.erasure.add(erase, "invitations")
    privacy.register()
    kind = NoticeKind(
        operations.NOTICE,
        "Invitations to events",
        "An event of the network is for you: a letter with an entry for your calendar. It comes at once, "
        "also if you choose one letter a week. That an event in your calendar moves or is cancelled, you are "
        "told in any case",
    )
    registry.notice_kinds.add(kind, kind.key)
    for name, (title, status) in PREVIEWS.items():
        letters.offer_preview(f"{operations.FOLDER}/{name}.txt", title, partial(operations.sample, status))
    letters.offer_preview(f"{operations.FOLDER}/check.txt", "An answer by mail to check", _unproven)


def tasks(member: Any, _today: date) -> Iterator[Task]:
    """Say that an answer by mail needs a person."""
    if policy.coordinator(member) and (count := queries.count_for_a_person()):
        yield Task(
            title="Answers by mail that need you",
            href=url_for("invitations.replies"),
            hint="A calendar named somebody else, or proposed another time",
            urgency=30,
            count=count,
        )


def panels(place: str, actor: Any, thing: Any) -> Iterator[Panel]:
    """Say how many letters went about an event, on the page of who comes."""
    if place == "event people" and isinstance(thing, Event) and policy.may_see_invitations(actor, thing):
        went = queries.went(thing.id)
        if went:
            numbers = {method.value: went.get(method, 0) for method in Method}
            yield Panel("Letters about it", "events/invitations/_panel.html", {"went": numbers}, order=80)


def held_letters(member: Any) -> Section:
    """Return which letters about events went to a member."""
    letters_to, _replies = queries.held_about(member)
    rows = [
        {
            "event": one.event.title,
            "kind": one.method.value.lower(),
            "version": one.sequence,
            "to": one.attendee,
            "answers go to": one.organizer,
            "written_at": one.written_at.isoformat(),
        }
        for one in letters_to
    ]
    return Section("Invitations to events", rows)


def held_replies(member: Any) -> Section:
    """Return which answers came in by mail as a member's."""
    _letters, replies = queries.held_about(member)
    rows = [
        {
            "event": one.event.title if one.event else "",
            "said": one.said.lower(),
            "received_at": one.received_at.isoformat(),
            "became of it": one.outcome.value,
        }
        for one in replies
    ]
    return Section("Answers to invitations by mail", rows)


def erase(member: Any) -> None:
    """Delete the ledger and the answers that came by mail, and who saw to answers of others."""
    db.session.flush()
    db.session.execute(delete(InvitationLetter).where(InvitationLetter.member_id == member.id))
    db.session.execute(delete(CalendarReply).where(CalendarReply.member_id == member.id))
    db.session.execute(
        update(CalendarReply).where(CalendarReply.handled_by_id == member.id).values(handled_by_id=None)
    )


def _unproven() -> Mapping[str, Any] | None:
    sample = operations.sample(Status.PUBLISHED)
    return dict(sample) | {"why": "held"} if sample else None

"""The addresses and things of what events leave behind."""

from datetime import timedelta
from typing import Any

from network.core import clock
from network.events.afterwards.models import (
    EventAction,
    EventFile,
    EventMessage,
    EventRecord,
    FeedbackAnswer,
    FeedbackTurn,
)
from network.events.afterwards.rules import QUESTIONS, Audience
from tests import factories
from tests.security.declaring import BOTH, MEMBERS, OWNER, Row, row

IN_THE_NETWORK = MEMBERS - {"applicant"}
EVERYBODY_INSIDE = frozenset({"amina", "omar", "esi", "ben", "ada", "carol"})
SEEN_BY = {
    "event-notes": EVERYBODY_INSIDE,
    "event-action": EVERYBODY_INSIDE,
    "event-message": EVERYBODY_INSIDE,
    "event-comment": frozenset({"owner", "carol"}),
}

ROWS: dict[str, Row] = {
    "afterwards.show": Row(IN_THE_NETWORK, thing="event that was"),
    "afterwards.edit": row(OWNER, "carol", methods=BOTH, thing="event that was"),
    "afterwards.add_file": row(OWNER, "carol", methods=BOTH, thing="event that was"),
    "afterwards.file": Row(IN_THE_NETWORK, thing="event file"),
    "afterwards.remove_file": row("carol", methods="POST", thing="event file to remove"),
    "afterwards.add_action": row(OWNER, "carol", methods=BOTH, thing="event that was"),
    "afterwards.change_action": row(OWNER, "carol", methods=BOTH, thing="event action"),
    "afterwards.finish_action": row(
        OWNER, "carol", methods="POST", thing="event action of somebody", places={"what": "done"}
    ),
    "afterwards.drop_action": row("carol", methods="POST", thing="event action to drop"),
    "afterwards.feedback": row(OWNER, methods=BOTH, thing="event to say how it was"),
    "afterwards.message": row("carol", methods=BOTH, thing="event to write about"),
}


def things(world: Any, owner: str, _common: dict[str, int]) -> dict[str, int]:
    """Make an event that somebody hosted with all that it left behind, and one to which they went."""
    member, now = world.people[owner], clock.now()
    long_ago = {"starts_at": now - timedelta(days=30)}
    hosted = factories.event(f"Hosted by {owner}", host_id=member.id, **long_ago)
    visited = factories.event(f"Visited by {owner}", starts_at=now - timedelta(days=2))
    factories.registration(visited, member)
    factories.kept(FeedbackTurn(event_id=visited.id, member_id=member.id))
    kept = [
        EventRecord(event_id=hosted.id, notes=world.mark("event-notes", owner)),
        FeedbackAnswer(
            event_id=hosted.id,
            scores=dict.fromkeys((one.key for one in QUESTIONS), 5),
            comment=world.mark("event-comment", owner),
        ),
        EventMessage(
            event_id=hosted.id,
            subject="What we agreed",
            text=world.mark("event-message", owner),
            audience=Audience.INVITED,
            letters=3,
        ),
    ]
    for one in kept:
        factories.kept(one)

    def action(event_id: int, text: str, **facts: Any) -> int:
        return factories.kept(EventAction(event_id=event_id, text=text, **facts)).id

    def file(event_id: int) -> int:
        return factories.kept(EventFile(event_id=event_id, file=factories.stored_file(), title="Slides")).id

    return {
        "event that was": hosted.id,
        "event to write about": visited.id,
        "event to say how it was": visited.id,
        "event file": file(hosted.id),
        "event file to remove": file(visited.id),
        "event action": action(hosted.id, world.mark("event-action", owner)),
        "event action to drop": action(visited.id, "A mistake"),
        "event action of somebody": action(visited.id, "Ask the hall", owner_id=member.id),
    }

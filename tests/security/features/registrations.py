"""The addresses and things of answers to events."""

from typing import Any

from network.core import clock
from network.events.meetings.rules import Kind
from network.events.registrations.models import Guest, Needs
from network.events.registrations.rules import Status
from tests import factories
from tests.security.declaring import BOTH, KINDS, MEMBERS, OWNER, Row, row

IN_THE_NETWORK = MEMBERS - {"applicant"}
SEEN_BY: dict[str, frozenset[str]] = {
    "event-needs": frozenset({"owner", "carol"}),
    "event-diet": frozenset({"owner", "carol"}),
    "event-guest": frozenset({"esi", "carol"}),
    "forward-reason": frozenset({"carol"}),
}
ROWS: dict[str, Row] = {
    "registrations.answer": Row(IN_THE_NETWORK, BOTH, thing="event to answer"),
    "registrations.reply": Row(IN_THE_NETWORK, "POST", thing="event to answer", places={"status": "maybe"}),
    "registrations.own": Row(IN_THE_NETWORK),
    "registrations.bring_guest": row("esi", "carol", methods=BOTH, thing="answer of a partner"),
    "registrations.leave_out": row("esi", "carol", methods="POST", thing="event guest", is_gone_then=True),
    "registrations.declare_needs": row(OWNER, methods=BOTH, thing="answer"),
    "registrations.take_back_needs": row(OWNER, methods="POST", thing="answer"),
    "registrations.people": row("carol", thing="event to answer"),
    "registrations.people of a full event": row("carol", thing="full event"),
    "registrations.export": row("carol", thing="event to answer", places=KINDS),
    "registrations.add": row("carol", methods=BOTH, thing="event to answer"),
    "registrations.change": row("carol", methods=BOTH, thing="answer", but_not_own=True),
    "registrations.forward": row("carol", methods=BOTH, thing="waiting answer", but_not_own=True),
}


def things(world: Any, owner: str, _common: dict[str, int]) -> dict[str, int]:
    """Make an event to which somebody goes with needs, and a partner with a guest; and one to wait for."""
    member = world.people[owner]
    event = factories.event(f"Workshop of {owner}", kind=Kind.HYBRID, venue=factories.venue())
    full = factories.event(f"Full workshop of {owner}", capacity_online=1)
    going = factories.registration(event, member)
    going.needs = Needs(
        access=world.mark("event-needs", owner), diet=world.mark("event-diet", owner), agreed_at=clock.now()
    )
    partner = factories.registration(event, world.people["esi"])
    guest = Guest(name=world.mark("event-guest", owner))
    partner.guests.append(guest)
    factories.registration(full, world.people["ben"])
    waiting = factories.registration(
        full, member, Status.WAITING, forward_reason=world.mark("forward-reason", owner)
    )
    return {
        "event to answer": event.id,
        "full event": full.id,
        "answer": going.id,
        "answer of a partner": partner.id,
        "event guest": factories.kept(guest).id,
        "waiting answer": waiting.id,
    }

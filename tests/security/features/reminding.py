"""The things of reminding: it has no addresses of its own."""

from typing import Any

from network.events.reminding.models import EventReminder
from network.events.reminding.rules import Kind, Outcome
from tests import factories
from tests.security.declaring import Row

SEEN_BY: dict[str, frozenset[str]] = {}
ROWS: dict[str, Row] = {}


def things(world: Any, owner: str, _common: dict[str, int]) -> dict[str, int]:
    """Make a reminder to somebody of an event."""
    event = factories.event(f"Event of which {owner} was reminded")
    reminder = EventReminder(
        event_id=event.id,
        member_id=world.people[owner].id,
        kind=Kind.DAY_BEFORE,
        starts_at=event.starts_at,
        outcome=Outcome.NOT_WANTED,
    )
    return {"event reminder": factories.kept(reminder).id}

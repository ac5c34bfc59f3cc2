"""The addresses and things of contact."""

from typing import Any

from network.core import clock
from network.core.permission import Role
from network.members.consents import operations as consents
from network.members.contact.models import CallRequest
from network.members.contact.rules import BestTime
from tests import factories
from tests.security.declaring import BOTH, OWNER, Row, members, row

ROWS: dict[str, Row] = {
    "contact.ask": row("esi", "carol", methods=BOTH, thing="who takes calls"),
    "contact.index": members(),
    "contact.asked": members(),
    "contact.answer": row(OWNER, methods="POST", thing="call request", places={"what": "called"}),
}
SEEN_BY = {name: frozenset({"owner"}) for name in ("caller", "service", "caller-phone")}


def things(world: Any, owner: str, _common: dict[str, int]) -> dict[str, int]:
    """Make a request to somebody from a health partner, and somebody who takes calls, as who nobody acts."""
    gwen = factories.member(f"Gwen, beside {owner}", Role.INSTRUCTOR)
    consents.give(gwen, "calls", by=gwen)
    phone = f"01632 96010{world.people[owner].id}"
    world.mark("caller-phone", owner, phone, phone.replace(" ", ""))
    request = CallRequest(
        member=world.people[owner],
        asker=world.people["esi"],
        asker_name=world.mark("caller", owner),
        service=world.mark("service", owner),
        phone=phone,
        best_time=BestTime.MORNING,
        asked_at=clock.now(),
    )
    return {"call request": factories.kept(request).id, "who takes calls": gwen.id}

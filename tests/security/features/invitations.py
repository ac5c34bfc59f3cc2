"""The addresses and things of invitations."""

from typing import Any

from network.core import clock
from network.events.invitations.models import CalendarReply
from network.events.invitations.rules import Outcome
from tests import factories
from tests.security.declaring import ADA, BOTH, CAROL, Row, row

ROWS: dict[str, Row] = {
    "invitations.rsvp": row(methods=BOTH, places={"id": 1, "token": "nothing"}, is_not_there=True),
    "invitations.replies": row(CAROL, ADA),
    "invitations.see_to": row(CAROL, methods="POST", thing="reply by mail"),
}
SEEN_BY: dict[str, frozenset[str]] = {}


def things(world: Any, owner: str, _common: dict[str, int]) -> dict[str, int]:
    """Make a reply by mail in which the owner's calendar names somebody else."""
    reply = CalendarReply(
        mail_id=f"reply of {owner}",
        event=factories.event(),
        member=world.people[owner],
        said="DELEGATED",
        sequence=0,
        stamp=clock.now(),
        outcome=Outcome.TO_A_PERSON,
    )
    return {"reply by mail": factories.kept(reply).id}

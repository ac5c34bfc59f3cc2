"""The addresses and things of subscriptions."""

from typing import Any

from network.core.security import token
from network.events.subscriptions.models import Subscription
from network.events.subscriptions.operations import hash_of
from tests import factories
from tests.security.declaring import BOTH, MEMBERS, OWNER, Row, everybody, row

IN_THE_NETWORK = MEMBERS - {"applicant"}
SEEN_BY = {"calendar device": frozenset({"owner"}), "calendar secret": frozenset()}

ROWS: dict[str, Row] = {
    "subscriptions.index": everybody(),
    "subscriptions.own": row(places={"token": "nothing"}, is_not_there=True),
    "subscriptions.make": Row(IN_THE_NETWORK, BOTH),
    "subscriptions.edit": row(OWNER, methods=BOTH, thing="subscription"),
    "subscriptions.another": row(OWNER, methods="POST", thing="subscription to replace"),
    "subscriptions.revoke": row(OWNER, methods="POST", thing="subscription to revoke"),
    "subscriptions.invitations": Row(IN_THE_NETWORK, BOTH),
}


def things(world: Any, owner: str, _common: dict[str, int]) -> dict[str, int]:
    """Make calendars of somebody, on devices whose names are theirs alone; no page shows a secret again."""
    return {
        "subscription": _calendar(world, owner, world.mark("calendar device", owner)),
        "subscription to replace": _calendar(world, owner, "Old phone"),
        "subscription to revoke": _calendar(world, owner, "Lost phone"),
    }


def _calendar(world: Any, owner: str, name: str) -> int:
    secret = token()
    world.mark("calendar secret", owner, secret)
    member = world.people[owner]
    made = Subscription(member=member, member_id=member.id, token_hash=hash_of(secret), name=name)
    return factories.kept(made).id

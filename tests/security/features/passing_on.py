"""The addresses of passing on."""

from typing import Any

from network.events.meetings.rules import Status
from tests import factories
from tests.security.declaring import MEMBERS, Row, row

IN_THE_NETWORK = MEMBERS - {"applicant"}
ROWS: dict[str, Row] = {
    "passing_on.event": Row(IN_THE_NETWORK, thing="event to pass on"),
    "passing_on.resource": Row(IN_THE_NETWORK, thing="resource to pass on"),
    "passing_on.discussion": Row(IN_THE_NETWORK, thing="discussion to pass on"),
    "passing_on.weekly": Row(IN_THE_NETWORK),
    "passing_on.told": row("carol", methods="POST"),
}


def things(world: Any, owner: str, _common: dict[str, int]) -> dict[str, int]:
    """Make one of each that can be passed on."""
    member = world.people[owner]
    return {
        "event to pass on": factories.event(status=Status.PUBLISHED).id,
        "resource to pass on": factories.resource(member).id,
        "discussion to pass on": factories.discussion(member).id,
    }

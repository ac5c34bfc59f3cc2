"""The addresses and things of checked facts."""

from datetime import timedelta
from typing import Any

from network.bursaries.checked.models import CheckedFact
from network.bursaries.checked.rules import Sort, Status
from network.core import clock
from tests import factories
from tests.security.declaring import BOTH, MEMBERS, OWNER, Row, row

IN_THE_NETWORK = MEMBERS - {"applicant"}
SEEN_BY = {"checked-number": frozenset({"owner", "carol"})}
ROWS: dict[str, Row] = {
    "checked.index": Row(IN_THE_NETWORK),
    "checked.claim": Row(IN_THE_NETWORK, BOTH, places={"sort": "membership"}),
    "checked.show": row(OWNER, "carol", thing="checked fact"),
    "checked.correct": row(OWNER, methods=BOTH, thing="checked fact"),
    "checked.withdraw": row(OWNER, methods="POST", thing="fact to withdraw"),
    "checked.queue": row("carol"),
    "checked.check": Row(frozenset({"carol"}), BOTH, thing="checked fact", but_not_own=True),
    "checked.say_no": Row(
        frozenset({"carol"}), BOTH, thing="checked fact", places={"what": "refuse"}, but_not_own=True
    ),
    "checked.end": row(OWNER, "carol", methods=BOTH, thing="fact that was checked"),
}


def things(world: Any, owner: str, _common: dict[str, int]) -> dict[str, int]:
    """Make a claim, another to take back, and one that was checked."""
    member, today = world.people[owner], clock.today()

    def fact(name: str, **facts: Any) -> int:
        made = CheckedFact(member=member, member_id=member.id, sort=Sort.MEMBERSHIP, name=name, **facts)
        return factories.kept(made).id

    return {
        "checked fact": fact("EMD UK", number=world.mark("checked-number", owner)),
        "fact to withdraw": fact("CIMSPA", number="1"),
        "fact that was checked": fact(
            "Chartered Society",
            status=Status.CHECKED,
            begins_on=today - timedelta(days=1),
            ends_on=today + timedelta(days=90),
            seen="The card",
        ),
    }

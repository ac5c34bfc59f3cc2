"""The addresses and things of assessing: what a funder has not declared, or has a conflict in, is closed."""

from typing import Any

from tests import factories
from tests.security.declaring import BOTH, Row, row

SEEN_BY: dict[str, frozenset[str]] = {
    "bursary-open": frozenset({"owner", "carol", "ben"}),
    "bursary-unread": frozenset({"owner", "carol"}),  # Ben decides, and has not said anything yet
    "bursary-closed": frozenset({"owner", "carol"}),  # Ben has a conflict
    "bursary-elsewhere": frozenset({"owner", "carol"}),  # another organisation's
}
ROWS: dict[str, Row] = {
    "assessing.queue": row("ben", "carol"),
    "assessing.declare": row("ben", "carol", methods=BOTH, thing="bursary unread", but_not_own=True),
    "assessing.declare with a conflict": row("carol", methods=BOTH, thing="bursary closed", but_not_own=True),
    "assessing.score": row("ben", methods=BOTH, thing="bursary open"),
    "assessing.score unread": row(methods=BOTH, thing="bursary unread"),
    "assessing.score with a conflict": row(methods=BOTH, thing="bursary closed"),
    "assessing.ask": row("ben", "carol", methods=BOTH, thing="bursary open", but_not_own=True),
    "assessing.ask elsewhere": row("carol", methods=BOTH, thing="bursary elsewhere", but_not_own=True),
}


def things(world: Any, owner: str, _common: dict[str, int]) -> dict[str, int]:
    """Make one that Ben has cleared, one not yet, one with a conflict, and one that he does not fund."""
    member, ben = world.people[owner], world.people["ben"]
    fund = factories.fund(rules={"criteria": [{"key": "need", "title": "Need"}]})
    factories.funds_for(ben, fund.organisation)
    made = {
        name: factories.application(
            member,
            factories.fund() if name == "elsewhere" else fund,
            kind=None,
            course_title=world.mark(f"bursary-{name}", owner),
        )
        for name in ("open", "unread", "closed", "elsewhere")
    }
    factories.declaration(ben, made["open"])
    factories.declaration(ben, made["closed"], conflict=True)
    return {f"bursary {name}": one.id for name, one in made.items()}

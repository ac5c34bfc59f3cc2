"""The addresses and things of deciding: nothing is told, and nobody decides, outside of those it is for."""

from typing import Any

from network.bursaries.deciding import operations
from tests import factories
from tests.security.declaring import BOTH, OWNER, Row, row

SEEN_BY: dict[str, frozenset[str]] = {
    "bursary-decided": frozenset({"ben", "carol"}),  # and nobody has told its applicant
    "bursary-told": frozenset({"owner", "ben", "carol"}),
    "bursary-not-his": frozenset({"owner", "carol"}),  # Ben has a conflict
}
ROWS: dict[str, Row] = {
    "deciding.batch": row("ben", methods=BOTH),
    "deciding.decide": row("ben", methods=BOTH, thing="bursary to decide"),
    "deciding.decide with a conflict": row(methods=BOTH, thing="bursary not his"),
    "deciding.decide told": row("ben", methods=BOTH, thing="bursary told"),
    "deciding.reopen": row("ben", methods=BOTH, thing="bursary kept back"),
    "deciding.release": row("ben", methods="POST", thing="bursary to release"),
    "deciding.release_round": row("ben", methods=BOTH, thing="round kept back"),
    "deciding.offer": row(OWNER, methods=BOTH, thing="bursary told"),
    "deciding.turn_down": row(OWNER, methods=BOTH, thing="bursary told"),
    "deciding.letter": row(OWNER, "ben", "carol", thing="bursary told"),
    "deciding.letter with a conflict": row(OWNER, "carol", thing="bursary not his"),
}


def things(world: Any, owner: str, _common: dict[str, int]) -> dict[str, int]:
    """Make one to decide, one that is told, one under an embargo, and one in which Ben has a conflict."""
    member, ben = world.people[owner], world.people["ben"]
    fund = factories.fund()
    kept_back = factories.fund(organisation=fund.organisation, rules={"embargo": True})
    factories.funds_for(ben, fund.organisation)
    made = {
        name: factories.application(member, kept_back if name in {"kept back", "to release"} else fund)
        for name in ("to decide", "told", "not his", "kept back", "to release")
    }
    for one in made.values():
        factories.declaration(ben, one)
    for name, word in (("told", "told"), ("kept back", "decided"), ("not his", "not-his")):
        operations.approve(made[name], 200_00, world.mark(f"bursary-{word}", owner), by=ben)
    operations.approve(made["to release"], 300_00, by=ben)
    factories.declaration(ben, made["not his"], conflict=True)
    return {f"bursary {name}": one.id for name, one in made.items()} | {
        "round kept back": kept_back.rounds[0].id
    }

"""The addresses and things of this part of the bursaries."""

from datetime import timedelta
from typing import Any

from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status as Award
from network.bursaries.conditions.models import (
    AwardedCondition,
    ClawBack,
    ClawBackReceipt,
    ConditionEvidence,
    ConditionExtension,
)
from network.bursaries.conditions.rules import Owed, Sort, Status
from network.bursaries.ledger import operations as ledger
from network.bursaries.ledger.rules import Move
from network.bursaries.scheme.rules import Measure
from network.core import clock
from network.core.permission import SYSTEM
from tests import factories
from tests.security.declaring import BOTH, OWNER, Row, row

BOTH_SIDES = frozenset({"owner", "carol", "ben"})
SEEN_BY: dict[str, frozenset[str]] = {
    "condition": BOTH_SIDES,
    "condition-evidence": BOTH_SIDES,
    "condition-extension": BOTH_SIDES,
    "claw-back": BOTH_SIDES,
}
FIRST = {"number": 1}
AWARD = "award with conditions"

ROWS: dict[str, Row] = {
    "conditions.index": row("carol", "ben"),
    "conditions.show": row(OWNER, "carol", "ben", thing=AWARD),
    "conditions.file": row(OWNER, "carol", "ben", thing=AWARD, places=FIRST),
    "conditions.send": row(OWNER, methods=BOTH, thing=AWARD, places=FIRST),
    "conditions.confirm": row("carol", methods=BOTH, thing=AWARD, places=FIRST, but_not_own=True),
    "conditions.ask_for_more": row("carol", methods=BOTH, thing=AWARD, places=FIRST, but_not_own=True),
    "conditions.miss": row("carol", methods=BOTH, thing=AWARD, places=FIRST, but_not_own=True),
    "conditions.extend": row("carol", "ben", methods=BOTH, thing=AWARD, places=FIRST, but_not_own=True),
    "conditions.waive": row("ben", methods=BOTH, thing=AWARD, places=FIRST),
    "conditions.reopen": row("carol", methods=BOTH, thing=AWARD, places={"number": 2}, but_not_own=True),
    "conditions.claw_back": row("ben", methods=BOTH, thing=AWARD),
    "conditions.receive": row("carol", "ben", methods=BOTH, thing=AWARD, places=FIRST, but_not_own=True),
    "conditions.waive_debt": row("ben", methods=BOTH, thing=AWARD, places=FIRST),
    "conditions.correct_receipt": row(
        "carol",
        "ben",
        methods=BOTH,
        thing=AWARD,
        places={"number": 1, "receipt": 1},
        but_not_own=True,
    ),
}


def things(world: Any, owner: str, _common: dict[str, int]) -> dict[str, int]:
    """Make an award of a fund that Ben decides for, with evidence, more time and money to come back."""
    organisation = factories.organisation(f"Payer near {owner}")
    ben = factories.funds_for(world.people["ben"], organisation)
    fund = factories.fund(f"Awards near {owner}", organisation=organisation)
    award = factories.application(
        world.people[owner], fund, Award.PAID, completed_on=clock.today() - timedelta(days=90)
    )
    factories.declaration(ben, award)
    first, _kept = (_condition(world, owner, award, status) for status in (Status.OPEN, Status.KEPT))
    factories.kept(
        ConditionExtension(
            condition=first,
            old_on=first.due_on,
            new_on=first.due_on + timedelta(days=7),
            reason=world.mark("condition-extension", owner),
        )
    )
    factories.kept(
        ConditionEvidence(
            condition=first,
            sort=Sort.SENT,
            words=world.mark("condition-evidence", owner),
            file=factories.stored_file(),
            by_id=award.applicant_id,
        )
    )
    _debt(award, world.mark("claw-back", owner))
    return {AWARD: award.id}


def _condition(world: Any, owner: str, award: Application, status: Status) -> AwardedCondition:
    is_open = status is Status.OPEN
    return factories.kept(
        AwardedCondition(
            application=award,
            number=1 if is_open else 2,
            status=status,
            words=world.mark("condition", owner) if is_open else "Start teaching",
            measure=Measure.OTHER,
            due_on=clock.today() - timedelta(days=30),
            waits_since=clock.now() if is_open else None,
            kept_on=None if is_open else clock.today() - timedelta(days=40),
        )
    )


def _debt(award: Application, reason: str) -> None:
    entry = ledger.enter(
        award.fund.lines[0], Move.CLAW_BACK, 100_00, by=SYSTEM, application_id=award.id, reference="FIN-1"
    )
    debt = factories.kept(
        ClawBack(
            application=award,
            number=1,
            status=Owed.PART_RECEIVED,
            pence=200_00,
            received_pence=100_00,
            reason=reason,
            due_on=clock.today() + timedelta(days=28),
        )
    )
    factories.kept(
        ClawBackReceipt(
            claw_back=debt, pence=100_00, received_on=clock.today(), reference="FIN-1", entry=entry
        )
    )

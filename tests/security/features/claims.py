"""The addresses and things of claims: what was not sent is its owner's, and a conflict closes the rest."""

from typing import Any

from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status as Award
from network.bursaries.claims.models import Claim, ClaimCheck, Payment, Receipt
from network.bursaries.claims.rules import Outcome, Status
from network.bursaries.ledger import operations as ledger
from network.bursaries.ledger.rules import Move
from network.bursaries.scheme.rules import CostSort
from network.core import clock
from network.core.permission import SYSTEM
from tests import factories
from tests.security.declaring import BOTH, OWNER, Row, row

BOTH_SIDES = frozenset({"owner", "carol", "ben"})
SEEN_BY: dict[str, frozenset[str]] = {
    "claim-note": BOTH_SIDES,
    "claim-reason": BOTH_SIDES,
    "claim-reference": BOTH_SIDES,
    "claim-draft": frozenset({"owner"}),
    "claim-not-his": frozenset({"owner", "carol"}),  # Ben has a conflict
}
AWARD = "award to claim"

ROWS: dict[str, Row] = {
    "claims.index": row("carol", "ben"),
    "claims.payments": row("ben"),
    "claims.claim": row(OWNER, methods=BOTH, thing=AWARD),
    "claims.send": row(OWNER, methods=BOTH, thing="claim draft"),
    "claims.show": row(OWNER, "carol", "ben", thing="claim to pay"),
    "claims.show draft": row(OWNER, thing="claim draft"),
    "claims.show with a conflict": row(OWNER, "carol", thing="claim not his"),
    "claims.withdraw": row(OWNER, methods="POST", thing="claim to throw away"),
    "claims.receipt": row(OWNER, "carol", "ben", thing="receipt"),
    "claims.receipt draft": row(OWNER, thing="receipt of a draft"),
    "claims.receipt with a conflict": row(OWNER, "carol", thing="receipt not his"),
    "claims.remove_receipt": row(OWNER, methods="POST", thing="receipt of a draft"),
    "claims.check": row("carol", methods=BOTH, thing="claim to check", but_not_own=True),
    "claims.check_again": row("carol", methods=BOTH, thing="claim to check", but_not_own=True),
    "claims.pay": row("ben", methods=BOTH, thing="claim to pay"),
    "claims.pay with a conflict": row(methods=BOTH, thing="claim not his"),
    "claims.take_back_payment": row("ben", methods=BOTH, thing="payment"),
    "claims.close": row("carol", methods=BOTH, thing=AWARD, but_not_own=True),
    "claims.reopen": row("carol", methods=BOTH, thing=AWARD, but_not_own=True),
}


def things(world: Any, owner: str, _common: dict[str, int]) -> dict[str, int]:
    """Make claims of a fund that Ben decides for: unsent, to check, to pay, and one he has a conflict in."""
    fund = factories.fund()
    ben = factories.funds_for(world.people["ben"], fund.organisation)
    award, not_his = (
        factories.application(world.people[owner], fund, Award.CLAIMED, completed_on=clock.today())
        for _ in range(2)
    )
    factories.declaration(ben, award)
    factories.declaration(ben, not_his, conflict=True)
    draft = _claim(award, 1, Status.DRAFT, words=world.mark("claim-draft", owner))
    to_check = _claim(award, 2, Status.SENT, words=world.mark("claim-note", owner))
    to_pay = _claim(award, 3, Status.PART_PAID, approved_pence=50_00, paid_pence=20_00)
    factories.kept(
        ClaimCheck(
            claim=to_pay, outcome=Outcome.APPROVED, pence=50_00, reason=world.mark("claim-reason", owner)
        )
    )
    conflicted = _claim(not_his, 1, Status.SENT, words=world.mark("claim-not-his", owner))
    entry = ledger.enter(fund.lines[0], Move.PAY, 20_00, by=SYSTEM, application_id=award.id)
    payment = factories.kept(
        Payment(
            claim=to_pay,
            pence=20_00,
            reference=world.mark("claim-reference", owner),
            paid_on=clock.today(),
            entry=entry,
        )
    )
    return {
        AWARD: award.id,
        "claim draft": draft.id,
        "claim to throw away": _claim(award, 4, Status.DRAFT).id,
        "claim to check": to_check.id,
        "claim to pay": to_pay.id,
        "claim not his": conflicted.id,
        "receipt": to_pay.receipts[0].id,
        "receipt of a draft": draft.receipts[0].id,
        "receipt not his": conflicted.receipts[0].id,
        "payment": payment.id,
    }


def _claim(award: Application, number: int, status: Status, **facts: Any) -> Claim:
    claim = Claim(application=award, number=number, status=status, pence=50_00, **facts)
    claim.sent_at = None if status is Status.DRAFT else clock.now()
    claim.receipts.append(Receipt(sort=CostSort.FEE, pence=50_00, file=factories.stored_file()))
    return factories.kept(claim)

"""At one moment: claims never exceed the award, payments never exceed the claim."""

from collections.abc import Callable

from flask import Flask

from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status as Award
from network.bursaries.claims import operations, queries
from network.bursaries.claims.models import Claim, Receipt
from network.bursaries.claims.rules import Status
from network.bursaries.ledger import queries as ledger
from network.bursaries.scheme.rules import CostSort, Payee
from network.core import clock
from network.core.database import db
from network.members.people.models import Member
from tests import factories
from tests.bursaries.claims.conftest import checked, parts
from tests.bursaries.racing import at_once


def drafts(award: Application, many: int, pence: int) -> list[int]:
    """Put several claims together, none of them sent."""
    made = []
    for number in range(1, many + 1):
        claim = factories.kept(Claim(application=award, number=number))
        claim.receipts.append(
            Receipt(sort=CostSort.FEE, pence=pence, file=factories.stored_file(), document="")
        )
        made.append(claim.id)
    db.session.flush()
    return made


def test_of_5_claims_at_once_only_what_the_award_holds_is_claimed(app: Flask, award: Application) -> None:
    award_id = award.id

    def sending(claim_id: int) -> Callable[[], object]:
        def deed() -> object:
            claim = db.session.get_one(Claim, claim_id)
            return operations.claim(claim, 100_00, Payee.APPLICANT, by=claim.application.applicant)

        return deed

    refused = at_once(app, [sending(one) for one in drafts(award, 5, 100_00)])

    award = db.session.get_one(Application, award_id)
    assert sorted(parts(award)) == [0, 0, 100_00, 100_00, 100_00]
    assert refused == ["There is £0 left to claim of this award."] * 2
    assert award.status is Award.CLAIMED


def test_of_4_payments_at_once_only_what_was_approved_is_paid(
    app: Flask, award: Application, carol: Member, ben: Member
) -> None:
    claim_id, award_id, ben_id = checked(award, 250_00, carol).id, award.id, ben.id

    def paying(number: int) -> Callable[[], object]:
        def deed() -> object:
            by = db.session.get_one(Member, ben_id)
            claim = db.session.get_one(Claim, claim_id)
            return operations.pay(claim, 100_00, f"PAY-{number}", clock.today(), by=by)

        return deed

    refused = at_once(app, [paying(number) for number in range(4)])

    claim = db.session.get_one(Claim, claim_id)
    assert (claim.status, claim.paid_pence) == (Status.PART_PAID, 200_00)
    assert refused == ["There is £50 to pay of this claim."] * 2
    money = ledger.of_application(award_id)
    assert (money.committed, money.paid) == (100_00, 200_00)
    assert queries.paid_pence(award_id) == 200_00

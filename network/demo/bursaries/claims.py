"""What was claimed of awards whose courses are complete: begun, sent, returned, approved, paid, closed."""

from datetime import date

from sqlalchemy import select

from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status
from network.bursaries.claims import closing, operations
from network.bursaries.claims.models import Claim
from network.bursaries.conditions import operations as conditions
from network.bursaries.conditions import queries
from network.bursaries.scheme.rules import CostSort, Payee
from network.core.database import db
from network.demo.bursaries.outcomes import AWARDED_PENCE, COMPLETE, COURSE_OVER, FEE_PENCE
from network.demo.certificates import photograph
from network.members.people.models import Member

NOTE = "I have paid the provider in two parts; the receipt shows both."


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Let each of them be as far as another; the first has not claimed yet."""
    ben = db.session.scalar(select(Member).where(Member.email == "funder@demo.example"))
    awards = {
        award.applicant.name: award
        for award in db.session.scalars(
            select(Application).where(
                Application.status == Status.COMPLETED,
                Application.applicant_id.in_([members[name].id for name in COMPLETE]),
            )
        )
    }
    if ben is None or len(awards) < len(COMPLETE):
        return
    _first, sent, returned, approved, part_paid, paid, closed = (awards[name] for name in COMPLETE)
    _claim(sent, AWARDED_PENCE, today, said=NOTE)
    operations.send_back(
        _claim(returned, AWARDED_PENCE, today), "The receipt has no date. Please send all of it.", by=by
    )
    operations.check(_claim(approved, AWARDED_PENCE, today, payee=Payee.PROVIDER), AWARDED_PENCE, by=by)
    for award, paid_pence, last in (
        (part_paid, 100_00, False),
        (paid, AWARDED_PENCE, False),
        (closed, 200_00, True),
    ):
        claim = _claim(award, max(paid_pence, 200_00), today, is_last=last)
        operations.check(claim, claim.pence, by=by)
        operations.pay(claim, paid_pence, f"PAY-104{claim.id:02}", today, by=ben)
    for promised in queries.conditions_of(closed):
        conditions.waive(promised, "The class goes on without the network, and all is paid.", by=ben)
    if not closing.in_the_way(closed):
        closing.close(closed, by=by)


def _claim(
    award: Application,
    pence: int,
    today: date,
    *,
    payee: Payee = Payee.APPLICANT,
    is_last: bool = False,
    said: str = "",
) -> Claim:
    """Send a claim with one receipt."""
    member = award.applicant
    bought = date.fromordinal(today.toordinal() - COURSE_OVER - 10)
    picture = photograph(member.name, "Receipt: course fee £480", f"{bought:%B %Y}", "", bought)
    receipt = operations.add_receipt(
        award, picture, by=member, sort=CostSort.FEE, pence=FEE_PENCE, dated_on=bought
    )
    return operations.claim(receipt.claim, pence, payee, by=member, is_last=is_last, said=said)

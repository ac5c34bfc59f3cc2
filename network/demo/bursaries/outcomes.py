"""Awards of some weeks ago whose courses are over: waiting, sent, asked about, complete.

What is older than this site was taken over as it stood, so these awards are written down as they were; what
became of them is done as people do it.
"""

from datetime import date, datetime, time

from sqlalchemy import select

from network.bursaries.applications.models import Application, Cost, Declaration
from network.bursaries.applications.rules import Status
from network.bursaries.conditions import operations as conditions
from network.bursaries.funds.models import Fund
from network.bursaries.ledger import operations as ledger
from network.bursaries.ledger.rules import Move
from network.bursaries.outcomes import operations
from network.bursaries.outcomes.rules import Report
from network.bursaries.scheme import queries as schemes
from network.bursaries.scheme.rules import CostSort
from network.core.clock import LONDON
from network.core.database import db
from network.core.dates import add_days, add_months
from network.core.permission import SYSTEM
from network.demo.bursaries.scheme import COUNTY
from network.members.catalogue import queries as catalogue
from network.members.people.models import Member
from network.members.qualifications import operations as qualifications
from network.members.qualifications.models import Qualification
from network.members.qualifications.operations import Certificate

AWARDED_PENCE, FEE_PENCE = 240_00, 480_00
COURSE_OVER = 20  # days ago

# Whose award it is, and what has become of the course. Claims go on with those that are complete.
WAITING = ("Amina Inventley", "Otis Sandcastle")
SENT = ("Robin Whatnot",)
REPORTED = ("Vera Dreamwell",)
MOVED = ("Tilly Pretence",)
COMPLETE = (
    "Edie Fictionby",
    "Max Imaginary",
    "Iwan Madeup",
    "Petra Phantom",
    "Kai Storyman",
    "Ruby Fictitious",
    "Lotte Nonesuch",
)


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Write the awards down, and let their courses become what they became."""
    fund = db.session.scalar(select(Fund).where(Fund.name == COUNTY))
    names = (*WAITING, *SENT, *REPORTED, *MOVED, *COMPLETE)
    if fund is None or fund.lines[0].available < AWARDED_PENCE * len(names):
        return
    awards = {name: _award(fund, members[name], today, number) for number, name in enumerate(names, start=1)}
    for name in SENT:
        _send(awards[name], today)
    for name in REPORTED:
        operations.report(
            awards[name], Report.FAILED, add_days(today, -2), "I did not pass.", by=members[name]
        )
    for name in MOVED:
        operations.ask_to_move(
            awards[name],
            add_days(today, 30),
            add_days(today, 34),
            "The provider has moved the course: too few had booked.",
            by=members[name],
        )
    for name in COMPLETE:
        sent = _send(awards[name], today)
        qualifications.verify(sent, by=by, seen_words="the original certificate", seen_on=today)


def _send(award: Application, today: date) -> Qualification:
    awarded = add_days(today, -COURSE_OVER)
    return operations.finish(award, Certificate(awarded=f"{awarded:%d/%m/%Y}"), by=award.applicant)


def _award(fund: Fund, member: Member, today: date, number: int) -> Application:
    over = add_days(today, -COURSE_OVER)
    sent = add_months(over, -3)
    version, _scheme = schemes.current(fund)
    award = Application(
        reference=f"P-{sent.year}-8{number:03}",
        status=Status.ACCEPTED,
        fund=fund,
        scheme=version if version.id else None,
        line=fund.lines[0],
        applicant=member,
        kind=catalogue.kind_by_key("l4-falls"),
        area=catalogue.area_by_key("wendover"),
        course_title="Falls prevention",
        provider="An Invented Training Provider",
        starts_on=add_days(over, -4),
        ends_on=over,
        statement="People ask me for a class after a fall, and I have to send them away.",
        asked_pence=AWARDED_PENCE,
        awarded_pence=AWARDED_PENCE,
        submitted_at=_noon(sent),
        promised_at=_noon(sent),
        decided_at=_noon(add_days(sent, 10)),
        accepted_at=_noon(add_days(sent, 12)),
        costs=[Cost(sort=CostSort.FEE, pence=FEE_PENCE)],
    )
    db.session.add(award)
    funder = db.session.scalar(select(Member).where(Member.email == "funder@demo.example"))
    if funder is not None:
        db.session.add(Declaration(application=award, member_id=funder.id, conflict=False))
    db.session.flush()
    for move in (Move.RESERVE, Move.COMMIT):
        ledger.enter(fund.lines[0], move, AWARDED_PENCE, by=SYSTEM, application_id=award.id)
    conditions.make(award, by=SYSTEM)
    return award


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), LONDON)

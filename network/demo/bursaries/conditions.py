"""Awards of last year whose courses are over: kept, due, overdue, waived, extended, and money to come back.

What is older than this site was taken over as it stood, so these awards are written down as they were; what
became of their conditions is done as people do it.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import select

from network.bursaries.applications.models import Application, Cost, Declaration
from network.bursaries.applications.rules import Status
from network.bursaries.conditions import clawing, operations, queries
from network.bursaries.conditions.models import AwardedCondition
from network.bursaries.deciding.models import Decision, Offer
from network.bursaries.deciding.rules import Outcome
from network.bursaries.funds.models import Fund
from network.bursaries.ledger import operations as ledger
from network.bursaries.ledger.rules import Move
from network.bursaries.scheme import queries as schemes
from network.bursaries.scheme.rules import CostSort
from network.core import clock
from network.core.clock import LONDON
from network.core.database import db
from network.core.dates import add_days, add_months
from network.core.permission import SYSTEM
from network.demo.bursaries.scheme import OPEN, OVER
from network.members.catalogue import queries as catalogue
from network.members.people.models import Member

AWARDED_PENCE, FEE_PENCE = 125_00, 320_00


class Older(NamedTuple):
    """Whose award it is, where they teach, how many days ago they accepted it and were done, of what."""

    name: str
    area: str
    accepted: int
    completed: int
    kind: str = "l4-falls"
    course: str = "Falls prevention"


class Told(NamedTuple):
    """Who does what about an award, and on which day."""

    award: Application
    carol: Member
    ben: Member
    today: date

    def condition(self, number: int) -> AwardedCondition:
        """Return one of its conditions."""
        return queries.conditions_of(self.award)[number - 1]


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Write the older awards down, and say what became of what was promised."""
    fund = db.session.scalar(select(Fund).where(Fund.name == OPEN))
    ben = db.session.scalar(select(Member).where(Member.email == "funder@demo.example"))
    if fund is None or ben is None or fund.lines[0].available < AWARDED_PENCE * len(STORIES):
        return
    for number, (older, story) in enumerate(STORIES.items(), start=1):
        award = _award(fund, members[older.name], older, today, number)
        _decided(award, ben)
        operations.make(award, by=by)
        operations.date_all(award, by=by)
        story(Told(award, by, ben, today))
    over = db.session.scalar(select(Fund).where(Fund.name == OVER))
    if over is not None:
        _decided(_award(over, members[LAST.name], LAST, today, len(STORIES) + 1), ben)


def _nearly_there(told: Told) -> None:
    """Kept, and two that are due in a month."""
    began = add_days(told.award.completed_on or told.today, 17)
    operations.confirm(told.condition(1), began, "The timetable of the leisure centre.", by=told.carol)


def _overdue(_told: Told) -> None:
    """Nothing has come: red by the day alone."""


def _more_time(told: Told) -> None:
    """More time, evidence that waits, and one that need not be kept."""
    operations.extend(
        told.condition(1), add_days(told.today, 40), "The hall is being repaired until then.", by=told.carol
    )
    operations.send(
        told.condition(1),
        "I have found another hall: Thursdays at 10am from this week.",
        None,
        by=told.award.applicant,
    )
    operations.waive(told.condition(2), "The hall's own system logs the sessions.", by=told.ben)


def _kept_late(told: Told) -> None:
    """Missed, then kept after all."""
    operations.miss(told.condition(1), "No class had begun by the last day.", by=told.carol)
    operations.confirm(
        told.condition(1), add_days(told.today, -5), "A first class with eleven people.", by=told.carol
    )


def _owes(told: Told) -> None:
    """Not kept, and money that is to come back: some of it came."""
    operations.miss(told.condition(1), "They have moved away and teach elsewhere.", by=told.carol)
    debt = clawing.claw_back(
        told.award, None, "No class began in the county.", by=told.ben, condition=told.condition(1)
    )
    clawing.receive(debt, 50_00, told.today, "FIN-2041", by=told.carol)


def _paid_back(told: Told) -> None:
    """Not kept, and all of the money came back."""
    operations.miss(told.condition(1), "They no longer teach.", by=told.carol)
    debt = clawing.claw_back(
        told.award, None, "They no longer teach.", by=told.ben, condition=told.condition(1)
    )
    clawing.receive(debt, debt.pence, told.today, "FIN-2038", by=told.carol)


STORIES: Mapping[Older, Callable[[Told], None]] = {
    Older("Amina Inventley", "aylesbury", 440, 338): _nearly_there,
    Older("Nora Notional", "wendover", 150, 45): _overdue,
    Older("Gareth Samplewell", "buckingham", 170, 50): _more_time,
    Older("Ceri Pretend-Jones", "winslow", 180, 60): _kept_late,
    Older("Bryn Makebelieve", "high-wycombe", 210, 110): _owes,
    Older("Hilde Müller-Muster", "gerrards-cross", 260, 150): _paid_back,
}
# The one award of a fund that is closed.
LAST = Older("Edie Fictionby", "chesham", 280, 250, "first-aid", "Emergency first aid at work")


def _award(fund: Fund, member: Member, older: Older, today: date, number: int) -> Application:
    accepted, completed = add_days(today, -older.accepted), add_days(today, -older.completed)
    version, _scheme = schemes.current(fund)
    award = Application(
        reference=f"P-{accepted.year}-9{number:03}",
        status=Status.PAID,
        fund=fund,
        scheme=version if version.id else None,
        line=fund.lines[0],
        applicant=member,
        kind=catalogue.kind_by_key(older.kind),
        area=catalogue.area_by_key(older.area),
        course_title=older.course,
        provider="An Invented Training Provider",
        starts_on=add_days(completed, -4),
        ends_on=completed,
        statement="Taken over from the list of last year.",
        asked_pence=AWARDED_PENCE,
        awarded_pence=AWARDED_PENCE,
        submitted_at=_noon(add_months(accepted, -1)),
        promised_at=_noon(add_months(accepted, -1)),
        decided_at=_noon(add_days(accepted, -6)),
        accepted_at=_noon(accepted),
        completed_on=completed,
        costs=[Cost(sort=CostSort.FEE, pence=FEE_PENCE)],
    )
    db.session.add(award)
    db.session.flush()
    for move in (Move.RESERVE, Move.COMMIT, Move.PAY):
        ledger.enter(
            fund.lines[0],
            move,
            AWARDED_PENCE,
            by=SYSTEM,
            application_id=award.id,
            reason="Taken over from the list of last year",
            reference=f"FIN-19{number:02}" if move is Move.PAY else "",
        )
    return award


def _decided(award: Application, ben: Member) -> None:
    """Write down the decision and what was accepted, as the papers of last year say."""
    decided_at = award.decided_at or clock.now()
    decision = Decision(
        application=award,
        application_version=award.version,
        outcome=Outcome.APPROVE,
        pence=AWARDED_PENCE,
        line=award.line,
        by_id=ben.id,
        by_name=ben.name,
        for_id=ben.id,
        at=decided_at,
        released_at=decided_at,
    )
    offer = Offer(
        application=award,
        decision=decision,
        scheme=award.scheme,
        pence=AWARDED_PENCE,
        agreement="The agreement was signed on paper. It is in the folder of last year.",
        released_at=decided_at,
        expires_at=decided_at + timedelta(days=14),
        accepted_at=award.accepted_at,
    )
    interest = Declaration(application=award, member_id=ben.id, conflict=False, at=award.submitted_at)
    db.session.add_all([interest, decision, offer])
    db.session.flush()


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), LONDON)

"""The invented network's deciding: each outcome once, a fund under an embargo, and awards to go on with."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from sqlalchemy import select

from network.bursaries.applications import operations as applying
from network.bursaries.applications import queries as applications
from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Section, Status
from network.bursaries.assessing import operations as assessing
from network.bursaries.deciding import agreement, operations, queries, rules, telling
from network.bursaries.deciding.rules import ExtraCondition
from network.bursaries.funds import operations as funds
from network.bursaries.funds import rounds
from network.bursaries.funds.models import Fund
from network.bursaries.scheme import operations as schemes
from network.bursaries.scheme.rules import AwardCondition, CostSort, Measure, Scheme
from network.core import clock
from network.core.database import db
from network.demo.bursaries.scheme import COUNTY, OPEN
from network.members.catalogue import queries as catalogue
from network.members.people.models import Member

KEPT_BACK = "Cardiac start-up fund"
RULES = Scheme(
    kinds=("l4-cardiac",),
    percentage=75,
    costs=(CostSort.FEE, CostSort.TRAVEL),
    conditions=(AwardCondition(Measure.START, 3),),
    second_approval_pence=300_00,
    embargo=True,
    offer_days=21,
)
# Who applies to it, where they will teach, and the fee: of two that need a second approval one has it.
WISHES = (
    ("Edie Fictionby", "aylesbury", 720_00),
    ("Max Imaginary", "winslow", 680_00),
    ("Tilly Pretence", "amersham", 380_00),
)
LESS = "The fund gives less to each in this round, so that it reaches one more."
FULL = (
    "Two instructors are trained for this already within five miles. Other places come first in this round."
)
LATER = "The provider has not confirmed the dates. We decide as soon as you know them."


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Decide about what was sent to the plain fund and to the one with the longest rules; keep some back."""
    plain, ruled = (_waiting(name) for name in (COUNTY, OPEN))
    for application in plain[:3]:
        _award(application, today, accepts=True)
    outcomes: tuple[Callable[[Application, date], None], ...] = (_amend, _award, _decline, _defer)
    for application, decide in zip(plain[3:7], outcomes, strict=False):
        decide(application, today)
    for application in ruled[2:-1]:
        _award(application, today, accepts=True)
    for application in ruled[:1]:
        _award(application, today)
    for application in ruled[2:][-1:]:
        _award(application, today)
        _let_lapse(application)
    _keep_back(members, by=by, today=today)


def _waiting(fund: str) -> Sequence[Application]:
    return db.session.scalars(
        select(Application)
        .join(Fund, Fund.id == Application.fund_id)
        .where(Fund.name == fund, Application.status == Status.SUBMITTED)
        .order_by(Application.id)
    ).all()


def _deciders(application: Application) -> list[Member]:
    """Return who decides about it, each of whom has said that they have no interest in it."""
    found = applications.deciders_of(application.fund, besides={application.applicant_id})[:2]
    for one in found:
        if not any(said.member_id == one.id for said in application.declarations):
            assessing.declare(application, False, "", by=one)
    return found


def _award(application: Application, today: date, *, accepts: bool = False) -> None:
    condition = ExtraCondition("Visit the hospital's own class once", today + timedelta(days=120))
    funder = _deciders(application)[0]
    conditions = [condition] if application.id % 3 == 0 else []
    operations.approve(application, application.asked_pence or 0, by=funder, conditions=conditions)
    if accepts:
        operations.accept(application, by=application.applicant)


def _amend(application: Application, _today: date) -> None:
    asked = application.asked_pence or 0
    operations.approve(application, asked - 50_00, LESS, by=_deciders(application)[0])


def _decline(application: Application, _today: date) -> None:
    operations.decline(application, FULL, by=_deciders(application)[0])


def _defer(application: Application, _today: date) -> None:
    operations.defer(application, LATER, by=_deciders(application)[0])


def _let_lapse(application: Application) -> None:
    """Let an offer of three weeks ago run out."""
    offer = queries.offer_of(application)
    if offer is None:
        return
    offer.released_at -= timedelta(days=21)
    days = queries.scheme_of(application).offer_days
    offer.expires_at = rules.offer_end(offer.released_at, min(days, 14))
    conditions = telling.added_to(offer.decision)
    offer.agreement = agreement.text_of(application, offer.pence, conditions, offer.last_day)
    db.session.flush()
    operations.lapse_overdue(clock.now())


def _keep_back(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Decide under an embargo: one approved by two, one by the first of two, one declined."""
    fund = _open_fund(by, today)
    approved, half, declined = (_send(fund, members[name], area, fee, today) for name, area, fee in WISHES)
    first, second = _deciders(approved)
    for funder in (first, second):
        operations.approve(approved, approved.asked_pence or 0, by=funder)
    operations.approve(half, half.asked_pence or 0, by=_deciders(half)[0])
    operations.decline(declined, FULL, by=_deciders(declined)[0])


def _open_fund(by: Member, today: date) -> Fund:
    ben = db.session.scalars(select(Member).where(Member.email == "funder@demo.example")).one()
    organisation = next(grant.organisation for grant in ben.role_grants if grant.organisation is not None)
    fund = funds.make(
        KEPT_BACK,
        organisation,
        today - timedelta(days=60),
        today + timedelta(days=300),
        by=by,
        purpose="First classes for people after a heart attack. All hear on the same day.",
        lines=(("", 2_500_00),),
    )
    schemes.change(fund, RULES, by=by)
    funds.open(fund, by=by)
    rounds.add_round(fund, "Autumn", clock.now() - timedelta(days=20), None, by=by)
    return fund


def _send(fund: Fund, member: Member, area: str, fee: int, today: date) -> Application:
    made = applying.begin(fund, member, by=member)
    starts_on = today + timedelta(days=75)
    course = {
        "kind": catalogue.kind_by_key("l4-cardiac"),
        "area": catalogue.area_by_key(area),
        "provider": "An Invented Training Provider",
        "starts_on": starts_on,
        "ends_on": starts_on + timedelta(days=4),
    }
    why = "The heart nurses ask me every month where people can go once their own class ends."
    for section, values in (
        (Section.COURSE, course),
        (Section.COSTS, {"costs": {CostSort.FEE: fee}}),
        (Section.STATEMENT, {"statement": why}),
        (Section.PROMISES, {"promised": True}),
    ):
        applying.write(made, section, values, by=member)
    applying.submit(made, by=member)
    return made

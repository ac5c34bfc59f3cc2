"""The invented network's assessing: a blind fund with criteria, where each thing has happened once."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from network.bursaries.applications import operations as applying
from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Section
from network.bursaries.assessing import operations
from network.bursaries.assessing.rules import Mark
from network.bursaries.funds import operations as funds
from network.bursaries.funds import rounds
from network.bursaries.funds.models import Fund
from network.bursaries.scheme import operations as scheme
from network.bursaries.scheme.rules import CostSort, Criterion, Scheme
from network.core import clock
from network.core.database import db
from network.members.catalogue import queries as catalogue
from network.members.people.models import Member

NAME = "Village classes fund"
RULES = Scheme(
    kinds=("l4-cancer", "l4-cardiac", "l4-falls"),
    percentage=60,
    criteria=(
        Criterion("need", "How much the place needs it"),
        Criterion("plan", "How sound the plan is", 10),
    ),
    blind=True,
)
# Who applies, for what, where they will teach, and why.
WISHES = (
    ("Nora Notional", "l4-cardiac", "wendover", "Two surgeries refer people who have nowhere to go."),
    ("Lotte Nonesuch", "l4-cardiac", "beaconsfield", "I lead two classes already and have a waiting list."),
    ("Bryn Makebelieve", "l4-falls", "marlow", "The hall is free on Wednesdays."),
    ("Ceri Pretend-Jones", "l4-cancer", "winslow", "There is nobody within ten miles."),
)


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Score one application twice, declare a conflict in one, and ask about two, of which one answers."""
    ben, bea = (_funder(address) for address in ("funder@demo.example", "funder2@demo.example"))
    fund = _open_fund(ben, by, today)
    scored, closed, asked, answered = (_send(fund, members[wish[0]], wish, today) for wish in WISHES)
    for funder in (ben, bea):
        operations.declare(scored, False, "", by=funder)
    _score(scored, ben, (4, "Nobody leads such a class there."), (7, "The hall is booked, cover is not."))
    _score(scored, bea, (5, "The widest gap of all that were sent."), (6, "Nobody for the holidays."))
    _score(scored, bea, (5, "The widest gap of all that were sent."), (8, "There is cover after all."))
    operations.declare(closed, True, "We share an allotment, and I would know her handwriting.", by=bea)
    operations.declare(closed, False, "", by=ben)
    _ask(asked, "Which Wednesdays, and from when on?", ben, today)
    _ask(answered, "Who would come to a class there?", ben, today)
    words = "There is nobody within ten miles. Twelve people are on the list of the Winslow surgery."
    applicant = answered.applicant
    applying.write(
        answered, Section.STATEMENT, {"statement": words, "reply": "The surgery has counted."}, by=applicant
    )
    applying.submit(answered, by=applicant)


def _funder(address: str) -> Member:
    return db.session.scalars(select(Member).where(Member.email == address)).one()


def _open_fund(ben: Member, by: Member, today: date) -> Fund:
    organisation = next(grant.organisation for grant in ben.role_grants if grant.organisation is not None)
    fund = funds.make(
        NAME,
        organisation,
        today - timedelta(days=30),
        today + timedelta(days=335),
        by=by,
        purpose="Classes in villages that have none. Two people read each application, without its name.",
        lines=(("", 3_000_00),),
    )
    scheme.change(fund, RULES, by=by)
    funds.open(fund, by=by)
    rounds.add_round(fund, "Winter", clock.now() - timedelta(days=7), None, by=by)
    return fund


def _send(fund: Fund, member: Member, wish: tuple[str, str, str, str], today: date) -> Application:
    _, kind, area, why = wish
    starts_on = today + timedelta(days=60)
    sections: dict[Section, dict[str, Any]] = {
        Section.COURSE: {
            "kind": catalogue.kind_by_key(kind),
            "area": catalogue.area_by_key(area),
            "provider": "An Invented Training Provider",
            "starts_on": starts_on,
            "ends_on": starts_on + timedelta(days=4),
        },
        Section.COSTS: {"costs": {CostSort.FEE: 640_00}},
        Section.STATEMENT: {"statement": why},
        Section.PROMISES: {"promised": True},
    }
    made = applying.begin(fund, member, by=member)
    for section, values in sections.items():
        applying.write(made, section, values, by=member)
    applying.submit(made, by=member)
    return made


def _score(application: Application, by: Member, need: tuple[int, str], plan: tuple[int, str]) -> None:
    operations.score(application, {"need": Mark(*need), "plan": Mark(*plan)}, by=by, hand_in=True)


def _ask(application: Application, words: str, by: Member, today: date) -> None:
    operations.declare(application, False, "", by=by)
    operations.ask(application, Section.STATEMENT, words, today + timedelta(days=14), by=by)

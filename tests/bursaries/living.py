"""A small network with a fund, and everything that anybody can do with a bursary, as deeds with names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from random import Random
from typing import Any

from PIL import Image
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from network.bursaries.applications import operations as applying
from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Section
from network.bursaries.assessing import operations as assessing
from network.bursaries.claims import closing
from network.bursaries.claims import operations as claims
from network.bursaries.claims.models import Claim, Payment
from network.bursaries.conditions import clawing
from network.bursaries.conditions import operations as conditions
from network.bursaries.conditions.models import AwardedCondition, ClawBack
from network.bursaries.deciding import operations as deciding
from network.bursaries.funds.models import Fund
from network.bursaries.outcomes import operations as outcomes
from network.bursaries.scheme.reading import spell
from network.bursaries.scheme.rules import AwardCondition, CostSort, Measure, PayAfter, Payee, Scheme
from network.core import clock
from network.core.database import db
from network.core.permission import Role
from network.members.catalogue.models import Area, QualificationKind
from network.members.people.models import Member
from network.members.qualifications import operations as qualifications
from network.members.qualifications.operations import Certificate
from tests import factories

THRESHOLD = 250_00
SCHEME = Scheme(
    percentage=50,
    second_approval_pence=THRESHOLD,
    pay_after=PayAfter.COMPLETION,
    conditions=(AwardCondition(Measure.START, months=1),),
    offer_days=14,
)
REASON = "For good reasons."


@dataclass
class World:
    """Who is there, by name; sessions come and go, so everybody is kept by number."""

    fund_id: int
    people: Mapping[str, int]
    kind_id: int
    area_id: int

    def member(self, name: str) -> Member:
        """Return somebody."""
        return db.session.get_one(Member, self.people[name])

    @property
    def fund(self) -> Fund:
        """The fund."""
        return db.session.get_one(Fund, self.fund_id)


def build(*, pence: int = 1_000_00) -> World:
    """Make people of every role, some with several, and a fund that asks for two hands above £250."""
    organisation = factories.organisation("Public Health")
    other = factories.organisation("Another funder")
    fund = factories.fund("County fund", organisation=organisation, pence=pence, rules=spell(SCHEME))
    people = {
        "amina": factories.member("Amina", Role.INSTRUCTOR),
        "ben": factories.member("Ben", Role.INSTRUCTOR),  # funds, and may need a bursary too
        "fay": factories.member("Fay"),
        "carol": factories.member("Carol", Role.COORDINATOR),
        "gus": factories.member("Gus", Role.INSTRUCTOR, Role.COORDINATOR),  # all three
        "hal": factories.member("Hal"),  # funds elsewhere
        "esi": factories.member("Esi", Role.HEALTH_PARTNER),
        "ada": factories.member("Ada", Role.ADMINISTRATOR),
    }
    for name in ("ben", "fay", "gus"):
        factories.funds_for(people[name], organisation)
    factories.funds_for(people["hal"], other)
    return World(
        fund.id,
        {name: one.id for name, one in people.items()},
        factories.kind("Cancer Rehab").id,
        factories.area().id,
    )


def paper(name: str = "receipt") -> FileStorage:
    """Return a small photograph to send."""
    drawn = BytesIO()
    Image.new("RGB", (40, 60), "teal").save(drawn, "JPEG")
    drawn.seek(0)
    return FileStorage(drawn, filename=f"{name}.jpg")


def begin(world: World, by: Member) -> Application:
    """Begin a draft."""
    return applying.begin(world.fund, by, by=by)


def write(world: World, application: Application, by: Member) -> None:
    """Write all that is asked for."""
    start = clock.today() + timedelta(days=40)
    kind = db.session.get_one(QualificationKind, world.kind_id)
    area = db.session.get_one(Area, world.area_id)
    course = {"kind": kind, "area": area, "course_title": "Level 4", "provider": "Wright Foundation"}
    days = {"starts_on": start, "ends_on": start + timedelta(days=3)}
    applying.write(application, Section.COURSE, course | days, by=by)
    applying.write(application, Section.COSTS, {"costs": {CostSort.FEE: 600_00}}, by=by)
    applying.write(application, Section.STATEMENT, {"statement": "I lead a class."}, by=by)
    applying.write(application, Section.PROMISES, {"promised": True}, by=by)


def answer(application: Application, by: Member, chance: Random) -> None:
    """Answer the question about the statement."""
    said = {"statement": f"The class at mill {chance.randrange(99)}."}
    applying.write(application, Section.STATEMENT, said, by=by)


def finish(application: Application, by: Member) -> None:
    """Send the certificate of the course."""
    today = clock.today()
    outcomes.finish(application, Certificate(awarded=f"{today.day}/{today.month}/{today.year}"), by=by)


def verify(application: Application, by: Member) -> None:
    """Verify the certificate that was sent."""
    sent = application.qualification
    if sent is not None:
        factories.evidence(sent)
        qualifications.verify(sent, by=by)


def latest(model: Any, application: Application) -> Any:
    """Return the newest thing of an application, if there is one."""
    return db.session.scalars(
        select(model).where(model.application_id == application.id).order_by(model.id.desc())
    ).first()


def payment_of(application: Application) -> Payment | None:
    """Return the newest payment."""
    return db.session.scalars(
        select(Payment)
        .join(Claim, Claim.id == Payment.claim_id)
        .where(Claim.application_id == application.id)
        .order_by(Payment.id.desc())
    ).first()


def send_claim(application: Application, pence: int, by: Member) -> None:
    """Send a claim with a receipt of as much."""
    receipt = claims.add_receipt(application, paper(), by=by, sort=CostSort.FEE, pence=pence)
    claims.claim(receipt.claim, pence, Payee.APPLICANT, by=by)


def _on(model: Any, deed: Callable[[Any, Member, Random], object]) -> Callable[..., object]:
    """Do a deed with the newest thing of an application, where there is one."""

    def do(world: World, application: Application, by: Member, chance: Random) -> object:
        thing = payment_of(application) if model is Payment else latest(model, application)
        return deed(thing, by, chance) if thing is not None else None

    return do


def _with(deed: Callable[[Application, Member, Random], object]) -> Callable[..., object]:
    return lambda _world, application, by, chance: deed(application, by, chance)


def some(chance: Random) -> int:
    """Return an amount that is often right, and at times far from it."""
    return chance.choice([300_00, 300_00, 200_00, 100_00, 300_01, 1, 0, -5, 10**9])


DEEDS: Mapping[str, Callable[[World, Application, Member, Random], object]] = {
    "write": lambda world, one, by, _chance: write(world, one, by),
    "answer": _with(answer),
    "submit": _with(lambda one, by, _: applying.submit(one, by=by)),
    "withdraw": _with(lambda one, by, _: applying.withdraw(one, by=by, reason=REASON)),
    "clear": _with(lambda one, by, _: assessing.declare(one, False, "", by=by)),
    "declare": _with(lambda one, by, _: assessing.declare(one, True, "We share an office.", by=by)),
    "ask": _with(
        lambda one, by, _: assessing.ask(
            one, Section.STATEMENT, "Which class?", clock.today() + timedelta(days=7), by=by
        )
    ),
    "approve": _with(lambda one, by, chance: deciding.approve(one, some(chance), REASON, by=by)),
    "approve as asked": _with(lambda one, by, _: deciding.approve(one, one.asked_pence or 0, REASON, by=by)),
    "decline": _with(lambda one, by, _: deciding.decline(one, REASON, by=by)),
    "defer": _with(lambda one, by, _: deciding.defer(one, REASON, by=by)),
    "reopen": _with(lambda one, by, _: deciding.reopen(one, REASON, by=by)),
    "release": _with(lambda one, by, _: deciding.release(one, by=by)),
    "accept": _with(lambda one, by, _: deciding.accept(one, by=by)),
    "turn down": _with(lambda one, by, _: deciding.turn_down(one, REASON, by=by)),
    "finish": _with(lambda one, by, _: finish(one, by)),
    "verify": _with(lambda one, by, _: verify(one, by)),
    "confirm": _with(lambda one, by, _: outcomes.confirm(one, clock.today(), "A list", by=by)),
    "end": _with(lambda one, by, _: outcomes.end(one, REASON, by=by)),
    "claim": _with(lambda one, by, chance: send_claim(one, some(chance), by)),
    "withdraw claim": _on(Claim, lambda claim, by, _: claims.withdraw(claim, by=by)),
    "check": _on(Claim, lambda claim, by, chance: claims.check(claim, some(chance), REASON, by=by)),
    "check as asked": _on(Claim, lambda claim, by, _: claims.check(claim, claim.pence or 0, by=by)),
    "send back": _on(Claim, lambda claim, by, _: claims.send_back(claim, REASON, by=by)),
    "take back check": _on(Claim, lambda claim, by, _: claims.take_back_check(claim, REASON, by=by)),
    "pay": _on(Claim, lambda claim, by, chance: claims.pay(claim, some(chance), "F-1", clock.today(), by=by)),
    "pay all": _on(
        Claim,
        lambda claim, by, _: claims.pay(claim, claim.part.unpaid, "F-2", clock.today(), by=by),
    ),
    "take back payment": _on(Payment, lambda paid, by, _: claims.take_back_payment(paid, REASON, by=by)),
    "close": _with(lambda one, by, _: closing.close(one, REASON, by=by)),
    "open again": _with(lambda one, by, chance: closing.reopen(one, some(chance), REASON, by=by)),
    "keep": _on(AwardedCondition, lambda one, by, _: conditions.confirm(one, clock.today(), "Seen", by=by)),
    "miss": _on(AwardedCondition, lambda one, by, _: conditions.miss(one, REASON, by=by)),
    "waive": _on(AwardedCondition, lambda one, by, _: conditions.waive(one, REASON, by=by)),
    "claw back": _with(lambda one, by, chance: clawing.claw_back(one, some(chance), REASON, by=by)),
    "receive": _on(
        ClawBack, lambda debt, by, chance: clawing.receive(debt, some(chance), clock.today(), "F-3", by=by)
    ),
}

"""The invented network's applications: drafts, what was sent to each fund, and one that was taken back."""

from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import select

from network.bursaries.applications import operations, queries
from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Section
from network.bursaries.funds.models import Fund
from network.bursaries.scheme import queries as schemes
from network.bursaries.scheme.rules import CostSort, Scheme, Stage
from network.core.database import db
from network.demo.bursaries.scheme import COUNTY, OPEN
from network.demo.certificates import photograph
from network.members.catalogue import queries as catalogue
from network.members.catalogue.models import QualificationKind
from network.members.people.models import Member


class Wish(NamedTuple):
    """Who wants to learn what, where they will teach it, and what it costs."""

    name: str
    kind: str
    area: str
    fee: int
    travel: int = 0
    why: str = ""


CANCER, FALLS, CARDIAC, REFERRAL = "l4-cancer", "l4-falls", "l4-cardiac", "l3-er"
VILLAGE = (
    "There is nobody within ten miles who takes people after treatment. I have a hall, and people who ask."
)
LEISURE = "My leisure centre gets referrals that we have to turn away. Two of us would share a weekly class."
EVENING = "People who work cannot come in the morning. I would lead an evening class from the first month on."

# What is sent to a plain fund, in this order; later parts take the first ones further.
TO_PLAIN = (
    Wish("Gareth Samplewell", CANCER, "buckingham", 595_00, 40_00, LEISURE),
    Wish("Ceri Pretend-Jones", CANCER, "winslow", 595_00, 62_50, VILLAGE),
    Wish("Nora Notional", FALLS, "wendover", 480_00, 0, EVENING),
    Wish("Bryn Makebelieve", FALLS, "high-wycombe", 480_00, 25_00, LEISURE),
    Wish("Greta O'Fable", FALLS, "princes-risborough", 480_00, 30_00, VILLAGE),
    Wish("Hilde Müller-Muster", CARDIAC, "gerrards-cross", 720_00, 55_00, EVENING),
    Wish("Lotte Nonesuch", CARDIAC, "beaconsfield", 720_00, 0, VILLAGE),
    Wish("Ursula Fabricated", CANCER, "gerrards-cross", 595_00, 18_00, EVENING),
)
# And to the fund with the longest rules: of these, those whom its rules admit.
TO_SCHEME = (
    Wish("Amina Inventley", FALLS, "aylesbury", 350_00, 0, VILLAGE),
    Wish("Edie Fictionby", CARDIAC, "aylesbury", 400_00, 20_00, EVENING),
    Wish("Max Imaginary", CARDIAC, "aylesbury", 400_00, 0, LEISURE),
    Wish("Robin Whatnot", FALLS, "buckingham", 350_00, 35_00, VILLAGE),
    Wish("Vera Dreamwell", CANCER, "wendover", 380_00, 0, EVENING),
    Wish("Tilly Pretence", FALLS, "amersham", 350_00, 12_00, LEISURE),
    Wish("Iwan Madeup", CANCER, "chesham", 380_00, 0, VILLAGE),
    Wish("Petra Phantom", FALLS, "chesham", 350_00, 16_00, EVENING),
    Wish("Kai Storyman", FALLS, "winslow", 350_00, 0, LEISURE),
    Wish("Ruby Fictitious", FALLS, "princes-risborough", 350_00, 22_00, VILLAGE),
)
DRAFTS = (
    Wish("Amina Inventley", CARDIAC, "winslow", 720_00),
    Wish("Fola Fableton", REFERRAL, "aylesbury", 0),
)
TAKEN_BACK = Wish("Otis Sandcastle", REFERRAL, "high-wycombe", 420_00, 0, LEISURE)
STARTS_IN_DAYS = (35, 28, 21, 14, 49, 70, 95)


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Make them."""
    found = {one.name: one for one in db.session.scalars(select(Fund).where(Fund.name.in_((COUNTY, OPEN))))}
    for name, wishes in ((COUNTY, TO_PLAIN), (OPEN, TO_SCHEME)):
        if name in found:
            for wish in wishes:
                send(_written(found[name], members[wish.name], wish, today))
    if COUNTY in found:
        _leave_unfinished(found[COUNTY], members, today)
        taken_back = _written(found[COUNTY], members[TAKEN_BACK.name], TAKEN_BACK, today)
        if send(taken_back):
            reason = "My employer pays for the course after all."
            operations.withdraw(taken_back, by=members[TAKEN_BACK.name], reason=reason)


def send(application: Application) -> bool:
    """Send what the rules of its fund admit; what they do not stays a draft that says why."""
    if any(not one.met for one in queries.findings(application)):
        return False
    operations.submit(application, by=application.applicant)
    return True


def _leave_unfinished(fund: Fund, members: dict[str, Member], today: date) -> None:
    for number, wish in enumerate(DRAFTS):
        member = members[wish.name]
        draft = operations.begin(fund, member, by=member)
        _write_course(draft, wish, today)
        if number == 0:
            _write_costs(draft, wish)


def _written(fund: Fund, member: Member, wish: Wish, today: date) -> Application:
    draft = operations.begin(fund, member, by=member)
    _write_course(draft, wish, today)
    _write_costs(draft, wish)
    operations.write(draft, Section.STATEMENT, {"statement": wish.why}, by=member)
    for asked in schemes.current(fund)[1].documents:
        if asked.stage is Stage.APPLICATION:
            picture = photograph(member.name, asked.title, f"{today:%B %Y}", "", today - timedelta(days=400))
            operations.attach(draft, asked.key, picture, by=member)
    operations.write(draft, Section.PROMISES, {"promised": True}, by=member)
    return draft


def _write_course(draft: Application, wish: Wish, today: date) -> None:
    scheme = schemes.current(draft.fund)[1]
    kind = _kind(scheme, wish.kind)
    for days in STARTS_IN_DAYS:
        starts_on = today + timedelta(days=days)
        operations.write(
            draft,
            Section.COURSE,
            {
                "kind": kind,
                "area": catalogue.area_by_key(wish.area),
                "course_title": "",
                "provider": "An Invented Training Provider",
                "starts_on": starts_on,
                "ends_on": starts_on + timedelta(days=3),
            },
            by=draft.applicant,
        )
        judged = {one.rule: one.met for one in queries.findings(draft)}
        if judged.get("window", True) and judged.get("working_days", True):
            return


def _write_costs(draft: Application, wish: Wish) -> None:
    costs = {CostSort.FEE: wish.fee, CostSort.TRAVEL: wish.travel}
    operations.write(draft, Section.COSTS, {"costs": costs}, by=draft.applicant)


def _kind(scheme: Scheme, wanted: str) -> QualificationKind | None:
    """Return the kind that is wanted, or the first that the fund pays for."""
    if scheme.kinds and wanted not in scheme.kinds:
        wanted = scheme.kinds[0]
    return catalogue.kind_by_key(wanted)

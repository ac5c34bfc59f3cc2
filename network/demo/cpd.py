"""How the invented network goes on learning: some are done, some behind, something waits or was declined."""

from datetime import date, timedelta
from fractions import Fraction

from network.core.dates import add_months
from network.demo import certificates
from network.members.cpd import evidence, operations, queries, seed
from network.members.cpd.models import CpdEntry
from network.members.cpd.operations import Learning
from network.members.people.models import Member


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Let some follow a scheme and fill their logs; ``by`` checks, as of ``today``."""
    seed.load()
    amina = members["Amina Inventley"]
    ends_soon = add_months(today + timedelta(days=41), -12)
    _follow(amina, "cimspa", ends_soon)
    for title, days, hours, kind in (
        ("Invented study day: movement after cancer", 120, 4, "cimspa-endorsed"),
        ("Two evenings on balance", 80, 3, "cimspa-unmapped"),
        ("Module: talking about effort", 60, 0, "cimspa-academy"),
    ):
        operations.check(_declare(amina, title, today - timedelta(days=days), hours, kind), by=by)
    operations.record_attendance(
        amina,
        "Network meeting: strength after a fall",
        today - timedelta(days=30),
        Fraction(2),
        "cimspa-partner-event",
        source="demonstration:meeting",
        provider="The network",
    )
    _declare(amina, "Webinar on heart failure", today - timedelta(days=9), 2, "cimspa-unmapped", proved=True)
    refused = _declare(amina, "A long read", today - timedelta(days=14), 6, "cimspa-unmapped")
    operations.decline(refused, "Please add who offered it, and something that shows you took part.", by=by)
    twice = _declare(amina, "Webinar on hearts", today - timedelta(days=9), 2, "cimspa-unmapped")
    operations.withdraw(twice, by=amina)

    lotte = members["Lotte Nonesuch"]
    _follow(lotte, "cimspa", add_months(today, -7))
    course = _declare(
        lotte, "Invented course: strength and bones", today - timedelta(days=50), 12, "cimspa-endorsed"
    )
    operations.check(course, by=by)

    bryn = members["Bryn Makebelieve"]
    _follow(bryn, "reps", date(2016, 4, 1))
    for title, on, hours, kind in (
        ("Level 3 award", date(2017, 2, 11), 0, "reps-entry"),
        ("Assessed course: heart and exercise", date(2017, 9, 24), 20, "reps-course"),
        ("Workshop: chairs and bands", date(2018, 10, 7), 7, "reps-workshop"),
        ("Evening talk", date(2019, 3, 2), 2, "reps-other"),
    ):
        operations.check(_declare(bryn, title, on, hours, kind), by=by)


def _follow(member: Member, key: str, since: date) -> None:
    scheme = queries.scheme_by_key(key)
    if scheme is None:
        raise LookupError(key)
    operations.follow(member, scheme, since, by=member)


def _declare(
    member: Member, title: str, on: date, hours: int, kind: str, *, proved: bool = False
) -> CpdEntry:
    """Write something into a log in the member's own name, with a photograph where it is to be proved."""
    if proved:
        evidence.draft(member, [certificates.photograph(member.name, title, "", "", on)], by=member)
    begins_on = on - timedelta(days=hours // 8)
    learning = Learning(
        title,
        begins_on,
        on,
        Fraction(hours),
        queries.activities_by_key({kind}),
        provider="An invented training provider",
    )
    return operations.declare(member, learning, by=member, draft=evidence.drafted(member, by=member))

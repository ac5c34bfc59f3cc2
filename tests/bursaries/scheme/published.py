"""The published scheme of DOMAIN.md section 4, whole, under an invented name; and somebody to try it on."""

from datetime import UTC, date, datetime

from network.bursaries.scheme.rules import (
    AwardCondition,
    Cap,
    CostSort,
    Course,
    DocumentAsked,
    Limit,
    Measure,
    PastAward,
    PayAfter,
    Question,
    Scheme,
    Window,
)
from network.core.clock import LONDON
from network.members.catalogue.requirement import Facts, HeldGrant

BODY = "Moving Together (invented)"
SCHEME = Scheme(
    percentage=50,
    caps=(
        Cap(125_00, sort="cpd", member=True),
        Cap(175_00, sort="qualification", member=True),
        Cap(100_00, sort="cpd", member=False),
        Cap(150_00, sort="qualification", member=False),
    ),
    costs=(CostSort.FEE,),
    working_days_before=5,
    window=Window.QUARTER,
    prerequisites="any(l2-gym;l2-etm;l3-er)",
    limits=(Limit(2), Limit(1, 12)),
    documents=(DocumentAsked("certificate", "Certificate of the Level 2 or 3 qualification"),),
    membership=BODY,
    conditions=(
        AwardCondition(Measure.START, 1, words="in England"),
        AwardCondition(Measure.LOG, 12),
        AwardCondition(Measure.OTHER, 12, words="Teach for at least 1 year"),
    ),
    pay_after=PayAfter.COMPLETION,
    pay_back=True,
)
TITLES = {
    "l2-gym": "Level 2 Gym Instructing",
    "l2-etm": "Level 2 Exercise to Music",
    "l3-er": "Level 3 Exercise Referral",
    "l4-falls": "Level 4 Falls",
    "dementia-cpd": "Dementia-aware exercise",
}
MONDAY = date(2026, 11, 9)  # when the course starts


def at(day: date, hour: int = 12, minute: int = 0, second: int = 0) -> datetime:
    """Return a moment as London's clocks show it."""
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=LONDON).astimezone(UTC)


def held(
    *keys: str, valid_from: date = date(2020, 1, 1), expires_on: date | None = None, verified: bool = True
) -> Facts:
    """Return what somebody holds."""
    return Facts(
        grants=tuple(
            HeldGrant(
                key, int(key[1]), TITLES[key], valid_from, expires_on, valid_from, verified, not verified
            )
            for key in keys
        )
    )


def ask(
    *,
    fee: int = 300_00,
    sort: str = "qualification",
    starts_on: date | None = MONDAY,
    arrives: datetime | None = None,
    member: bool = True,
    past: tuple[date, ...] = (),
    documents: tuple[str, ...] = ("certificate",),
    **costs: int,
) -> Question:
    """Ask for somebody who meets every rule, but for what is said."""
    kind = "l4-falls" if sort == "qualification" else "dementia-cpd"
    entered = {"fee": fee, **costs}
    paid = {CostSort(name): pence for name, pence in entered.items() if pence}
    return Question(
        Course(
            kind,
            sort,
            starts_on,
            starts_on,
            "aylesbury",
            {one: pence for one, pence in paid.items() if pence},
        ),
        arrives or at(date(2026, 10, 20)),
        date(2026, 4, 1),
        date(2027, 3, 31),
        past=tuple(PastAward(day, 100_00) for day in past),
        member_of=member,
        documents=frozenset(documents),
    )

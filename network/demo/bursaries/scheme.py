"""The rules of the invented network's funds: the county's plain one, and a published scheme, complete."""

from datetime import date

from sqlalchemy import select

from network.bursaries.funds.models import Fund
from network.bursaries.scheme import operations
from network.bursaries.scheme.rules import (
    AwardCondition,
    Cap,
    CostSort,
    DocumentAsked,
    Limit,
    Measure,
    PayAfter,
    Scheme,
    Window,
)
from network.core.database import db
from network.members.people.models import Member

COUNTY = "County Level 4 bursary"
OPEN = "Moving Together open bursary"
OVER = "First aid top-up"
BODY = "Moving Together (invented)"
# What the county's bursary asks for is public (DOMAIN.md section 1); what it pays is invented.
PLAIN = Scheme(
    kinds=("l4-cancer", "l4-cardiac", "l4-falls"),
    percentage=50,
    caps=(Cap(500_00),),
    costs=(CostSort.FEE, CostSort.ASSESSMENT),
    conditions=(
        AwardCondition(Measure.SESSIONS, 12, sessions=12, in_area=True),
        AwardCondition(Measure.EVALUATION, 12),
        AwardCondition(Measure.OTHER, 12, words="Lead sessions anywhere in the county when asked"),
    ),
)
TOP_UP = Scheme(kinds=("first-aid",), caps=(Cap(125_00),))
# A published open bursary (DOMAIN.md section 4), complete, under an invented name.
PUBLISHED = Scheme(
    percentage=50,
    caps=(
        Cap(125_00, sort="cpd", member=True),
        Cap(175_00, sort="qualification", member=True),
        Cap(100_00, sort="cpd", member=False),
        Cap(150_00, sort="qualification", member=False),
    ),
    working_days_before=5,
    window=Window.QUARTER,
    prerequisites="any(l2-gym;l2-etm;l3-er;l3-ltc)",
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


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Give the funds their rules; the county has thought again once, so that there is a history."""
    rules = {COUNTY: (Scheme(percentage=40, caps=PLAIN.caps), PLAIN), OPEN: (PUBLISHED,), OVER: (TOP_UP,)}
    for fund in db.session.scalars(select(Fund).where(Fund.name.in_(rules)).order_by(Fund.id)):
        for scheme in rules[fund.name]:
            operations.change(fund, scheme, by=by)

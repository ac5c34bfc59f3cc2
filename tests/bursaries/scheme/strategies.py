"""Schemes and questions of every sort, for properties."""

from datetime import date

from hypothesis import strategies as st

from network.bursaries.scheme.rules import (
    AwardCondition,
    Cap,
    CostSort,
    Course,
    Criterion,
    DocumentAsked,
    Limit,
    Measure,
    PastAward,
    PayAfter,
    Payee,
    Question,
    Scheme,
    Stage,
    Window,
)
from tests.bursaries.scheme.published import at

KEYS = ("l2-gym", "l3-er", "l4-falls", "dementia-cpd")
SORTS = ("qualification", "cpd")
DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40
).filter(str.strip)
DOCUMENTS = ("certificate", "income", "other-funding")
PENCE = st.integers(1, 5_000_00)


def _unique(strategy, by=lambda one: one):
    return st.lists(strategy, max_size=3, unique_by=by).map(tuple)


def _cap(sort, kind, member, pence):
    return Cap(pence, None if kind else sort, kind, member)


CAPS = _unique(
    st.builds(
        _cap,
        st.sampled_from((None, *SORTS)),
        st.sampled_from((None, *KEYS)),
        st.sampled_from((None, True, False)),
        PENCE,
    ),
    by=lambda cap: (cap.sort, cap.kind, cap.member),
)
CONDITIONS = st.builds(
    lambda measure, months, sessions, in_area, before, words: AwardCondition(
        measure, months, sessions if measure is Measure.SESSIONS else 0, in_area, before, words
    ),
    st.sampled_from(Measure),
    st.integers(1, 120),
    st.integers(1, 1000),
    st.booleans(),
    st.booleans(),
    WORDS,
)
SCHEMES = st.builds(
    Scheme,
    kinds=_unique(st.sampled_from(KEYS)),
    percentage=st.none() | st.integers(1, 100),
    caps=CAPS,
    costs=st.lists(st.sampled_from(CostSort), min_size=1, unique=True).map(tuple),
    working_days_before=st.none() | st.integers(1, 60),
    window=st.sampled_from(Window),
    prerequisites=st.sampled_from(("", "l2-gym", "any(l2-gym;l3-er)", "all(level:3;hours:150/24m)")),
    limits=_unique(
        st.builds(Limit, st.integers(1, 100), st.none() | st.integers(1, 120)), by=lambda one: one.months
    ),
    documents=_unique(
        st.builds(
            DocumentAsked, st.sampled_from(("a", "income", "other-funding")), WORDS, st.sampled_from(Stage)
        ),
        by=lambda one: one.key,
    ),
    membership=WORDS,
    membership_needed=st.booleans(),
    professions=_unique(WORDS),
    residence=_unique(st.sampled_from(("aylesbury", "winslow"))),
    conditions=_unique(CONDITIONS),
    pay_after=st.sampled_from(PayAfter),
    others_first=st.booleans(),
    payees=st.lists(st.sampled_from(Payee), min_size=1, unique=True).map(tuple),
    pay_back=st.booleans(),
    second_approval_pence=st.none() | st.integers(0, 5_000_00),
    criteria=_unique(
        st.builds(Criterion, st.sampled_from(("need", "plan", "reach")), WORDS, st.integers(1, 100)),
        by=lambda one: one.key,
    ),
    blind=st.booleans(),
    embargo=st.booleans(),
    offer_days=st.integers(1, 90),
)
COSTS = st.dictionaries(st.sampled_from(CostSort), PENCE)
COURSES = st.builds(
    Course,
    kind=st.sampled_from(("", *KEYS)),
    sort=st.sampled_from(("", *SORTS)),
    starts_on=st.none() | DAYS,
    costs=COSTS,
)
QUESTIONS = st.builds(
    Question,
    course=COURSES,
    at=DAYS.map(at),
    begins_on=DAYS,
    ends_on=DAYS,
    past=_unique(st.builds(PastAward, DAYS, PENCE)),
    member_of=st.booleans(),
    documents=st.frozensets(st.sampled_from(DOCUMENTS)),
    other_pence=st.integers(0, 5_000_00),
    payee=st.none() | st.sampled_from(Payee),
)

"""Random rules, facts, members and conditions for property tests, so small that they often meet."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from network.core.days import Period
from network.members.catalogue.requirement import (
    All,
    Any,
    Facts,
    Held,
    HeldFor,
    HeldGrant,
    Hours,
    Level,
    Node,
    Once,
    Practice,
)
from network.members.qualifications.fitness import ConditionFacts, MemberFacts

# Around the end of a February with a 29th, since that is where months differ most.
FIRST_DAY, LAST_DAY = date(2024, 1, 25), date(2024, 9, 5)
CALENDAR = [FIRST_DAY + timedelta(days=number) for number in range((LAST_DAY - FIRST_DAY).days + 1)]

LEVELS = {"l3-er": 3, "l3-ltc": 3, "l4-cancer": 4, "l4-falls": 4, "first-aid": None, "insurance": None}
TITLES = {
    "l3-er": "Level 3 Exercise Referral",
    "l3-ltc": "Level 3 Long-Term Conditions",
    "l4-cancer": "Level 4 Cancer",
    "l4-falls": "Level 4 Falls",
    "first-aid": "First aid",
    "insurance": "Insurance",
}

keys = st.sampled_from(sorted(LEVELS))
days = st.dates(FIRST_DAY, LAST_DAY)
ends = st.none() | days


def trees(
    *, deepest: int = 3, widest: int = 3, parts: st.SearchStrategy[Node] | None = None
) -> st.SearchStrategy[Node]:
    """Any rule of the seven kinds of part."""
    tree = single_parts() if parts is None else parts
    for _ in range(deepest):
        inner = st.lists(tree, min_size=1, max_size=widest).map(tuple)
        tree = tree | st.builds(All, inner) | st.builds(Any, inner)
    return tree


def single_parts() -> st.SearchStrategy[Node]:
    """Any rule that is a single part."""
    return st.one_of(
        st.builds(Held, keys),
        st.builds(Once, keys),
        st.builds(Level, st.sampled_from([3, 4])),
        st.builds(Hours, st.integers(1, 40), st.integers(1, 4)),
        st.builds(HeldFor, st.integers(1, 4)),
    )


@st.composite
def grants(draw: st.DrawFn) -> HeldGrant:
    """A grant of any kind, mostly verified and with its dates known."""
    key = draw(keys)
    state = draw(st.sampled_from(["verified"] * 5 + ["waiting", "rejected"]))
    valid_from, later = sorted((draw(days), draw(days)))
    return HeldGrant(
        kind_key=key,
        level=LEVELS[key],
        title=TITLES[key],
        valid_from=draw(st.sampled_from([valid_from] * 7 + [None])),
        expires_on=draw(st.sampled_from([later] * 4 + [None, FIRST_DAY])),
        awarded_on=draw(st.sampled_from([valid_from, valid_from, FIRST_DAY, later, None])),
        verified=state == "verified",
        waiting=state == "waiting",
    )


@st.composite
def practice(draw: st.DrawFn) -> Practice:
    """An entry of a practice log."""
    begins_on, ends_on = sorted((draw(days), draw(days)))
    hours = draw(st.integers(1, 80)) * Decimal("0.5")
    return Practice(begins_on, ends_on, hours, checked=draw(st.booleans()))


def facts() -> st.SearchStrategy[Facts]:
    """What somebody holds and has done."""
    return st.builds(
        Facts,
        st.lists(grants(), min_size=2, max_size=9).map(tuple) | st.just(()),
        st.lists(practice(), max_size=3).map(tuple),
    )


def spells() -> st.SearchStrategy[tuple[Period, ...]]:
    """Runs of days, in no order, which may overlap."""
    return st.lists(st.builds(Period, days, ends), max_size=2).map(tuple)


def members() -> st.SearchStrategy[MemberFacts]:
    """A member, mostly active all the time."""
    always = st.just((Period(FIRST_DAY),))
    return st.builds(MemberFacts, facts(), always | spells())


def conditions() -> st.SearchStrategy[ConditionFacts]:
    """A condition with requirements."""
    return st.builds(ConditionFacts, st.just("cancer"), st.just("Cancer"), trees())

"""Each rule of a scheme: met or not, what was found, and what to do about it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.bursaries.scheme import working_days
from network.bursaries.scheme.judging import free_again_on, judge
from network.bursaries.scheme.rules import Limit, Payee, Scheme, Window
from network.core.dates import day_before
from network.members.catalogue.requirement import Facts
from tests.bursaries.scheme.published import MONDAY, SCHEME, TITLES, ask, at, held
from tests.bursaries.scheme.strategies import DAYS, QUESTIONS, SCHEMES

CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)})


def only(scheme, question, rule, holds=None):
    found = [
        one
        for one in judge(scheme, question, held=holds or Facts(), titles=TITLES, areas={"winslow": "Winslow"})
        if one.rule == rule
    ]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("starts_on", "count", "last"),
    [
        (MONDAY, 5, date(2026, 11, 2)),
        (MONDAY, 1, date(2026, 11, 6)),
        (date(2026, 11, 8), 5, date(2026, 11, 2)),
        (date(2027, 1, 4), 5, date(2026, 12, 23)),
        (date(2027, 1, 4), 1, date(2026, 12, 31)),
    ],
    ids=["settled", "one day", "a Sunday", "over Christmas", "over New Year"],
)
def test_working_days_before_a_course(starts_on, count, last):
    assert working_days.last_day(starts_on, count, CHRISTMAS) == last
    assert working_days.last_day(starts_on, count, working_days.bank_days_before(starts_on, count)) == last


@settings(deadline=None)
@given(DAYS, st.integers(1, 60))
def test_the_first_course_in_time_is_the_first(arrives_on, count):
    off = working_days.bank_days_after(arrives_on, count)

    first = working_days.first_start(arrives_on, count, off)

    assert working_days.last_day(first, count, off) >= arrives_on
    assert working_days.last_day(day_before(first), count, off) < arrives_on


@settings(deadline=None)
@given(st.builds(Limit, st.integers(1, 4), st.none() | st.integers(1, 36)), st.lists(DAYS, max_size=6), DAYS)
def test_the_day_that_is_named_is_the_first_on_which_one_more_is_within_the_limit(limit, past, day):
    free_on = free_again_on(limit, past, day)

    if free_on is None:
        assert limit.months is None
        assert len(past) >= limit.count
    else:
        assert free_again_on(limit, past, free_on) == free_on
        assert (
            free_on == day or free_again_on(limit, past, date.fromordinal(free_on.toordinal() - 1)) == free_on
        )


@settings(deadline=None)
@given(SCHEMES, QUESTIONS)
def test_every_rule_is_said_with_what_was_found_and_what_to_do(scheme, question):
    found = judge(scheme, question, held=Facts())

    assert len({one.rule for one in found}) == len(found)
    assert all(one.sentence and one.why for one in found)
    assert all(bool(one.todo) != one.met for one in found)
    assert not any(one.met and not one.known for one in found)


def test_the_plain_scheme_asks_for_costs_alone():
    assert [one.rule for one in judge(Scheme(), ask(), held=Facts())] == ["costs"]


def test_too_late_says_when_a_course_could_start():
    found = only(SCHEME, ask(arrives=at(date(2026, 11, 3))), "working_days")

    assert found.why == (
        "The course starts on Monday 9 November 2026, so the last day to apply is Monday 2 November 2026, "
        "until midnight. That day is over."
    )
    assert found.todo == "Choose a course that starts on Tuesday 10 November 2026 or later."


def test_what_is_not_entered_yet_is_not_known():
    found = only(SCHEME, ask(starts_on=None), "working_days")

    assert (found.met, found.known, found.todo) == (False, False, "Enter when the course starts.")


def test_after_an_award_the_day_is_named_from_which_to_apply():
    found = only(SCHEME, ask(past=(date(2026, 3, 9),)), "limit:2")

    assert found.why == "The last award of this fund was on 9 March 2026."
    assert found.todo == "Apply again from Tuesday 9 March 2027."


def test_a_course_in_a_later_quarter_is_applied_for_then():
    found = only(SCHEME, ask(starts_on=date(2027, 2, 1)), "window")

    assert found.todo == (
        "Apply in the quarter of the course: from Friday 1 January 2027, if money is left then."
    )


def test_the_quarter_is_that_of_london():
    summer = replace(ask(starts_on=date(2026, 7, 20)), at=at(date(2026, 7, 1), 0, 30))  # 30 June in UTC

    assert only(SCHEME, summer, "window").met


@pytest.mark.parametrize(
    ("starts_on", "met"),
    [
        (date(2026, 3, 31), False),
        (date(2026, 4, 1), True),
        (date(2027, 3, 31), True),
        (date(2027, 4, 1), False),
    ],
)
def test_a_course_inside_the_period_of_the_fund(starts_on, met):
    scheme = Scheme(window=Window.FUND_PERIOD)

    assert only(scheme, ask(starts_on=starts_on), "window").met is met


@pytest.mark.parametrize(
    ("scheme", "facts", "rule", "met"),
    [
        (Scheme(kinds=("l4-falls",)), {}, "kinds", True),
        (Scheme(kinds=("dementia-cpd", "l3-er")), {}, "kinds", False),
        (Scheme(membership="A", membership_needed=True), {"member_of": True}, "membership", True),
        (Scheme(membership="A", membership_needed=True), {"member_of": False}, "membership", False),
        (Scheme(professions=("a", "b")), {"professions": frozenset({"b"})}, "professions", True),
        (Scheme(professions=("a", "b")), {"professions": frozenset({"c"})}, "professions", False),
        (Scheme(residence=("winslow",)), {"residence": frozenset({"winslow"})}, "residence", True),
        (Scheme(residence=("winslow",)), {}, "residence", False),
        (Scheme(payees=(Payee.PROVIDER,)), {"payee": Payee.PROVIDER}, "payee", True),
        (Scheme(payees=(Payee.PROVIDER,)), {"payee": Payee.APPLICANT}, "payee", False),
    ],
)
def test_who_and_what(scheme, facts, rule, met):
    assert only(scheme, replace(ask(), **facts), rule).met is met


def test_what_is_held_is_named():
    met = only(SCHEME, ask(), "prerequisites", held("l3-er"))
    lacking = only(SCHEME, ask(), "prerequisites", held("l2-gym", verified=False))

    assert met.why == "Holds Level 3 Exercise Referral, with no end date."
    assert "Level 2 Gym Instructing" in lacking.why
    assert "check" in lacking.why

"""How much a scheme gives: never above any cap, percentage or cost, and more cost never gives less."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.bursaries.scheme.amount import applying, award
from network.bursaries.scheme.rules import Cap, CostSort, Scheme
from tests.bursaries.scheme.published import SCHEME, ask
from tests.bursaries.scheme.strategies import PENCE, QUESTIONS, SCHEMES


def eligible_of(scheme, question):
    return sum(pence for sort, pence in question.course.costs.items() if sort in scheme.costs)


@settings(deadline=None)
@given(SCHEMES, QUESTIONS)
def test_an_award_is_never_above_any_cap_percentage_or_cost(scheme, question):
    amount = award(scheme, question)
    total = sum(question.course.costs.values())

    assert 0 <= amount.pence <= eligible_of(scheme, question) == amount.eligible_pence
    assert all(amount.pence <= cap.pence for cap in applying(scheme, question))
    assert amount.pence * 100 <= eligible_of(scheme, question) * (scheme.percentage or 100)
    assert amount.pence <= max(0, total - question.other_pence)


@settings(deadline=None)
@given(SCHEMES, QUESTIONS)
def test_every_penny_is_paid_by_somebody(scheme, question):
    amount = award(scheme, question)
    total = sum(question.course.costs.values())

    assert amount.pence + amount.own_pence == max(0, total - question.other_pence)


@settings(deadline=None)
@given(SCHEMES, QUESTIONS, st.sampled_from(CostSort), PENCE)
def test_more_cost_never_gives_less(scheme, question, sort, more):
    course = question.course
    costs = {**course.costs, sort: course.costs.get(sort, 0) + more}
    dearer = replace(question, course=replace(course, costs=costs))

    assert award(scheme, dearer).pence >= award(scheme, question).pence


@settings(deadline=None)
@given(SCHEMES, QUESTIONS, PENCE)
def test_more_from_others_never_gives_more(scheme, question, more):
    helped = replace(question, other_pence=question.other_pence + more)

    assert award(scheme, helped).pence <= award(scheme, question).pence


@settings(deadline=None)
@given(SCHEMES, QUESTIONS, st.integers(1, 5_000_00))
def test_one_more_cap_never_gives_more(scheme, question, pence):
    capped = replace(scheme, caps=(*scheme.caps, Cap(pence)))

    assert award(capped, question).pence == min(award(scheme, question).pence, pence)


@pytest.mark.parametrize(
    ("percentage", "fee", "pence"),
    [(50, 1, 0), (50, 3, 1), (50, 99_99, 49_99), (33, 10_01, 3_30), (100, 12_34, 12_34), (1, 99, 0)],
)
def test_a_part_of_a_penny_is_left_out(percentage, fee, pence):
    assert award(Scheme(percentage=percentage), ask(fee=fee)).pence == pence


def test_the_steps_say_how_it_was_worked_out():
    assert award(SCHEME, ask(fee=600_00, travel=20_00)).steps == (
        "This fund pays towards: course fee £600. It does not pay for travel.",
        "50% of £600 is £300.",
        "At most £175 for a qualification, for members of Moving Together (invented).",
        "The least of these is £175: that is what this fund would give.",
        "You would pay £445 of £620 yourself.",
    )


@pytest.mark.parametrize(
    ("scheme", "facts", "other", "pence", "own"),
    [
        (Scheme(), {}, 0, 300_00, 0),
        (Scheme(), {}, 100_00, 200_00, 0),
        (Scheme(), {}, 400_00, 0, 0),
        (Scheme(percentage=50), {}, 100_00, 150_00, 50_00),
        (Scheme(percentage=50, others_first=True), {}, 100_00, 100_00, 100_00),
        (Scheme(percentage=50, others_first=True), {}, 300_00, 0, 0),
        (Scheme(caps=(Cap(250_00),)), {"travel": 50_00}, 0, 250_00, 100_00),
        (Scheme(caps=(Cap(80_00, kind="l4-falls"),)), {}, 0, 80_00, 220_00),
        (Scheme(caps=(Cap(80_00, kind="dementia-cpd"),)), {}, 0, 300_00, 0),
        (Scheme(costs=(CostSort.FEE, CostSort.TRAVEL)), {"travel": 50_00}, 0, 350_00, 0),
    ],
)
def test_what_others_pay_and_caps_of_every_sort(scheme, facts, other, pence, own):
    amount = award(scheme, replace(ask(**facts), other_pence=other))

    assert (amount.pence, amount.own_pence) == (pence, own)


def test_before_the_kind_is_known_each_cap_that_could_hold_does():
    unknown = ask(fee=1_000_00)
    unknown = replace(unknown, course=replace(unknown.course, kind="", sort=""))

    assert award(SCHEME, unknown).pence == 125_00

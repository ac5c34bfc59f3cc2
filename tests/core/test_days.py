"""Sets of days, kept as periods."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.core.days import ALWAYS, NEVER, Days, Period

FIRST, LAST = date(2024, 2, 20), date(2024, 3, 20)
CALENDAR = [FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1)]
some_day = st.sampled_from(CALENDAR)
written = st.lists(st.tuples(some_day, some_day | st.none()), max_size=5)
sets = written.map(Days.of)


def members(days: Days) -> set[date]:
    return {day for day in CALENDAR if day in days}


@given(written)
def test_a_set_holds_the_days_of_all_its_periods(periods):
    days = Days.of(periods)

    assert members(days) == {
        day
        for day in CALENDAR
        if any(first <= day and (last is None or day <= last) for first, last in periods)
    }


@given(sets)
def test_periods_are_in_order_and_neither_overlap_nor_touch(days):
    for earlier, later in zip(days.periods, days.periods[1:], strict=False):
        assert earlier.ends_on is not None
        assert later.begins_on - earlier.ends_on > timedelta(days=1)


@given(sets, sets)
def test_sets_combine_as_sets_do(one, other):
    assert members(one | other) == members(one) | members(other)
    assert members(one & other) == members(one) & members(other)
    assert members(one - other) == members(one) - members(other)
    assert members(~one) == set(CALENDAR) - members(one)


@given(sets)
def test_all_days_outside_the_days_outside_are_the_days_inside(days):
    assert ~~days == days


@given(sets, some_day)
def test_the_period_around_a_day_reaches_as_far_as_it_can(days, day):
    period = days.period_around(day)

    assert (period is not None) == (day in days)
    if period:
        assert period.begins_on - timedelta(days=1) not in days
        assert period.ends_on is None or period.ends_on + timedelta(days=1) not in days


@pytest.mark.parametrize(
    ("periods", "joined"),
    [
        ([(date(2026, 1, 1), date(2026, 1, 31)), (date(2026, 2, 1), date(2026, 2, 28))],
         [(date(2026, 1, 1), date(2026, 2, 28))]),
        ([(date(2026, 1, 1), date(2026, 1, 31)), (date(2026, 2, 2), date(2026, 2, 28))],
         [(date(2026, 1, 1), date(2026, 1, 31)), (date(2026, 2, 2), date(2026, 2, 28))]),
        ([(date(2026, 1, 1), None), (date(2026, 2, 2), date(2026, 2, 28))], [(date(2026, 1, 1), None)]),
        ([(date(2026, 1, 1), date(2026, 12, 31)), (date(2026, 2, 2), date(2026, 2, 28))],
         [(date(2026, 1, 1), date(2026, 12, 31))]),
        ([(date(2026, 1, 2), date(2026, 1, 1))], []),
        ([(date(2026, 1, 2), date(2026, 1, 2))], [(date(2026, 1, 2), date(2026, 1, 2))]),
        ([(date(2026, 1, 2), date.max)], [(date(2026, 1, 2), None)]),
    ],
    ids=["touching", "with a gap", "one without end", "one inside", "backwards", "one day", "to the end"],
)  # fmt: skip
def test_periods_are_joined(periods, joined):
    assert list(Days.of(periods).periods) == joined


def test_no_days_and_all_days_are_opposites():
    assert ~NEVER == ALWAYS
    assert ~ALWAYS == NEVER
    assert not NEVER
    assert ALWAYS


def test_the_next_period_after_a_day():
    days = Days.of([(date(2026, 1, 1), date(2026, 1, 31)), (date(2026, 3, 1), None)])

    assert days.next_from(date(2025, 12, 31)) == date(2026, 1, 1)
    assert days.next_from(date(2026, 1, 1)) == date(2026, 3, 1)
    assert days.next_from(date(2026, 3, 1)) is None


def test_a_period_counts_both_of_its_ends():
    period = Period(date(2026, 1, 2), date(2026, 1, 3))

    assert [date(2026, 1, day) in period for day in (1, 2, 3, 4)] == [False, True, True, False]

"""The life of a qualification and of a practice entry, and what dates make of a qualification."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.core.rules import Refused
from network.members.qualifications.rules import (
    LIFECYCLE,
    PRACTICE_LIFECYCLE,
    PracticeStatus,
    Status,
    TimeState,
    check_practice,
    time_state,
)

days = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("old", "may_become"),
    [
        (Status.SUBMITTED, {Status.VERIFIED, Status.RETURNED, Status.REJECTED}),
        (Status.RETURNED, {Status.SUBMITTED, Status.REJECTED}),
        (Status.VERIFIED, {Status.REVOKED}),
        (Status.REJECTED, {Status.SUBMITTED}),
        (Status.REVOKED, set()),
    ],
)
def test_a_qualification_may_become(old, may_become):
    assert LIFECYCLE.moves[old] == may_become


@pytest.mark.parametrize(
    ("old", "may_become"),
    [
        (PracticeStatus.DECLARED, {PracticeStatus.CHECKED, PracticeStatus.DECLINED}),
        (PracticeStatus.CHECKED, {PracticeStatus.DECLINED}),
        (PracticeStatus.DECLINED, {PracticeStatus.DECLARED}),
    ],
)
def test_hours_of_practice_may_become(old, may_become):
    assert PRACTICE_LIFECYCLE.moves[old] == may_become


def test_everything_begins_unchecked():
    assert (LIFECYCLE.start, PRACTICE_LIFECYCLE.start) == (Status.SUBMITTED, PracticeStatus.DECLARED)


@pytest.mark.parametrize("lifecycle", [LIFECYCLE, PRACTICE_LIFECYCLE], ids=["qualification", "practice"])
def test_every_status_can_be_reached_and_none_becomes_itself(lifecycle):
    led_to = {new for moves in lifecycle.moves.values() for new in moves} | {lifecycle.start}

    assert led_to == set(lifecycle.moves)
    assert not [status for status, moves in lifecycle.moves.items() if status in moves]


def test_nothing_but_a_check_makes_a_qualification_count():
    assert [old for old, moves in LIFECYCLE.moves.items() if Status.VERIFIED in moves] == [Status.SUBMITTED]


# Valid from 12 September 2023 to 12 September 2026; first reminder 90 days before the end, 28 days of grace


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2023, 9, 11), TimeState.UPCOMING),
        (date(2023, 9, 12), TimeState.CURRENT),
        (date(2026, 6, 13), TimeState.CURRENT),
        (date(2026, 6, 14), TimeState.EXPIRING),
        (date(2026, 9, 12), TimeState.EXPIRING),
        (date(2026, 9, 13), TimeState.IN_GRACE),
        (date(2026, 10, 10), TimeState.IN_GRACE),
        (date(2026, 10, 11), TimeState.LAPSED),
    ],
    ids=[
        "the day before it begins",
        "on the first day itself",
        "the day before the first reminder",
        "on the day of the first reminder itself",
        "on the last valid day itself",
        "on the first day of grace",
        "on the last day of grace itself",
        "the day after grace",
    ],
)
def test_what_its_dates_make_of_a_qualification(on, state):
    assert time_state(date(2023, 9, 12), date(2026, 9, 12), on, 90, 28) is state


@pytest.mark.parametrize(
    ("valid_from", "expires_on", "on", "reminder", "grace", "state"),
    [
        (date(2014, 6, 4), None, date(2099, 1, 1), 90, 28, TimeState.CURRENT),
        (date(2014, 6, 4), None, date(2014, 6, 3), None, 0, TimeState.UPCOMING),
        (None, None, date(2014, 6, 3), None, 0, TimeState.CURRENT),
        (None, date(2026, 4, 30), date(2026, 4, 1), 60, 0, TimeState.EXPIRING),
        (date(2024, 1, 1), date(2026, 4, 30), date(2026, 4, 30), None, 0, TimeState.CURRENT),
        (date(2024, 1, 1), date(2026, 4, 30), date(2026, 5, 1), None, 0, TimeState.LAPSED),
        (date(2026, 4, 1), date(2026, 4, 30), date(2026, 3, 31), 60, 0, TimeState.UPCOMING),
        (date(2026, 4, 1), date(2026, 4, 30), date(2026, 4, 1), 60, 0, TimeState.EXPIRING),
        (date(2024, 3, 1), date(2028, 2, 29), date(2028, 2, 29), 7, 1, TimeState.EXPIRING),
        (date(2024, 3, 1), date(2028, 2, 29), date(2028, 3, 1), 7, 1, TimeState.IN_GRACE),
        (date(2024, 3, 1), date.max, date.max, 7, 90, TimeState.EXPIRING),
    ],
    ids=[
        "without an end, long after",
        "without an end, before",
        "with no dates at all",
        "with an unknown first day",
        "without reminders, on the last day",
        "without grace, the day after",
        "before a short period, though its reminder is due",
        "a period shorter than its first reminder",
        "a leap day as last day",
        "the day after a leap day",
        "the end of the calendar",
    ],
)
def test_what_other_dates_make_of_it(valid_from, expires_on, on, reminder, grace, state):
    assert time_state(valid_from, expires_on, on, reminder, grace) is state


@given(days, st.none() | days, st.none() | st.integers(1, 730), st.integers(0, 90), days)
def test_states_follow_each_other_in_order(valid_from, expires_on, reminder, grace, on):
    order = list(TimeState)
    states = [
        time_state(valid_from, expires_on, on + timedelta(days=n), reminder, grace) for n in range(0, 400, 7)
    ]

    assert all(order.index(earlier) <= order.index(later) for earlier, later in pairwise(states))


@given(days, st.none() | days, st.none() | st.integers(1, 730), st.integers(0, 90), days)
def test_a_qualification_is_valid_exactly_while_current_or_expiring(
    valid_from, expires_on, reminder, grace, on
):
    valid = valid_from <= on and (expires_on is None or on <= expires_on)

    state = time_state(valid_from, expires_on, on, reminder, grace)

    assert (state in (TimeState.CURRENT, TimeState.EXPIRING)) == valid


# Hours of practice


TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("begins_on", "ends_on", "hours"),
    [
        (TODAY, TODAY, "0.25"),
        (TODAY, TODAY, "12"),
        (date(2025, 11, 21), TODAY, "150"),
        (date(2024, 2, 29), date(2025, 2, 27), "100"),
    ],
    ids=["a quarter of an hour today", "a long day", "a whole year", "a year from a leap day"],
)
def test_hours_of_practice_are_accepted(begins_on, ends_on, hours):
    check_practice(begins_on, ends_on, Decimal(hours), TODAY)


@pytest.mark.parametrize(
    ("begins_on", "ends_on", "hours", "field"),
    [
        (TODAY, date(2026, 11, 19), "1", "ends_on"),
        (TODAY, date(2026, 11, 21), "1", "ends_on"),
        (date(2025, 11, 20), TODAY, "150", "begins_on"),
        (date(1, 1, 1), TODAY, "150", "begins_on"),
        (TODAY, TODAY, "0", "hours"),
        (TODAY, TODAY, "-1", "hours"),
        (TODAY, TODAY, "12.01", "hours"),
        (date(2026, 11, 19), TODAY, "24.5", "hours"),
        (TODAY, TODAY, "NaN", "hours"),
        (TODAY, TODAY, "Infinity", "hours"),
    ],
    ids=[
        "backwards",
        "tomorrow",
        "a year and a day",
        "2,000 years",
        "none",
        "fewer than none",
        "too many in a day",
        "too many in two days",
        "no number",
        "without end",
    ],
)
def test_hours_of_practice_that_cannot_have_been_are_refused(begins_on, ends_on, hours, field):
    with pytest.raises(Refused) as refusal:
        check_practice(begins_on, ends_on, Decimal(hours), TODAY)

    assert refusal.value.field == field

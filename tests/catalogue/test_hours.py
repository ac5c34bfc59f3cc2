"""Hours of practice in a moving window."""

from datetime import date, timedelta
from decimal import Decimal
from math import ceil

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from network.members.catalogue.requirement import Facts, Practice
from network.members.catalogue.requirement.hours import Logbook
from tests.qualifications import by_hand

FIRST, LAST = date(2023, 11, 20), date(2024, 12, 10)
CALENDAR = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 400)]
days = st.dates(FIRST, LAST)


@st.composite
def entries(draw):
    begins_on, ends_on = sorted((draw(days), draw(days)))
    return Practice(begins_on, ends_on, draw(st.integers(1, 3000)), checked=True)


logs = st.lists(entries(), min_size=1, max_size=4)


@given(logs, days, st.integers(1, 14))
def test_the_hours_in_the_window_are_those_of_its_days(log, on, months):
    assert Logbook(log).hours_in_window(on, months) == by_hand.checked_hours(
        Facts((), tuple(log)), on, months
    )


@settings(deadline=None, max_examples=50)
@given(logs, days, st.integers(1, 14), st.integers(-1, 1))
# The window of 29 February reaches back to 30 January, that of 1 March only to 2 February.
@example([Practice(FIRST, date(2024, 1, 31), 37, checked=True)], FIRST, 1, 0)
def test_the_days_with_enough_hours_are_the_days_found_one_by_one(log, near, months, more):
    book = Logbook(log)
    hours = max(1, ceil(book.hours_in_window(near, months)) + more)  # so that little decides

    enough = book.days_with(hours, months)

    assert [day for day in CALENDAR if day in enough] == [
        day for day in CALENDAR if book.hours_in_window(day, months) >= hours
    ]


@pytest.mark.parametrize(
    ("on", "hours"),
    [
        (date(2024, 2, 29), 31),
        (date(2024, 3, 1), 29),
        (date(2024, 3, 29), 29),
        (date(2024, 3, 31), 31),
        (date(2024, 4, 30), 31),
        (date(2024, 5, 1), 30),
        (date(2024, 5, 30), 30),
        (date(2024, 5, 31), 31),
    ],
)
def test_months_that_differ_in_length_make_windows_that_do(on, hours):
    an_hour_a_day = Practice(date(2024, 1, 1), date(2024, 12, 31), 366, checked=True)

    assert Logbook([an_hour_a_day]).hours_in_window(on, 1) == hours


def test_enough_hours_may_come_and_go_with_the_length_of_months():
    an_hour_a_day = Practice(date(2024, 1, 1), date(2024, 6, 30), 182, checked=True)

    assert [tuple(period) for period in Logbook([an_hour_a_day]).days_with(31, 1).periods] == [
        (date(2024, 1, 31), date(2024, 2, 29)),
        (date(2024, 3, 31), date(2024, 4, 30)),
        (date(2024, 5, 31), date(2024, 6, 30)),
    ]


def test_a_long_entry_counts_by_its_days_in_the_window():
    year = Practice(date(2025, 1, 1), date(2025, 12, 31), Decimal(365), checked=True)

    assert Logbook([year]).hours_in_window(date(2026, 6, 30), 12) == 184


def test_no_practice_is_never_enough():
    assert not Logbook([]).days_with(1, 24)
    assert Logbook([]).hours_in_window(LAST, 24) == 0


def test_an_entry_that_ends_before_it_begins_counts_for_nothing():
    assert Logbook([Practice(LAST, FIRST, 10, checked=True)]).hours_in_window(LAST, 24) == 0

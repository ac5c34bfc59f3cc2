"""The rules of data rights: until when, for how long, in which words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.core.rules import Refused
from network.rights import rules


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (date(2026, 11, 22), date(2026, 12, 22)),
        (date(2027, 1, 31), date(2027, 2, 28)),
        (date(2026, 12, 31), date(2027, 1, 31)),
    ],
)
def test_a_request_is_answered_within_a_month(asked, due):
    assert rules.answer_by(asked) == due


def test_a_complaint_is_answered_within_thirty_days():
    assert rules.complaint_answer_by(date(2026, 11, 22)) == date(2026, 12, 22)


@pytest.mark.parametrize(
    ("months", "words"),
    [
        (1, "1 month after it ended"),
        (6, "6 months after it ended"),
        (12, "12 months after it ended"),
        (18, "18 months after it ended"),
        (84, "7 years after it ended"),
    ],
)
def test_a_period_is_said_in_words(months, words):
    assert rules.for_how_long(months, "it ended") == words


@pytest.mark.parametrize("months", [0, 2, 13, -1, 2**40])
def test_a_period_stays_within_its_bounds(months):
    with pytest.raises(Refused):
        rules.check_months(months, 3, 12)


@given(st.lists(st.text(), unique=True), st.randoms())
def test_the_notice_is_the_same_in_whatever_order_its_lines_come(lines, random):
    mixed = lines[:]
    random.shuffle(mixed)

    assert rules.fingerprint(mixed) == rules.fingerprint(lines)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 180))
def test_what_is_over_on_a_day_is_over_on_every_later_day(today, months):
    later = today.replace(year=today.year + 1, day=1)

    assert rules.over_before(today, months) <= rules.over_before(later, months) <= later

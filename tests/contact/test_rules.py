"""What the network says about asking to be called."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.core.rules import Refused
from network.members.contact.rules import LIFECYCLE, Status, is_open, last_day

ASKED = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("status", "today", "waits"),
    [
        (Status.ASKED, ASKED, True),
        (Status.ASKED, date(2026, 11, 16), True),
        (Status.ASKED, date(2026, 11, 17), False),
        (Status.CALLED, ASKED, False),
        (Status.CANNOT, ASKED, False),
        (Status.CLOSED, ASKED, False),
    ],
)
def test_a_request_waits_for_fourteen_days_unless_it_is_answered(
    status: Status, today: date, waits: bool
) -> None:
    assert is_open(status, ASKED, today) is waits


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 400))
def test_a_request_that_has_run_out_never_opens_again(asked: date, days: int) -> None:
    today = asked + timedelta(days=days)

    assert is_open(Status.ASKED, asked, today) is (today <= last_day(asked))


@pytest.mark.parametrize("over", [Status.CALLED, Status.CANNOT, Status.CLOSED])
def test_what_is_answered_stays_answered(over: Status) -> None:
    for to in Status:
        with pytest.raises(Refused):
            LIFECYCLE.step(over, to)

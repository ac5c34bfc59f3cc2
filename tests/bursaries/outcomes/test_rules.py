"""When a certificate is asked for."""

from datetime import date, timedelta

import pytest

from network.bursaries.outcomes import rules
from network.core.rules import Refused

ENDED = date(2027, 3, 1)


@pytest.mark.parametrize(
    ("days", "sent", "due"),
    [
        (0, (), None),
        (6, (), None),
        (7, (), 1),
        (8, (), 1),
        (8, (1,), None),
        (41, (1,), None),
        (42, (1,), 2),
        (90, (), 2),
        (90, (2,), None),
        (90, (1, 2), None),
    ],
)
def test_each_letter_is_due_once_and_after_an_outage_the_latest_alone(
    days: int, sent: tuple[int, ...], due: int | None
) -> None:
    assert rules.due_step(ENDED, sent, ENDED + timedelta(days=days)) == due


def test_no_letter_is_due_where_nobody_knows_when_the_course_ends() -> None:
    assert rules.due_step(None, (), ENDED) is None


@pytest.mark.parametrize(("on", "says"), [(date(2027, 3, 3), "not come"), (date(2027, 1, 1), "before")])
def test_a_day_on_which_it_cannot_have_been_completed_is_refused(on: date, says: str) -> None:
    with pytest.raises(Refused, match=says):
        rules.check_completed(on, date(2027, 1, 2), date(2027, 3, 2))

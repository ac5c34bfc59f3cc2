"""What may be decided, and until when an offer stands."""

from datetime import UTC, date, datetime

import pytest

from network.bursaries.deciding import rules
from network.bursaries.deciding.rules import ExtraCondition
from network.core.rules import Refused


@pytest.mark.parametrize(
    ("pence", "threshold", "two"),
    [(500_00, None, False), (500_00, 500_00, False), (500_01, 500_00, True), (1, 0, True)],
)
def test_an_award_above_the_threshold_takes_two(pence: int, threshold: int | None, two: bool) -> None:
    assert rules.takes_two(pence, threshold) is two


@pytest.mark.parametrize(
    ("first", "second", "another"),
    [
        ({1}, {2}, True),
        ({1}, {1}, False),
        ({1}, {9, 1}, False),  # the second stands in the place of the first
        ({9, 1}, {1}, False),  # the first stood in the place of the second
        ({8, 1}, {9, 1}, False),  # both stand in the same place
        ({8, 1}, {9, 2}, True),
    ],
)
def test_two_approvals_stand_on_two_people(first: set[int], second: set[int], another: bool) -> None:
    assert rules.is_another_hand(first, second) is another


@pytest.mark.parametrize(
    ("pence", "most", "reason", "field"),
    [
        (0, 300_00, "Yes", "pence"),
        (-1, 300_00, "Yes", "pence"),
        (300_01, 400_00, "Yes", "pence"),
        (300_00, 250_00, "Yes", "pence"),
        (299_99, 300_00, "", "reason"),
    ],
    ids=["nothing", "less than nothing", "more than asked", "more than the scheme gives", "without a reason"],
)
def test_an_amount_that_cannot_be_awarded_is_refused_beside_its_field(
    pence: int, most: int, reason: str, field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        rules.check_amount(pence, 300_00, most, reason)

    assert refusal.value.field == field


@pytest.mark.parametrize(("pence", "reason"), [(300_00, ""), (1, "What is left"), (299_99, "What is left")])
def test_the_asked_amount_needs_no_reason_and_another_one_has_one(pence: int, reason: str) -> None:
    rules.check_amount(pence, 300_00, 300_00, reason)


@pytest.mark.parametrize(
    ("released", "days", "end", "last"),
    [
        (datetime(2026, 12, 1, 9, tzinfo=UTC), 14, datetime(2026, 12, 16, tzinfo=UTC), date(2026, 12, 15)),
        (datetime(2026, 12, 1, 23, 59, tzinfo=UTC), 1, datetime(2026, 12, 3, tzinfo=UTC), date(2026, 12, 2)),
        # In summer a day in London ends an hour earlier than in UTC, also where the change is between.
        (datetime(2027, 3, 20, 9, tzinfo=UTC), 14, datetime(2027, 4, 3, 23, tzinfo=UTC), date(2027, 4, 3)),
        (datetime(2027, 3, 20, 9, tzinfo=UTC), 7, datetime(2027, 3, 28, tzinfo=UTC), date(2027, 3, 27)),
        (
            datetime(2027, 10, 20, 23, 30, tzinfo=UTC),
            10,
            datetime(2027, 11, 1, tzinfo=UTC),
            date(2027, 10, 31),
        ),
    ],
)
def test_an_offer_stands_to_the_end_of_its_last_day_in_london(
    released: datetime, days: int, end: datetime, last: date
) -> None:
    found = rules.offer_end(released, days)

    assert found == end
    assert rules.last_day(found) == last


def test_the_last_second_is_in_time_and_midnight_is_late() -> None:
    end = rules.offer_end(datetime(2026, 12, 1, 9, tzinfo=UTC), 14)

    assert rules.is_in_time(datetime(2026, 12, 15, 23, 59, 59, tzinfo=UTC), end)
    assert not rules.is_in_time(datetime(2026, 12, 16, 0, 0, 0, tzinfo=UTC), end)


@pytest.mark.parametrize(
    "conditions",
    [
        [ExtraCondition(" ", date(2027, 1, 1))],
        [ExtraCondition("Visit the ward", date(2026, 11, 30))],
        [ExtraCondition("Visit the ward", date(2027, 1, 1))] * 6,
    ],
    ids=["says nothing", "is over", "too many"],
)
def test_a_condition_that_cannot_be_kept_is_refused(conditions: list[ExtraCondition]) -> None:
    with pytest.raises(Refused):
        rules.check_conditions(conditions, date(2026, 12, 1))

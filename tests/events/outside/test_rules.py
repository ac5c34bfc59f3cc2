"""How often another's calendar is read, and when its silence is told."""

from datetime import UTC, datetime, timedelta

import pytest

from network.events.outside import rules

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes_ago", "failures", "due"),
    [(None, 0, True), (59, 0, False), (60, 0, True), (60, 9, True), (60, 10, False), (24 * 60, 10, True)],
)
def test_a_calendar_is_read_each_hour_and_one_that_keeps_failing_each_day(minutes_ago, failures, due):
    read_at = None if minutes_ago is None else NOW - timedelta(minutes=minutes_ago)

    assert rules.is_due(read_at, failures, NOW) is due


@pytest.mark.parametrize(("hours", "silent"), [(71, False), (72, True)])
def test_three_days_of_silence_are_told(hours, silent):
    assert rules.is_silent(NOW - timedelta(hours=hours), NOW) is silent

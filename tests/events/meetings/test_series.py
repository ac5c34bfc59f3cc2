"""What an edit of one meeting does to the others of its series."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.core.rules import Refused
from network.events.meetings import rules, series
from network.events.meetings.rules import LONDON, Status, wall
from network.events.meetings.series import CHANGED_ALONE, IS_POSTPONED, WAS_CANCELLED, Scope

NOW = datetime(2027, 1, 10, tzinfo=UTC)


@dataclass(frozen=True)
class Meeting:
    id: int
    starts_at: datetime
    ends_at: datetime
    status: Status = Status.PUBLISHED
    changed_alone: bool = False


def evening(number: int, day: date, status: Status = Status.PUBLISHED, *, alone: bool = False) -> Meeting:
    starts = datetime.combine(day, time(19), LONDON).astimezone(UTC)
    return Meeting(number, starts, starts + timedelta(minutes=90), status, alone)


PAST = evening(1, date(2027, 1, 5), Status.HELD)
FIRST = evening(2, date(2027, 2, 16))
ALONE = evening(3, date(2027, 3, 30), alone=True)
THIRD = evening(4, date(2027, 5, 11), Status.DRAFT)
OFF = evening(5, date(2027, 6, 22), Status.CANCELLED)
LATER = evening(6, date(2027, 8, 3), Status.POSTPONED)
LAST = evening(7, date(2027, 9, 14))
SERIES = [LAST, PAST, FIRST, ALONE, THIRD, OFF, LATER]


@pytest.mark.parametrize(
    ("scope", "this", "changed", "kept"),
    [
        (Scope.ONE, FIRST, (), ()),
        (Scope.FOLLOWING, THIRD, (LAST,), ((OFF, WAS_CANCELLED), (LATER, IS_POSTPONED))),
        (
            Scope.ALL,
            THIRD,
            (FIRST, LAST),
            ((ALONE, CHANGED_ALONE), (OFF, WAS_CANCELLED), (LATER, IS_POSTPONED)),
        ),
        (Scope.FOLLOWING, LAST, (), ()),
        (Scope.FOLLOWING, ALONE, (THIRD, LAST), ((OFF, WAS_CANCELLED), (LATER, IS_POSTPONED))),
    ],
    ids=["one", "following", "all", "the last", "from one that was changed alone"],
)
def test_an_edit_reaches_those_that_it_should_and_names_the_others(scope, this, changed, kept):
    found = series.reach(scope, this, SERIES, NOW)

    assert found.changed == changed
    assert found.kept == kept


@pytest.mark.parametrize("day", [date(2027, 3, 23), date(2027, 3, 30), date(2027, 10, 26), date(2027, 11, 2)])
def test_a_shift_keeps_the_wall_time_on_either_side_of_a_change_of_the_clocks(day):
    before = evening(1, date(2027, 2, 16))
    half_past = (before.starts_at + timedelta(minutes=30), before.ends_at + timedelta(minutes=30))
    other = evening(2, day)

    shift = series.shift_of((before.starts_at, before.ends_at), half_past)

    starts, ends = (wall(one) for one in shift.of(other.starts_at, other.ends_at))
    assert (starts, ends) == (datetime.combine(day, time(19, 30)), datetime.combine(day, time(21)))


def test_another_weekday_moves_every_meeting_by_as_many_days():
    before, other = evening(1, date(2027, 2, 16)), evening(2, date(2027, 3, 30))
    thursday = rules.moments(date(2027, 2, 18), time(19), time(20, 30), None, all_day=False)

    moved = series.shift_of((before.starts_at, before.ends_at), thursday).of(other.starts_at, other.ends_at)

    assert wall(moved[0]) == datetime(2027, 4, 1, 19)  # noqa: DTZ001 (what clocks show)


def test_a_meeting_keeps_its_own_length_unless_the_length_was_changed():
    before, other = evening(1, date(2027, 2, 16)), evening(2, date(2027, 3, 30))
    short = other.starts_at, other.starts_at + timedelta(minutes=45)
    earlier = before.starts_at - timedelta(hours=1), before.ends_at - timedelta(hours=1)
    longer = before.starts_at, before.ends_at + timedelta(minutes=30)

    kept = series.shift_of((before.starts_at, before.ends_at), earlier).of(*short)
    changed = series.shift_of((before.starts_at, before.ends_at), longer).of(*short)

    assert kept[1] - kept[0] == timedelta(minutes=45)
    assert changed[1] - changed[0] == timedelta(hours=2)


def test_a_shift_into_an_hour_that_the_clocks_do_not_show_is_refused():
    before, other = evening(1, date(2027, 3, 21)), evening(2, date(2027, 3, 28))
    night = rules.moments(date(2027, 3, 21), time(1, 30), time(3), None, all_day=False)

    with pytest.raises(Refused) as refusal:
        series.shift_of((before.starts_at, before.ends_at), night).of(other.starts_at, other.ends_at)

    assert refusal.value.field == "starts"


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.integers(-60, 60), st.times())
def test_a_shift_and_its_opposite_leave_a_meeting_where_it_was(day, days, at):
    before, other = evening(1, date(2027, 2, 16)), evening(2, day)
    begins = datetime.combine(date(2027, 2, 16) + timedelta(days=days), at.replace(second=0, microsecond=0))
    after = tuple((begins + timedelta(minutes=n)).replace(tzinfo=LONDON).astimezone(UTC) for n in (0, 60))
    there = series.shift_of((before.starts_at, before.ends_at), after)
    back = series.shift_of(after, (before.starts_at, before.ends_at))
    try:
        moved = there.of(other.starts_at, other.ends_at)
    except Refused:
        return

    assert wall(moved[0]) - wall(other.starts_at) == begins - wall(before.starts_at)
    assert back.of(*moved) == (other.starts_at, other.ends_at)


def test_nothing_moved_is_no_shift():
    before = evening(1, date(2027, 2, 16))

    assert not series.shift_of((before.starts_at, before.ends_at), (before.starts_at, before.ends_at))

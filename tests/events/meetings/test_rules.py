"""What an event is and when it can be: kinds, stages, times, filters, and links."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.core.rules import Refused
from network.events.meetings import rules
from network.events.meetings.rules import LONDON, Filter, Kind, Stage, Status

DAY = date(2026, 12, 1)
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)  # the clocks change
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def london(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=LONDON)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("day", "begins", "ends", "last_day", "all_day", "span"),
    [
        (DAY, time(19), time(20, 30), None, False, (london(2026, 12, 1, 19), london(2026, 12, 1, 20, 30))),
        (DAY, time(19), time(1), date(2026, 12, 2), False, (london(2026, 12, 1, 19), london(2026, 12, 2, 1))),
        (DAY, None, None, None, True, (london(2026, 12, 1), london(2026, 12, 2))),
        (date(2028, 2, 28), None, None, date(2028, 2, 29), True, (london(2028, 2, 28), london(2028, 3, 1))),
        (SPRING, None, None, None, True, (london(2027, 3, 28), london(2027, 3, 29))),
        (AUTUMN, None, None, None, True, (london(2027, 10, 31), london(2027, 11, 1))),
        (SPRING, time(0, 0), time(2, 30), None, False, (london(2027, 3, 28), london(2027, 3, 28, 2, 30))),
        (
            date(2026, 12, 31), time(22), time(1), date(2027, 1, 1), False,
            (london(2026, 12, 31, 22), london(2027, 1, 1, 1)),
        ),
    ],
    ids=[
        "an evening", "across midnight", "a whole day", "two days to a leap day", "the day that is short",
        "the day that is long", "around the hour that is not", "across the year's end",
    ],
)  # fmt: skip
def test_what_is_filled_in_makes_two_moments(day, begins, ends, last_day, all_day, span):
    assert rules.moments(day, begins, ends, last_day, all_day=all_day) == span


def test_a_day_on_which_the_clocks_change_is_shorter_or_longer_by_an_hour():
    lengths = [
        end - start
        for start, end in (
            rules.moments(day, None, None, None, all_day=True) for day in (SPRING, DAY, AUTUMN)
        )
    ]

    assert lengths == [23 * HOUR, 24 * HOUR, 25 * HOUR]


@pytest.mark.parametrize(
    ("day", "begins", "ends", "last_day", "field"),
    [
        (DAY, None, time(20), None, "starts"),
        (DAY, time(19), None, None, "ends"),
        (DAY, time(19), time(18), None, "ends"),
        (DAY, time(19), time(19), None, "ends"),
        (DAY, time(19), time(20), date(2026, 11, 30), "last_day"),
        (DAY, time(19), time(20), date(2026, 12, 20), "ends"),
        (SPRING, time(1, 30), time(3), None, "starts"),
        (SPRING, time(0, 30), time(1), None, "ends"),
        (AUTUMN, time(1), time(3), None, "starts"),
        (AUTUMN, time(0), time(1, 59), None, "ends"),
    ],
    ids=[
        "no start", "no end", "an end before the start", "no length", "a last day before the first",
        "longer than a week", "an hour that is not", "an end in it", "an hour that comes twice",
        "an end in it too",
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_beside_its_field(day, begins, ends, last_day, field):
    with pytest.raises(Refused) as refusal:
        rules.moments(day, begins, ends, last_day, all_day=False)

    assert refusal.value.field == field


@given(st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)))  # noqa: DTZ001 (what clocks show)
def test_an_hour_is_refused_exactly_where_clocks_show_it_twice_or_never(shown):
    as_read = {
        moment.astimezone(UTC)
        for fold in (0, 1)
        if (moment := shown.replace(tzinfo=LONDON, fold=fold))
        .astimezone(UTC)
        .astimezone(LONDON)
        .replace(tzinfo=None, fold=0)
        == shown
    }

    assert rules.is_told_twice_or_never(shown) is (len(as_read) != 1)


@pytest.mark.parametrize(
    ("status", "begins_in", "moved", "stage"),
    [
        (Status.DRAFT, 5, False, Stage.DRAFT),
        (Status.PUBLISHED, 5, False, Stage.COMING),
        (Status.PUBLISHED, 5, True, Stage.MOVED),
        (Status.PUBLISHED, 0, True, Stage.RUNNING),
        (Status.PUBLISHED, -2, False, Stage.OVER),
        (Status.HELD, -2, False, Stage.OVER),
        (Status.POSTPONED, -2, False, Stage.POSTPONED),
        (Status.CANCELLED, 5, True, Stage.CANCELLED),
    ],
)
def test_where_an_event_stands_follows_from_its_status_and_the_clock(status, begins_in, moved, stage):
    starts = NOW + begins_in * HOUR

    assert rules.stage_of(status, starts, starts + 2 * HOUR, NOW, NOW if moved else None) is stage


@pytest.mark.parametrize(
    ("parts", "filter"),
    [
        ({}, Filter()),
        (
            {"kind": "online", "condition": "cancer", "area": "winslow", "group": "7"},
            Filter(Kind.ONLINE, "cancer", "winslow", 7),
        ),
        ({"kind": "by-pigeon", "group": "-1"}, Filter()),
        ({"group": "99999999999"}, Filter()),
        ({"group": "²"}, Filter()),
    ],
)  # fmt: skip
def test_a_filter_reads_what_makes_sense_and_leaves_the_rest(parts, filter):
    assert Filter.read(parts) == filter


@given(
    st.builds(
        Filter,
        kind=st.none() | st.sampled_from(Kind),
        condition=st.sampled_from(["", "cancer"]),
        area=st.sampled_from(["", "winslow"]),
        group=st.none() | st.integers(1, 2**31 - 1),
    )
)
def test_a_filter_is_read_back_from_its_own_address(asked):
    assert Filter.read({name: str(value) for name, value in asked.address.items()}) == asked


@pytest.mark.parametrize("link", ["", "https://meet.example.com/room?x=1#y"])
def test_a_link_of_a_provider_is_https(link):
    rules.check_link(link)


@pytest.mark.parametrize(
    "link",
    ["http://meet.example.com", "javascript:alert(1)", "meet.example.com", "https://", "https://a b", "https://[",
     "https://user:secret@meet.example.com", "//meet.example.com"],
)  # fmt: skip
def test_any_other_link_is_refused(link):
    with pytest.raises(Refused) as refusal:
        rules.check_link(link)

    assert refusal.value.field == "provider_link"


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_a_month_is_shown_in_whole_weeks_that_hold_all_its_days(day):
    shown = [one for week in rules.weeks_of(day.replace(day=1)) for one in week]

    assert day in shown
    assert shown == [shown[0] + timedelta(days=n) for n in range(len(shown))]
    assert shown[0].weekday() == 0
    assert len(shown) % 7 == 0
    assert len(shown) <= 42

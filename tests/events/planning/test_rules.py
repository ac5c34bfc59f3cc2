"""Which dates a rhythm proposes, why another week, and what a year lacks."""

import itertools
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from network.core.rules import Refused
from network.events.meetings.rules import LONDON, Kind
from network.events.planning.bank_holidays import bank_holidays
from network.events.planning.rules import (
    WEEK,
    Busy,
    DaysOffKind,
    Off,
    Planned,
    Rhythm,
    lacks_the_next,
    months_after,
    off_on,
    propose,
    years_lacking,
)

TUESDAY = date(2027, 1, 5)
LONG_AGO = date(2020, 1, 1)
EASTER = Off("Easter holidays", date(2027, 3, 26), date(2027, 4, 9))
SUMMER = Off("Summer holidays", date(2027, 7, 22), date(2027, 9, 1))


def rhythm(**facts: object) -> Rhythm:
    return Rhythm(**{"anchor_on": TUESDAY, "begins": time(19), "minutes": 90} | facts)  # type: ignore[arg-type]


def days(*proposals: object) -> list[str]:
    return [str(one.on) for one in proposals]  # type: ignore[attr-defined]


def test_a_year_of_six_weeks_from_a_tuesday() -> None:
    found = propose(rhythm(), [], [], since=LONG_AGO)

    assert days(*found) == [
        "2027-01-05",
        "2027-02-16",
        "2027-03-30",
        "2027-05-11",
        "2027-06-22",
        "2027-08-03",
        "2027-09-14",
        "2027-10-26",
        "2027-12-07",
    ]
    assert {one.reason for one in found} == {""}


def test_another_weekday_begins_with_the_first_such_day_after_the_date() -> None:
    assert rhythm(weekday=3).first_on == date(2027, 1, 7)
    assert rhythm(weekday=1).first_on == TUESDAY
    assert rhythm(weekday=0).first_on == date(2027, 1, 11)


def test_a_rhythm_that_began_long_ago_goes_on_as_if_nobody_had_stopped_it() -> None:
    found = propose(rhythm(anchor_on=date(2026, 1, 6), months=3), [], [], since=date(2026, 11, 23))

    assert days(*found) == ["2026-12-08", "2027-01-19"]


@pytest.mark.parametrize(
    ("off", "meant", "instead", "reason"),
    [
        (
            [EASTER],
            "2027-03-30",
            "2027-03-23",
            "Tuesday 30 March 2027 is in the Easter holidays; one week earlier instead",
        ),
        (
            [Off("Half term", date(2027, 2, 15), date(2027, 2, 19))],
            "2027-02-16",
            "2027-02-23",
            "Tuesday 16 February 2027 is in the half term; one week later instead",
        ),
        (
            [SUMMER],
            "2027-08-03",
            "2027-07-20",
            "Tuesday 3 August 2027 is in the summer holidays; two weeks earlier instead",
        ),
        (
            [Off("Staff day", date(2027, 5, 11), date(2027, 5, 11), DaysOffKind.OTHER)],
            "2027-05-11",
            "2027-05-18",
            "Tuesday 11 May 2027 is Staff day; one week later instead",
        ),
        (
            [Off("The long break", date(2027, 5, 1), date(2027, 6, 10))],
            "2027-05-11",
            "2027-04-27",
            "Tuesday 11 May 2027 is in the long break; two weeks earlier instead",
        ),
    ],
    ids=["earlier is nearer", "a tie goes to the later", "a long holiday", "one day", "with an article"],
)
def test_a_day_off_goes_to_the_nearest_week_and_says_why(
    off: list[Off], meant: str, instead: str, reason: str
) -> None:
    found = propose(rhythm(), off, [], since=LONG_AGO)

    moved = next(one for one in found if str(one.meant_on) == meant)
    assert (str(moved.on), moved.reason) == (instead, reason)


def test_one_shift_moves_no_other_meeting() -> None:
    plain = propose(rhythm(), [], [], since=LONG_AGO)
    moved = propose(rhythm(), [EASTER], [], since=LONG_AGO)

    assert [one for one in plain if one not in moved] == [plain[2]]


def test_the_first_date_moves_later_alone() -> None:
    new_year = Off("Christmas holidays", date(2026, 12, 30), date(2027, 1, 12))

    assert days(*propose(rhythm(), [new_year], [], since=LONG_AGO))[0] == "2027-01-19"


def test_where_no_week_near_is_free_the_date_is_left_out_and_the_reason_said() -> None:
    found = propose(rhythm(interval_weeks=2), [SUMMER], [], since=LONG_AGO)

    left_out = [one for one in found if one.on is None]
    assert next(one.reason for one in left_out) == (
        "Tuesday 3 August 2027 is in the summer holidays, and no week near it is free: left out"
    )


def test_an_event_at_that_time_is_in_the_way_and_one_in_the_morning_is_not() -> None:
    evening = Busy(
        "Network day", datetime(2027, 2, 16, 20, tzinfo=LONDON), datetime(2027, 2, 16, 21, tzinfo=LONDON)
    )
    morning = Busy("Coffee", datetime(2027, 1, 5, 9, tzinfo=LONDON), datetime(2027, 1, 5, 19, tzinfo=LONDON))

    found = propose(rhythm(), [], [evening, morning], since=LONG_AGO)

    assert days(*found[:2]) == ["2027-01-05", "2027-02-23"]
    assert (
        found[1].reason == "Tuesday 16 February 2027 has “Network day” at that time; one week later instead"
    )


def test_a_bank_holiday_is_named_although_it_lies_in_the_school_holidays() -> None:
    banks = bank_holidays(date(2027, 1, 1), date(2027, 12, 31))
    found = off_on(date(2027, 3, 29), [EASTER, *banks])

    assert found is not None
    assert found.called == "Easter Monday"


def test_the_bank_holidays_of_england_and_not_of_scotland() -> None:
    found = {one.first_on for one in bank_holidays(date(2027, 1, 1), date(2027, 12, 31))}

    assert date(2027, 8, 30) in found
    assert date(2027, 8, 2) not in found
    assert date(2027, 12, 27) in found  # in the place of a Saturday


def test_the_wall_time_stays_through_both_changes_of_the_clock() -> None:
    plan = rhythm(interval_weeks=1)
    moments = [plan.begins_at(one.on) for one in propose(plan, [], [], since=LONG_AGO) if one.on]

    assert {one.astimezone(LONDON).time() for one in moments} == {time(19)}
    assert {one.hour for one in moments} == {18, 19}
    assert {one.tzinfo for one in moments} == {UTC}


@pytest.mark.parametrize(
    ("anchor", "begins", "minutes"),
    [
        (date(2027, 3, 28), time(1, 30), 60),
        (date(2027, 10, 31), time(1), 60),
        (date(2027, 10, 30), time(23, 30), 120),
    ],
    ids=["never on the clock", "twice on the clock", "an end twice on the clock"],
)
def test_an_hour_that_clocks_show_twice_or_never_is_refused(anchor: date, begins: time, minutes: int) -> None:
    with pytest.raises(Refused, match="The clocks change in that hour"):
        propose(rhythm(anchor_on=anchor, begins=begins, minutes=minutes), [], [], since=LONG_AGO)


def test_a_meeting_may_cross_midnight_and_the_year() -> None:
    plan = rhythm(anchor_on=date(2027, 12, 31), begins=time(23), minutes=120)

    assert plan.ends_at(date(2027, 12, 31)) == datetime(2028, 1, 1, 1, tzinfo=UTC)
    assert days(*propose(plan, [], [], since=LONG_AGO))[:2] == ["2027-12-31", "2028-02-11"]


def test_a_rhythm_meets_on_a_leap_day() -> None:
    found = propose(rhythm(anchor_on=date(2028, 2, 29), months=24), [], [], since=LONG_AGO)

    assert days(*found)[0] == "2028-02-29"
    assert max(one.meant_on for one in found) < months_after(date(2028, 2, 29), 24) == date(2030, 2, 28)


offs = st.lists(
    st.builds(
        lambda first, length: Off("Holidays", first, first + timedelta(days=length)),
        st.dates(date(2026, 6, 1), date(2029, 6, 1)),
        st.integers(0, 45),
    ),
    max_size=12,
)
rhythms = st.builds(
    Rhythm,
    anchor_on=st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    begins=st.builds(time, st.integers(3, 19), st.sampled_from([0, 15, 30])),
    minutes=st.integers(15, 240),
    interval_weeks=st.integers(1, 13),
    months=st.integers(1, 24),
    weekday=st.none() | st.integers(0, 6),
)
events = st.lists(
    st.builds(
        lambda day, hour, length: Busy(
            "Event",
            datetime.combine(day, time(hour), UTC),
            datetime.combine(day, time(hour), UTC) + timedelta(hours=length),
        ),
        st.dates(date(2026, 6, 1), date(2029, 6, 1)),
        st.integers(0, 23),
        st.integers(1, 30),
    ),
    max_size=12,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rhythms, offs, events, st.dates(date(2026, 1, 1), date(2028, 12, 31)))
def test_what_is_true_of_every_proposal(plan: Rhythm, off: list[Off], busy: list[Busy], since: date) -> None:
    found = propose(plan, off, busy, since=since)
    grid = list(plan.grid(since))
    proposed = [one.on for one in found if one.on is not None]

    assert [one.meant_on for one in found] == grid
    assert all((later - one) == plan.interval_weeks * WEEK for one, later in itertools.pairwise(grid))
    assert all((one - plan.first_on) % (plan.interval_weeks * WEEK) == timedelta() for one in grid)
    assert proposed == sorted(set(proposed))
    assert all(day >= max(since, plan.first_on) and off_on(day, off) is None for day in proposed)
    assert not any(one.overlaps(plan.begins_at(day), plan.ends_at(day)) for one in busy for day in proposed)
    assert {plan.begins_at(day).astimezone(LONDON).time() for day in proposed} <= {plan.begins}
    for one in found:
        if one.on is not None:
            away = one.on - one.meant_on
            assert away % WEEK == timedelta()
            assert abs(away) <= plan.reach * WEEK
        assert bool(one.reason) == (one.on != one.meant_on)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rhythms, offs)
def test_the_week_that_is_taken_is_the_nearest_that_is_free(plan: Rhythm, off: list[Off]) -> None:
    found = propose(plan, off, [], since=LONG_AGO)
    taken: set[date] = set()

    for one in found:
        free = [
            (abs(away), -away)
            for away in range(-plan.reach, plan.reach + 1)
            if one.meant_on + away * WEEK >= plan.first_on
            and off_on(one.meant_on + away * WEEK, off) is None
            and one.meant_on + away * WEEK not in taken
        ]
        away = (one.on - one.meant_on) // WEEK if one.on else None
        assert (min(free) if free else None) == (None if away is None else (abs(away), -away))
        if one.on:
            taken.add(one.on)


TODAY = date(2026, 11, 23)


def planned(on: date, kind: Kind = Kind.ONLINE, *, is_draft: bool = False) -> Planned:
    return Planned(on, kind, is_draft)


@pytest.mark.parametrize(
    ("there", "lacks"),
    [
        ([], True),
        ([date(2026, 11, 22)], True),
        ([date(2026, 11, 23)], False),
        ([date(2027, 1, 4)], False),
        ([date(2027, 1, 5)], True),
    ],
    ids=["nothing", "yesterday", "today", "in six weeks", "a day later"],
)
def test_when_the_next_meeting_is_missing(there: list[date], lacks: bool) -> None:
    assert lacks_the_next([planned(day) for day in there], TODAY) is lacks


@pytest.mark.parametrize(
    ("today", "there", "words"),
    [
        (
            date(2026, 3, 1),
            [planned(date(2026, 5, 12), Kind.FACE_TO_FACE, is_draft=True)],
            ["2026 has one of its two face-to-face events: a draft for 12 May"],
        ),
        (
            date(2026, 3, 1),
            [planned(date(2026, 5, 12), Kind.FACE_TO_FACE), planned(date(2026, 9, 8), Kind.HYBRID)],
            [],
        ),
        (
            date(2026, 3, 1),
            [planned(date(2026, 5, 12)), planned(date(2027, 5, 12), Kind.HYBRID)],
            ["2026 has none of its two face-to-face events"],
        ),
        (
            date(2026, 10, 1),
            [],
            [
                "2026 has none of its two face-to-face events",
                "2027 has none of its two face-to-face events",
            ],
        ),
        (
            date(2026, 11, 23),
            [planned(date(2027, 5, 12), Kind.HYBRID)],
            ["2027 has one of its two face-to-face events: 12 May"],
        ),
    ],
    ids=["one of two", "both", "another year", "from October on the next", "too late for this year"],
)
def test_which_years_lack_their_two_events_face_to_face(
    today: date, there: list[Planned], words: list[str]
) -> None:
    assert [year.words for year in years_lacking(there, today)] == words

"""What a scheme makes of entries: points, caps, periods, what is carried, and what is missing by when."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.core.days import Period
from network.core.rules import Refused
from network.members.cpd import checks
from network.members.cpd.rules import (
    Activity,
    Entry,
    Measure,
    Scheme,
    SharedCap,
    balance,
    balances,
    number,
    periods,
    points,
)
from tests.cpd import by_hand

F = Fraction
TODAY = date(2026, 11, 2)
STARTED = date(2026, 4, 1)
AT_MOST_TEN = "since “Half-point activities” counts at most 10 points a period"


def kinds(*all_: Activity) -> dict[str, Activity]:
    return {one.key: one for one in all_}


YEARLY = Scheme(
    title="Yearly",
    months=12,
    needed=F(10),
    least_share=F(5),
    share_title="endorsed activity",
    shared_caps={"half": SharedCap("Half-point activities", F(10))},
    activities=kinds(
        Activity("endorsed", "Endorsed activity", F(1), helps_share=True),
        Activity("unmapped", "Unmapped activity", F(1, 2), helps_share=True, shared_cap="half"),
        Activity("partner", "Partner event", F(1, 2), shared_cap="half"),
        Activity("module", "Academy module", F(1, 4), measure=Measure.ENTRY),
    ),
)
TWO_YEARS = Scheme(
    title="Two years",
    months=24,
    needed=F(24),
    carries=F(8),
    activities=kinds(
        Activity("course", "Course with assessment", F(1), from_hours=F(8), most_an_entry=F(16)),
        Activity("workshop", "Workshop", F(1), from_hours=F(4), most_an_entry=F(6)),
        Activity("other", "Activity of another kind", F(1), most_an_entry=F(3)),
        Activity("entry", "Qualification that gives entry to a level", F(20), measure=Measure.ENTRY),
    ),
)


def did(
    kind: str, hours: float = 0, on: date = date(2026, 10, 1), id: int = 1, checked: bool = True
) -> Entry:
    return Entry(id, f"Entry {id}", kind, on, F(hours), checked)


def now(scheme: Scheme, *entries: Entry):
    found = balance(scheme, STARTED, entries, TODAY)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("scheme", "kind", "hours", "counted", "words"),
    [
        (YEARLY, "endorsed", 7, F(7), "Endorsed activity, 7 h: 7 points"),
        (YEARLY, "unmapped", 3, F(3, 2), "Unmapped activity, 3 h: 1.5 points"),
        (YEARLY, "partner", 1.25, F(5, 8), "Partner event, 1.25 h: 0.625 points"),
        (YEARLY, "module", 0, F(1, 4), "Academy module: 0.25 points"),
        (YEARLY, "partner", 30, F(10),
         f"Partner event, 30 h: 10 points counted of 15, {AT_MOST_TEN}"),
        (TWO_YEARS, "course", 7.75, F(0),
         "Course with assessment, 7.75 h: 0 points counted of 7.75, it counts from 8 h on"),
        (TWO_YEARS, "course", 8, F(8), "Course with assessment, 8 h: 8 points"),
        (TWO_YEARS, "course", 16, F(16), "Course with assessment, 16 h: 16 points"),
        (TWO_YEARS, "course", 20, F(16),
         "Course with assessment, 20 h: 16 points counted of 20, the most a course with assessment counts"),
        (TWO_YEARS, "workshop", 3.75, F(0),
         "Workshop, 3.75 h: 0 points counted of 3.75, it counts from 4 h on"),
        (TWO_YEARS, "workshop", 7, F(6), "Workshop, 7 h: 6 points counted of 7, the most a workshop counts"),
        (TWO_YEARS, "other", 5, F(3),
         "Activity of another kind, 5 h: 3 points counted of 5, the most an activity of another kind counts"),
        (TWO_YEARS, "entry", 0, F(20), "Qualification that gives entry to a level: 20 points"),
    ],
)  # fmt: skip
def test_what_one_entry_counts_and_why(scheme, kind, hours, counted, words):
    (line,) = now(scheme, did(kind, hours)).lines

    assert (line.counted, line.words) == (counted, words)


def test_a_shared_cap_never_costs_the_share():
    early = did("partner", 20, date(2026, 5, 1), id=1)
    late = did("unmapped", 12, date(2026, 6, 1), id=2)

    found = now(YEARLY, early, late)

    assert {line.entry.id: line.counted for line in found.lines} == {1: F(4), 2: F(6)}
    assert (found.counted, found.share) == (F(10), F(6))


def test_points_by_kind_stand_in_the_order_of_the_scheme():
    found = now(YEARLY, did("partner", 2, id=1), did("endorsed", 1, id=2), did("partner", 2, id=3))

    assert [(kind.key, some) for kind, some in found.by_kind] == [("endorsed", F(1)), ("partner", F(2))]


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ((), "Still missing 10 points by 31 March 2027, 5 of them from endorsed activity"),
        ((did("partner", 7), did("endorsed", 3, id=2)),
         "Still missing 3.5 points by 31 March 2027, 2 of them from endorsed activity"),
        ((did("endorsed", 9),), "Still missing 1 point by 31 March 2027"),
        ((did("partner", 20),),
         "Still missing 5 points by 31 March 2027, all of them from endorsed activity"),
        ((did("partner", 20), did("endorsed", 4.5, id=2)),
         "Still missing 0.5 points by 31 March 2027, all of it from endorsed activity"),
        ((did("endorsed", 12),), "All 10 points are there"),
    ],
    ids=["all", "some of both", "only points", "only the share", "half a point", "nothing"],
)  # fmt: skip
def test_what_is_missing_is_said_with_its_last_day(entries, words):
    assert now(YEARLY, *entries).missing_words(TODAY) == words


def test_what_was_missing_is_said_afterwards():
    found = balance(YEARLY, date(2025, 4, 1), [did("endorsed", 9, date(2025, 9, 1))], date(2026, 3, 31))

    assert found is not None
    assert found.missing_words(TODAY) == "1 point was missing on 31 March 2026"


def test_what_waits_counts_nothing_and_says_what_it_would_add():
    checked = did("partner", 18, id=1)
    waits = did("partner", 6, date(2026, 5, 1), id=2, checked=False)

    found = now(YEARLY, waits, checked)

    assert (found.counted, found.would_add) == (F(9), F(1))
    assert [line.entry.id for line in found.lines] == [1]
    assert found.waiting[0].words == (f"Partner event, 6 h: 1 point counted of 3, {AT_MOST_TEN}")


def test_what_is_above_the_need_goes_on_as_far_as_the_scheme_allows():
    entries = [
        did("entry", on=date(2017, 2, 11), id=1),
        did("course", 20, date(2017, 9, 24), id=2),
        did("workshop", 7, date(2018, 10, 7), id=3),
    ]

    first, second, third = balances(TWO_YEARS, date(2016, 4, 1), entries, date(2020, 4, 1))

    assert (first.total, first.carries_out) == (F(36), F(8))
    assert (second.carried_in, second.counted, second.missing) == (F(8), F(6), F(10))
    assert (third.carried_in, third.total) == (F(0), F(0))


@pytest.mark.parametrize(
    ("months", "anchor", "started_on", "until", "expected"),
    [
        (12, None, date(2026, 4, 1), date(2027, 4, 1),
         [("2026-04-01", "2027-03-31"), ("2027-04-01", "2028-03-31")]),
        (12, None, date(2024, 2, 29), date(2026, 2, 28),
         [("2024-02-29", "2025-02-27"), ("2025-02-28", "2026-02-27"), ("2026-02-28", "2027-02-27")]),
        (1, None, date(2027, 1, 31), date(2027, 3, 1),
         [("2027-01-31", "2027-02-27"), ("2027-02-28", "2027-03-30")]),
        (12, date(2020, 4, 1), date(2026, 7, 9), date(2027, 4, 1),
         [("2026-07-09", "2027-03-31"), ("2027-04-01", "2028-03-31")]),
        (12, date(2030, 4, 1), date(2026, 4, 1), date(2026, 4, 1), [("2026-04-01", "2027-03-31")]),
        (24, date(2020, 2, 29), date(2021, 1, 1), date(2022, 2, 28),
         [("2021-01-01", "2022-02-27"), ("2022-02-28", "2024-02-28")]),
        (12, None, date(2026, 4, 1), date(2026, 3, 31), []),
    ],
    ids=["own", "leap day", "short months", "calendar", "calendar to come", "leap days", "not yet"],
)  # fmt: skip
def test_periods_are_counted_from_the_first_day_or_the_scheme_s_calendar(
    months, anchor, started_on, until, expected
):
    scheme = Scheme("Any", months, F(1), {}, anchor=anchor)

    found = periods(scheme, started_on, until)

    assert found == [Period(date.fromisoformat(one), date.fromisoformat(other)) for one, other in expected]


def test_what_was_done_before_the_first_day_counts_nowhere():
    assert now(YEARLY, did("endorsed", 3, date(2026, 3, 31))).lines == ()


def test_the_calendar_ends_and_nothing_breaks():
    assert periods(Scheme("Any", 120, F(1), {}), date(9990, 1, 1), date.max)[-1].last_day <= date.max


@pytest.mark.parametrize(
    ("value", "said"),
    [(F(0), "0"), (F(10), "10"), (F(100), "100"), (F(7, 2), "3.5"), (F(16001, 16), "1000.0625")],
)
def test_numbers_are_written_exactly(value, said):
    assert number(value) == said


def test_one_point_is_one_point():
    assert [points(F(1)), points(F(1, 4))] == ["1 point", "0.25 points"]


# Random schemes against a sum made in another way

quarters = st.integers(1, 48).map(lambda n: F(n, 4))
maybe = st.none() | quarters
DAYS = st.dates(date(2023, 11, 1), date(2028, 4, 1))  # around two leap days


@st.composite
def schemes(draw: st.DrawFn) -> Scheme:
    caps = {"a": SharedCap("A", draw(quarters)), "b": SharedCap("B", draw(quarters))}
    activities = kinds(
        *(
            Activity(
                key,
                key.upper(),
                draw(st.integers(1, 8).map(lambda n: F(n, 4))),
                measure=draw(st.sampled_from(Measure)),
                from_hours=draw(st.sampled_from([F(0), F(1), F(4)])),
                most_an_entry=draw(maybe),
                most_a_period=draw(maybe),
                shared_cap=draw(st.sampled_from([None, "a", "b"])),
                helps_share=draw(st.booleans()),
            )
            for key in ("one", "two", "three", "four")
        )
    )
    needed = draw(quarters)
    return Scheme(
        "Random",
        draw(st.integers(1, 26)),
        needed,
        activities,
        anchor=draw(st.none() | st.dates(date(2016, 1, 1), date(2023, 6, 1)) | st.just(date(2016, 2, 29))),
        carries=draw(st.integers(0, 12).map(lambda n: F(n, 4))),
        least_share=min(needed, draw(st.integers(0, 20).map(lambda n: F(n, 4)))),
        share_title="this",
        shared_caps=caps,
    )


@st.composite
def logs(draw: st.DrawFn) -> list[Entry]:
    kind = st.sampled_from(["one", "two", "three", "four", "unknown"])
    hours = st.integers(0, 60).map(lambda n: F(n, 4))
    rows = draw(st.lists(st.tuples(kind, DAYS, hours, st.booleans()), max_size=14))
    return [Entry(at, "Any", *row[:3], checked=row[3] or at % 3 > 0) for at, row in enumerate(rows)]


@settings(max_examples=150, deadline=None)
@given(schemes(), st.dates(date(2023, 11, 1), date(2025, 12, 31)) | st.just(date(2024, 2, 29)), logs(), DAYS)
def test_balances_equal_a_sum_made_by_hand(scheme, started_on, entries, until):
    found = balances(scheme, started_on, entries, until)

    exact = [(one.carried_in * 16, one.counted * 16, one.missing * 16) for one in found]
    spans = [(one.period.begins_on, one.last_day) for one in found]
    assert exact == by_hand.totals(scheme, started_on, entries, until)
    assert spans == by_hand.periods(scheme, started_on, until)


@settings(max_examples=150, deadline=None)
@given(schemes(), logs(), DAYS)
def test_what_waits_adds_just_what_was_said_once_it_is_checked(scheme, entries, until):
    started_on = date(2024, 2, 29)
    done = [Entry(one.id, one.title, one.activity, one.ends_on, one.hours) for one in entries]

    before, after = balances(scheme, started_on, entries, until), balances(scheme, started_on, done, until)

    assert [one.counted + one.would_add for one in before] == [one.counted for one in after]


@settings(max_examples=100, deadline=None)
@given(schemes(), logs(), DAYS)
def test_lines_explain_the_total_to_the_last_part_of_a_point(scheme, entries, until):
    for one in balances(scheme, date(2024, 2, 29), entries, until):
        for line in (*one.lines, *one.waiting):
            assert line.worth - sum(cut.points for cut in line.cuts) == line.counted
        assert sum(some for _, some in one.by_kind) == one.counted
        assert one.total - one.carried_in == one.counted


# What is refused

ENTRIES = {
    "to come": (date(2026, 11, 2), date(2026, 11, 3), F(2), "ends_on"),
    "backwards": (date(2026, 10, 2), date(2026, 10, 1), F(2), "ends_on"),
    "over years": (date(2023, 10, 1), date(2026, 10, 1), F(2), "begins_on"),
    "less than nothing": (TODAY, TODAY, F(-1), "hours"),
    "thirds of an hour": (TODAY, TODAY, F(1, 3), "hours"),
    "more than a day has": (TODAY, TODAY, F(49, 4), "hours"),
}


@pytest.mark.parametrize("case", ENTRIES.values(), ids=ENTRIES)
def test_what_cannot_have_been_is_refused_beside_its_field(case):
    begins_on, ends_on, hours, field = case

    with pytest.raises(Refused) as refusal:
        checks.check_entry(begins_on, ends_on, hours, TODAY)

    assert refusal.value.field == field


def test_a_day_of_twelve_hours_that_ends_today_can_be():
    checks.check_entry(TODAY, TODAY, F(12), TODAY)


SCHEMES = {
    "no months": ((0, F(1), F(0), F(0), ""), "months"),
    "no points": ((12, F(0), F(0), F(0), ""), "needed"),
    "thirds": ((12, F(1, 3), F(0), F(0), ""), "needed"),
    "more share than points": ((12, F(1), F(0), F(2), "this"), "least_share"),
    "a share of what": ((12, F(1), F(0), F(1), " "), "share_title"),
    "carries less than nothing": ((12, F(1), F(-1), F(0), ""), "carries"),
}


@pytest.mark.parametrize("case", SCHEMES.values(), ids=SCHEMES)
def test_a_scheme_that_nobody_could_follow_is_refused(case):
    facts, field = case

    with pytest.raises(Refused) as refusal:
        checks.check_scheme(*facts)

    assert refusal.value.field == field


def test_hours_are_asked_for_where_a_kind_counts_by_them():
    checks.check_kinds([YEARLY.activities["module"]], F(0))

    with pytest.raises(Refused, match="how many hours"):
        checks.check_kinds([YEARLY.activities["endorsed"]], F(0))
    with pytest.raises(Refused, match="what kind"):
        checks.check_kinds([], F(1))


@given(
    anchor=st.none() | st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    started_on=st.dates(date(2000, 1, 1), date(2026, 1, 1)),
    months=st.integers(1, 30),
)
def test_only_a_first_period_in_a_calendar_can_have_begun_before(anchor, started_on, months):
    scheme = Scheme("Any", months, F(10), {}, anchor=anchor)
    found = balances(scheme, started_on, [], date(2028, 1, 1))

    assert not any(one.began_late for one in found[1:])
    assert anchor or not found[0].began_late

"""The rules of the ladder, as tables and as properties against a brute-force day-by-day reading."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.core.rules import Refused
from network.members.reminders import rules
from network.members.reminders.rules import LAPSED, Entry, Grant, Kind, Ledger, Status

END = date(2026, 12, 31)
FIRST_AID = Kind((90, 60, 30, 7), grace_days=28)
GRANT = Grant(1, date(2024, 1, 1), END)


def days(number):
    return timedelta(days=number)


def due(on, *entries, kind=FIRST_AID, grants=(GRANT,)):
    return [(one.grant.id, one.step) for one in rules.due(kind, grants, {1: Ledger(entries)}, on)]


@pytest.mark.parametrize(
    ("before", "step"),
    [(91, None), (90, 90), (61, 90), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (0, 7), (-1, LAPSED),
     (-58, LAPSED), (-59, None)],
)  # fmt: skip
def test_a_step_lasts_until_the_next_begins_and_the_last_thirty_days_after_the_grace(before, step):
    assert rules.step_on(FIRST_AID.ladder(END), END, 28, END - days(before)) == step


def test_a_kind_without_days_or_that_nobody_can_renew_any_more_has_no_ladder():
    assert Kind(()).ladder(END) == ()
    assert Kind((30,), retired_on=END).ladder(END) == ()
    assert Kind((30,), retired_on=END).ladder(END - days(1)) == (30, LAPSED)


def test_after_days_away_only_the_most_urgent_step_goes_and_the_others_are_passed_over():
    sent = Entry(90, END, Status.SENT, END - days(90))

    found = rules.due(FIRST_AID, [GRANT], {1: Ledger([sent])}, END - days(5))

    assert [(one.step, one.passed_over) for one in found] == [(7, (60, 30))]


def test_a_step_that_was_told_is_told_once():
    told = Entry(30, END, Status.SENT, END - days(30))

    assert due(END - days(29), told) == []
    assert due(END - days(7), told) == [(1, 7)]


@pytest.mark.parametrize(
    ("days_of_ladder", "on", "expected"),
    [((31, 7), 29, []), ((30, 28, 7), 28, [(1, 28)]), ((25, 7), 26, []), ((25, 7), 25, [(1, 25)])],
    ids=["a day earlier, which it was told after", "one more", "later, not yet", "later"],
)
def test_an_edit_of_the_ladder_tells_nobody_twice_and_loses_nothing(days_of_ladder, on, expected):
    told = Entry(30, END, Status.SENT, END - days(30))

    assert due(END - days(on), told, kind=Kind(days_of_ladder)) == expected


@pytest.mark.parametrize("status", [Status.HELD, Status.SKIPPED, Status.NOT_WANTED, Status.PASSED_OVER])
def test_what_was_decided_or_is_held_is_not_due(status):
    assert due(END - days(6), Entry(7, END, status, END - days(7))) == []


def test_what_was_released_is_due():
    assert due(END - days(6), Entry(7, END, Status.RELEASED, END - days(7))) == [(1, 7)]


def test_the_ladder_begins_anew_where_the_last_day_was_moved():
    told = Entry(30, END - days(90), Status.SENT, END - days(120))

    assert due(END - days(30), told) == [(1, 30)]


@pytest.mark.parametrize(
    ("other", "renewed"),
    [
        (Grant(2, END + days(1), END + days(900)), True),
        (Grant(2, END - days(5), END + days(900)), True),
        (Grant(2, END - days(5), None), True),
        (Grant(2, None, None, verified=False), True),
        (Grant(2, END - days(5), END + days(900), verified=False), True),
        (Grant(2, END + days(20), END + days(900)), False),
        (Grant(2, date(2020, 1, 1), END - days(300)), False),
        (Grant(2, date(2020, 1, 1), END - days(300), verified=False), False),
        (Grant(2, date(2024, 1, 1), END), True),
        (Grant(0, date(2024, 1, 1), END), False),
    ],
    ids=[
        "runs on", "overlaps", "never ends", "waits, with no dates", "waits", "leaves a gap to come",
        "is older", "is older and waits", "ends alike, later in the record", "ends alike, earlier",
    ],
)  # fmt: skip
def test_what_makes_a_grant_renewed(other, renewed):
    assert rules.is_renewed(GRANT, [GRANT, other], END - days(10)) is renewed


def test_a_renewal_after_a_gap_silences_from_the_day_it_begins():
    late = Grant(2, END + days(20), END + days(900))

    assert not rules.is_renewed(GRANT, [GRANT, late], END + days(19))
    assert rules.is_renewed(GRANT, [GRANT, late], END + days(20))


def test_a_hold_ends_when_the_next_step_begins_or_when_it_is_renewed():
    held = Entry(30, END, Status.HELD, END - days(30))
    renewal = Grant(2, END, END + days(900))

    assert rules.hold_is_over(held, FIRST_AID, GRANT, [GRANT], END - days(8)) is None
    assert rules.hold_is_over(held, FIRST_AID, GRANT, [GRANT], END - days(7)) is Status.PASSED_OVER
    assert rules.hold_is_over(held, FIRST_AID, GRANT, [GRANT, renewal], END - days(8)) is Status.OVER


def test_the_next_fourteen_days_show_each_step_once():
    found = rules.coming(FIRST_AID, [GRANT], {}, END - days(10))

    assert [one.step for one in found] == [30, 7, LAPSED]
    assert [rules.due_on(one.step, END) for one in found] == [END - days(30), END - days(7), END + days(1)]


@pytest.mark.parametrize(
    ("step", "left", "may"), [(30, 30, True), (7, 7, False), (30, 8, True), (LAPSED, -1, False)]
)
def test_what_ends_before_the_weekly_letter_does_not_wait_for_it(step, left, may):
    assert rules.can_wait_a_week(step, END, END - days(left)) is may


def test_an_extension_is_by_a_day_or_by_months_and_never_both():
    assert rules.extended(date(2026, 11, 30), months=3) == date(2027, 2, 28)
    assert rules.extended(END, to=date(2027, 3, 1)) == date(2027, 3, 1)
    for wrong in ({}, {"to": END, "months": 3}, {"months": 0}, {"months": 99}):
        with pytest.raises(Refused):
            rules.extended(END, **wrong)


# Random lives: some days the job does not run, ladders are edited, renewals come, are refused and go.

ladders = st.lists(st.integers(1, 120), max_size=5, unique=True).map(tuple)
events = st.lists(
    st.tuples(st.integers(-150, 120), st.sampled_from(["ladder", "submit", "verify", "drop"]), ladders),
    max_size=6,
)
outages = st.lists(st.tuples(st.integers(-150, 120), st.integers(1, 40)), max_size=5)


@settings(max_examples=150, deadline=None)
@given(first=ladders, events=events, outages=outages, grace=st.integers(0, 40), gap=st.integers(-20, 20))
def test_no_reminder_is_missed_doubled_or_sent_for_a_renewed_grant(first, events, outages, grace, gap):
    kind, renewal, entries, told = Kind(first, grace), None, [], []
    for offset in range(-150, 120):
        on = END + days(offset)
        for at, what, ladder in events:
            if at != offset:
                continue
            if what == "ladder":
                kind = Kind(ladder, grace)
            elif what == "drop":
                renewal = None
            else:
                renewal = Grant(2, END + days(1 + gap), END + days(900), verified=what == "verify")
        if any(begins <= offset < begins + length for begins, length in outages):
            continue
        grants = [one for one in (GRANT, renewal) if one]

        found = [one for one in rules.due(kind, grants, {1: Ledger(entries)}, on) if one.grant is GRANT]

        assert bool(found) is expected(kind, grace, renewal, told, on), (on, told)
        assert len(found) <= 1
        for one in found:
            known = {entry.step for entry in entries}
            assert one.step not in known
            assert not known & set(one.passed_over)
            entries.append(Entry(one.step, END, Status.SENT, on))
            entries += [Entry(step, END, Status.PASSED_OVER, on) for step in one.passed_over]
            told.append(on)


def expected(kind, grace, renewal, told, on):
    """Say by looking at each day whether a letter should go: a step began that nobody was told of since."""
    if renewal and renewal.valid_from <= max(on, END + days(1)):
        return False
    steps = {END - days(number) for number in kind.days} | ({END + days(1)} if kind.days else set())
    if on > END + days(grace + 30):
        return False
    day = END - days(800)
    last_told = max(told, default=day)
    while day <= on:
        if day in steps and day > last_told:
            return True
        day += days(1)
    return False

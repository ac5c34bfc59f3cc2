"""When a reminder of an event is due: both nights on which the clocks change, early hours, whole days."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.events.reminding import rules
from network.events.reminding.rules import LONDON, Coming, Entry, Kind, Meeting, Outcome

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def at(text):
    """Read a wall time in London."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def meeting(starts, published="2026-01-01 12:00", *, all_day=False):
    return Meeting(1, at(starts), at(published), all_day)


@pytest.mark.parametrize(
    ("starts", "begins"),
    [
        ("2026-12-01 19:00", "2026-11-30 09:00"),
        ("2026-12-01 08:00", "2026-11-30 09:00"),
        ("2026-12-01 00:30", "2026-11-30 09:00"),
        ("2026-12-01 23:30", "2026-11-30 09:00"),
        ("2027-01-01 00:00", "2026-12-31 09:00"),
        ("2027-03-28 10:00", "2027-03-27 09:00"),
        ("2027-03-28 02:30", "2027-03-27 09:00"),
        ("2027-03-29 10:00", "2027-03-28 09:00"),
        ("2026-10-25 10:00", "2026-10-24 09:00"),
        ("2026-10-26 08:30", "2026-10-25 09:00"),
        ("2028-03-01 19:00", "2028-02-29 09:00"),
    ],
)
def test_the_day_before_is_nine_by_the_clocks_in_london(starts, begins):
    window = rules.day_before(meeting(starts))

    assert (window.begins, window.ends) == (at(begins), at(starts))


@pytest.mark.parametrize(
    ("starts", "begins"),
    [
        ("2026-12-01 19:00", "2026-12-01 18:00"),
        ("2026-12-01 00:30", "2026-11-30 23:30"),
        ("2027-03-28 02:30", "2027-03-28 00:30"),  # the clocks leave out an hour
        ("2026-10-25 02:30", "2026-10-25 01:30"),
    ],
)
def test_an_hour_before_is_sixty_minutes_also_when_the_clocks_change(starts, begins):
    window = rules.hour_before(meeting(starts))

    assert window.begins.astimezone(LONDON).strftime("%Y-%m-%d %H:%M") == begins
    assert window.ends - window.begins == timedelta(hours=1)


def test_an_event_of_whole_days_has_a_day_before_and_no_hour_before():
    whole = meeting("2026-12-01 00:00", all_day=True)

    assert rules.hour_before(whole) is None
    assert rules.day_before(whole).begins == at("2026-11-30 09:00")


@pytest.mark.parametrize(
    ("published", "begins"),
    [
        ("2026-01-01 12:00", "2026-11-24 09:00"),
        ("2026-11-21 23:59", "2026-11-24 09:00"),
        ("2026-11-22 00:01", "2026-11-25 09:00"),
        ("2026-11-26 12:00", "2026-11-29 09:00"),
        ("2026-11-27 12:00", None),
        ("2026-12-01 12:00", None),
    ],
)
def test_nobody_is_asked_again_within_three_days_of_the_invitation(published, begins):
    window = rules.question(meeting("2026-12-01 19:00", published))

    assert (window and window.begins) == (at(begins) if begins else None)
    assert window is None or window.ends == at("2026-11-30 09:00")


SENT_DAY = Entry(Kind.DAY_BEFORE, at("2026-12-01 19:00"), Outcome.SENT)


@pytest.mark.parametrize(
    ("now", "answered", "wants_hour", "entries", "becomes"),
    [
        ("2026-11-30 08:59", "2026-11-01 12:00", True, [], {}),
        ("2026-11-30 09:00", "2026-11-01 12:00", True, [], {Kind.DAY_BEFORE: Outcome.SENT}),
        ("2026-11-30 09:00", "2026-11-01 12:00", True, [SENT_DAY], {}),
        ("2026-11-30 15:00", "2026-11-30 09:30", False, [], {}),
        ("2026-12-01 17:30", "2026-11-01 12:00", False, [], {Kind.DAY_BEFORE: Outcome.SENT}),
        ("2026-12-01 18:00", "2026-11-01 12:00", True, [SENT_DAY], {Kind.HOUR_BEFORE: Outcome.SENT}),
        ("2026-12-01 18:00", "2026-11-30 12:00", True, [], {Kind.HOUR_BEFORE: Outcome.SENT}),
        ("2026-12-01 18:10", "2026-12-01 18:05", True, [], {}),
        (
            "2026-12-01 18:10",
            "2026-11-01 12:00",
            True,
            [],
            {Kind.HOUR_BEFORE: Outcome.SENT, Kind.DAY_BEFORE: Outcome.PASSED_OVER},
        ),
        ("2026-12-01 19:00", "2026-11-01 12:00", False, [], {Kind.DAY_BEFORE: Outcome.TOO_LATE}),
        ("2026-12-01 19:00", "2026-11-01 12:00", False, [SENT_DAY], {}),
        ("2026-12-11 12:00", "2026-11-01 12:00", False, [], {Kind.DAY_BEFORE: Outcome.TOO_LATE}),
        ("2026-12-20 12:00", "2026-11-01 12:00", False, [], {}),
    ],
    ids=[
        "a minute early",
        "on time",
        "told already",
        "answered after the day's reminder went",
        "late, and still before it begins",
        "an hour before",
        "an hour before alone, after a late answer",
        "answered within the hour",
        "both missed: the nearer one says it all",
        "begun",
        "begun, and told in time",
        "ten days without a worker",
        "longer ago than anybody asks",
    ],
)
def test_what_becomes_of_the_reminders_of_somebody_who_is_going(now, answered, wants_hour, entries, becomes):
    coming = Coming(at(answered), wants_hour)

    assert rules.decide(meeting("2026-12-01 19:00"), coming, entries, at(now)) == becomes


def test_an_event_that_moves_is_reminded_of_anew():
    coming = Coming(LONG_AGO)

    moved = rules.decide(meeting("2026-12-02 19:00"), coming, [SENT_DAY], at("2026-12-01 09:00"))

    assert moved == {Kind.DAY_BEFORE: Outcome.SENT}


def test_a_letter_that_was_dropped_has_told_nobody():
    dropped = Entry(Kind.DAY_BEFORE, at("2026-12-01 19:00"), Outcome.SENT, dropped=True)

    again = rules.decide(meeting("2026-12-01 19:00"), Coming(LONG_AGO), [dropped], at("2026-11-30 12:00"))

    assert again == {Kind.DAY_BEFORE: Outcome.SENT}


def test_what_a_fast_clock_called_too_late_is_sent_once_the_clock_is_right():
    missed = Entry(Kind.DAY_BEFORE, at("2026-12-01 19:00"), Outcome.TOO_LATE)
    event, coming = meeting("2026-12-01 19:00"), Coming(LONG_AGO)

    assert rules.decide(event, coming, [missed], at("2026-12-01 20:00")) == {}
    assert rules.decide(event, coming, [missed], at("2026-12-01 12:00")) == {Kind.DAY_BEFORE: Outcome.SENT}


@pytest.mark.parametrize(
    ("now", "entries", "asked"),
    [
        ("2026-11-24 08:59", [], False),
        ("2026-11-24 09:00", [], True),
        ("2026-11-29 23:00", [], True),
        ("2026-11-30 09:00", [], False),
        ("2026-11-25 09:00", [Entry(Kind.NOT_ANSWERED, at("2026-12-01 19:00"), Outcome.SENT)], False),
        ("2026-11-25 09:00", [Entry(Kind.NOT_ANSWERED, at("2026-11-26 19:00"), Outcome.SENT)], False),
        ("2026-11-25 09:00", [Entry(Kind.NOT_ANSWERED, at("2026-11-26 19:00"), Outcome.SENT, True)], True),
        ("2026-11-25 09:00", [SENT_DAY], True),
    ],
    ids=[
        "early",
        "a week before",
        "two days before",
        "the day before is too late to ask",
        "asked",
        "asked before it moved",
        "asked in a letter that was dropped",
        "another kind",
    ],
)
def test_who_has_not_answered_is_asked_once(now, entries, asked):
    assert rules.is_asked(meeting("2026-12-01 19:00"), entries, at(now)) is asked


@given(
    starts_in=st.integers(min_value=1, max_value=60 * 24 * 400),
    answered_before=st.integers(min_value=1, max_value=60 * 24 * 60),
    wants_hour=st.booleans(),
    looks=st.lists(st.integers(min_value=-60 * 24 * 5, max_value=60 * 24 * 20), min_size=1, max_size=12),
)
def test_whenever_the_worker_looks_nothing_is_sent_twice_nor_after_the_start(
    starts_in, answered_before, wants_hour, looks
):
    starts_at = LONG_AGO + timedelta(minutes=starts_in)
    event = Meeting(1, starts_at, LONG_AGO - timedelta(days=90))
    coming = Coming(starts_at - timedelta(minutes=answered_before), wants_hour)
    entries, sent = [], []

    for look in looks:
        now = starts_at + timedelta(minutes=look)
        for kind, outcome in rules.decide(event, coming, entries, now).items():
            entries = [one for one in entries if one.kind is not kind]
            entries.append(Entry(kind, starts_at, outcome))
            if outcome is Outcome.SENT:
                sent.append((kind, now))

    assert len(sent) == len({kind for kind, _now in sent})
    assert all(now < starts_at for _kind, now in sent)


@given(starts_in=st.integers(min_value=0, max_value=60 * 24 * 400), published=st.integers(0, 60 * 24 * 400))
def test_a_question_comes_in_the_week_before_and_leaves_the_last_day_alone(starts_in, published):
    starts_at = LONG_AGO + timedelta(minutes=starts_in)
    event = Meeting(1, starts_at, starts_at - timedelta(minutes=published))

    window = rules.question(event)

    if window is not None:
        assert starts_at - window.begins <= timedelta(days=8)
        assert window.begins - event.published_at >= timedelta(days=2)
        assert window.ends == rules.day_before(event).begins

"""When feedback is asked for, taken and shown; which links lead out; what needs doing first."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.core.rules import Refused
from network.events.afterwards import rules
from network.events.afterwards.rules import LONDON, QUESTIONS

ENDS = datetime(2026, 12, 1, 20, 30, tzinfo=UTC)


def at(text):
    """Read a wall time in London."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("ends", "asked"),
    [
        ("2026-12-01 20:30", "2026-12-02 09:00"),
        ("2026-12-02 00:30", "2026-12-03 09:00"),
        ("2026-12-02 00:00", "2026-12-02 09:00"),  # whole days end at midnight after the last
        ("2027-03-27 22:00", "2027-03-28 09:00"),
        ("2026-10-24 22:00", "2026-10-25 09:00"),
    ],
)
def test_people_are_asked_at_nine_on_the_day_after(ends, asked):
    assert rules.asked_from(at(ends)) == at(asked)
    assert not rules.is_asked(at(ends), at(asked) - timedelta(minutes=1))
    assert rules.is_asked(at(ends), at(asked))
    assert not rules.is_asked(at(ends), at(asked) + timedelta(days=7))


@pytest.mark.parametrize(
    ("after", "is_open", "is_closed"),
    [
        (timedelta(seconds=-1), False, False),
        (timedelta(0), True, False),
        (timedelta(days=21, seconds=-1), True, False),
        (timedelta(days=21), False, True),
    ],
)
def test_feedback_is_taken_for_three_weeks(after, is_open, is_closed):
    assert rules.is_open(ENDS, ENDS + after) is is_open
    assert rules.is_closed(ENDS, ENDS + after) is is_closed


@pytest.mark.parametrize(
    ("count", "after_days", "shown"),
    [(4, 30, False), (5, 30, True), (50, 20, False), (0, 30, False)],
)
def test_figures_are_shown_of_five_and_more_and_never_while_one_answer_could_be_told(
    count, after_days, shown
):
    assert rules.may_show_figures(count, ENDS, ENDS + timedelta(days=after_days)) is shown


@given(st.lists(st.fixed_dictionaries({one.key: st.integers(1, 5) for one in QUESTIONS}), max_size=30))
def test_every_answer_is_counted_once_in_each_question(answers):
    found = rules.figures(answers)

    assert [one.total for one in found] == [len(answers)] * len(QUESTIONS)
    assert all(one.mean == 0 if not answers else 1 <= one.mean <= 5 for one in found)


def test_the_mean_is_of_the_points():
    [useful, *_] = rules.figures([{one.key: point for one in QUESTIONS} for point in (5, 4, 4)])

    assert useful.counts == (0, 0, 0, 2, 1)
    assert round(useful.mean, 2) == 4.33


@pytest.mark.parametrize(
    "scores",
    [
        {},
        {one.key: 5 for one in QUESTIONS[:-1]},
        {one.key: 6 for one in QUESTIONS},
        {one.key: 0 for one in QUESTIONS},
        {one.key: 3 for one in QUESTIONS} | {"other": 3},
    ],
)
def test_feedback_that_is_not_whole_is_refused(scores):
    with pytest.raises(Refused):
        rules.check_scores(scores)


@pytest.mark.parametrize("link", ["", "  ", "https://video.example.org/a?b=1#t=5", " https://v.example.org "])
def test_a_recording_stands_elsewhere_behind_https(link):
    assert rules.check_link(link) == link.strip()


@pytest.mark.parametrize(
    "link",
    [
        "http://video.example.org/a",
        "javascript:alert(1)",
        "video.example.org/a",
        "https://",
        "https://localhost/a",
        "https://me:secret@video.example.org/",
        "https://video.example.org/a b",
        "https://[broken",
        "https://video.example.org:port/",
    ],
)
def test_any_other_link_is_refused_beside_the_field(link):
    with pytest.raises(Refused) as refusal:
        rules.check_link(link)
    assert refusal.value.field == "recording"


@pytest.mark.parametrize(
    ("due_on", "done", "overdue"),
    [
        (date(2026, 12, 1), False, True),
        (date(2026, 12, 1), True, False),
        (date(2026, 12, 2), False, False),
        (None, False, False),
    ],
)
def test_an_action_is_overdue_from_the_day_after(due_on, done, overdue):
    assert rules.is_overdue(due_on, done=done, today=date(2026, 12, 2)) is overdue


def test_what_needs_doing_first_stands_first():
    actions = [
        (1, True, date(2026, 1, 1)),
        (2, False, None),
        (3, False, date(2027, 1, 1)),
        (4, False, date(2026, 12, 1)),
    ]

    assert rules.order_of_actions(actions) == [4, 3, 2, 1]

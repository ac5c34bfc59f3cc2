"""What an answer means, and when a link is broken."""

from datetime import UTC, datetime, timedelta

import pytest

from network.resources.keeping.rules import NO_ANSWER, NO_SITE, Answer, Standing, meaning, wants_rest

BEGUN = datetime(2026, 11, 2, 2, tzinfo=UTC)


def after(*said: str, days: int = 7, standing: Standing | None = None) -> Standing:
    known = standing or Standing()
    for number, word in enumerate(said):
        now = BEGUN + timedelta(days=days * number)
        known = known.after(word, now, now.date())
    return known


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("200", Answer.WORKS),
        ("206", Answer.WORKS),
        ("404", Answer.GONE),
        ("410", Answer.GONE),
        (NO_SITE, Answer.GONE),
        ("401", Answer.UNSEEN),
        ("403", Answer.UNSEEN),
        ("405", Answer.UNSEEN),
        ("429", Answer.UNSEEN),
        ("500", Answer.UNSEEN),
        ("503", Answer.UNSEEN),
        (NO_ANSWER, Answer.UNSEEN),
    ],
)
def test_what_an_answer_means(said, answer):
    assert meaning(said) is answer


@pytest.mark.parametrize(
    ("said", "days", "broken"),
    [
        (["404"], 7, False),
        (["404", "404"], 7, True),
        (["404", NO_SITE], 1, True),
        (["404", "404", "404"], 0, False),
        (["404", "200", "404"], 7, False),
        (["404", "403", "404"], 7, True),
        (["404", "404", "500"], 7, True),
        (["404", "404", "200"], 7, False),
        (["403", "429", NO_ANSWER, "500"], 7, False),
    ],
)
def test_a_link_is_broken_once_it_has_been_gone_on_two_days(said, days, broken):
    assert (after(*said, days=days).broken_at is not None) is broken


def test_it_is_broken_since_the_day_that_proved_it():
    known = after("404", "404", "404")

    assert (known.gone_on, known.broken_at) == (BEGUN.date(), BEGUN + timedelta(days=7))


@pytest.mark.parametrize(
    ("said", "broken"),
    [
        (["404", "404"], False),
        (["403", "404", "404"], False),
        (["410", "410"], True),
        (["200", "404", "404"], True),
    ],
)
def test_a_word_counts_until_the_answer_changes(said, broken):
    believed = after("404", "404").believed()

    assert believed.broken_at is None
    assert (after(*said, standing=believed).broken_at is not None) is broken


@pytest.mark.parametrize(("said", "rest"), [("429", True), ("503", True), ("404", False), ("200", False)])
def test_a_site_that_is_asked_too_much_is_left_alone(said, rest):
    assert wants_rest(said) is rest

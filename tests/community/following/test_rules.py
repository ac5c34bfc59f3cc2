"""Who is told and how soon; what waits for an answer, and whom it is brought to."""

from datetime import UTC, datetime, timedelta

import pytest

from network.community.discussions.rules import Kind
from network.community.following.rules import (
    MOST_A_MEMBER,
    MOST_ASKED,
    Asked,
    Candidate,
    Reason,
    Recently,
    Telling,
    chosen,
    excerpt,
    telling,
)
from network.core.notices import Choice

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
NAMED, MINE, FOLLOWED, NOTICE = Reason.NAMED, Reason.MINE, Reason.FOLLOWED, Reason.NOTICE
ONCE, DIGEST, NEVER = Choice.AT_ONCE, Choice.DIGEST, Choice.NEVER


@pytest.mark.parametrize(
    ("choices", "recently", "told"),
    [
        ({FOLLOWED: DIGEST}, Recently(), (FOLLOWED, DIGEST)),
        ({NAMED: ONCE, FOLLOWED: DIGEST}, Recently(), (NAMED, ONCE)),
        ({NAMED: NEVER, FOLLOWED: DIGEST}, Recently(), (FOLLOWED, DIGEST)),
        ({NAMED: NEVER, FOLLOWED: NEVER}, Recently(), (NAMED, NEVER)),
        ({MINE: ONCE, NAMED: ONCE, FOLLOWED: ONCE}, Recently(), (NAMED, ONCE)),
        ({MINE: DIGEST, FOLLOWED: ONCE}, Recently(), (FOLLOWED, ONCE)),
        ({MINE: ONCE}, Recently(1, 1), (MINE, DIGEST)),
        ({NAMED: ONCE}, Recently(0, MOST_A_MEMBER), (NAMED, DIGEST)),
        ({NAMED: ONCE}, Recently(0, MOST_A_MEMBER - 1), (NAMED, ONCE)),
        ({NOTICE: ONCE}, Recently(5, 5), (NOTICE, ONCE)),
        ({FOLLOWED: NEVER}, Recently(5, 5), (FOLLOWED, NEVER)),
    ],
    ids=[
        "follows",
        "named and follows: one letter, the sooner",
        "named, of which they want no mail",
        "wants no mail at all",
        "three reasons: one letter, the first of them",
        "the reason that brings it sooner is said",
        "the second of an hour in a discussion is gathered",
        "enough for a day",
        "not enough for a day",
        "a notice is not held back",
        "never stays never",
    ],
)
def test_how_a_member_is_told(choices, recently, told):
    assert telling(choices, recently) == Telling(*told)


@pytest.mark.parametrize(
    ("facts", "hours", "is_due"),
    [
        ({}, 72, True),
        ({}, 71.99, False),
        ({}, 24 * 90, True),
        ({"kind": Kind.REQUEST}, 72, True),
        ({"kind": Kind.CASE}, 72, False),
        ({"kind": Kind.NOTICE}, 72, False),
        ({"kind": Kind.OFFER}, 72, False),
        ({"is_hidden": True}, 72, False),
        ({"is_locked": True}, 72, False),
        ({"answers": 1}, 72, False),
    ],
    ids=[
        "three days",
        "not quite",
        "after a long outage",
        "a request",
        "a case",
        "a notice",
        "an offer",
        "hidden",
        "locked",
        "answered",
    ],
)
def test_when_a_question_is_brought(facts, hours, is_due):
    asked = Asked(**{"kind": Kind.QUESTION} | facts, begun_at=NOW - timedelta(hours=hours))

    assert asked.is_due(NOW) is is_due


HERE, WIDE, FAR = Candidate(1, covers_area=True), Candidate(2, county_wide=True), Candidate(3)


@pytest.mark.parametrize(
    ("candidates", "has_area", "found"),
    [
        ([FAR, WIDE, HERE], True, [1, 2]),
        ([FAR, WIDE], True, [2]),
        ([FAR], True, [3]),
        ([FAR, WIDE, HERE], False, [1, 2, 3]),
        ([], True, []),
        ([Candidate(4, True, asked_before=3), HERE, Candidate(5, True, asked_before=1)], True, [1, 5, 4]),
        ([Candidate(number) for number in range(50)], False, list(range(MOST_ASKED))),
    ],
    ids=["who covers it first", "county-wide", "nobody near", "no area", "nobody", "least asked", "not all"],
)
def test_whom_a_question_is_brought_to(candidates, has_area, found):
    assert chosen(candidates, has_area=has_area) == found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Short.", "Short."),
        ("One\n\n\n two \nthree\nfour\nfive", "One\ntwo\nthree\nfour\nfive"),
        ("1\n2\n3\n4\nfive words\n6", "1\n2\n3\n4\nfive words …"),
        ("word " * 200, "word " * 78 + "word …"),
    ],
)
def test_the_first_lines_of_a_post(text, said):
    assert excerpt(text) == said

"""Scores, averages, days to answer, and what is one employer."""

from datetime import date, timedelta

import pytest

from network.bursaries.assessing.rules import Mark, check_due, check_marks, employer_key, spread
from network.bursaries.scheme.rules import Criterion
from network.core.rules import Refused

TODAY = date(2026, 11, 2)
CRITERIA = (Criterion("need", "Need"), Criterion("plan", "Plan", 10))


@pytest.mark.parametrize(
    ("points", "said", "least", "most"),
    [([4, 3], "3.5", 3, 4), ([5, 5], "5", 5, 5), ([1, 2, 2], "1.7", 1, 2), ([0, 0], "0", 0, 0)],
)
def test_an_average_comes_with_how_far_the_points_lie_apart(points, said, least, most):
    found = spread(points)

    assert found is not None
    assert (found.said, found.least, found.most) == (said, least, most)


@pytest.mark.parametrize("points", [[], [4]])
def test_one_sheet_alone_has_no_average(points):
    assert spread(points) is None


@pytest.mark.parametrize(
    ("marks", "whole", "words"),
    [
        ({"need": Mark(6, "Much")}, False, "Need: give from 0 to 5"),
        ({"need": Mark(-1, "Much")}, False, "Need: give from 0 to 5"),
        ({"need": Mark(5, "Much")}, True, "Plan: say how many"),
        ({"need": Mark(5, " "), "plan": Mark(1, "x")}, True, "Need: say why"),
    ],
)
def test_a_sheet_that_cannot_be_is_refused(marks, whole, words):
    with pytest.raises(Refused, match=words):
        check_marks(CRITERIA, marks, whole=whole)


@pytest.mark.parametrize(
    ("marks", "whole"),
    [({}, False), ({"plan": Mark(10)}, False), ({"need": Mark(0, "No"), "plan": Mark(10, "Good")}, True)],
)
def test_a_draft_may_lack_what_a_sheet_may_not(marks, whole):
    check_marks(CRITERIA, marks, whole=whole)


@pytest.mark.parametrize(("days", "is_refused"), [(-1, True), (0, True), (1, False), (90, False), (91, True)])
def test_an_answer_has_a_day_and_not_a_year(days, is_refused):
    due_on = TODAY + timedelta(days=days)
    if is_refused:
        with pytest.raises(Refused):
            check_due(due_on, TODAY)
    else:
        check_due(due_on, TODAY)


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("Sample Leisure Trust", "The SAMPLE  Leisure-Trust Ltd.", True),
        ("Smith & Co", "Smith and Co", True),
        ("Smith & Co", "Smith & Sons", False),
        ("Self-employed", "self employed", False),
        ("", "", False),
    ],
)
def test_an_employer_is_known_again_however_it_is_written(one, other, is_same):
    assert bool(employer_key(one) and employer_key(one) == employer_key(other)) is is_same

"""Where a report can go, and which words were taken out of a text."""

import pytest

from network.community.moderation.rules import LIFECYCLE, Status, repeats, taken_out
from network.core.rules import Refused


@pytest.mark.parametrize("end", [Status.UPHELD, Status.LEFT, Status.WITHDRAWN])
def test_a_report_is_settled_once(end: Status) -> None:
    assert LIFECYCLE.step(Status.REPORTED, end) is end
    for other in Status:
        with pytest.raises(Refused):
            LIFECYCLE.step(end, other)


@pytest.mark.parametrize(
    ("before", "after", "gone"),
    [
        ("Mrs Jane Smith, 74, fell", "A woman fell", [("mrs", "jane", "smith", "74")]),
        ("She lives in Mill Lane.", "She lives nearby.", [("in", "mill", "lane")]),
        ("one TWO three", "One two, three!", []),
        ("One two", "One two and three", []),
        ("Ann fell. Bob fell.", "fell. fell.", [("ann",), ("bob",)]),
        ("everything", "", [("everything",)]),
    ],
)
def test_what_was_taken_out(before: str, after: str, gone: list[tuple[str, ...]]) -> None:
    assert taken_out(before, after) == gone


RUN = ("mrs", "jane", "smith", "of", "mill", "lane")


@pytest.mark.parametrize(
    ("text", "at_least", "does"),
    [
        ("Hello, MRS. JANE SMITH of Mill Lane!", 6, True),
        ("cut: Mrs Jane Smi", 2, True),
        ("Jane only", 2, False),
        ("smithof", 2, False),
        ("Jane Smith of", 3, True),
        ("Jane Smith", 3, False),
        ("", 2, False),
    ],
)
def test_a_text_repeats_a_run_or_a_part_of_it(text: str, at_least: int, does: bool) -> None:
    assert repeats(text, [RUN], at_least=at_least) is does


def test_a_run_shorter_than_an_excerpt_counts_whole() -> None:
    assert repeats("Ask Jane about it", [("jane",)], at_least=2)
    assert not repeats("Ask Janet about it", [("jane",), ()], at_least=2)

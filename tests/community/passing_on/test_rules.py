"""The texts for WhatsApp: what one says, how a week is put together, and what would spoil it."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.community.passing_on import rules
from network.community.passing_on.rules import Line, Part

AT = "https://network.example/events/7"


def test_one_thing_is_its_title_a_line_or_two_and_its_address() -> None:
    said = rules.text("Falls update", ("Tuesday 1 December 2026, 7pm", ""), AT)

    assert said == f"*Falls update*\nTuesday 1 December 2026, 7pm\n{AT}"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("a *bold* claim", "a bold claim"),
        ("two\r\nlines and\ta tab", "two lines and a tab"),
        ("snake_case ~gone~ `code`", "snake case gone code"),
        ("x" * 200, "x" * (rules.LONGEST_LINE - 1) + "…"),
    ],
)
def test_a_title_stands_on_one_line_and_formats_nothing(typed: str, shown: str) -> None:
    assert rules.plain(typed) == shown


@given(st.text(max_size=300))
def test_a_message_comes_back_whole_from_the_address_that_sends_it(title: str) -> None:
    message = rules.text(title.encode("utf-8", "ignore").decode(), (), AT)

    found = parse_qs(urlsplit(rules.send_address(message)).query, keep_blank_values=True)

    assert found == {"text": [message]}
    assert message.endswith(f"\n{AT}")


def test_a_week_names_the_first_and_says_how_many_more_there_are() -> None:
    parts = (
        Part("Coming up", [Line("Falls update", "1 Dec", AT)], 3, "https://network.example/events/"),
        Part("New in the library", [], 0, "https://network.example/resources/"),
    )

    assert rules.week("This week", parts) == (
        f"*This week*\n\n*Coming up*\n• Falls update, 1 Dec\n{AT}\nand 2 more: https://network.example/events/"
    )
    assert rules.week("This week", parts[1:]) == ""


@pytest.mark.parametrize(
    ("last", "due"),
    [(None, True), (date(2026, 11, 16), True), (date(2026, 11, 17), False), (date(2026, 11, 23), False)],
)
def test_the_text_is_due_a_week_after_the_last(last: date | None, due: bool) -> None:
    assert rules.is_due(last, date(2026, 11, 23)) is due

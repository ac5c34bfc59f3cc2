"""The spells of membership, names, and what is shown to whom."""

from datetime import date

import pytest

from network.core.rules import Refused
from network.members.people.rules import (
    LIFECYCLE,
    SHOWN_BY_DEFAULT,
    Audience,
    Spell,
    Status,
    active_spells,
    backdated,
    is_shown,
    sort_name,
    web_links,
)

A, S, L = Status.ACTIVE, Status.SUSPENDED, Status.LEFT


def march(day: int) -> date:
    return date(2026, 3, day)


@pytest.mark.parametrize(
    ("changes", "spells"),
    [
        ([], []),
        ([(march(1), A)], [Spell(march(1), None)]),
        ([(march(1), A), (march(9), S)], [Spell(march(1), march(8))]),
        ([(march(1), A), (march(9), S), (march(9), A)], [Spell(march(1), None)]),
        ([(march(1), A), (march(1), S)], []),
        ([(march(1), A), (march(5), S), (march(9), A)], [Spell(march(1), march(4)), Spell(march(9), None)]),
        ([(march(1), A), (march(5), L), (march(6), A)], [Spell(march(1), march(4)), Spell(march(6), None)]),
        ([(march(1), Status.UNCLAIMED), (march(4), A)], [Spell(march(4), None)]),
        ([(march(1), A), (march(3), A)], [Spell(march(1), None)]),
    ],
    ids=[
        "never a member",
        "since the first",
        "suspended on the ninth, so not active on the ninth",
        "brought back on the same day",
        "suspended on the first day",
        "away for four days",
        "left and came back",
        "a record until it was claimed",
        "active twice over",
    ],
)
def test_the_days_on_which_membership_was_active(
    changes: list[tuple[date, Status]], spells: list[Spell]
) -> None:
    assert list(active_spells(changes)) == spells


@pytest.mark.parametrize(
    ("name", "sorted_as"),
    [
        ("Amina Testwood", "testwood amina"),
        ("Quinn", "quinn"),
        ("Ana María de la Cruz", "cruz ana maría de la"),
    ],
)
def test_names_are_ordered_by_family_name(name: str, sorted_as: str) -> None:
    assert sort_name(name) == sorted_as


@pytest.mark.parametrize(
    ("field", "audience", "shown"),
    [
        ("name", Audience.INSTRUCTORS, True),
        ("name", Audience.PARTNERS, True),
        ("name", Audience.PUBLIC, False),
        ("areas", Audience.PARTNERS, True),
        ("phone", Audience.INSTRUCTORS, False),
        ("email", Audience.PARTNERS, False),
    ],
)
def test_by_default_name_and_areas_are_shown_inside_the_network(
    field: str, audience: Audience, shown: bool
) -> None:
    assert is_shown(SHOWN_BY_DEFAULT, field, [audience]) is shown


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (Status.UNCLAIMED, Status.SUSPENDED),
        (Status.APPLIED, Status.SUSPENDED),
        (Status.REFUSED, Status.ACTIVE),
        (Status.LEFT, Status.SUSPENDED),
        (Status.ACTIVE, Status.ACTIVE),
    ],
)
def test_a_membership_makes_no_other_move(old: Status, new: Status) -> None:
    with pytest.raises(Refused):
        LIFECYCLE.step(old, new)


def test_only_pages_of_the_web_are_links_one_a_line():
    typed = " https://walks.example/winslow \n\nHTTP://old.example\r\nhttps://b\u00fccher.example?q=1"

    assert web_links(typed) == (
        ["https://walks.example/winslow", "HTTP://old.example", "https://b\u00fccher.example?q=1"],
        [],
    )


@pytest.mark.parametrize(
    "line",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)//https://walks.example",
        "data:text/html,<script>alert(1)</script>",
        "mailto:bo@network.example",
        "//walks.example",
        "www.walks.example",
        "https://",
        "https:///walks",
        "https://walks.example and more",
        "https://walks.example\tand more",
    ],
)
def test_what_opens_no_page_of_the_web_is_no_link(line):
    assert web_links(f"https://walks.example\n{line}") == (["https://walks.example"], [line])


@pytest.mark.parametrize(
    ("changes", "since", "spells"),
    [
        ([(march(4), A)], march(1), [Spell(march(1), None)]),
        ([(march(4), Status.UNCLAIMED), (march(9), A)], march(1), [Spell(march(1), None)]),
        ([(march(4), A), (march(9), S)], march(1), [Spell(march(1), march(8))]),
        ([(march(4), A)], march(9), [Spell(march(4), None)]),
        ([(march(4), Status.UNCLAIMED)], march(1), []),
        ([(march(4), A)], None, [Spell(march(4), None)]),
    ],
    ids=[
        "a member before the record",
        "confirmed late",
        "suspended later",
        "never later than what was written down",
        "not a member yet",
        "nothing said",
    ],
)
def test_a_membership_is_known_from_a_day_before_its_record(
    changes: list[tuple[date, Status]], since: date | None, spells: list[Spell]
) -> None:
    assert list(active_spells(backdated(changes, since))) == spells

"""What keeps an instructor off the map: in order, at most three, and nothing where nothing does."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.members.directory.obstacles import MOST_SAID, Findable, obstacles

FOUND = Findable(*(True for _ in fields(Findable)))


def test_nothing_keeps_off_whoever_is_all_there() -> None:
    assert obstacles(FOUND) == []


@pytest.mark.parametrize(
    ("missing", "key"),
    [
        ("active", "active"),
        ("name_shown", "name"),
        ("has_places", "places"),
        ("places_shown", "places-shown"),
        ("fit", "fit"),
        ("accepted", "agreement"),
        ("can_be_reached", "reach"),
    ],
)
def test_each_thing_that_is_missing_is_said(missing: str, key: str) -> None:
    assert [one.key for one in obstacles(replace(FOUND, **{missing: False}))] == [key]


def test_what_weighs_most_comes_first_and_no_more_than_three_are_said() -> None:
    nothing = Findable(*(False for _ in fields(Findable)))

    assert [one.key for one in obstacles(nothing)] == ["active", "name", "places"]


def test_areas_that_are_not_there_are_not_said_to_be_hidden() -> None:
    without = replace(FOUND, has_places=False, places_shown=False)

    assert [one.key for one in obstacles(without)] == ["places"]


@given(st.builds(Findable, *(st.booleans() for _ in fields(Findable))))
def test_nothing_is_said_only_where_nothing_is_missing(one: Findable) -> None:
    assert (obstacles(one) == []) == (one == FOUND)
    assert len(obstacles(one)) <= MOST_SAID

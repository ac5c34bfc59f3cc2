"""Colours that words can be read on, and the points of a first day."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.administration.first_day import Facts, points
from network.core import colours

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
READY = Facts(
    identity=frozenset({"name", "host", "contact_address", "privacy_address", "emergency_phone"}),
    areas=3,
    kinds=9,
    conditions=3,
    imports=1,
    invitations=2,
    coordinators=2,
    letters_leave_the_building=True,
    test_letters_sent=1,
    backups=1,
    marked=frozenset({"agreement"}),
)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#0b4f49", "#0b4f49", 1)],
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert round(colours.contrast(one, other), 2) == ratio


@given(COLOURS)
def test_the_shade_that_is_suggested_carries_white_words_and_is_no_darker_than_it_must_be(colour):
    shade = colours.dark_enough(colour)

    assert colours.carries_white(shade)
    assert (shade == colour) is colours.carries_white(colour)
    assert shade == colour or colours.contrast(shade, colours.WHITE) < 4.8


@given(COLOURS)
def test_words_in_the_countys_colour_can_be_read_on_every_ground(colour):
    shade = colours.for_words(colour)

    assert colours.contrast(shade, colours.DARKEST_GROUND) >= colours.LEAST_CONTRAST
    assert colours.contrast(shade, colours.WHITE) >= colours.LEAST_CONTRAST


def lacking(facts):
    return [point.key for point in points(facts) if not point.done]


def test_a_new_network_lacks_everything():
    assert len(lacking(Facts())) == len(list(points(Facts())))


def test_a_network_that_is_ready_lacks_nothing():
    assert lacking(READY) == []


@pytest.mark.parametrize(
    ("change", "point"),
    [
        ({"identity": READY.identity - {"host"}}, {"identity", "privacy"}),
        ({"identity": READY.identity - {"emergency_phone"}}, {"emergency"}),
        ({"areas": 0}, {"areas"}),
        ({"kinds": 0}, {"catalogue"}),
        ({"conditions_without_rule": 1}, {"conditions"}),
        ({"conditions": 0}, {"conditions"}),
        ({"marked": frozenset()}, {"agreement"}),
        ({"test_letters_sent": 0}, {"mail"}),
        ({"letters_leave_the_building": False}, {"mail"}),
        ({"imports": 0}, {"import"}),
        ({"imports": 0, "instructors": 1}, set()),
        ({"invitations": 0}, {"invitations"}),
        ({"coordinators": 1}, {"coordinators"}),
        ({"backups": 0}, {"backup"}),
    ],
)
def test_each_thing_that_is_missing_is_a_point_of_its_own(change, point):
    assert set(lacking(Facts(**{**vars(READY), **change}))) == point

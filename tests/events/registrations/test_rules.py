"""What takes a place, whose turn it is, until when a place is held, and whom an event is for."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.events.meetings.rules import Kind
from network.events.registrations.rules import (
    LIFECYCLE,
    TAKES_A_PLACE,
    Grant,
    Place,
    Places,
    Status,
    offer_end,
    ordinal,
    places_of,
    whose_turn,
    why_not,
)

START = datetime(2027, 2, 8, 18, tzinfo=UTC)
DAY = date(2027, 3, 10)
CANCER = ["Level 4 Cancer Rehab"]


@pytest.mark.parametrize(
    ("before_the_start", "held_for"),
    [
        (timedelta(days=7), timedelta(hours=24)),
        (timedelta(hours=26), timedelta(hours=24)),
        (timedelta(hours=25), timedelta(hours=23)),
        (timedelta(hours=3), timedelta(hours=1)),
        (timedelta(hours=2, minutes=1), timedelta(minutes=1)),
        (timedelta(hours=2), None),
        (timedelta(hours=1), None),
        (timedelta(hours=-1), None),
    ],
)
def test_a_place_is_held_for_a_day_or_until_two_hours_before_the_start(before_the_start, held_for):
    now = START - before_the_start

    assert offer_end(now, START) == (None if held_for is None else now + held_for)


@pytest.mark.parametrize(
    ("left", "parties", "turns"),
    [
        (0, [1, 1], 0),
        (1, [1, 1], 1),
        (2, [1, 1, 1], 2),
        (None, [1, 4, 1], 3),
        (2, [3, 1, 1], 0),  # whoever is next is not passed over, however many they bring
        (3, [1, 3, 1], 1),
        (4, [1, 3, 1], 2),
        (5, [], 0),
    ],
)
def test_places_go_to_the_head_of_the_queue_and_nobody_is_passed_over(left, parties, turns):
    assert whose_turn(left, parties) == turns


@given(st.integers(0, 40), st.lists(st.integers(1, 6), max_size=20))
def test_no_more_are_offered_a_place_than_are_free_and_no_fewer_than_could_be(left, parties):
    turns = whose_turn(left, parties)

    assert sum(parties[:turns]) <= left
    assert turns == len(parties) or sum(parties[: turns + 1]) > left


@pytest.mark.parametrize(
    ("capacity", "taken", "left", "over"), [(5, 3, 2, 0), (5, 5, 0, 0), (5, 7, 0, 2), (None, 99, None, 0)]
)
def test_what_is_left_and_what_is_too_many(capacity, taken, left, over):
    places = Places(capacity, taken)

    assert (places.left, places.over) == (left, over)


@pytest.mark.parametrize(
    ("kind", "places"),
    [
        (Kind.ONLINE, (Place.ONLINE,)),
        (Kind.FACE_TO_FACE, (Place.ROOM,)),
        (Kind.HYBRID, (Place.ROOM, Place.ONLINE)),
    ],
)
def test_how_people_take_part_follows_from_the_kind_of_event(kind, places):
    assert places_of(kind) == places


@pytest.mark.parametrize(
    ("grants", "words"),
    [
        ([Grant(date(2026, 1, 1), DAY)], ""),
        ([Grant(DAY, None)], ""),
        ([Grant(None, None)], ""),
        ([Grant(date(2020, 1, 1), date(2022, 1, 1)), Grant(date(2026, 1, 1), None)], ""),
        ([], "This is for holders of Level 4 Cancer Rehab. You have none that a coordinator has checked."),
        (
            [Grant(date(2020, 1, 1), date(2022, 1, 1)), Grant(date(2024, 1, 1), date(2027, 3, 3))],
            "This is for holders of Level 4 Cancer Rehab. Yours ends on 3 March 2027, before the event.",
        ),
        (
            [Grant(date(2027, 5, 1), None)],
            "This is for holders of Level 4 Cancer Rehab. Yours begins on 1 May 2027, after the event.",
        ),
    ],
    ids=["last day", "first day", "no dates", "renewed", "none", "ended", "not begun"],
)
def test_who_holds_what_is_asked_on_the_day_of_the_event_may_come(grants, words):
    assert why_not(CANCER, grants, DAY) == words


def test_of_several_kinds_any_one_will_do_and_all_are_named():
    words = why_not(["Otago", "Falls"], [], DAY, own=False)

    assert words == "This is for holders of Otago or Falls. They have none that a coordinator has checked."


def test_an_event_that_asks_for_nothing_is_for_everybody():
    assert why_not([], [], DAY) == ""


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "first"), (3, "third"), (10, "tenth"), (11, "11th"), (12, "12th"), (21, "21st"), (22, "22nd"),
     (33, "33rd"), (111, "111th")],
)  # fmt: skip
def test_a_turn_is_said_in_words(number, words):
    assert ordinal(number) == words


def test_who_waits_or_lapsed_takes_no_place_and_who_let_an_offer_pass_may_queue_again():
    assert {Status.GOING, Status.OFFERED} == TAKES_A_PLACE
    assert Status.WAITING in LIFECYCLE.moves[Status.LAPSED]
    assert LIFECYCLE.moves[Status.OFFERED] >= {Status.GOING, Status.LAPSED, Status.CANCELLED}

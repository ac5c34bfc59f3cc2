"""Order, what is related, and which figures are told, without a server or a database."""

from datetime import date

import pytest

from network.resources.collections.rules import (
    MOST_RELATED,
    Traits,
    figure,
    nearness,
    one_note,
    related,
    stepped,
    title_from_event,
)


def traits(number: int, kind: str = "guidance", **facts: object) -> Traits:
    sets = {name: frozenset(value) for name, value in facts.items() if isinstance(value, str | tuple)}
    return Traits(number, kind, event_id=facts.get("event_id"), **sets)


ONE = traits(1, conditions=(1, 2), stages=("during",), tags=("falls", "home"), collections=(7, 8), event_id=5)


@pytest.mark.parametrize(
    ("other", "points"),
    [
        (traits(2, "video"), 0),
        (traits(2), 1),
        (traits(2, "video", stages=("during", "palliative")), 1),
        (traits(2, "video", conditions=(1,)), 3),
        (traits(2, "video", conditions=(1, 2, 3)), 6),
        (traits(2, "video", tags=("home",)), 3),
        (traits(2, "video", collections=(8,)), 4),
        (traits(2, "video", event_id=5), 6),
        (traits(2, "video", event_id=6), 0),
        (traits(2, conditions=(1,), stages=("during",), tags=("falls",), collections=(7,), event_id=5), 18),
    ],
    ids=[
        "nothing",
        "kind",
        "stage",
        "condition",
        "two conditions",
        "tag",
        "collection",
        "event",
        "another event",
        "all",
    ],
)
def test_how_near_two_resources_are(other, points):
    assert nearness(ONE, other) == nearness(other, ONE) == points


def test_two_without_an_event_do_not_share_one():
    assert nearness(traits(1, "video"), traits(2, "slides")) == 0


def test_the_nearest_come_first_and_of_two_as_near_the_newer():
    others = [
        ONE,
        traits(2, "video", conditions=(1,)),
        traits(3, "video", conditions=(1,)),
        traits(4, "video", event_id=5),
        traits(5, stages=("during",)),  # kind and stage alone
    ]

    assert related(ONE, others) == [4, 3, 2]


def test_no_more_are_named_than_a_reader_looks_at():
    others = [traits(number, conditions=(1,)) for number in range(2, 30)]

    assert related(ONE, others) == [29, 28, 27, 26, 25]
    assert len(related(ONE, others)) == MOST_RELATED


@pytest.mark.parametrize(
    ("count", "exact", "words"),
    [
        (0, False, "fewer than 5"),
        (4, False, "fewer than 5"),
        (5, False, "5"),
        (0, True, "0"),
        (1, True, "1"),
    ],
)
def test_a_figure_that_could_single_somebody_out_is_not_told(count, exact, words):
    assert figure(count, exact=exact) == words


@pytest.mark.parametrize(
    ("one", "up", "order"),
    [
        (2, True, [2, 1, 3]),
        (2, False, [1, 3, 2]),
        (1, True, [1, 2, 3]),
        (3, False, [1, 2, 3]),
    ],
    ids=["up", "down", "first up", "last down"],
)
def test_something_changes_places_with_its_neighbour(one, up, order):
    assert stepped([1, 2, 3], one, up=up) == order


@pytest.mark.parametrize(
    ("notes", "note"), [(["", ""], ""), (["a", ""], "a"), (["a", "a"], "a"), (["a", "b"], "a\nb")]
)
def test_two_notes_are_made_one_without_saying_anything_twice(notes, note):
    assert one_note(notes) == note


def test_what_an_event_leaves_is_called_by_the_event():
    named = title_from_event("Slides of Dr Example", "Falls pathway", date(2026, 12, 1))

    assert named == "Slides of Dr Example (Falls pathway, 1 December 2026)"

"""How far somebody is from what a kind asks for."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.members.catalogue.requirement import (
    All,
    Any,
    Facts,
    Held,
    HeldGrant,
    Node,
    Practice,
    evaluate,
    leaves,
    missing,
    parse,
)
from network.members.training.rules import Distance, distance, may_ask_again
from tests.qualifications import strategies

ON = date(2026, 11, 22)


def grant(key: str, awarded_on: date = date(2020, 1, 1), level: int | None = None) -> HeldGrant:
    return HeldGrant(
        kind_key=key,
        level=level,
        title=key,
        valid_from=awarded_on,
        expires_on=None,
        awarded_on=awarded_on,
        verified=True,
        waiting=False,
        id=1,
    )


def hours(number: int, *, checked: bool = True) -> Practice:
    return Practice(date(2026, 10, 1), date(2026, 10, 1), number, checked)


@pytest.mark.parametrize(
    ("rule", "held", "expected"),
    [
        ("a", Facts(), Distance(1)),
        ("a", Facts((grant("a"),)), Distance()),
        ("all(a;b)", Facts((grant("a"),)), Distance(1)),
        ("all(a;b)", Facts(), Distance(2)),
        ("any(a;all(b;c))", Facts(), Distance(1)),
        ("any(all(a;d);all(b;c))", Facts((grant("b"),)), Distance(1)),
        ("all(a;any(a;b))", Facts(), Distance(1)),
        ("hours:150/24m", Facts(practice=(hours(110),)), Distance(1, hours=40)),
        ("hours:150/24m", Facts(practice=(hours(150, checked=False),)), Distance(1, hours=150)),
        ("all(a;held:6m)", Facts((grant("a", date(2026, 11, 2), 3),)), Distance(1, days=161)),
        ("all(a;held:6m)", Facts(), Distance(2, days=181)),
        ("all(hours:150/24m;hours:50/12m)", Facts(), Distance(2, hours=150)),
        ("any(hours:150/24m;all(a;b))", Facts(), Distance(1, hours=150)),
    ],
    ids=[
        "one part", "nothing missing", "one of two", "both", "the shorter way", "the way that is begun",
        "a part that stands there twice", "hours", "hours that wait for a check do not count", "a wait",
        "a wait that has not begun", "the same hours count for both", "one part before two, whatever it is",
    ],
)  # fmt: skip
def test_how_far_it_is(rule: str, held: Facts, expected: Distance) -> None:
    tree = parse(rule)
    assert tree is not None

    assert distance(evaluate(tree, held, ON), held, "wanted") == expected


def test_without_a_rule_nothing_is_missing() -> None:
    assert distance(None, Facts(), "wanted") == Distance()


def test_parts_come_before_hours_and_hours_before_days() -> None:
    far = [Distance(2), Distance(1, 0, 9), Distance(1, 5), Distance(1), Distance(), Distance(1, 5, 2)]

    assert sorted(far) == [
        Distance(), Distance(1), Distance(1, 0, 9), Distance(1, 5), Distance(1, 5, 2), Distance(2),
    ]  # fmt: skip


@given(strategies.trees(), st.data())
def test_nothing_is_missing_exactly_when_the_explanation_says_so(tree: Node, data: st.DataObject) -> None:
    held = data.draw(strategies.facts())
    verdict = evaluate(tree, held, data.draw(strategies.days))

    assert (distance(verdict, held, "wanted") == Distance()) == (missing(verdict) == ()) == verdict.met


numbered = st.recursive(
    st.just(Held("x")),
    lambda inner: (
        st.builds(All, st.lists(inner, min_size=1, max_size=3).map(tuple))
        | st.builds(Any, st.lists(inner, min_size=1, max_size=3).map(tuple))
    ),
    max_leaves=7,
)


def distinct(tree: Node, numbers: list[int]) -> Node:
    """Give each part a kind of its own."""
    if isinstance(tree, All | Any):
        return type(tree)(tuple(distinct(part, numbers) for part in tree.parts))
    numbers.append(len(numbers))
    return Held(f"k{len(numbers)}")


@given(numbered, st.sets(st.integers(1, 7)))
def test_no_smaller_set_of_parts_would_do(tree: Node, there: set[int]) -> None:
    """By hand: try every set of kinds that one could add, and see which smallest one meets the rule."""
    tree = distinct(tree, [])
    keys = [leaf.key for leaf in leaves(tree) if isinstance(leaf, Held)]
    held = {key for key in keys if int(key[1:]) in there}
    fewest = min(
        len(added)
        for chosen in product((False, True), repeat=len(keys))
        if (added := {key for key, taken in zip(keys, chosen, strict=True) if taken} - held) is not None
        and evaluate(tree, Facts(tuple(map(grant, held | added))), ON).met
    )

    facts = Facts(tuple(map(grant, sorted(held))))

    assert distance(evaluate(tree, facts, ON), facts, "wanted").parts == fewest


@pytest.mark.parametrize(("days", "may"), [(0, False), (89, False), (90, True)])
def test_nobody_is_asked_again_about_a_kind_for_ninety_days(days: int, may: bool) -> None:
    assert may_ask_again(ON, ON + timedelta(days=days)) is may
    assert may_ask_again(None, ON)

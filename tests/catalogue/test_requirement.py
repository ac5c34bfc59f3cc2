"""The rule tree: written, read, changed and said. What it comes to on a day is in test_verdict."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.core.rules import Refused
from network.members.catalogue.requirement import (
    All,
    Any,
    Held,
    HeldFor,
    Hours,
    Level,
    Once,
    add,
    keys_in,
    leaves,
    parse,
    part_at,
    remove,
    replace,
    say,
    spell,
    turn,
    wrap,
)
from network.members.catalogue.requirement.tree import DEEPEST, MOST_PARTS
from tests.qualifications.strategies import TITLES, trees

CANCER = All((Any((Held("l3-er"), Held("l3-ltc"), Level(4))), Hours(150, 24), HeldFor(6)))
FALLS = All((Any((Held("l4-falls"), Held("otago"))), Held("first-aid")))


# Written and read


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("l3-er", Held("l3-er")),
        ("once:l3-er", Once("l3-er")),
        ("level:3", Level(3)),
        ("hours:150/24m", Hours(150, 24)),
        ("held:6m", HeldFor(6)),
        ("any(l2-gym;l2-etm)", Any((Held("l2-gym"), Held("l2-etm")))),
        ("all(any(l3-er;l3-ltc;level:4);hours:150/24m;held:6m)", CANCER),
        (" all( any( l4-falls ; otago ) ;\n first-aid ) ", FALLS),
        ("all(level:3)", All((Level(3),))),
        ("", None),
        (" \n", None),
    ],
)
def test_a_rule_is_read(text, tree):
    assert parse(text) == tree


@given(trees())
def test_a_rule_written_is_read_back_the_same(tree):
    assert parse(spell(tree)) == tree


def test_no_rule_is_written_as_nothing():
    assert spell(None) == ""


def test_every_rule_of_the_seed_catalogue_is_read(pytestconfig):
    seed = pytestconfig.rootpath / "seed"
    rules = [
        row["requires"]
        for name in ("qualification_kinds.csv", "conditions.csv")
        for row in _rows(seed / name)
    ]

    assert [spell(parse(rule)) for rule in rules] == rules
    assert sum(map(bool, rules)) > 10


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("all(l3-er", "“)” is missing at the end"),
        ("all l3-er", "“(” is missing at character 5"),
        ("all(l3-er;)", "A kind of qualification or a group is missing at character 11"),
        ("all()", "A kind of qualification or a group is missing at character 5"),
        ("any(l3-er;", "A kind of qualification or a group is missing at the end"),
        ("l3-er;l3-ltc", "The rule ends before “;l3-ltc” at character 6"),
        ("all(l3-er))", "The rule ends before “)” at character 11"),
        ("none(l3-er)", "The rule ends before “(l3-er)” at character 5"),
        ("all(l3-er;twice:l3-er)", "“twice:l3-er” is not a word that rules know (at character 11)"),
        ("L3-ER", "“L3-ER” is not a word that rules know (at character 1)"),
        ("once:", "“once:” is not a word that rules know (at character 1)"),
        (":l3-er", "“:l3-er” is not a word that rules know (at character 1)"),
        ("once:once:l3-er", "“once:once:l3-er” is not a word that rules know (at character 1)"),
        ("hours", "“hours” is not a word that rules know (at character 1)"),
        ("hours:150", "“hours:150” is not complete: write it like hours:150/24m (at character 1)"),
        ("any(a; hours:9/2y)", "“hours:9/2y” is not complete: write it like hours:150/24m (at character 8)"),
        ("level:x", "“level:x” is not complete: write it like level:4 (at character 1)"),
        ("held:6", "“held:6” is not complete: write it like held:6m (at character 1)"),
        ("level:0", "A level must be from 1 to 8, not 0 (at character 1)"),
        ("level:99", "A level must be from 1 to 8, not 99 (at character 1)"),
        ("hours:0/24m", "Hours of practice must be from 1 to 10000, not 0 (at character 1)"),
        ("hours:10/0m", "Months must be from 1 to 240, not 0 (at character 1)"),
        ("held:999m", "Months must be from 1 to 240, not 999 (at character 1)"),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_read_is_refused_with_the_place(text, words):
    with pytest.raises(Refused) as refusal:
        parse(text)

    assert str(refusal.value) == words


def test_an_unknown_kind_is_named_with_its_place():
    with pytest.raises(Refused) as refusal:
        parse("all(first-aid;once:l5-cancer)", known={"first-aid"})

    assert str(refusal.value) == "There is no kind of qualification called “l5-cancer” (at character 15)"


@given(st.text(alphabet="al(n);y:-/m0 9once", max_size=40) | st.text(max_size=40))
def test_whatever_is_typed_is_a_rule_or_refused(text):
    try:
        tree = parse(text)
    except Refused:
        return

    assert parse(spell(tree)) == tree


@pytest.mark.parametrize(
    "text",
    [
        "all(" * DEEPEST + "l3-er" + ")" * DEEPEST,
        "all(" * 100_000,
        f"all({';'.join(['l3-er'] * MOST_PARTS)})",
        "a" * 100_000,
        "a" * 65,
    ],
    ids=["too deep", "far too deep", "too many", "too long", "a key too long"],
)
def test_a_rule_that_nobody_could_read_is_refused(text):
    with pytest.raises(Refused):
        parse(text)


def test_a_rule_as_large_as_allowed_is_read():
    deep = "all(" * (DEEPEST - 1) + "l3-er" + ")" * (DEEPEST - 1)
    wide = f"all({';'.join(['l3-er'] * (MOST_PARTS - 1))})"

    assert [spell(parse(deep)), spell(parse(wide))] == [deep, wide]


def test_the_kinds_a_rule_names_are_listed_once():
    assert keys_in(parse("all(b;any(a;once:b);level:3;hours:1/1m)")) == ("b", "a")
    assert keys_in(None) == ()


# Changed


@pytest.mark.parametrize(
    ("before", "change", "after"),
    [
        ("", lambda tree: add(tree, "", Held("a")), "a"),
        ("a", lambda tree: add(tree, "", Held("b")), "all(a;b)"),
        ("any(a;b)", lambda tree: add(tree, "", Held("c")), "any(a;b;c)"),
        ("all(a;any(b;c))", lambda tree: add(tree, "1", Level(4)), "all(a;any(b;c;level:4))"),
        ("all(a;b)", lambda tree: add(tree, "1", Held("c")), "all(a;all(b;c))"),
        ("all(a;b)", lambda tree: remove(tree, "0"), "all(b)"),
        ("all(a;any(b))", lambda tree: remove(tree, "1.0"), "all(a)"),
        ("all(any(a))", lambda tree: remove(tree, "0.0"), ""),
        ("all(a;b)", lambda tree: remove(tree, ""), ""),
        ("all(a;any(b;c))", lambda tree: replace(tree, "1.1", Once("d")), "all(a;any(b;once:d))"),
        ("a", lambda tree: replace(tree, "", HeldFor(6)), "held:6m"),
        ("all(a;any(b;c))", lambda tree: turn(tree, "1"), "all(a;all(b;c))"),
        ("all(a;any(b;c))", lambda tree: turn(tree, ""), "any(a;any(b;c))"),
        ("all(a;b)", lambda tree: wrap(tree, "0"), "all(any(a);b)"),
        ("all(a;b)", lambda tree: wrap(tree, "", Any), "any(all(a;b))"),
        ("all(a;b)", lambda tree: wrap(tree, "1", All), "all(a;all(b))"),
    ],
)
def test_a_rule_is_changed_one_step_at_a_time(before, change, after):
    assert spell(change(parse(before))) == after


@pytest.mark.parametrize(
    "path", ["2", "0.0", "1.7", "-1", "x", "0.", ".", "1..0", "\N{ARABIC-INDIC DIGIT ZERO}"]
)
@pytest.mark.parametrize(
    "change",
    [
        part_at,
        remove,
        wrap,
        turn,
        lambda tree, path: add(tree, path, Held("c")),
        lambda tree, path: replace(tree, path, Held("c")),
    ],
    ids=["look", "remove", "wrap", "turn", "add", "replace"],
)
def test_a_part_that_is_no_longer_there_is_refused(path, change):
    with pytest.raises(Refused, match="no longer there"):
        change(parse("all(a;any(b;c))"), path)


def test_there_is_nothing_to_change_in_no_rule():
    for change in (part_at, remove, wrap, turn):
        with pytest.raises(Refused):
            change(None, "")


def test_only_a_group_can_be_turned():
    with pytest.raises(Refused):
        turn(parse("all(a;b)"), "0")


def test_a_rule_cannot_be_made_too_large_step_by_step():
    deep = parse("all(" * (DEEPEST - 1) + "a" + ")" * (DEEPEST - 1))
    wide = parse(f"all({';'.join(['a'] * (MOST_PARTS - 1))})")

    with pytest.raises(Refused, match="deep"):
        wrap(deep, "")
    with pytest.raises(Refused, match="at most 60 parts"):
        add(wide, "", Held("a"))


@given(trees(deepest=2), st.data())
def test_turning_a_group_twice_leaves_the_rule_as_it_was(tree, data):
    groups = [said.path for said in _all_said(say(tree, TITLES)) if said.parts]
    if groups:
        path = data.draw(st.sampled_from(groups))

        assert turn(turn(tree, path), path) == tree


@given(trees(deepest=2), st.data())
def test_a_part_added_can_be_removed_again(tree, data):
    groups = [said for said in _all_said(say(tree, TITLES)) if said.parts]
    if groups:
        group = data.draw(st.sampled_from(groups))
        added = add(tree, group.path, Held("otago"))

        assert remove(added, f"{group.path}.{len(group.parts)}".lstrip(".")) == tree


# Said


def test_a_rule_is_said_in_one_sentence():
    assert say(CANCER, TITLES, kind="l4-cancer").sentence == (
        "All of: one of (Level 3 Exercise Referral; Level 3 Long-Term Conditions; "
        "another Level 4 qualification); 150 checked hours of practice in the last 24 months; "
        "at least 6 months since that qualification was awarded."
    )


def test_a_rule_is_said_as_a_list_whose_parts_can_be_pointed_at():
    said = say(FALLS, TITLES | {"otago": "Otago leader"})

    assert [(part.path, part.words) for part in _all_said(said)] == [
        ("", "All of these"),
        ("0", "One of these"),
        ("0.0", "Level 4 Falls"),
        ("0.1", "Otago leader"),
        ("1", "First aid"),
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("first-aid", "First aid."),
        ("once:l3-er", "Level 3 Exercise Referral, held now or before."),
        ("level:3", "A Level 3 qualification."),
        ("hours:1/1m", "1 checked hour of practice in the last month."),
        ("held:1m", "At least 1 month since that qualification was awarded."),
        ("all(first-aid)", "First aid."),
        ("any(first-aid;insurance)", "One of: First aid; Insurance."),
        ("unheard-of", "Unheard-of."),
    ],
)
def test_small_rules_are_said_simply(text, sentence):
    assert say(parse(text), TITLES).sentence == sentence


@given(trees())
def test_every_part_that_is_said_is_where_its_path_says(tree):
    for said in _all_said(say(tree, TITLES)):
        assert part_at(tree, said.path) == said.node


@given(trees())
def test_the_sentence_names_every_kind(tree):
    sentence = say(tree, TITLES).sentence

    assert all(TITLES[key] in sentence for key in keys_in(tree))
    assert len(list(leaves(tree))) <= len(sentence)


def _all_said(said):
    yield said
    for part in said.parts:
        yield from _all_said(part)


def _rows(path: Path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))

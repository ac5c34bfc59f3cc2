"""Words as they are compared, and what somebody typed, read."""

import pytest

from network.core.search.rules import (
    MOST_ASKED,
    MOST_BYTES,
    WORD,
    Asked,
    fold,
    places_of,
    stem,
    stems_of,
    tidy,
)


@pytest.mark.parametrize(
    "forms",
    [
        ("fall", "falls", "falling"),
        ("exercise", "exercises", "exercised", "exercising"),
        ("activity", "activities"),
        ("class", "classes"),
        ("disease", "diseases"),
        ("diagnosis", "diagnoses"),
        ("assess", "assessing", "assessment", "assessments"),
        ("prevent", "prevented", "preventing", "prevention"),
        ("rehabilitate", "rehabilitation", "rehabilitating"),
        ("breathless", "breathlessness"),
        ("lonely", "loneliness"),
        ("swim", "swimming"),
        ("chair", "chairs"),
        ("café", "cafes"),
        ("counsel", "counselling"),
    ],
)
def test_the_forms_of_a_word_have_one_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(fold(form)) for form in forms}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("care", "car"), ("station", "state"), ("status", "state"), ("need", "nee")],
)
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    "text",
    ["Falls prevention", "naïve café ÉCOLE", "Ⅻ ﬁtness ½ İstanbul ß 10 km", "日本語 🙂 x"],
)
def test_a_stem_begins_its_word_and_folding_keeps_places(text: str) -> None:
    kept = tidy(text)

    assert len(fold(kept)) == len(kept)
    assert all(any(word.startswith(one) for word in WORD.findall(fold(kept))) for one in stems_of(kept))


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("falls", [("fal",)]),
        ("the falls of the elderly", [("fal",), ("elderl",)]),
        ('"first aid" kit', [("first", "aid"), ("kit",)]),
        ("“first aid”", [("first", "aid")]),
        ('"first aid', [("first",), ("aid",)]),
        ("falls FALLS fall", [("fal",)]),
        ("chair-based", [("chair",), ("based",)]),
        ("NEAR(falls, 2) OR title:gym* -a", [("near",), ("fal",), ("2",), ("titl",), ("gym",)]),
        ("a' | 'b' & !'c':* <-> \\", []),
        ("fa\0lls", [("fa",), ("lls",)]),
        ("🙂 *** () \"\" ' \\", []),
        ("\ud83d", []),
        ("", []),
    ],
)  # fmt: skip
def test_what_is_typed_is_read_as_words_and_phrases(typed: str, terms: list[tuple[str, ...]]) -> None:
    assert [term.stems for term in Asked.read(typed).terms] == terms


def test_a_search_is_cut_and_a_text_is_too() -> None:
    assert len(Asked.read(" ".join(f"word{number}" for number in range(2_000))).terms) == MOST_ASKED
    assert sum(map(len, stems_of("0123456789" * 4 + " " + "abcdefghi " * 100_000))) <= MOST_BYTES


def test_a_long_word_finds_longer_ones_and_a_word_in_quotes_does_not() -> None:
    text = "Cancer rehabilitation"

    assert [text[begin:end] for begin, end, _ in places_of(text, Asked.read("rehab"), 9)] == [
        "rehabilitation"
    ]
    assert places_of(text, Asked.read('"rehab"'), 9) == []


def test_words_that_a_line_breaks_are_put_together() -> None:
    assert tidy("rehabili-\ntation and 10-\n12 weeks") == "rehabilitation and 10-\n12 weeks"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ('"first aid"', ["First-Aid"]),
        ('"aid first"', []),
        ('"aid at home"', ["Aid at the home"]),
        ("home", ["home"]),
    ],
)
def test_a_phrase_is_found_where_its_words_follow_each_other(typed: str, found: list[str]) -> None:
    text = "First-Aid at the home, aid"

    assert [text[begin:end] for begin, end, _ in places_of(text, Asked.read(typed), 9)] == found

"""How alike two records are, and which may stay."""

import random
from itertools import combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from network.core.rules import Refused
from network.members.duplicates import rules
from network.members.duplicates.rules import Likeness, Names, alike, candidates, compare_names, somebody
from network.members.people.rules import Status


def person(number: int = 1, name: str = "Ana Silva", known_as: str = "", email: str = "", phone: str = "",
           certificates: tuple[tuple[int, str], ...] = ()) -> rules.Somebody:  # fmt: skip
    return somebody(number, name, known_as, email, phone, certificates)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Zoë Müller", "MULLER Zoe", Names.SAME),
        ("Dr Jo Smith", "Jo Smith", Names.SAME),
        ("J. Smith", "Jane Smith", Names.INITIALS),
        ("Ana Silva", "Anna Silva", Names.CLOSE),
        ("Brian Sample", "Brain Sample", Names.CLOSE),
        ("Catherine Sandringham", "Katherine Sandringam", Names.CLOSE),
        ("Jane Smith", "Jane Brown", Names.FIRST_ALONE),
        ("Jane Smith", "Tom Brown", Names.DIFFERENT),
        ("", "Jane Smith", Names.DIFFERENT),
    ],
)
def test_how_alike_two_names_are(one: str, other: str, expected: Names) -> None:
    assert compare_names(person(1, one), person(2, other)) is expected


def test_what_somebody_is_called_counts_as_their_first_name() -> None:
    assert compare_names(person(1, "Robert Field", "Bob"), person(2, "Bob Field")) is Names.KNOWN_AS


@pytest.mark.parametrize(
    ("one", "other", "likeness", "words"),
    [
        ({"email": "ANA@x.example"}, {"email": "ana@x.example "}, Likeness.PERSON,
         "the same name and the same e-mail address"),
        ({"phone": "07700 900123"}, {"phone": "+44 7700 900 123"}, Likeness.PERSON,
         "the same name and the same phone number"),
        ({}, {"name": "Silva, Ana"}, Likeness.PERSON, "the same name"),
        ({"phone": "07700 900123"}, {"name": "Tom Silva", "phone": "07700900123"}, Likeness.HOUSEHOLD,
         "the same phone number"),
        ({"certificates": ((1, "AB-12 34"),)}, {"name": "Tom Brown", "certificates": ((1, "ab1234"),)},
         Likeness.PERSON, "the same certificate number"),
    ],
)  # fmt: skip
def test_what_two_records_may_be_and_why(one: dict, other: dict, likeness: Likeness, words: str) -> None:  # type: ignore[type-arg]
    found = alike(person(1, **one), person(2, **other))

    assert found is not None
    assert (found.likeness, found.words) == (likeness, words)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"name": "Jane Smith"}, {"name": "Jane Brown"}),
        ({"certificates": ((1, "123"),)}, {"name": "Tom Brown", "certificates": ((1, "123"),)}),
        ({"certificates": ((1, "12345"),)}, {"name": "Tom Brown", "certificates": ((2, "12345"),)}),
        ({"email": ""}, {"name": "Tom Brown", "email": ""}),
    ],
    ids=["a first name", "a short number", "a number of another kind", "no address"],
)
def test_what_is_no_likeness(one: dict, other: dict) -> None:  # type: ignore[type-arg]
    assert alike(person(1, **one), person(2, **other)) is None


def test_more_that_is_alike_makes_it_likelier() -> None:
    name = alike(person(1), person(2))
    reached = alike(person(1, email="a@x.example"), person(2, email="a@x.example"))
    twice = alike(
        person(1, email="a@x.example", phone="07700 900123"),
        person(2, email="a@x.example", phone="07700 900123"),
    )

    assert name
    assert reached
    assert twice
    assert name.strength < reached.strength < twice.strength <= 100


names = st.sampled_from(
    ["Ana Silva", "Anna Silva", "A Silva", "Silva Ana", "Tom Silva", "Tom Brown", "Jo", ""]
)
people = st.lists(
    st.builds(
        lambda name, email, phone: (name, email, phone),
        names,
        st.sampled_from(["", "a@x.example", "b@x.example"]),
        st.sampled_from(["", "07700 900123", "07700 900124"]),
    ),
    max_size=8,
)


@given(people)
def test_the_blocks_miss_no_pair_that_is_alike(drawn: list[tuple[str, str, str]]) -> None:
    there = [somebody(number, name, "", email, phone) for number, (name, email, phone) in enumerate(drawn)]

    slowly = {(one.id, other.id) for one, other in combinations(there, 2) if alike(one, other)}

    assert slowly <= candidates(there)


@given(names, names)
def test_likeness_has_no_direction(one: str, other: str) -> None:
    assert alike(person(1, one), person(2, other)) == alike(person(2, other), person(1, one))


def test_20_000_records_are_not_compared_each_with_each() -> None:
    dice = random.Random(3)  # noqa: S311 (names for a test)
    first = [f"First{number}" for number in range(400)]
    last = [f"Last{number}" for number in range(2_000)]
    there = [
        person(number, f"{dice.choice(first)} {dice.choice(last)}", email="office@trust.example")
        for number in range(20_000)
    ]

    assert len(candidates(there)) < 25 * len(there)


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
@example("ba", "acb")
def test_steps_between_words_are_counted_as_by_hand(one: str, other: str) -> None:
    def slowly(a: str, b: str) -> int:
        if not a or not b:
            return len(a) + len(b)
        best = min(slowly(a[1:], b) + 1, slowly(a, b[1:]) + 1, slowly(a[1:], b[1:]) + (a[0] != b[0]))
        if len(a) > 1 and len(b) > 1 and a[0] == b[1] and a[1] == b[0]:
            best = min(best, slowly(a[2:], b[2:]) + 1)
        return best

    if len(one) <= 4 and len(other) <= 4:
        assert rules.steps_between(one, other, 9) == slowly(one, other)
        assert rules.steps_between(one, other, 1) == min(slowly(one, other), 2)


@pytest.mark.parametrize(
    ("stays", "goes", "may"),
    [
        (Status.ACTIVE, Status.UNCLAIMED, True),
        (Status.ACTIVE, Status.ACTIVE, True),
        (Status.LEFT, Status.UNCLAIMED, True),
        (Status.SUSPENDED, Status.ACTIVE, True),
        (Status.ACTIVE, Status.SUSPENDED, False),
        (Status.UNCLAIMED, Status.ACTIVE, False),
        (Status.UNCLAIMED, Status.APPLIED, False),
    ],
)
def test_a_merge_ends_no_suspension_and_makes_nobody_a_member(stays: Status, goes: Status, may: bool) -> None:
    if may:
        rules.refuse_to_lose_a_standing(stays, goes, "Ana")
    else:
        with pytest.raises(Refused, match="Keep the record of Ana"):
            rules.refuse_to_lose_a_standing(stays, goes, "Ana")


ticks = st.lists(
    st.builds(lambda field, to: f"{field}:{to}", st.sampled_from(["name", "phone"]),
              st.sampled_from(["instructors", "partners", "public"])),
    unique=True,
)  # fmt: skip


@given(ticks, ticks)
def test_a_field_is_shown_only_to_whom_both_owners_allowed(one: list[str], other: list[str]) -> None:
    shown = rules.shown_after(one, other, stays_is_claimed=True, goes_is_claimed=True)

    for tick in shown:
        field = tick.partition(":")[0]
        assert {tick, f"{field}:public"} & set(one)
        assert {tick, f"{field}:public"} & set(other)


def test_what_nobody_chose_does_not_change_what_an_owner_chose() -> None:
    assert rules.shown_after(["a:b"], ["c:d"], stays_is_claimed=True, goes_is_claimed=False) == ["a:b"]
    assert rules.shown_after(["a:b"], ["c:d"], stays_is_claimed=False, goes_is_claimed=True) == ["c:d"]

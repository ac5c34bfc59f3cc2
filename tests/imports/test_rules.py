"""Whom a row is about, and what happens to it when nobody has decided."""

import pytest

from network.members.imports.rules import (
    Decision,
    Outcome,
    People,
    Person,
    decisions_for,
    usual_decision,
)

BRIAN = Person(
    "brian sample", "brian@example.org", "+447700900102", "id-brian", member_id=7, said="Brian Sample"
)
ROW_6 = Person("carys test", "carys@example.org", "+447700900103", row=6, said="Carys Test")
PEOPLE = People.of([BRIAN, ROW_6])


@pytest.mark.parametrize(
    "row",
    [
        Person("somebody else", "", "", "id-brian"),
        Person("brian sample", "brian@example.org"),
        Person("brian sample", "brian@example.org", "+440000000000", "an id that nobody has"),
    ],
    ids=["our id", "e-mail and name", "an unknown id, then e-mail and name"],
)
def test_a_row_is_about_somebody_for_certain(row):
    assert PEOPLE.match(row).certain is BRIAN


@pytest.mark.parametrize(
    ("row", "whom", "why"),
    [
        (Person("brian sample"), BRIAN, "the same name"),
        (Person("brian sample", "other@example.org"), BRIAN, "the same name"),
        (Person("brian sample", "", "+447700900102"), BRIAN, "the same name and phone"),
        (Person("b sample", "", "+447700900102"), BRIAN, "the same phone"),
        (Person("carys test", "carys@example.org"), ROW_6, "the same name and e-mail"),
    ],
    ids=["name", "name, another address", "name and phone", "phone", "an earlier row, whatever it shares"],
)
def test_a_row_is_perhaps_about_somebody(row, whom, why):
    match = PEOPLE.match(row)

    assert (match.certain, match.perhaps, match.why) == (None, (whom,), why)


def test_a_shared_address_alone_makes_nobody_a_duplicate():
    match = PEOPLE.match(Person("femi test", "brian@example.org"))

    assert (match.certain, match.perhaps, match.shares_address_with) == (None, (), (BRIAN,))


def test_two_records_with_one_name_and_address_are_for_a_person_to_tell_apart():
    twin = Person("brian sample", "brian@example.org", member_id=8)

    match = People.of([BRIAN, twin]).match(Person("brian sample", "brian@example.org"))

    assert (match.certain, match.perhaps) == (None, (BRIAN, twin))


def test_empty_cells_match_nobody():
    assert People.of([Person("", "", "", "", member_id=1)]).match(Person("", "")).perhaps == ()


@pytest.mark.parametrize(
    ("outcome", "claimed", "decision"),
    [
        (Outcome.NEW, False, Decision.IMPORT),
        (Outcome.CHANGED, False, Decision.IMPORT),
        (Outcome.CHANGED, True, Decision.LEAVE_OUT),
        (Outcome.DUPLICATE, False, Decision.LEAVE_OUT),
        (Outcome.SAME, False, Decision.LEAVE_OUT),
        (Outcome.ERROR, False, Decision.LEAVE_OUT),
        (Outcome.SKIPPED, False, Decision.LEAVE_OUT),
    ],
)
def test_what_happens_to_a_row_that_nobody_decided_on(outcome, claimed, decision):
    assert usual_decision(outcome, claimed) is decision


@pytest.mark.parametrize("outcome", [Outcome.SAME, Outcome.ERROR, Outcome.SKIPPED])
def test_there_is_nothing_to_decide_where_nothing_can_happen(outcome):
    assert decisions_for(outcome) == ()

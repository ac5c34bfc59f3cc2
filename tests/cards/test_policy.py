"""Who makes, changes and ends a card."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from network.core.lifecycle import may_move
from network.core.permission import SYSTEM, VISITOR, Role
from network.members.cards import policy
from network.members.cards.models import Card
from network.members.cards.rules import Line, Status, checked


@dataclass(frozen=True)
class Somebody:
    """An actor, as permissions see one."""

    id: int
    name: str
    roles: frozenset[Role]


AMINA = Somebody(1, "Amina", frozenset({Role.INSTRUCTOR}))
BEN = Somebody(2, "Ben", frozenset({Role.FUNDER}))
CAROL = Somebody(3, "Carol", frozenset({Role.COORDINATOR, Role.INSTRUCTOR}))
ESI = Somebody(4, "Esi", frozenset({Role.HEALTH_PARTNER}))
ADA = Somebody(5, "Ada", frozenset({Role.ADMINISTRATOR}))
OMAR = Somebody(6, "Omar", frozenset({Role.INSTRUCTOR}))
FORMER = Somebody(1, "Amina", frozenset())

AMINAS = Card(id=1, member_id=1, status=Status.ACTIVE)
CAROLS = Card(id=2, member_id=3, status=Status.ACTIVE)
ENDED = Card(id=3, member_id=1, status=Status.REVOKED)


@pytest.mark.parametrize(
    ("actor", "card", "changes", "revokes", "ends"),
    [
        (AMINA, AMINAS, True, False, True),
        (FORMER, AMINAS, True, False, True),
        (CAROL, AMINAS, False, True, True),
        (CAROL, CAROLS, True, False, True),
        (SYSTEM, AMINAS, False, False, True),
        (OMAR, AMINAS, False, False, False),
        (ESI, AMINAS, False, False, False),
        (BEN, AMINAS, False, False, False),
        (ADA, AMINAS, False, False, False),
        (VISITOR, AMINAS, False, False, False),
    ],
    ids=[
        "its owner", "its owner, no instructor any more", "a coordinator", "a coordinator, their own",
        "the system", "a colleague", "a health partner", "a funder", "an administrator", "a visitor",
    ],
)  # fmt: skip
def test_who_changes_and_who_ends_a_card(actor, card, changes, revokes, ends) -> None:
    assert policy.may_change(actor, card) is changes
    assert policy.may_revoke(actor, card) is revokes
    assert may_move(actor, card, Status.REVOKED) is ends


@pytest.mark.parametrize("actor", [AMINA, CAROL, SYSTEM], ids=["its owner", "a coordinator", "the system"])
def test_an_ended_card_never_comes_back(actor) -> None:
    assert not may_move(actor, ENDED, Status.ACTIVE)
    assert ENDED.next_steps == frozenset()


@pytest.mark.parametrize(
    ("actor", "may"), [(AMINA, True), (OMAR, False), (CAROL, False), (SYSTEM, False), (FORMER, False)]
)
def test_an_instructor_makes_their_own_card_alone(actor, may) -> None:
    assert policy.may_make_for(actor, Somebody(1, "Amina", frozenset())) is may


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (Line("Cancer", True, date(2027, 3, 3)), "Yes, until 3 March 2027"),
        (Line("Cancer", True), "Yes, with no end date"),
        (Line("Cancer", False), "No"),
        (Line("Cancer", None), "No answer"),
    ],
)
def test_an_answer_in_words(line: Line, words: str) -> None:
    assert line.words == words


def test_the_moment_is_that_of_a_clock_in_london() -> None:
    assert checked(datetime(2027, 6, 1, 23, 30, tzinfo=UTC)) == "Checked on 2 June 2027 at 00:30"

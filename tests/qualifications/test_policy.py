"""Who may see, add and check qualifications and practice."""

from dataclasses import dataclass

import pytest

from network.core.permission import SYSTEM, VISITOR, Role
from network.members.people.models import Member
from network.members.qualifications import policy
from network.members.qualifications.models import EvidenceDraft, PracticeEntry, Qualification


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
COLLEAGUE = Somebody(6, "Hugh", frozenset({Role.INSTRUCTOR}))
FORMER = Somebody(3, "Carol", frozenset())

OF_AMINA = (
    Qualification(id=1, member_id=1),
    PracticeEntry(id=1, member_id=1),
)
OF_CAROL = (
    Qualification(id=2, member_id=3),
    PracticeEntry(id=2, member_id=3),
)

SEES = [
    (AMINA, OF_AMINA, True),
    (CAROL, OF_AMINA, True),
    (CAROL, OF_CAROL, True),
    (FORMER, OF_CAROL, True),
    (FORMER, OF_AMINA, False),
    (COLLEAGUE, OF_AMINA, False),
    (BEN, OF_AMINA, False),
    (ESI, OF_AMINA, False),
    (ADA, OF_AMINA, False),
    (VISITOR, OF_AMINA, False),
    (SYSTEM, OF_AMINA, False),
]
CHECKS = [
    (CAROL, OF_AMINA, True),
    (CAROL, OF_CAROL, False),
    (FORMER, OF_AMINA, False),
    (AMINA, OF_AMINA, False),
    (COLLEAGUE, OF_AMINA, False),
    (BEN, OF_AMINA, False),
    (ESI, OF_AMINA, False),
    (ADA, OF_AMINA, False),
    (VISITOR, OF_AMINA, False),
    (SYSTEM, OF_AMINA, False),
]


@pytest.mark.parametrize("may", [policy.may_see, policy.may_see_evidence, policy.may_correct])
@pytest.mark.parametrize(("actor", "things", "expected"), SEES)
def test_who_may_see_and_correct_a_certificate_and_hours(may, actor, things, expected):
    assert [may(actor, thing) for thing in things] == [expected, expected]


@pytest.mark.parametrize("may", [policy.may_verify, policy.may_check_practice])
@pytest.mark.parametrize(("actor", "things", "expected"), CHECKS)
def test_who_may_check_a_certificate_and_hours(may, actor, things, expected):
    assert [may(actor, thing) for thing in things] == [expected, expected]


@pytest.mark.parametrize(
    ("actor", "expected"),
    [(CAROL, True), (AMINA, False), (BEN, False), (ESI, False), (ADA, False), (VISITOR, False)],
)
def test_who_may_see_the_queue(actor, expected):
    assert policy.may_see_queue(actor) is expected


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        (AMINA, True),
        (CAROL, True),
        (SYSTEM, True),
        (COLLEAGUE, False),
        (BEN, False),
        (ESI, False),
        (ADA, False),
        (VISITOR, False),
    ],
)
def test_who_may_add_for_a_member(actor, expected):
    assert policy.may_add_for(actor, Member(id=1, name="Amina Khan")) is expected


@pytest.mark.parametrize(
    ("actor", "expected"),
    [(CAROL, True), (AMINA, False), (COLLEAGUE, False), (ADA, False), (VISITOR, False)],
)
def test_a_page_that_was_not_submitted_is_seen_by_its_sender_alone(actor, expected):
    assert policy.may_see_draft(actor, EvidenceDraft(id=1, member_id=1, by_id=3)) is expected

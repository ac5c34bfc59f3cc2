"""Who may see, add and check CPD, and who edits the schemes."""

from dataclasses import dataclass

import pytest

from network.core.lifecycle import may_move
from network.core.permission import SYSTEM, VISITOR, Role
from network.members.cpd import policy
from network.members.cpd.models import CpdEntry, CpdMembership
from network.members.cpd.rules import Status
from network.members.people.models import Member


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
EVERYBODY = (AMINA, BEN, CAROL, ESI, ADA, COLLEAGUE, VISITOR, SYSTEM)

OF_AMINA = CpdEntry(id=1, member_id=1, status=Status.DECLARED)
OF_CAROL = CpdEntry(id=2, member_id=3, status=Status.DECLARED)


@pytest.mark.parametrize(
    ("permission", "thing", "those"),
    [
        (policy.may_see, OF_AMINA, (AMINA, CAROL)),
        (policy.may_see, OF_CAROL, (CAROL,)),
        (policy.may_correct, OF_AMINA, (AMINA, CAROL)),
        (policy.may_correct, CpdMembership(member_id=1), (AMINA, CAROL)),
        (policy.may_see_record_of, Member(id=1), (AMINA, CAROL)),
        (policy.may_add_for, Member(id=1), (AMINA, CAROL, SYSTEM)),
        (policy.may_check, OF_AMINA, (CAROL,)),
        (policy.may_check, OF_CAROL, ()),
        (policy.may_see_queue, None, (CAROL,)),
        (policy.may_see_balances, None, (CAROL,)),
        (policy.may_edit, None, (CAROL, ADA)),
    ],
    ids=[
        "sees an entry", "sees a coordinator's own", "corrects an entry", "corrects dates", "sees a record",
        "adds to a record", "checks an entry", "checks a coordinator's own", "sees the queue",
        "sees all balances", "edits schemes",
    ],
)  # fmt: skip
def test_who_may(permission, thing, those):
    assert [one.name for one in EVERYBODY if permission(one, thing)] == [one.name for one in those]


@pytest.mark.parametrize(
    ("entry", "to", "those"),
    [
        (OF_AMINA, Status.CHECKED, (CAROL, SYSTEM)),
        (OF_CAROL, Status.CHECKED, (SYSTEM,)),
        (OF_AMINA, Status.DECLINED, (CAROL, SYSTEM)),
        (CpdEntry(member_id=1, status=Status.DECLINED), Status.DECLARED, (AMINA, CAROL, SYSTEM)),
        (CpdEntry(member_id=1, status=Status.CHECKED), Status.DECLARED, ()),
        (OF_AMINA, Status.WITHDRAWN, (AMINA,)),
        (OF_CAROL, Status.WITHDRAWN, (CAROL,)),
        (CpdEntry(member_id=1, status=Status.DECLINED), Status.WITHDRAWN, (AMINA,)),
        (CpdEntry(member_id=1, status=Status.CHECKED), Status.WITHDRAWN, ()),
        (CpdEntry(member_id=1, status=Status.WITHDRAWN), Status.DECLARED, ()),
    ],
    ids=[
        "checking", "checking one's own", "declining", "declaring again", "a checked one is declared",
        "withdrawing", "a coordinator withdraws their own", "withdrawing what was declined",
        "withdrawing what is checked", "declaring what was withdrawn",
    ],
)  # fmt: skip
def test_who_makes_each_move(entry, to, those):
    assert [one.name for one in EVERYBODY if may_move(one, entry, to)] == [one.name for one in those]

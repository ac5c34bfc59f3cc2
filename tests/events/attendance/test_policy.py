"""Who keeps the list, who comes, who has the certificate: tables, with no database."""

from dataclasses import dataclass

import pytest

from network.core.lifecycle import may_move
from network.core.permission import SYSTEM, VISITOR, Role
from network.events.attendance import policy
from network.events.attendance.models import Attendance
from network.events.attendance.rules import Status
from network.events.meetings.models import Event
from network.events.meetings.rules import Status as EventStatus
from network.members.groups.models import GroupMembership, WorkingGroup
from network.members.people.models import Member


@dataclass(frozen=True)
class Somebody:
    """An actor, as permissions see one."""

    id: int
    name: str
    roles: frozenset[Role]


AMINA = Somebody(1, "Amina", frozenset({Role.INSTRUCTOR}))
OMAR = Somebody(2, "Omar", frozenset({Role.INSTRUCTOR}))  # leads the group that arranges it
CAROL = Somebody(3, "Carol", frozenset({Role.COORDINATOR}))
ESI = Somebody(4, "Esi", frozenset({Role.HEALTH_PARTNER}))
ADA = Somebody(5, "Ada", frozenset({Role.ADMINISTRATOR}))
FAY = Somebody(6, "Fay", frozenset())  # asked to join
EVERYBODY = (AMINA, OMAR, CAROL, ESI, ADA, FAY, VISITOR, SYSTEM)

GROUP = WorkingGroup(memberships=[GroupMembership(member_id=2, leads=True, left_on=None)])
EVENT = Event(id=1, status=EventStatus.PUBLISHED, group=GROUP, host_id=4)
DRAFT = Event(id=2, status=EventStatus.DRAFT, group=GROUP)


def said(member_id: int, status: Status = Status.UNSAID) -> Attendance:
    return Attendance(event=EVENT, member_id=member_id, status=status)


@pytest.mark.parametrize(
    ("permission", "thing", "those"),
    [
        (policy.may_keep_list, EVENT, (OMAR, CAROL)),
        (policy.may_keep_list, DRAFT, ()),
        (policy.may_export, EVENT, (CAROL,)),
        (policy.may_export, DRAFT, ()),
        (policy.may_arrive, EVENT, (AMINA, OMAR, CAROL, ESI, ADA)),
        (policy.may_arrive, DRAFT, ()),
        (policy.may_see_history, Member(id=1), (AMINA, CAROL)),
        (policy.may_note, said(1), (OMAR, CAROL)),
        (policy.may_note, said(2), (CAROL,)),
        (policy.may_note, said(3), (OMAR,)),
        (policy.may_have_certificate, said(1), (AMINA, CAROL)),
        (policy.may_have_certificate, said(6), (CAROL,)),
    ],
    ids=[
        "keeps the list", "keeps a draft's list", "exports", "exports a draft", "arrives",
        "arrives at a draft",
        "sees a history", "notes somebody", "notes a lead", "notes a coordinator", "has a certificate",
        "has that of somebody who is no member",
    ],
)  # fmt: skip
def test_who_may(permission, thing, those):
    assert [one.name for one in EVERYBODY if permission(one, thing)] == [one.name for one in those]


@pytest.mark.parametrize(
    ("attendance", "to", "those"),
    [
        (said(1), Status.PRESENT, (AMINA, OMAR, CAROL, SYSTEM)),
        (said(1), Status.ASKING, (AMINA,)),
        (said(1), Status.ABSENT, (OMAR, CAROL, SYSTEM)),
        (said(1, Status.PRESENT), Status.UNSAID, (OMAR, CAROL, SYSTEM)),
        (said(1, Status.ABSENT), Status.PRESENT, (OMAR, CAROL, SYSTEM)),
        (said(2, Status.ABSENT), Status.PRESENT, (CAROL, SYSTEM)),
        (said(3, Status.ABSENT), Status.PRESENT, (OMAR, SYSTEM)),
        (said(1, Status.PRESENT), Status.ASKING, ()),
    ],
    ids=[
        "coming", "asking at the door", "saying absent", "taking back", "putting absent right",
        "putting a lead's right", "putting a coordinator's right", "asking when here",
    ],
)  # fmt: skip
def test_who_makes_each_move(attendance, to, those):
    assert [one.name for one in EVERYBODY if may_move(one, attendance, to)] == [one.name for one in those]

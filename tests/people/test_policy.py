"""Who may see, change and move a member."""

import pytest

from network.core.permission import VISITOR, Actor, Role
from network.members.people import policy
from network.members.people.models import Member
from network.members.people.rules import Status
from tests.people.cast import ADA, AMINA, BEN, CAROL, DEV, ESI, GONE, HIDDEN, actor

Pair = tuple[Actor, Member]


@pytest.mark.parametrize(
    ("who", "member", "may"),
    [
        (VISITOR, AMINA, False),
        (AMINA, AMINA, True),
        (AMINA, ESI, True),
        (ESI, AMINA, True),
        (ESI, HIDDEN, False),
        (ESI, GONE, False),
        (ESI, CAROL, False),
        (BEN, AMINA, False),
        (ADA, AMINA, False),
        (CAROL, AMINA, True),
        (CAROL, GONE, True),
        (CAROL, DEV, True),
        (AMINA, DEV, False),
    ],
    ids=lambda value: getattr(value, "name", str(value)),
)
def test_who_may_see_a_profile(who: Actor, member: Member, may: bool) -> None:
    assert policy.may_see(who, member) is may


@pytest.mark.parametrize(
    ("who", "may"),
    [(VISITOR, False), (AMINA, True), (ESI, False), (BEN, False), (CAROL, True), (ADA, False)],
    ids=lambda value: getattr(value, "name", str(value)),
)
def test_who_may_edit_aminas_profile(who: Actor, may: bool) -> None:
    assert policy.may_edit(who, AMINA) is may


@pytest.mark.parametrize(
    ("who", "may"),
    [(VISITOR, False), (AMINA, True), (ESI, False), (BEN, False), (CAROL, False), (ADA, False)],
    ids=lambda value: getattr(value, "name", str(value)),
)
def test_nobody_else_chooses_who_sees_amina(who: Actor, may: bool) -> None:
    assert policy.may_choose_visibility(who, AMINA) is may


@pytest.mark.parametrize(
    ("who", "member", "may"),
    [(CAROL, AMINA, True), (CAROL, CAROL, False), (ADA, AMINA, False), (AMINA, AMINA, False)],
    ids=lambda value: getattr(value, "name", str(value)),
)
def test_who_may_decide_on_a_membership(who: Actor, member: Member, may: bool) -> None:
    assert policy.may_decide_membership(who, member) is may


@pytest.mark.parametrize(
    ("who", "may"),
    [(VISITOR, False), (AMINA, False), (ESI, False), (BEN, False), (CAROL, True), (ADA, False)],
    ids=lambda value: getattr(value, "name", str(value)),
)
def test_who_reads_the_notes_on_amina(who: Actor, may: bool) -> None:
    assert policy.may_see_notes(who, AMINA) is may


@pytest.mark.parametrize(
    ("who", "role", "member", "may"),
    [
        (ADA, Role.FUNDER, AMINA, True),
        (ADA, Role.ADMINISTRATOR, AMINA, True),
        (ADA, Role.COORDINATOR, ADA, False),
        (CAROL, Role.INSTRUCTOR, AMINA, True),
        (CAROL, Role.COORDINATOR, AMINA, False),
        (CAROL, Role.INSTRUCTOR, CAROL, False),
        (AMINA, Role.INSTRUCTOR, ESI, False),
        (VISITOR, Role.INSTRUCTOR, ESI, False),
    ],
    ids=lambda value: getattr(value, "name", str(value)),
)
def test_who_may_grant_which_role(who: Actor, role: Role, member: Member, may: bool) -> None:
    assert policy.may_grant(who, role, member) is may


@pytest.mark.parametrize("field", ["email", "phone", "biography", "photo"])
def test_a_field_is_seen_by_whom_its_owner_ticked(field: str) -> None:
    shy = actor("Shy", Role.INSTRUCTOR, number=41)
    open_to_partners = actor("Open", Role.INSTRUCTOR, number=42, shown=[f"{field}:partners"])
    open_to_all = actor("Public", Role.INSTRUCTOR, number=43, shown=[f"{field}:public"])

    seen = {
        (reader.name, member.name): policy.sees(reader, member, field)
        for reader in (ESI, AMINA, CAROL, VISITOR)
        for member in (shy, open_to_partners, open_to_all)
    }

    assert seen == {
        (ESI.name, "Shy"): False,
        (ESI.name, "Open"): True,
        (ESI.name, "Public"): True,
        (AMINA.name, "Shy"): False,
        (AMINA.name, "Open"): False,
        (AMINA.name, "Public"): True,
        (CAROL.name, "Shy"): True,
        (CAROL.name, "Open"): True,
        (CAROL.name, "Public"): True,
        (VISITOR.name, "Shy"): False,
        (VISITOR.name, "Open"): False,
        (VISITOR.name, "Public"): True,
    }


def test_a_suspended_member_holds_no_role() -> None:
    suspended = actor("Sam", Role.COORDINATOR, number=44, status=Status.SUSPENDED)

    assert suspended.roles == frozenset()

"""Who may do what with accounts, as tables."""

import pytest

from network.accounts import policy
from network.accounts.models import Account, AddressRecovery, Invitation, SignIn
from network.core.permission import VISITOR, Role
from network.members.people.models import Member
from network.members.people.rules import Status


class Person:
    def __init__(self, id, *roles):
        self.id, self.name, self.roles = id, "somebody", frozenset(roles)


AMINA = Person(1, Role.INSTRUCTOR)
BEN = Person(2, Role.FUNDER)
CAROL = Person(3, Role.COORDINATOR)
ESI = Person(4, Role.HEALTH_PARTNER)
ADA = Person(5, Role.ADMINISTRATOR)
WAITING = Person(6)
EVERYBODY = [VISITOR, AMINA, BEN, CAROL, ESI, ADA, WAITING]
NAMES = [
    "a visitor",
    "an instructor",
    "a funder",
    "a coordinator",
    "a partner",
    "an administrator",
    "who waits",
]


def table(permission, thing=None):
    return [name for actor, name in zip(EVERYBODY, NAMES, strict=True) if permission(actor, thing)]


@pytest.mark.parametrize(
    ("permission", "admits"),
    [
        (policy.may_sign_in, NAMES),
        (policy.may_ask_to_join, NAMES),
        (policy.may_see_own_account, NAMES[1:]),
        (policy.may_see_join_requests, ["a coordinator"]),
        (policy.may_see_invitations, ["a coordinator", "an administrator"]),
        (policy.may_invite, ["a coordinator", "an administrator"]),
        (policy.may_see_recoveries, ["a coordinator"]),
    ],
)
def test_who_may_open_a_page(permission, admits):
    assert table(permission) == admits


def test_who_decides_a_request_to_join():
    assert table(policy.may_decide_join_request, Member(id=9, name="Fay")) == ["a coordinator"]


def test_nobody_decides_their_own_request():
    own = Member(status=Status.APPLIED, id=CAROL.id, name="Carol")

    assert policy.may_decide_join_request(CAROL, own) is False


@pytest.mark.parametrize(
    ("role", "admits"),
    [
        (Role.INSTRUCTOR, ["a coordinator", "an administrator"]),
        (Role.HEALTH_PARTNER, ["a coordinator", "an administrator"]),
        (Role.FUNDER, ["an administrator"]),
        (Role.COORDINATOR, ["an administrator"]),
        (Role.ADMINISTRATOR, ["an administrator"]),
    ],
)
def test_who_handles_an_invitation(role, admits):
    invitation = Invitation(role=role, member=Member(id=9, name="Dev"))

    assert table(policy.may_handle_invitation, invitation) == admits


def test_everybody_ends_their_own_sign_ins_alone():
    theirs = SignIn(account=Account(member_id=AMINA.id))

    assert table(policy.may_end_sign_in, theirs) == ["an instructor"]


@pytest.mark.parametrize(("owner", "admits"), [(AMINA, ["an administrator"]), (ADA, [])])
def test_who_removes_a_second_factor(owner, admits):
    assert table(policy.may_remove_second_factor, Account(member_id=owner.id)) == admits


@pytest.mark.parametrize(
    ("account", "admits"),
    [(Account(member_id=1), ["a coordinator"]), (Account(member_id=3), []), (None, ["a coordinator"])],
    ids=["another's", "their own", "nobody's that we know"],
)
def test_who_decides_about_a_lost_address(account, admits):
    assert table(policy.may_decide_recovery, AddressRecovery(account=account)) == admits

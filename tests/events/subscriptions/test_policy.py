"""Who has a calendar of their own, and who may change one."""

import pytest

from network.core import clock
from network.core.permission import VISITOR, Role
from network.events.subscriptions import policy
from network.events.subscriptions.models import Subscription
from network.members.people.models import Member, RoleGrant
from network.members.people.rules import Status
from tests.factories import LONG_AGO


def somebody(number: int, *roles: Role, status: Status = Status.ACTIVE) -> Member:
    grants = [RoleGrant(role=role, begins_on=LONG_AGO) for role in roles]
    return Member(id=number, name=f"Member {number}", status=status, role_grants=grants)


AMINA = somebody(1, Role.INSTRUCTOR)
CAROL = somebody(2, Role.COORDINATOR)
ADA = somebody(3, Role.ADMINISTRATOR)
SUSPENDED = somebody(1, Role.INSTRUCTOR, status=Status.SUSPENDED)
APPLICANT = somebody(4, status=Status.APPLIED)
HERS = Subscription(id=7, member_id=1)
ENDED = Subscription(id=8, member_id=1, ended_at=clock.now())


@pytest.mark.parametrize(
    ("actor", "may"),
    [(AMINA, True), (CAROL, True), (ADA, True), (SUSPENDED, False), (APPLICANT, False), (VISITOR, False)],
    ids=["an instructor", "a coordinator", "an administrator", "suspended", "an applicant", "a visitor"],
)
def test_whoever_is_in_the_network_may_subscribe(actor: Member, may: bool) -> None:
    assert policy.may_subscribe(actor) is may
    assert policy.may_see_page(actor) is True


@pytest.mark.parametrize(
    ("actor", "subscription", "change", "revoke"),
    [
        (AMINA, HERS, True, True),
        (AMINA, ENDED, False, True),
        (AMINA, None, False, False),
        (SUSPENDED, HERS, False, False),
        (CAROL, HERS, False, False),
        (ADA, HERS, False, False),
        (VISITOR, HERS, False, False),
    ],
)
def test_nobody_but_its_owner_touches_a_calendar(
    actor: Member, subscription: Subscription | None, change: bool, revoke: bool
) -> None:
    assert policy.may_change(actor, subscription) is change
    assert policy.may_revoke(actor, subscription) is revoke

"""Who answers, who sees who comes, and who says what somebody needs: as tables."""

from types import SimpleNamespace

import pytest

from network.core.permission import SYSTEM, VISITOR, Role
from network.events.meetings.models import Event
from network.events.meetings.rules import Status as EventStatus
from network.events.meetings.rules import Visibility
from network.events.registrations import policy
from network.events.registrations.models import Guest, Registration


def actor(number, *roles):
    return SimpleNamespace(id=number, name=f"Number {number}", roles=frozenset(roles))


AMINA = actor(1, Role.INSTRUCTOR)
CAROL = actor(2, Role.COORDINATOR)
ESI = actor(3, Role.HEALTH_PARTNER)
DEV = actor(4)  # has not joined
PUBLISHED = Event(status=EventStatus.PUBLISHED, visibility=Visibility.PUBLIC)
DRAFT = Event(status=EventStatus.DRAFT, visibility=Visibility.PUBLIC)


def of(member):
    made = Registration(member_id=member.id)
    made.__dict__["event"] = PUBLISHED
    made.__dict__["member"] = member
    return made


@pytest.mark.parametrize(
    ("who", "event", "may"),
    [
        (AMINA, PUBLISHED, True),
        (ESI, PUBLISHED, True),
        (DEV, PUBLISHED, False),
        (VISITOR, PUBLISHED, False),
        (AMINA, DRAFT, False),
    ],
)
def test_whoever_is_in_the_network_and_may_see_an_event_may_answer(who, event, may):
    assert policy.may_answer(who, event) is may


@pytest.mark.parametrize(("who", "may"), [(CAROL, True), (AMINA, False), (ESI, False), (VISITOR, False)])
def test_those_who_arrange_an_event_see_who_comes(who, may):
    assert policy.may_see_who_comes(who, PUBLISHED) is may
    assert policy.may_see_needs(who) is may


@pytest.mark.parametrize(
    ("permission", "own", "carols", "others", "systems"),
    [
        (policy.may_change, True, True, False, True),
        (policy.may_change_for_them, False, True, False, False),
        (policy.may_bring_forward, False, True, False, False),
        (policy.may_give_needs, True, False, False, False),
        (policy.may_take_back_needs, True, False, False, False),
    ],
    ids=["change", "change for them", "bring forward", "give needs", "take needs back"],
)
def test_who_may_do_what_with_an_answer(permission, own, carols, others, systems):
    of_amina = of(AMINA)

    found = [permission(who, of_amina) for who in (AMINA, CAROL, ESI, SYSTEM)]

    assert found == [own, carols, others, systems]


def test_nobody_brings_themselves_forward():
    assert policy.may_bring_forward(CAROL, of(AMINA))
    assert not policy.may_bring_forward(CAROL, of(CAROL))


@pytest.mark.parametrize(
    ("who", "member", "may"),
    [(ESI, ESI, True), (CAROL, ESI, True), (AMINA, AMINA, False), (CAROL, AMINA, False), (AMINA, ESI, False)],
)
def test_health_partners_alone_bring_guests(who, member, may):
    assert policy.may_bring_guests(who, of(member)) is may


def test_a_guest_is_left_out_by_their_partner_or_by_who_arranges_it():
    guest = Guest(name="Tamsin")
    guest.__dict__["registration"] = of(ESI)

    assert [policy.may_leave_out(who, guest) for who in (ESI, CAROL, AMINA)] == [True, True, False]

"""Who sees an event and who arranges it, as tables; and that lists find just what may be seen."""

from itertools import product

import pytest
from flask import Flask

from network.core.database import db
from network.core.permission import VISITOR, Role
from network.events.meetings import policy, queries
from network.events.meetings.models import Event, Speaker
from network.events.meetings.rules import Filter, Status, Visibility
from network.members.people.rules import Status as Membership
from tests import factories
from tests.events.meetings.conftest import a_group

WHO = ("visitor", "suspended", "instructor", "partner", "lead", "host", "coordinator")
NETWORK = {"instructor", "partner", "lead", "host", "coordinator"}


@pytest.fixture
def people(app: Flask) -> dict[str, object]:
    return {
        "visitor": VISITOR,
        "suspended": factories.member("", Role.INSTRUCTOR, status=Membership.SUSPENDED),
        "instructor": factories.member("", Role.INSTRUCTOR),
        "partner": factories.member("", Role.HEALTH_PARTNER),
        "lead": factories.member("", Role.INSTRUCTOR),
        "host": factories.member("", Role.INSTRUCTOR),
        "coordinator": factories.member("", Role.COORDINATOR),
    }


def world(people) -> dict[str, Event]:
    group = a_group(people["lead"])
    host = people["host"].id
    return {
        f"{visibility}-{status}-{'group' if of_group else 'all'}": factories.event(
            visibility=visibility, status=status, group_id=group.id if of_group else None, host_id=host
        )
        for visibility, status, of_group in product(Visibility, Status, (True, False))
    }


def expected(who: str, event: Event) -> bool:
    if event.status is Status.DRAFT:
        return who in {"coordinator", "host"} or (who == "lead" and event.group_id is not None)
    return event.visibility is Visibility.PUBLIC or who in NETWORK


@pytest.mark.parametrize("who", WHO)
def test_who_sees_what(people, who):
    events = world(people)

    seen = {name for name, event in events.items() if policy.may_see(people[who], event)}

    assert seen == {name for name, event in events.items() if expected(who, event)}


@pytest.mark.parametrize("who", WHO)
def test_a_list_finds_exactly_what_may_be_seen(people, who):
    events = world(people)
    db.session.expire_all()

    found = set(db.session.scalars(db.select(Event).where(queries.visible_to(people[who]))))

    assert found == {event for event in events.values() if policy.may_see(people[who], event)}


@pytest.mark.parametrize("who", WHO)
def test_who_arranges_an_event_and_who_prepares_it(people, who):
    events = world(people).values()

    arranges = {event.group_id is not None for event in events if policy.may_arrange(people[who], event)}
    prepares = {event.group_id is not None for event in events if policy.may_prepare(people[who], event)}

    assert arranges == {"coordinator": {True, False}, "lead": {True}}.get(who, set())
    assert prepares == {"coordinator": {True, False}, "lead": {True}, "host": {True, False}}.get(who, set())


def test_who_begins_an_event(people):
    world(people)

    assert {who for who in WHO if policy.may_begin(people[who])} == {"lead", "coordinator"}


def test_a_lead_of_a_closed_group_begins_nothing(people):
    group = a_group(people["lead"])
    group.closed_on = factories.LONG_AGO
    db.session.flush()

    assert not policy.may_begin(people["lead"])


@pytest.mark.parametrize(
    ("who", "agrees", "says"),
    [
        ("instructor", True, False),
        ("partner", False, False),
        ("coordinator", False, True),
        ("visitor", False, False),
    ],
)
def test_whoever_speaks_agrees_themself_and_a_coordinator_says_so_for_others(people, who, agrees, says):
    speaker = Speaker(event_id=1, member_id=people["instructor"].id, name="x")

    assert policy.may_agree(people[who], speaker) is agrees
    assert policy.may_say_they_agreed(people[who], speaker) is says


def test_a_coordinator_does_not_say_of_themself_that_they_agreed(people):
    speaker = Speaker(event_id=1, member_id=people["coordinator"].id, name="x")

    assert policy.may_agree(people["coordinator"], speaker)
    assert not policy.may_say_they_agreed(people["coordinator"], speaker)


def test_a_filter_finds_only_what_fits(people):
    cancer, winslow = factories.condition("Cancer", key="cancer"), factories.area("Winslow", key="winslow")
    fits = factories.event(conditions=[cancer], areas=[winslow], group_id=a_group(people["lead"]).id)
    factories.event()

    for asked in (Filter(condition="cancer"), Filter(area="winslow"), Filter(group=fits.group_id)):
        assert list(db.session.scalars(db.select(Event).where(queries.matches(asked)))) == [fits]

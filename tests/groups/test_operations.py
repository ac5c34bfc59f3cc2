"""Working groups: making them, belonging, leading, leaving."""

from collections.abc import Callable

import pytest

from network.core import registry
from network.core.database import db
from network.core.lifecycle import NotPermitted
from network.core.permission import Role
from network.core.rules import Refused
from network.members.groups import offers, operations, policy, queries
from network.members.groups.models import GroupMembership, WorkingGroup
from network.members.people import operations as people
from network.members.people.models import Member
from tests import factories

Begin = Callable[..., WorkingGroup]


@pytest.fixture
def begin(carol: Member) -> Begin:
    """Let Carol begin a group."""

    def make(name: str = "Falls", *, open_to_all: bool = False) -> WorkingGroup:
        return operations.begin(name, "Fewer falls.", open_to_all=open_to_all, by=carol)

    return make


def current(group: WorkingGroup) -> set[str]:
    return {one.member.name for one in queries.people_of(group) if one.left_on is None}


def test_coordinators_begin_groups_and_nobody_else(amina: Member, ada: Member, begin: Begin) -> None:
    begin()

    for by in (amina, ada):
        with pytest.raises(NotPermitted):
            operations.begin("Cardiac", "Hearts.", open_to_all=True, by=by)


def test_there_is_one_group_of_a_name(begin: Begin, carol: Member) -> None:
    begin("Falls")
    other = begin("Cardiac")

    with pytest.raises(Refused, match="already"):
        begin("falls")
    with pytest.raises(Refused, match="already"):
        operations.edit(other, "FALLS", "Fewer falls.", open_to_all=True, by=carol)
    operations.edit(other, "CARDIAC", "Hearts.", open_to_all=True, by=carol)
    assert other.name == "CARDIAC"


def test_anybody_joins_an_open_group_once(begin: Begin, amina: Member) -> None:
    group = begin(open_to_all=True)

    assert operations.join(group, by=amina) is operations.join(group, by=amina)
    assert current(group) == {"Amina Khan"}


def test_nobody_joins_another_group_by_themselves(begin: Begin, amina: Member) -> None:
    with pytest.raises(NotPermitted):
        operations.join(begin(), by=amina)


def test_a_lead_brings_in_whom_they_may_see(begin: Begin, carol: Member, amina: Member, esi: Member) -> None:
    group = begin()
    lead = operations.add(group, amina, by=carol)
    with pytest.raises(NotPermitted):
        operations.add(group, esi, by=amina)
    operations.choose_lead(lead, True, by=carol)
    hidden = factories.member("Hidden Person", Role.INSTRUCTOR, shown=[])

    operations.add(group, esi, by=amina)

    assert current(group) == {"Amina Khan", "Esi Mensah"}
    with pytest.raises(NotPermitted):
        operations.add(group, hidden, by=amina)
    with pytest.raises(Refused, match="already"):
        operations.add(group, esi, by=amina)


def test_only_coordinators_choose_who_leads(begin: Begin, carol: Member, amina: Member) -> None:
    membership = operations.add(begin(), amina, by=carol)

    with pytest.raises(NotPermitted):
        operations.choose_lead(membership, True, by=amina)


def test_leaving_and_coming_back_keeps_both_times(begin: Begin, amina: Member) -> None:
    group = begin(open_to_all=True)
    first = operations.join(group, by=amina)
    operations.leave(first, by=amina)
    operations.leave(first, by=amina)

    second = operations.join(group, by=amina)

    assert first.id != second.id
    assert (first.left_on is None, second.left_on is None) == (False, True)


def test_nobody_takes_out_somebody_else(begin: Begin, amina: Member, esi: Member) -> None:
    group = begin(open_to_all=True)
    membership = operations.join(group, by=amina)
    operations.join(group, by=esi)

    with pytest.raises(NotPermitted):
        operations.leave(membership, by=esi)


def test_nobody_joins_a_group_that_is_over(begin: Begin, carol: Member, amina: Member, esi: Member) -> None:
    group = begin(open_to_all=True)
    operations.join(group, by=amina)
    operations.close(group, by=carol)

    with pytest.raises(NotPermitted):
        operations.join(group, by=esi)
    with pytest.raises(NotPermitted):
        operations.add(group, esi, by=carol)
    assert [policy.may_see(one, group) for one in (amina, carol, esi)] == [True, True, False]
    operations.open_again(group, by=carol)
    assert operations.join(group, by=esi).left_on is None


def test_who_leaves_the_network_leaves_its_groups_and_who_is_suspended_is_not_shown(
    begin: Begin, carol: Member, amina: Member, esi: Member
) -> None:
    group = begin(open_to_all=True)
    operations.join(group, by=amina)
    membership = operations.join(group, by=esi)

    people.suspend(amina, by=carol, reason="A concern.")
    people.leave(esi, by=esi)

    assert current(group) == set()
    assert membership.left_on is not None
    people.reinstate(amina, by=carol, reason="Nothing in it.")
    assert current(group) == {"Amina Khan"}


@pytest.mark.parametrize("reader", ["amina", "carol", "esi", "ben"])
def test_the_list_is_what_one_may_see(
    request: pytest.FixtureRequest, begin: Begin, carol: Member, amina: Member, reader: str
) -> None:
    by = request.getfixturevalue(reader)
    groups = [begin("Falls"), begin("Cardiac", open_to_all=True), begin("Cancer", open_to_all=True)]
    operations.join(groups[1], by=amina)
    operations.close(groups[1], by=carol)
    operations.close(groups[2], by=carol)

    found = {group.id for group, _count, _mine in queries.seen_by(by)}

    assert found == {group.id for group in groups if policy.may_see(by, group)}


def test_data_rights_know_the_groups(begin: Begin, amina: Member) -> None:
    group = begin(open_to_all=True)
    operations.join(group, by=amina)
    assert [row["group"] for row in offers.held(amina).rows] == ["Falls"]

    erase = registry.erasure.named("groups")
    assert erase is not None
    erase(amina)

    assert db.session.scalars(db.select(GroupMembership)).all() == []

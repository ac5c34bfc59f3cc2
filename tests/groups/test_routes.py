"""The pages of working groups."""

from collections.abc import Callable

from network.core.database import db
from network.core.permission import Role
from network.members.groups import operations
from network.members.groups.models import WorkingGroup
from network.members.people.models import Member
from tests import factories
from tests.plugins.client import Client
from tests.plugins.statements import statements

SignIn = Callable[[Member], Client]


def falls(carol: Member, *, open_to_all: bool = True) -> WorkingGroup:
    return operations.begin("Falls", "Fewer falls.", open_to_all=open_to_all, by=carol)


def test_a_coordinator_begins_a_group_and_adds_its_people(
    signed_in_as: SignIn, carol: Member, amina: Member
) -> None:
    browser = signed_in_as(carol)
    begun = browser.post("/groups/new", data={"name": "Falls", "purpose": "Fewer falls."})
    assert f'name="member" value="{amina.id}"' in browser.get(f"{begun.location}/people/add?name=amina").text

    browser.post(f"{begun.location}/people/add", data={"member": amina.id})

    assert "Amina Khan" in browser.get(begun.location).text
    assert "Falls" in signed_in_as(amina).get(f"/members/{amina.id}").text


def test_a_member_joins_by_a_button_and_leaves_by_another(
    signed_in_as: SignIn, carol: Member, amina: Member
) -> None:
    group = falls(carol)
    db.session.commit()
    browser, address = signed_in_as(amina), f"/groups/{group.id}"
    assert "Join this group" in browser.get(address).text

    browser.post(f"{address}/join")
    assert "You belong to it" in browser.get(address).text
    browser.post(f"/groups/memberships/{group.memberships[0].id}/end")

    assert "Belonged before" in browser.get(address).text


def test_a_group_that_is_not_open_is_joined_by_nobody(
    signed_in_as: SignIn, carol: Member, amina: Member
) -> None:
    group = falls(carol, open_to_all=False)
    db.session.commit()

    answer = signed_in_as(amina).post(f"/groups/{group.id}/join")

    assert answer.status_code == 409
    assert "Whoever leads this group brings people in" in answer.text


def test_who_does_not_show_their_name_is_counted_only(
    signed_in_as: SignIn, carol: Member, amina: Member, esi: Member
) -> None:
    group = falls(carol)
    hidden = factories.member("Hidden Person", Role.INSTRUCTOR, shown=[])
    for member in (hidden, esi):
        operations.join(group, by=member)
    db.session.commit()
    assert "Hidden Person" in signed_in_as(carol).get(f"/groups/{group.id}").text

    page = signed_in_as(amina).get(f"/groups/{group.id}").text

    assert "Esi Mensah" in page
    assert "Hidden Person" not in page
    assert "1 person who does not show their name to you" in page


def test_the_second_of_two_editors_sees_both_versions(signed_in_as: SignIn, carol: Member) -> None:
    group = falls(carol)
    db.session.commit()
    data = {"version": group.version, "name": "Falls"}
    signed_in_as(carol).post(f"/groups/{group.id}/edit", data=data | {"purpose": "Balance."})

    page = signed_in_as(carol).post(f"/groups/{group.id}/edit", data=data | {"purpose": "Strength."})

    assert "Somebody else changed this" in page.text
    assert "Balance." in page.text
    assert "Strength." in page.text


def test_a_group_asks_the_same_of_the_database_whatever_its_size(
    signed_in_as: SignIn, carol: Member, amina: Member
) -> None:
    group, counted = falls(carol), []
    db.session.commit()
    browser = signed_in_as(amina)
    for _ in range(2):
        for _ in range(3):
            operations.join(group, by=factories.member("", Role.INSTRUCTOR))
        db.session.commit()
        for address in (f"/groups/{group.id}", "/groups/"):
            browser.get(address)
            with statements() as asked:
                browser.get(address)
            counted.append(len(asked))

    assert counted[:2] == counted[2:]

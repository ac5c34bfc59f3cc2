"""Organisations and their people."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from network.core import clock as time
from network.core import registry
from network.core.database import db
from network.core.lifecycle import NotPermitted
from network.core.permission import Role
from network.core.rules import Refused
from network.members.people import offers_organisations as offers
from network.members.people import operations as people
from network.members.people import organisations, policy, queries
from network.members.people.models import Member, Organisation, OrganisationPerson
from network.members.people.rules import OrganisationKind
from tests import factories
from tests.plugins.client import Client
from tests.plugins.statements import statements

SignIn = Callable[[Member], Client]
DAY = timedelta(days=1)


@pytest.fixture
def trust(app: object) -> Organisation:
    """The hospital trust."""
    return factories.organisation("Hospital Trust", kind=OrganisationKind.HEALTH_SERVICE)


def test_a_post_has_a_first_and_a_last_day(trust: Organisation, carol: Member, esi: Member) -> None:
    today = time.today()
    post = organisations.add_person(trust, esi, "Nurse", by=carol, begins_on=today - 9 * DAY)
    assert queries.organisations_of(esi, today) == [trust]

    organisations.end_person(post, today - DAY, by=carol)

    assert queries.organisations_of(esi, today) == []
    assert queries.organisations_of(esi, today - DAY) == [trust]
    assert not policy.may_see_organisation(esi, trust)


def test_nobody_stands_there_twice_on_one_day(trust: Organisation, carol: Member, esi: Member) -> None:
    today = time.today()
    organisations.add_person(trust, esi, by=carol, begins_on=today, ends_on=today + 9 * DAY)

    with pytest.raises(Refused, match="already"):
        organisations.add_person(trust, esi, by=carol, begins_on=today + 9 * DAY)
    organisations.add_person(trust, esi, by=carol, begins_on=today + 10 * DAY)


@pytest.mark.parametrize("days", [-1, 3])
def test_a_post_ends_neither_before_it_began_nor_later_than_it_did(
    trust: Organisation, carol: Member, esi: Member, days: int
) -> None:
    today = time.today()
    post = organisations.add_person(trust, esi, by=carol, begins_on=today, ends_on=today + 2 * DAY)

    with pytest.raises(Refused):
        organisations.end_person(post, today + days * DAY, by=carol)


@pytest.mark.parametrize("who", ["esi", "ada", "ben"])
def test_only_coordinators_say_who_works_there(
    request: pytest.FixtureRequest, trust: Organisation, amina: Member, who: str
) -> None:
    with pytest.raises(NotPermitted):
        organisations.add_person(trust, amina, by=request.getfixturevalue(who))


@pytest.mark.parametrize("who", ["amina", "ben", "esi"])
def test_only_those_who_run_the_network_add_and_change_organisations(
    trust: Organisation, who: str, request: pytest.FixtureRequest
) -> None:
    by = request.getfixturevalue(who)

    with pytest.raises(NotPermitted):
        organisations.add("Another Trust", by=by)
    with pytest.raises(NotPermitted):
        organisations.edit(trust, {"note": "Ours."}, by=by)


def test_its_people_are_those_who_work_there_and_those_with_a_role_for_it(
    trust: Organisation, carol: Member, esi: Member, ada: Member, ben: Member, amina: Member
) -> None:
    organisations.add_person(trust, esi, "Nurse", by=carol)
    people.grant_role(amina, Role.FUNDER, by=ada, organisation=trust)
    organisations.add_person(trust, ben, "Clerk", by=carol)
    people.suspend(ben, by=ada, reason="A concern.")
    db.session.flush()

    found = {(one.member.name, one.what) for one in queries.people_of(trust, time.today())}

    assert found == {("Esi Mensah", "Nurse"), ("Amina Khan", "Funder")}


def test_a_health_partner_sees_colleagues_of_their_own_organisation(
    signed_in_as: SignIn, trust: Organisation, carol: Member, esi: Member
) -> None:
    other = factories.organisation("Another Trust")
    fatima = factories.member("Fatima Bah", Role.HEALTH_PARTNER)
    hidden = factories.member("Hidden Person", Role.HEALTH_PARTNER, shown=[])
    for member in (esi, fatima, hidden):
        organisations.add_person(trust, member, "Nurse", by=carol)
    organisations.add_person(other, factories.member("Gil Reyes", Role.HEALTH_PARTNER), by=carol)
    browser = signed_in_as(esi)

    page = browser.get("/organisations/mine").text

    assert "Hospital Trust" in page
    assert "Fatima Bah" in page
    assert not any(name in page for name in ("Hidden Person", "Another Trust", "Gil Reyes"))
    assert browser.get(f"/organisations/{trust.id}").status_code == 200
    assert browser.get(f"/organisations/{other.id}").status_code == 403


def test_a_coordinator_finds_somebody_and_says_that_they_work_there(
    signed_in_as: SignIn, trust: Organisation, carol: Member, esi: Member
) -> None:
    browser, address = signed_in_as(carol), f"/organisations/{trust.id}"
    assert f"member={esi.id}" in browser.get(f"{address}/people/add?name=esi").text

    answer = browser.post(f"{address}/people/add?member={esi.id}", data={"job_title": "Nurse"})

    assert answer.location == address
    post = db.session.scalars(db.select(OrganisationPerson)).one()
    assert (post.member_id, post.job_title, post.begins_on) == (esi.id, "Nurse", time.today())
    browser.post(f"/organisations/people/{post.id}/end", data={})
    db.session.expire_all()
    assert post.ends_on == time.today()


def test_what_is_said_of_an_organisation_is_changed_and_checked(
    signed_in_as: SignIn, trust: Organisation, carol: Member
) -> None:
    db.session.commit()
    browser, address = signed_in_as(carol), f"/organisations/{trust.id}/edit"
    data = {"version": trust.version, "name": "Hospital Trust", "kind": "charity", "note": "Refers."}
    assert "begins with https://" in browser.post(address, data=data | {"web_page": "javascript:x"}).text

    answer = browser.post(address, data=data | {"web_page": "https://www.example.org/"})

    assert answer.status_code == 302
    db.session.expire_all()
    assert (trust.kind, trust.web_page, trust.note) == (
        OrganisationKind.CHARITY, "https://www.example.org/", "Refers.",
    )  # fmt: skip


def test_an_organisation_asks_the_same_of_the_database_whatever_its_size(
    signed_in_as: SignIn, trust: Organisation, carol: Member, esi: Member
) -> None:
    organisations.add_person(trust, esi, by=carol)
    counted = []
    for _ in range(2):
        for _ in range(3):
            organisations.add_person(trust, factories.member("", Role.HEALTH_PARTNER), by=carol)
        db.session.commit()
        for address, reader in (("/organisations/mine", esi), (f"/organisations/{trust.id}", carol)):
            browser = signed_in_as(reader)
            browser.get(address)
            with statements() as asked:
                browser.get(address)
            counted.append(len(asked))

    assert counted[:2] == counted[2:]


@pytest.mark.parametrize("reader", ["amina", "esi", "ben", "carol"])
def test_whom_one_finds_by_name_is_whom_one_may_see(
    request: pytest.FixtureRequest, amina: Member, esi: Member, carol: Member, ben: Member, reader: str
) -> None:
    by = request.getfixturevalue(reader)
    shown_to_nobody = factories.member("Hidden Person", Role.INSTRUCTOR, shown=[])
    shown_to_all = factories.member("Omar Reyes", Role.HEALTH_PARTNER, shown=["name:public"])
    everybody = [amina, esi, carol, ben, shown_to_nobody, shown_to_all]

    found = {one.id for one in everybody if one in queries.named(one.name, queries.met_by(by))}

    assert found - {by.id} == {one.id for one in everybody if policy.may_see(by, one)} - {by.id}


def test_data_rights_know_where_somebody_works(trust: Organisation, carol: Member, esi: Member) -> None:
    organisations.add_person(trust, esi, "Nurse", by=carol)
    db.session.flush()
    assert [row["job title"] for row in offers.held(esi).rows] == ["Nurse"]
    assert registry.erasure.named("people.organisations") is offers.erase

    offers.erase(esi)

    assert db.session.scalars(db.select(OrganisationPerson)).all() == []

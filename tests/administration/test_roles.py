"""Roles: given and ended by an administrator, never to oneself, and never the last of them."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from network.core.audit import AuditEntry
from network.core.clock import today
from network.core.database import db
from network.core.permission import Role
from network.members.people.models import Member
from tests import factories
from tests.plugins.client import Client

SignIn = Callable[[Member], Client]


def test_an_administrator_gives_a_role_with_its_days(
    app: Flask, ada: Member, amina: Member, signed_in_as: SignIn
) -> None:
    trust = factories.organisation("The Trust")
    answer = signed_in_as(ada).post(
        f"/administration/roles/{amina.id}",
        data={
            "role": "funder",
            "organisation": str(trust.id),
            "begins_on-day": "1",
            "begins_on-month": "1",
            "begins_on-year": "2030",
            "ends_on-day": "31",
            "ends_on-month": "12",
            "ends_on-year": "2031",
        },
    )

    grant = amina.role_grants[-1]
    assert answer.status_code == 302
    assert (grant.role, grant.organisation) == (Role.FUNDER, trust)
    assert (grant.begins_on, grant.ends_on, grant.granted_by_id) == (
        date(2030, 1, 1),
        date(2031, 12, 31),
        ada.id,
    )
    assert db.session.scalars(select(AuditEntry.what)).all()[-1] == "role granted"


def test_a_funder_needs_an_organisation_and_is_told_beside_the_field(
    app: Flask, ada: Member, amina: Member, signed_in_as: SignIn
) -> None:
    answer = signed_in_as(ada).post(
        f"/administration/roles/{amina.id}", data={"role": "funder", "organisation": "0"}
    )

    assert answer.status_code == 200
    assert "Say which organisation this funder decides for" in answer.text
    assert Role.FUNDER not in amina.roles


def test_nobody_gives_a_role_to_themselves(app: Flask, ada: Member, signed_in_as: SignIn) -> None:
    answer = signed_in_as(ada).post(f"/administration/roles/{ada.id}", data=nobody("coordinator"))

    assert answer.status_code == 403
    assert ada.roles == {Role.ADMINISTRATOR}


def test_only_administrators_see_and_give_roles(
    app: Flask, amina: Member, ben: Member, carol: Member, esi: Member, signed_in_as: SignIn
) -> None:
    data = nobody("administrator")
    for who in (amina, ben, carol, esi):
        browser = signed_in_as(who)
        assert browser.get("/administration/roles").status_code == 403
        assert browser.post(f"/administration/roles/{amina.id}", data=data).status_code == 403
    assert amina.roles == {Role.INSTRUCTOR}


def test_a_role_is_ended_at_once(app: Flask, ada: Member, carol: Member, signed_in_as: SignIn) -> None:
    answer = signed_in_as(ada).post(f"/administration/roles/grants/{carol.role_grants[0].id}/end")

    assert answer.status_code == 302
    assert carol.roles == frozenset()


def test_a_role_is_ended_after_a_day(app: Flask, ada: Member, carol: Member, signed_in_as: SignIn) -> None:
    day = {"last_day-day": "1", "last_day-month": "6", "last_day-year": "2099"}

    signed_in_as(ada).post(f"/administration/roles/grants/{carol.role_grants[0].id}/end", data=day)

    assert carol.role_grants[0].ends_on == date(2099, 6, 1)
    assert carol.roles == {Role.COORDINATOR}


def test_an_administrator_cannot_end_their_own_role(app: Flask, ada: Member, signed_in_as: SignIn) -> None:
    browser = signed_in_as(ada)
    address = f"/administration/roles/grants/{ada.role_grants[0].id}/end"

    assert [browser.get(address).status_code, browser.post(address).status_code] == [403, 403]
    assert ada.roles == {Role.ADMINISTRATOR}


def test_a_member_is_found_by_a_part_of_the_name_or_address(
    app: Flask, ada: Member, amina: Member, carol: Member, signed_in_as: SignIn
) -> None:
    browser = signed_in_as(ada)

    by_name = browser.get("/administration/roles?name=khan").text
    by_address = browser.get("/administration/roles?name=AMINA@").text
    nobody = browser.get("/administration/roles?name=%25%27").text

    assert f"/administration/roles/{amina.id}" in by_name
    assert f"/administration/roles/{amina.id}" in by_address
    assert "Nobody found" in nobody


def test_what_is_over_is_not_listed_among_those_who_hold_roles(
    app: Flask, ada: Member, carol: Member, signed_in_as: SignIn
) -> None:
    browser = signed_in_as(ada)
    before = browser.get("/administration/roles").text
    carol.role_grants[0].ends_on = date(2021, 1, 1)

    after = browser.get("/administration/roles").text

    assert ("Carol Hughes" in before, "Carol Hughes" in after) == (True, False)


@pytest.mark.parametrize("role", ["", "emperor"])
def test_a_role_that_does_not_exist_is_refused_beside_the_field(
    app: Flask, ada: Member, amina: Member, signed_in_as: SignIn, role: str
) -> None:
    answer = signed_in_as(ada).post(
        f"/administration/roles/{amina.id}", data={"role": role, "organisation": "0"}
    )

    assert answer.status_code == 200
    assert amina.roles_on(today()) == {Role.INSTRUCTOR}


def nobody(role: str) -> dict[str, str]:
    """Return the form for a role that is held for no organisation."""
    return {"role": role, "organisation": "0"}

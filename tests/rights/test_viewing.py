"""Who saw whose record: written down before it leaves, one row a viewer and day, and shown to its owner."""

import pytest
from sqlalchemy import select

from network.core.database import db
from network.core.permission import Role
from network.members.people import operations as people
from network.rights.models import ProfileView
from tests import factories
from tests.plugins.statements import statements


@pytest.fixture
def omar(app):
    member = factories.member("Omar Haddad", Role.INSTRUCTOR, email="omar@network.example")
    factories.account(member)
    return member


def views() -> list[tuple[int, int, str, int]]:
    return [
        (one.member_id, one.by_id, one.how, one.times)
        for one in db.session.scalars(select(ProfileView).order_by(ProfileView.id))
    ]


def test_a_coordinator_who_opens_a_profile_is_written_down_once_a_day(app, amina, carol, signed_in_as):
    browser = signed_in_as(carol)
    browser.get(f"/members/{amina.id}")
    browser.get(f"/members/{amina.id}")

    assert views() == [(amina.id, carol.id, "profile", 2)]


def test_ones_own_profile_is_no_view(app, amina, signed_in_as):
    signed_in_as(amina).get(f"/members/{amina.id}")

    assert views() == []


def test_a_colleague_who_is_shown_no_address_is_not_written_down(app, amina, omar, signed_in_as):
    signed_in_as(omar).get(f"/members/{amina.id}")
    hidden = views()
    amina.shown = [*amina.shown, "phone:instructors"]
    signed_in_as(omar).get(f"/members/{amina.id}")

    assert hidden == []
    assert views() == [(amina.id, omar.id, "profile", 1)]


def test_an_export_is_written_down_for_everybody_on_it(app, amina, omar, carol, signed_in_as):
    signed_in_as(carol).get("/members/export.csv")

    assert {(member, how) for member, _by, how, _times in views()} >= {
        (amina.id, "export"), (omar.id, "export"),
    }  # fmt: skip


def test_a_list_that_shows_how_members_are_reached_is_written_down(app, amina, omar, signed_in_as):
    amina.shown = [*amina.shown, "phone:instructors"]
    amina.phone = "07700 900700"

    signed_in_as(omar).get("/members/")

    assert views() == [(amina.id, omar.id, "profile", 1)]


def test_the_answer_that_a_health_partner_prints_is_written_down(app, amina, esi, signed_in_as):
    signed_in_as(esi).get("/members/")
    hidden = views()
    kind = factories.kind()
    condition, area = factories.condition(requires=kind.key), factories.area()
    people.cover(amina, [area])
    factories.qualification(amina, kind)
    amina.shown = [*amina.shown, "email:partners"]
    db.session.commit()

    page = signed_in_as(esi).get(f"/members/who-can-help?condition={condition.key}&area={area.key}&within=5")

    assert hidden == []
    assert amina.email in page.text
    assert views() == [(amina.id, esi.id, "profile", 1)]


@pytest.mark.parametrize("address", ["/members/", "/members/export.csv"])
def test_who_looks_as_somebody_else_is_written_down_as_themselves(
    app, amina, esi, ada, signed_in_as, address
):
    amina.shown = [*amina.shown, "email:partners"]
    db.session.commit()
    browser = signed_in_as(ada)
    browser.post(f"/members/{esi.id}/look-as", data={"why": "they asked for help"})

    browser.get(address)

    assert {by for member, by, _how, _times in views() if member == amina.id} == {ada.id}


def test_the_list_of_who_accepted_the_agreement_is_written_down(app, amina, carol, signed_in_as):
    signed_in_as(carol).get("/consents/agreement/accepted.csv")

    assert (amina.id, carol.id, "export", 1) in views()


def test_the_owner_reads_who_and_when(app, amina, carol, signed_in_as):
    grant = factories.qualification(amina, factories.kind())
    factories.evidence(grant)
    signed_in_as(carol).get(f"/members/{amina.id}")
    signed_in_as(carol).get(f"/qualifications/{grant.id}/evidence/1?size=file")
    page = signed_in_as(amina).get("/account/who-saw-me").text

    assert page.count(carol.name) >= 2
    assert "Saw how to reach you" in page
    assert "A certificate" in page


def test_the_page_asks_as_much_for_one_as_for_many(app, amina, signed_in_as):
    browser = signed_in_as(amina)

    def asked(count: int) -> int:
        for _ in range(count):
            viewer = factories.member()
            db.session.add(
                ProfileView(
                    member_id=amina.id, by_id=viewer.id, by_name=viewer.name, how="profile",
                    on_day=factories.LONG_AGO,
                )
            )  # fmt: skip
        db.session.commit()
        with statements() as made:
            browser.get("/account/who-saw-me")
        return len(made)

    assert asked(1) == asked(20)

"""Who saw whose record: written down before it leaves, one row a viewer and day, and shown to its owner."""

import pytest
from sqlalchemy import select

from network.core.database import db
from network.core.permission import Role
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


def test_the_owner_reads_who_and_when(app, amina, carol, signed_in_as):
    grant = factories.qualification(amina, factories.kind())
    factories.evidence(grant)
    signed_in_as(carol).get(f"/members/{amina.id}")
    signed_in_as(carol).get(f"/qualifications/{grant.id}/evidence/1?size=file")
    page = signed_in_as(amina).get("/account/who-saw-me").text

    assert page.count(carol.name) >= 2
    assert "Opened your profile" in page
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

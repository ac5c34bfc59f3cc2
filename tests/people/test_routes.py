"""The pages about a person."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image

from network.core.database import db
from network.members.people.models import Member, Organisation
from network.members.people.rules import Status
from tests import factories
from tests.plugins.client import Client
from tests.plugins.meanwhile import while_looked_through
from tests.plugins.statements import statements

SignIn = Callable[[Member], Client]


def fresh(member: Member) -> Member:
    db.session.expire_all()
    return db.session.get_one(Member, member.id)


def test_a_colleague_sees_the_name_and_areas_and_nothing_more(
    signed_in_as: SignIn, amina: Member, esi: Member
) -> None:
    amina.phone, amina.employer = "+447700900123", "Secret Leisure"
    db.session.commit()
    assert "07700 900123" in signed_in_as(amina).get(f"/members/{amina.id}").text

    page = signed_in_as(esi).get(f"/members/{amina.id}").text

    assert amina.name in page
    assert "07700 900123" not in page
    assert "Secret Leisure" not in page
    assert amina.email not in page


def test_a_ticked_field_is_seen_at_once(signed_in_as: SignIn, amina: Member, esi: Member) -> None:
    amina.phone = "+447700900123"
    db.session.commit()
    signed_in_as(amina).post(
        f"/members/{amina.id}/visibility",
        data={"version": amina.version, "name": "partners", "phone": "partners"},
    )

    page = signed_in_as(esi).get(f"/members/{amina.id}").text

    assert "07700 900123" in page


def test_a_profile_is_changed_in_sections(signed_in_as: SignIn, amina: Member) -> None:
    winslow = factories.area("Winslow")
    db.session.commit()

    answer = signed_in_as(amina).post(
        f"/members/{amina.id}/edit/work",
        data={"version": amina.version, "areas": winslow.id, "travel_radius_miles": "12",
              "employment": "self_employed"},
    )  # fmt: skip

    assert answer.status_code == 302
    kept = fresh(amina)
    assert ([area.name for area in kept.areas], kept.travel_radius_miles) == (["Winslow"], 12)


def test_a_refused_form_keeps_what_was_typed(signed_in_as: SignIn, amina: Member) -> None:
    page = signed_in_as(amina).post(
        f"/members/{amina.id}/edit/who",
        data={"version": amina.version, "name": "Amina Khan-Jones", "phone": "12"},
    )

    assert page.status_code == 200
    assert "Amina Khan-Jones" in page.text
    assert "too few digits" in page.text


def test_the_second_of_two_editors_sees_both_versions(
    signed_in_as: SignIn, amina: Member, carol: Member
) -> None:
    version = amina.version
    db.session.commit()
    data = {"version": version, "name": amina.name, "email": amina.email}
    signed_in_as(carol).post(f"/members/{amina.id}/edit/who", data=data | {"known_as": "Mina"})

    page = signed_in_as(amina).post(f"/members/{amina.id}/edit/who", data=data | {"known_as": "Mimi"})

    assert page.status_code == 200
    assert "Somebody else changed this" in page.text
    assert "Mina" in page.text
    assert "Mimi" in page.text
    assert fresh(amina).known_as == "Mina"


def test_after_seeing_both_versions_one_may_save(signed_in_as: SignIn, amina: Member, carol: Member) -> None:
    version = amina.version
    db.session.commit()
    data = {"name": amina.name, "email": amina.email}
    signed_in_as(carol).post(
        f"/members/{amina.id}/edit/who", data=data | {"version": version, "known_as": "Mina"}
    )

    answer = signed_in_as(amina).post(
        f"/members/{amina.id}/edit/who", data=data | {"version": version + 1, "known_as": "Mimi"}
    )

    assert answer.status_code == 302
    assert fresh(amina).known_as == "Mimi"


@pytest.mark.parametrize("extra", [{"status": "active"}, {"notes": "x"}, {"active_since": "2000-01-01"}])
def test_fields_that_are_not_in_the_form_change_nothing(
    signed_in_as: SignIn, amina: Member, extra: dict[str, str]
) -> None:
    before = (amina.status, amina.notes, amina.active_since)

    signed_in_as(amina).post(
        f"/members/{amina.id}/edit/who", data={"version": amina.version, "name": amina.name} | extra
    )

    kept = fresh(amina)
    assert (kept.status, kept.notes, kept.active_since) == before


def test_nobody_edits_somebody_elses_profile(signed_in_as: SignIn, amina: Member, esi: Member) -> None:
    answer = signed_in_as(esi).post(f"/members/{amina.id}/edit/who", data={"name": "Nobody", "version": 1})

    assert answer.status_code == 403
    assert fresh(amina).name == "Amina Khan"


def test_a_photograph_is_shown_to_those_who_may_see_it(
    signed_in_as: SignIn, amina: Member, esi: Member
) -> None:
    picture = BytesIO()
    Image.new("RGB", (400, 300), "teal").save(picture, "JPEG")
    picture.seek(0)
    db.session.commit()

    signed_in_as(amina).post(
        f"/members/{amina.id}/edit/about",
        data={"version": amina.version, "photo": (picture, "me.jpg")},
        content_type="multipart/form-data",
    )

    assert signed_in_as(amina).get(f"/members/{amina.id}/photo").status_code == 200
    assert signed_in_as(esi).get(f"/members/{amina.id}/photo").status_code == 403


def test_what_somebody_else_saved_while_a_photograph_was_looked_through_is_not_overwritten(
    signed_in_as: SignIn, app: Flask, amina: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, version, number = signed_in_as(amina), amina.version, amina.id
    picture = BytesIO()
    Image.new("RGB", (400, 300), "teal").save(picture, "JPEG")
    picture.seek(0)
    db.session.commit()
    while_looked_through(
        monkeypatch,
        app,
        lambda: setattr(db.session.get_one(Member, number), "biography", "Twenty years of chairs"),
    )

    answer = browser.post(
        f"/members/{number}/edit/about",
        data={"version": version, "biography": "Chairs", "photo": (picture, "me.jpg")},
        content_type="multipart/form-data",
    )

    assert "Somebody else changed this while you were typing" in answer.text
    assert "FileStorage" not in answer.text
    assert fresh(amina).biography == "Twenty years of chairs"


def test_a_suspended_member_is_signed_out(signed_in_as: SignIn, amina: Member, carol: Member) -> None:
    browser = signed_in_as(amina)
    assert browser.get(f"/members/{amina.id}").status_code == 200

    signed_in_as(carol).post(f"/members/{amina.id}/membership/suspend", data={"reason": "A concern."})

    assert fresh(amina).status is Status.SUSPENDED
    assert browser.get(f"/members/{amina.id}").status_code == 302


def test_a_coordinator_adds_a_member_without_an_account(signed_in_as: SignIn, carol: Member) -> None:
    signed_in_as(carol).post("/members/add", data={"name": "Gwen O'Sample", "role": "instructor"})

    made = db.session.scalars(db.select(Member).where(Member.name == "Gwen O'Sample")).one()
    assert (made.status, [grant.role for grant in made.role_grants]) == (Status.UNCLAIMED, ["instructor"])


def test_notes_are_for_coordinators(signed_in_as: SignIn, amina: Member, carol: Member) -> None:
    amina.notes = "Rang about the hall."
    db.session.commit()

    assert "Rang about the hall." in signed_in_as(carol).get(f"/members/{amina.id}").text
    assert "Rang about the hall." not in signed_in_as(amina).get(f"/members/{amina.id}").text


def test_an_organisation_of_a_known_name_is_refused_beside_the_field(
    signed_in_as: SignIn, carol: Member
) -> None:
    factories.kept(Organisation(name="Public Health"))
    db.session.commit()

    page = signed_in_as(carol).post("/organisations/", data={"name": "PUBLIC HEALTH"})

    assert "There is an organisation of that name already." in page.text


def test_a_profile_takes_as_many_statements_with_three_areas_as_with_one(
    signed_in_as: SignIn, amina: Member
) -> None:
    browser = signed_in_as(amina)
    one = factories.member("One", areas=(factories.area(),))
    three = factories.member("Three", areas=tuple(factories.area() for _ in range(3)))
    carol = factories.member("Carol B", *list(amina.roles))
    db.session.commit()
    assert carol.id
    del one, three

    with statements() as first:
        browser.get(f"/members/{amina.id}")
    amina = fresh(amina)
    for _ in range(3):
        amina.covers.append(factories.MemberArea(area=factories.area()))
    db.session.commit()
    with statements() as second:
        browser.get(f"/members/{amina.id}")

    assert len(second) == len(first)


def test_a_coordinator_says_since_when_somebody_is_a_member(
    signed_in_as: SignIn, amina: Member, dev: Member, carol: Member
) -> None:
    day = {"active_since-day": "1", "active_since-month": "5", "active_since-year": "2019"}
    browser = signed_in_as(carol)

    browser.post(f"/members/{amina.id}/since", data={"version": amina.version} | day)
    browser.post(f"/members/{dev.id}/membership/confirm", data={"reason": "Rang him."} | day)

    assert [fresh(one).active_since for one in (amina, dev)] == [date(2019, 5, 1)] * 2
    assert "1 May 2019" in browser.get(f"/members/{amina.id}").text
    assert signed_in_as(amina).post(f"/members/{amina.id}/since", data=day).status_code == 403


def test_a_day_to_come_is_refused_beside_the_field(signed_in_as: SignIn, dev: Member, carol: Member) -> None:
    day = {"active_since-day": "1", "active_since-month": "5", "active_since-year": "2099"}

    page = signed_in_as(carol).post(
        f"/members/{dev.id}/membership/confirm", data={"reason": "Rang him."} | day
    )

    assert 'id="active_since-error"' in page.text
    assert fresh(dev).status is Status.UNCLAIMED


def test_an_administrator_ends_the_membership_of_somebody_with_power(
    signed_in_as: SignIn, carol: Member, ada: Member
) -> None:
    browser = signed_in_as(ada)
    assert "End this membership" in browser.get(f"/members/{carol.id}").text

    answer = browser.post(f"/members/{carol.id}/membership/leave", data={"reason": "Asked for it."})

    assert (answer.location, fresh(carol).status) == ("/", Status.LEFT)

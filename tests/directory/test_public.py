"""Everybody on the web: whom they find, what they see, and what they never learn. And how one is seen."""

from collections.abc import Callable

import pytest

from network.core.database import db
from network.core.permission import Role
from network.members.catalogue.models import Area, Condition
from network.members.consents import operations as consents
from network.members.consents.rules import AGREEMENT, PUBLIC_LISTING
from network.members.people import operations as people
from network.members.people.models import Member
from network.members.people.rules import Audience
from tests import factories
from tests.plugins.client import Client
from tests.plugins.statements import statements
from tests.test_house_style import SignIn

Make = Callable[..., Member]


@pytest.fixture
def cancer(carol: Member) -> Condition:
    factories.kind("First aid", key="first-aid")
    return factories.condition("Cancer", key="cancer", requires="first-aid")


@pytest.fixture
def winslow(carol: Member) -> Area:
    return factories.area("Winslow", key="winslow")


@pytest.fixture
def instructor(cancer: Condition, winslow: Area) -> Make:
    """Make an instructor who is fit for cancer, works in Winslow, and shows these fields to everybody."""
    from network.members.catalogue import queries as catalogue

    kind = catalogue.kind_by_key("first-aid")
    assert kind is not None

    def make(name: str, *shown: str, **facts: object) -> Member:
        member = factories.member(name, Role.INSTRUCTOR, areas=(winslow,), **facts)
        factories.qualification(member, kind)
        if shown:
            consents.give(member, PUBLIC_LISTING, by=member)
            people.show(member, {field: [Audience.PUBLIC] for field in shown}, by=member)
        return member

    return make


def found(client: Client, **asked: str) -> str:
    return client.get("/find-an-instructor", query_string={"condition": "cancer", **asked}).text


def test_a_visitor_finds_who_shows_themselves_and_is_fit(client: Client, instructor: Make) -> None:
    cleo = instructor("Cleo Shown", "name", "areas")
    instructor("Hana Hidden")

    page = found(client, area="winslow")

    assert "Cleo Shown" in page
    assert f"/instructors/{cleo.public_id}" in page
    assert f"/members/{cleo.id}" not in page
    assert "Hana Hidden" not in page


@pytest.mark.parametrize("ends", ["withdrawn", "asked again", "suspended", "left", "lapsed", "name unticked"])
def test_who_ceases_to_be_public_is_gone_from_one_moment_to_the_next(
    client: Client, instructor: Make, cancer: Condition, carol: Member, ends: str
) -> None:
    cleo = instructor("Cleo Shown", "name", "areas", "photo", photo_id=factories.stored_file().id)
    page = f"/instructors/{cleo.public_id}"
    assert [client.get(one).status_code for one in (page, f"{page}/photo")] == [200, 200]

    match ends:
        case "withdrawn":
            consents.withdraw(cleo, PUBLIC_LISTING, by=cleo)
        case "asked again":
            consents.publish(PUBLIC_LISTING, "Other words.", "It ends.", asks_again=True, by=carol)
        case "suspended":
            people.suspend(cleo, by=carol, reason="A concern.")
        case "left":
            people.leave(cleo, by=cleo)
        case "lapsed":
            cancer.active = False
        case "name unticked":
            people.show(cleo, {"areas": [Audience.PUBLIC]}, by=cleo)

    assert [client.get(one).status_code for one in (page, f"{page}/photo")] == [404, 404]
    assert "Cleo Shown" not in found(client)


def test_a_tick_that_outlived_its_consent_shows_nothing(client: Client, instructor: Make) -> None:
    cleo = instructor("Cleo Shown")
    cleo.shown = ["name:public", "phone:public"]

    assert client.get(f"/instructors/{cleo.public_id}").status_code == 404
    assert "Cleo Shown" not in found(client)


def test_who_hides_their_areas_is_not_found_by_them(client: Client, instructor: Make) -> None:
    instructor("Cleo Shown", "name")

    assert "Cleo Shown" not in found(client, area="winslow")
    page = found(client)
    assert "Cleo Shown" in page
    assert page.count("Winslow") == 1  # among the places to choose from


def test_the_profile_shows_what_is_ticked_for_everybody_and_no_more(client: Client, instructor: Make) -> None:
    cleo = instructor(
        "Cleo Shown",
        "name",
        "languages",
        known_as="Nickname",
        pronouns="they/them",
        phone="+447700900123",
        languages="Welsh",
        biography="canary",
    )

    page = client.get(f"/instructors/{cleo.public_id}")

    assert "Welsh" in page.text
    assert "Cancer" in page.text
    assert [
        word for word in ("07700", "canary", "Nickname", "they/them", "Winslow") if word in page.text
    ] == []
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", ["nothing", "1", "%00", "é" * 50])
def test_nobody_is_found_by_guessing(client: Client, instructor: Make, name: str) -> None:
    instructor("Hana Hidden")

    assert client.get(f"/instructors/{name}").status_code == 404


def test_strange_questions_are_answered_beside_their_field(client: Client, instructor: Make) -> None:
    instructor("Cleo Shown", "name")

    for asked in ({"condition": "nothing"}, {"area": "nothing"}, {"within": "999"}):
        page = found(client, **asked)
        assert "Cleo Shown" not in page
        assert "Please put this right" in page


def test_the_parts_that_members_ask_by_are_not_asked_here(client: Client, instructor: Make) -> None:
    instructor("Cleo Shown", "name", phone="+447700900123")

    assert "Cleo Shown" in found(client, text="nobody", status="left", who="partners", stage="palliative")


def test_pages_go_on_without_telling_a_number_and_ask_as_much_for_many_as_for_one(
    client: Client, instructor: Make
) -> None:
    made = [instructor("Cleo Number00", "name", "areas")]
    db.session.commit()
    with statements() as few:
        found(client, area="winslow")
    made += [instructor(f"Cleo Number{number:02}", "name", "areas") for number in range(1, 52)]
    db.session.commit()
    with statements() as many:
        first = found(client, area="winslow")
    onward = first.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")

    second = client.get(onward).text

    assert len(many) == len(few)
    assert ("Number49" in first, "Number50" in first) == (True, False)
    assert ("Number49" in second, "Number51" in second) == (False, True)
    assert made[49].public_id in onward
    assert f"~{made[49].id}~" not in onward


def test_what_nobody_has_defined_is_answered_neither_way(client: Client, carol: Member) -> None:
    factories.condition("Stroke", key="stroke")

    assert "neither yes nor no" in found(client, condition="stroke")


def test_the_welcome_leads_to_the_finder(client: Client) -> None:
    assert 'href="/find-an-instructor"' in client.get("/").text


def test_one_sees_oneself_as_a_health_partner_does(signed_in_as: SignIn, amina: Member, esi: Member) -> None:
    amina.phone, amina.biography = "+447700900123", "canary-biography"
    people.show(amina, {"name": [Audience.PARTNERS], "phone": [Audience.PARTNERS]}, by=amina)

    preview = signed_in_as(amina).get(f"/members/{amina.id}/seen-as/partners").text
    real = signed_in_as(esi).get(f"/members/{amina.id}").text

    for page in (preview, real):
        assert "07700 900123" in page
        assert "canary-biography" not in page
        assert "Choose who sees what</a></p>\n<p" not in page
    assert "This is how a health partner sees you" in preview


def test_the_page_is_the_very_same_but_for_the_words_above_it(
    signed_in_as: SignIn, amina: Member, esi: Member
) -> None:
    def body(page: str) -> str:
        return page.partition('<h2 class="govuk-heading-m">Name and contact')[2].partition("</main>")[0]

    preview = signed_in_as(amina).get(f"/members/{amina.id}/seen-as/partners").text
    real = signed_in_as(esi).get(f"/members/{amina.id}").text

    assert body(preview) == body(real) != ""


def test_who_is_not_seen_is_told_why(signed_in_as: SignIn, amina: Member) -> None:
    people.show(amina, {}, by=amina)
    client = signed_in_as(amina)

    assert "Health partners do not see your name" in client.get(f"/members/{amina.id}/seen-as/partners").text
    assert "Nobody on the web sees you" in client.get(f"/members/{amina.id}/seen-as/public").text
    page = client.get(f"/members/{amina.id}/seen-as/instructors").text
    assert "Another instructor does not see you" in page


def test_one_sees_oneself_as_everybody_does(signed_in_as: SignIn, instructor: Make) -> None:
    cleo = instructor("Cleo Shown", "name", "areas")
    factories.account(cleo)

    page = signed_in_as(cleo).get(f"/members/{cleo.id}/seen-as/public").text

    assert "This is how everybody on the web sees you" in page
    assert "Winslow" in page


def test_others_may_not_look_through_borrowed_eyes(
    signed_in_as: SignIn, amina: Member, esi: Member, carol: Member, ada: Member
) -> None:
    address = f"/members/{amina.id}/seen-as/partners"

    assert [signed_in_as(one).get(address).status_code for one in (esi, ada, carol)] == [403, 403, 200]


def test_looking_through_borrowed_eyes_leaves_nobody_behind(signed_in_as: SignIn, amina: Member) -> None:
    signed_in_as(amina).get(f"/members/{amina.id}/seen-as/partners")

    assert db.session.scalars(db.select(Member.id).where(Member.id <= 0)).all() == []


def test_home_says_what_keeps_an_instructor_off_the_map(signed_in_as: SignIn, instructor: Make) -> None:
    cleo = instructor("Cleo Shown", phone="+447700900123")
    factories.account(cleo)
    client = signed_in_as(cleo)
    assert "You have not accepted the network agreement" in client.get("/").text

    consents.give(cleo, AGREEMENT, by=cleo)
    people.show(cleo, {one: [Audience.PARTNERS] for one in ("name", "areas", "phone")}, by=cleo)

    assert "Nothing keeps you off the referral map" in client.get("/").text
    assert "Nothing keeps you off the referral map" in client.get(f"/members/{cleo.id}/visibility").text

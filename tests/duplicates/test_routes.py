"""The pages: finding, comparing, merging, telling apart, undoing."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from network.core.database import db
from network.core.permission import Role
from network.members.duplicates import operations
from network.members.duplicates.models import DuplicatePair, Merge, NotDuplicates
from network.members.people.models import Member
from network.members.people.rules import Status
from tests import factories
from tests.plugins.client import Client
from tests.plugins.statements import statements

Browse = Callable[[Member], Client]


@pytest.fixture
def twin(amina: Member) -> Member:
    """Amina's second record."""
    return factories.member(
        "Khan, Amina", email=amina.email, phone="07700 900199", status=Status.UNCLAIMED, active_since=None
    )


@pytest.fixture
def pair(amina: Member, twin: Member) -> DuplicatePair:
    """The two records, found."""
    operations.look()
    db.session.commit()
    return db.session.scalars(select(DuplicatePair)).one()


def filled(page: str, **answers: object) -> dict[str, object]:
    """Fill the form of a page with what it offers, and some answers."""
    found = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
    for tag in re.findall(r"<input[^>]*checked[^>]*>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value:
            found[name[1]] = value[1]
    found.pop("csrf_token", None)  # the test client brings its own
    return found | answers


def test_a_coordinator_finds_and_merges_two_records(
    signed_in_as: Browse, carol: Member, amina: Member, twin: Member, pair: DuplicatePair
) -> None:
    browser = signed_in_as(carol)
    assert "The same name and the same e-mail address" in browser.get("/duplicates/").text
    page = browser.get(f"/duplicates/{pair.id}").text

    answer = browser.post(f"/duplicates/{pair.id}", data=filled(page))

    merge = db.session.scalars(select(Merge)).one()
    assert answer.location == f"/merges/{merge.id}"
    assert (merge.winner_id, merge.loser_id, amina.phone) == (amina.id, twin.id, "07700 900199")
    assert "Undo this merge" in browser.get(answer.location).text
    assert "Amina Khan" in browser.get("/merges/").text


def test_an_old_address_leads_to_the_record_that_stayed(
    signed_in_as: Browse, carol: Member, esi: Member, amina: Member, twin: Member
) -> None:
    operations.merge(amina, twin, by=carol)
    db.session.commit()

    led = [signed_in_as(one).get(f"/members/{twin.id}") for one in (carol, amina, esi)]
    page = signed_in_as(carol).get(f"/members/{twin.id}/edit/who")

    assert [one.location for one in led] == [f"/members/{amina.id}"] * 3
    assert page.location == f"/members/{amina.id}/edit/who"
    assert (
        signed_in_as(carol).post(f"/members/{twin.id}/edit/about", data={"biography": "Hello"}).status_code
        == 409
    )


def test_an_old_address_says_nothing_to_who_may_not_see_the_record(
    client: Client, signed_in_as: Browse, carol: Member, ben: Member, amina: Member, twin: Member
) -> None:
    operations.merge(amina, twin, by=carol)
    db.session.commit()

    assert signed_in_as(ben).get(f"/members/{twin.id}").status_code == 403
    assert "/sign-in" in client.get(f"/members/{twin.id}").location


def test_what_changed_meanwhile_is_told_and_nothing_typed_is_lost(
    signed_in_as: Browse, carol: Member, amina: Member, twin: Member, pair: DuplicatePair
) -> None:
    browser = signed_in_as(carol)
    page = browser.get(f"/duplicates/{pair.id}").text
    twin.languages = "Urdu"
    db.session.commit()

    answer = browser.post(f"/duplicates/{pair.id}", data=filled(page, phone="left", languages="left"))

    assert "was changed while you had this open" in answer.text
    assert filled(answer.text)["phone"] == "left"
    again = browser.post(f"/duplicates/{pair.id}", data=filled(answer.text))
    assert again.status_code == 302
    assert amina.phone == ""


def test_a_standing_that_would_be_lost_is_explained_beside_the_choice(
    signed_in_as: Browse, carol: Member, twin: Member, pair: DuplicatePair
) -> None:
    browser = signed_in_as(carol)
    page = browser.get(f"/duplicates/{pair.id}").text

    answer = browser.post(f"/duplicates/{pair.id}", data=filled(page, stays=str(twin.id)))

    assert "it is an active membership, and a merge makes nobody a member" in answer.text


def test_two_people_are_told_apart(signed_in_as: Browse, carol: Member, pair: DuplicatePair) -> None:
    answer = signed_in_as(carol).post(f"/duplicates/{pair.id}/two-people", data={"reason": "Asked both."})

    assert answer.location == "/duplicates/"
    assert db.session.scalars(select(NotDuplicates.reason)).all() == ["Asked both."]
    assert db.session.scalars(select(DuplicatePair)).all() == []


def test_a_merge_is_undone_by_a_press(
    signed_in_as: Browse, carol: Member, amina: Member, twin: Member
) -> None:
    merge = operations.merge(amina, twin, by=carol)
    db.session.commit()
    browser = signed_in_as(carol)

    browser.post(f"/merges/{merge.id}/undo")
    again = browser.post(f"/merges/{merge.id}/undo")

    assert (twin.status, twin.merged_into_id) == (Status.UNCLAIMED, None)
    assert again.status_code == 409
    assert "Carol Hughes has undone this merge already" in again.text
    assert "two records again" in browser.get(f"/merges/{merge.id}").text


def test_a_merged_record_stands_in_no_list(
    signed_in_as: Browse, carol: Member, amina: Member, twin: Member
) -> None:
    browser = signed_in_as(carol)
    assert "Khan, Amina" in browser.get("/imports/members.csv").text
    operations.merge(amina, twin, by=carol)
    db.session.commit()

    assert "Khan, Amina" not in browser.get("/members/").text
    assert "Khan, Amina" not in browser.get("/imports/members.csv").text
    assert "Khan, Amina" not in browser.get("/duplicates/").text


def test_an_administrator_meets_only_pairs_with_power(
    signed_in_as: Browse, ada: Member, pair: DuplicatePair
) -> None:
    one = factories.member("Ben Two", Role.FUNDER, email="ben2@x.example")
    factories.member("Ben Two", email="ben2@x.example")
    operations.look()
    db.session.commit()

    page = signed_in_as(ada).get("/duplicates/").text

    assert one.name in page
    assert "Amina Khan" not in page


def test_the_home_page_says_how_many_wait(signed_in_as: Browse, carol: Member, pair: DuplicatePair) -> None:
    assert "Look at records that may be one person" in signed_in_as(carol).get("/").text


def test_two_records_that_nobody_found_are_compared_by_their_numbers(
    signed_in_as: Browse, carol: Member, amina: Member, esi: Member
) -> None:
    browser = signed_in_as(carol)

    wrong = browser.post("/duplicates/", data={"one": amina.id, "other": 987_654})
    answer = browser.post("/duplicates/", data={"one": amina.id, "other": esi.id})

    assert "There is no record of that number" in wrong.text
    assert "We found nothing that is alike" in browser.get(answer.location).text


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_takes_as_many_statements_however_long_it_is(
    signed_in_as: Browse, carol: Member, many: int
) -> None:
    for number in range(many):
        for _ in range(2):
            factories.member(f"Person Of{number}", email=f"p{number}@x.example")
    operations.look()
    db.session.commit()
    browser = signed_in_as(carol)
    browser.get("/duplicates/")

    with statements() as asked:
        browser.get("/duplicates/")

    assert len(asked) <= 12


@pytest.mark.parametrize("versions", ["²:1", f"{'9' * 5000}:1", "1", ":", "-1:1", "٣:٣"])
def test_versions_that_nobody_was_shown_are_told_as_a_change(
    signed_in_as: Browse, carol: Member, pair: DuplicatePair, versions: str
) -> None:
    browser = signed_in_as(carol)
    page = browser.get(f"/duplicates/{pair.id}").text

    answer = browser.post(f"/duplicates/{pair.id}", data=filled(page, versions=versions))

    assert answer.status_code == 200
    assert db.session.scalars(select(Merge)).all() == []

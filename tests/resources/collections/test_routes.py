"""The pages of collections, of the saved list and of notes on use."""

import pytest

from network.core import registry
from network.core.database import db
from network.core.permission import Role
from network.resources.collections import codes, operations, queries, using
from network.resources.collections.rules import Visibility
from network.resources.collections.using import Use
from network.resources.library import operations as library
from network.resources.library.rules import Status
from network.resources.library.rules import Visibility as ResourceVisibility
from tests import factories
from tests.plugins.statements import statements

PUBLIC = {"visibility": ResourceVisibility.PUBLIC}


@pytest.fixture
def shelf(pack):
    """A collection of the network with something of each sort: for all, inside, withdrawn."""
    return pack(
        factories.resource(title="For all", link="https://www.example.org/all", **PUBLIC),
        factories.resource(title="Inside"),
        factories.resource(title="Gone", status=Status.WITHDRAWN),
        title="New cancer instructor",
        words="Read it in this order",
    )


@pytest.mark.one_database("sqlite")
def test_a_coordinator_makes_orders_and_shares_a_collection_without_javascript(shelf, carol, signed_in_as):
    browser = signed_in_as(carol)
    made = browser.post(
        "/resources/collections/new", data={"title": "Falls", "words": "", "visibility": "public"}
    )
    page = made.headers["Location"]
    [one, two] = [item.resource for item in shelf.items[:2]]
    for resource in (one, two):
        browser.post(page.replace("arrange", "add"), data={"resource": resource.id})
    collection = next(row[0] for row in queries.collections_for(carol, None) if row[0].title == "Falls")
    second = queries.items_of(collection)[1]

    browser.post(f"/resources/collections/items/{second.id}/up")
    browser.post(f"/resources/collections/items/{second.id}/why", data={"why": "Begin with this"})
    browser.post(page.replace("arrange", "link"))

    text = browser.get(page).text
    assert text.index("Inside") < text.index("For all")
    assert "Begin with this" in text
    assert "/resources/collections/shared/" in text
    assert "Members alone see this one" in text
    assert browser.get(f"{page}?words=for+all").status_code == 200


@pytest.mark.one_database("sqlite")
def test_withdrawn_items_vanish_for_readers_and_are_pointed_out_to_who_keeps_it(
    shelf, amina, carol, signed_in_as
):
    db.session.commit()
    address = f"/resources/collections/{shelf.id}"

    read = signed_in_as(amina).get(address).text
    kept = signed_in_as(carol).get(f"{address}/arrange").text

    assert ("For all" in read, "Inside" in read, "Gone" in read) == (True, True, False)
    assert "1 item is not shown to readers any more" in kept
    assert "A newer guide has come out." in kept
    assert "2 resources" in signed_in_as(amina).get("/resources/collections").text


@pytest.mark.one_database("sqlite")
def test_a_collection_stands_on_paper_with_its_addresses_and_as_a_pdf(shelf, amina, signed_in_as):
    db.session.commit()
    browser = signed_in_as(amina)

    page = browser.get(f"/resources/collections/{shelf.id}").text
    paper = browser.get(f"/resources/collections/{shelf.id}/pdf")

    assert "<ol" in page
    assert "https://www.example.org/all" in page
    assert paper.data.startswith(b"%PDF")
    assert paper.headers["Content-Disposition"].startswith("attachment")


def test_a_share_link_shows_the_title_and_what_is_public_until_it_ends(shelf, carol, amina, client):
    code = codes.code_of(operations.share(shelf, by=carol))
    db.session.commit()
    address = f"/resources/collections/shared/{code}"

    answer = client.get(address)

    assert answer.headers["X-Robots-Tag"].startswith("noindex")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    for words, there in {
        "New cancer instructor": True,
        "For all": True,
        "Inside": False,
        "Gone": False,
        "Reason 1": False,
        "Read it in this order": False,
    }.items():
        assert (words in answer.text) is there, words
    operations.govern(shelf, Visibility.PUBLIC, None, by=carol)
    db.session.commit()
    assert "Reason 1" in client.get(address).text
    operations.stop_sharing(shelf, by=carol)
    db.session.commit()
    ended = client.get(address)
    assert (ended.status_code, "New cancer instructor" in ended.text) == (410, False)
    assert client.get("/resources/collections/shared/nothing").status_code == 404


@pytest.mark.one_database("sqlite")
def test_a_resource_is_put_into_a_collection_from_its_own_page(shelf, carol, signed_in_as):
    resource = factories.resource(title="Chair exercises")
    db.session.commit()
    browser, page = signed_in_as(carol), f"/resources/{resource.id}"
    assert "Put it into a collection" in browser.get(page).text

    again = [
        browser.post(f"{page}/collect", data={"collection": shelf.id, "why": "For those who sit"}).status_code
        for _ in range(2)
    ]

    assert again == [302, 200]
    assert "New cancer instructor" in browser.get(page).text


@pytest.mark.one_database("sqlite")
def test_two_who_edit_a_collection_at_once_both_see_both(shelf, carol, signed_in_as):
    db.session.commit()
    browser, page = signed_in_as(carol), f"/resources/collections/{shelf.id}/edit"
    said = {"words": "", "visibility": "network", "group": "", "version": shelf.version}
    browser.post(page, data=said | {"title": "First"})

    answer = browser.post(page, data=said | {"title": "Second"})

    assert "Somebody else changed this" in answer.text
    assert all(words in answer.text for words in ("First", "Second"))
    db.session.refresh(shelf)
    assert shelf.title == "First"


@pytest.mark.one_database("sqlite")
def test_a_collection_is_deleted_after_a_question(shelf, carol, signed_in_as):
    db.session.commit()
    browser, page = signed_in_as(carol), f"/resources/collections/{shelf.id}"
    assert "Delete this collection?" in browser.get(f"{page}/end").text

    browser.post(f"{page}/end")

    assert browser.get(page).status_code == 404


@pytest.mark.one_database("sqlite")
def test_somebody_saves_with_a_note_and_reads_why_it_was_withdrawn(amina, carol, signed_in_as):
    resource = factories.resource(title="Old guide")
    db.session.commit()
    browser, page = signed_in_as(amina), f"/resources/{resource.id}"
    assert "Nothing saved yet" in browser.get("/resources/saved").text
    for _press in range(2):
        browser.post(f"{page}/save")
    assert "Take it off your list" in browser.get(page).text
    browser.post(f"{page}/note", data={"note": "For Tuesday"})
    assert "For Tuesday" in browser.get(page).text
    assert "For Tuesday" not in signed_in_as(carol).get(page).text

    library.withdraw(resource, "It is out of date", by=carol)
    text = browser.get("/resources/saved").text

    assert "<s>" in text
    assert "It is out of date" in text
    browser.post(f"{page}/save", data={"keep": "no", "then": "list"})
    assert "Nothing saved yet" in browser.get("/resources/saved").text
    browser.post(f"{page}/save", data={"keep": "no"})
    assert queries.saved_by(amina.id, resource.id) is None


@pytest.mark.one_database("sqlite")
def test_somebody_says_that_they_used_it_and_a_coordinator_takes_it_down(amina, carol, signed_in_as):
    resource = factories.resource()
    db.session.commit()
    browser, page = signed_in_as(amina), f"/resources/{resource.id}"
    blocked = browser.post(f"{page}/used", data={"text": "Mrs Smith, NHS number 943 476 5919, liked it"})
    assert blocked.status_code == 200
    assert queries.use_by(amina.id, resource.id) is None

    browser.post(f"{page}/used", data={"text": "Gave it out", "setting": "home"})
    use = queries.use_by(amina.id, resource.id)
    assert use.named is False
    seen = signed_in_as(carol).get(page).text
    assert "A member, People&#39;s homes" in seen
    assert "used by 1" in seen
    assert "fewer than 5" in browser.get(page).text

    signed_in_as(carol).post(f"/resources/uses/{use.id}/take-down", data={"reason": "No advertising"})

    assert "No advertising" in browser.get(page).text
    same = browser.post(f"{page}/used", data={"text": "Gave it out"})
    assert "Change them before you save" in same.text
    browser.post(f"{page}/used", data={"text": "Gave it out again", "named": "y"})
    assert "Amina Khan" in browser.get(f"{page}/uses").text
    browser.post(f"/resources/uses/{use.id}/take-back")
    assert queries.use_by(amina.id, resource.id) is None


@pytest.mark.one_database("sqlite")
def test_what_is_new_stands_on_the_home_page_of_members_alone(amina, client, signed_in_as):
    factories.resource(title="Brand new")
    db.session.commit()

    assert "Brand new" in signed_in_as(amina).get("/").text
    assert "Brand new" not in client.get("/").text


def test_panels_and_lists_take_as_many_statements_with_one_as_with_three(app, pack, amina):
    condition = factories.condition("Cancer")
    one = factories.resource(conditions=[condition])

    def grow():
        other = factories.resource(conditions=[condition])
        pack(one, other, title=f"Pack {other.id}")
        author = factories.member("", Role.INSTRUCTOR)
        using.say_used(one, Use("Read it", condition, factories.area()), by=author)
        using.save(other, by=amina)
        db.session.commit()

    def asked():
        with app.test_request_context(), statements() as made:
            registry.panels_for("resource", amina, one)
            list(queries.collections_for(amina, None))
            queries.saved_list(amina, None)
            queries.uses_of(one, amina)
        db.session.rollback()
        return len(made)

    grow()
    few = asked()
    grow()
    grow()

    assert asked() == few


@pytest.mark.one_database("sqlite")
def test_a_long_list_goes_on_where_the_last_page_ended(amina, monkeypatch, signed_in_as):
    monkeypatch.setattr(queries, "PAGE", 2)
    resources = [factories.resource(title=f"Guide {number}") for number in range(3)]
    for resource in resources:
        using.save(resource, by=amina)
    db.session.commit()
    browser = signed_in_as(amina)

    first = browser.get("/resources/saved").text
    last = queries.saved_by(amina.id, resources[1].id).id

    assert ("Guide 2" in first, "Guide 1" in first, "Guide 0" in first) == (True, True, False)
    assert f"before={last}" in first
    assert "Guide 0" in browser.get(f"/resources/saved?before={last}").text


@pytest.mark.one_database("sqlite")
def test_who_looks_as_somebody_reads_nothing_of_their_list(amina, ada, signed_in_as):
    resource = factories.resource()
    using.save(resource, by=amina, note="For Tuesday")
    db.session.commit()
    browser = signed_in_as(ada)
    browser.post(f"/members/{amina.id}/look-as", data={"why": "they asked for help"})

    assert "For Tuesday" not in browser.get(f"/resources/{resource.id}").text
    assert browser.get(f"/resources/{resource.id}/note").status_code == 403

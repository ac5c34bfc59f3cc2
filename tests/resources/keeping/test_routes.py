"""The pages of links, and what stands on those of others."""

import pytest

from network.core import registry
from network.core.database import db
from network.core.permission import VISITOR, Role
from network.resources.keeping import queries
from network.resources.library.rules import Visibility
from tests import factories
from tests.plugins.statements import statements

pytestmark = pytest.mark.one_database("sqlite")


def test_a_broken_link_is_marked_for_its_readers(app, amina, esi, answered):
    resource = factories.resource(amina, visibility=Visibility.PUBLIC)
    answered(resource, "404", "404")

    with app.test_request_context():
        shown = [registry.panels_for("resource", actor, resource) for actor in (VISITOR, esi, amina)]

    assert [[one.title for one in panels].count("This link does not work") for panels in shown] == [1, 1, 1]


def test_an_owner_says_that_it_works(signed_in_as, amina, answered):
    resource = factories.resource(amina, title="Chair exercises")
    answered(resource, "404", "404")
    client = signed_in_as(amina)
    home, listed = client.get("/").text, client.get("/resources/broken").text
    page = client.get(f"/resources/{resource.id}").text
    assert page.index("This link does not work") < page.index("Open it") < page.index("About it")

    client.post(f"/resources/{resource.id}/link/works")

    assert "The link of “Chair exercises” does not work any more" in home
    assert "the site says that there is no such page" in listed
    assert "It works for me" in page
    assert "Chair exercises" not in client.get("/resources/broken").text
    assert "This link does not work" not in client.get(f"/resources/{resource.id}").text


def test_a_coordinator_takes_a_new_address(signed_in_as, amina, carol, answered):
    resource = factories.resource(amina)
    answered(resource, "200", moved_to="https://www.example.org/new")
    client = signed_in_as(carol)

    listed = client.get("/resources/broken?show=moved").text
    client.post(f"/resources/{resource.id}/link/follow")

    assert "https://www.example.org/new" in listed
    check = queries.check_of(resource)
    assert check is None  # the new address waits for its first look
    assert resource.current.link == "https://www.example.org/new"


@pytest.mark.parametrize("show", ["broken", "moved", "unseen", "trusted", "nonsense"])
def test_an_empty_list_says_so(signed_in_as, carol, show):
    assert 'class="empty"' in signed_in_as(carol).get(f"/resources/broken?show={show}").text


def test_a_list_takes_as_many_statements_for_many_as_for_one(
    signed_in_as, amina, carol, answered, monkeypatch
):
    monkeypatch.setattr(queries, "A_PAGE", 3)
    client = signed_in_as(carol)
    answered(factories.resource(amina, link="https://0.example.org/"), "404", "404")
    db.session.commit()
    client.get("/resources/broken")
    with statements() as few:
        client.get("/resources/broken")
    for number in range(4):
        owner = factories.member("", Role.INSTRUCTOR)
        answered(factories.resource(owner, link=f"https://{number}.example.net/"), "404", "404")
    db.session.commit()
    with statements() as many:
        page = client.get("/resources/broken").text

    assert len(many) == len(few)
    assert page.count("It works for me") == queries.A_PAGE
    assert 'rel="next"' in page


def test_the_pages_of_the_library_offer_the_feed(client):
    resource = factories.resource(visibility=Visibility.PUBLIC)
    db.session.commit()

    for address in ("/resources/", f"/resources/{resource.id}"):
        head = client.get(address).text.partition("</head>")[0]
        assert '<link rel="alternate" type="application/atom+xml"' in head
        assert 'href="/resources/new.atom"' in head


def test_the_page_of_health_tells_of_links(signed_in_as, ada, amina, answered):
    answered(factories.resource(amina), "404", "404")

    assert "1 broken" in signed_in_as(ada).get("/administration/").text

"""The first page of the library: for everybody, in order, narrowed, and never more statements."""

from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import parse_qsl
from xml.etree.ElementTree import Element

import html5lib
import pytest

from network.core import clock
from network.core.database import db
from network.members.people.models import Member
from network.resources.library.rules import Kind, LabelSort, Visibility
from network.resources.searching import queries
from network.resources.searching.rules import PAGE, Filter
from tests import factories
from tests.plugins.client import Client
from tests.plugins.pages import words
from tests.plugins.statements import statements
from tests.resources.searching.conftest import findable

SignIn = Callable[[Member], Client]
PUBLIC = {"visibility": Visibility.PUBLIC}


def marked(html: str, *names: str) -> list[Element]:
    """Return the elements of a page that have one of these classes."""
    page = html5lib.HTMLParser(namespaceHTMLElements=False).parse(html)
    return [one for one in page.iter() if {*names} & {*(one.get("class") or "").split()}]


def titles(client: Client, address: str = "/resources/") -> list[str]:
    """Return the titles on the page, from above."""
    page = client.get(address)
    assert page.status_code == 200
    return [words(one) for one in marked(page.text, "card__title")]


@pytest.mark.one_database("sqlite")
def test_visitors_see_what_is_public_newest_first(client: Client, amina: Member) -> None:
    for days, title in ((9, "Older"), (1, "Newer"), (5, "Between")):
        findable(title, amina, published_at=clock.now() - timedelta(days=days), **PUBLIC)
    findable("For members", amina)

    assert titles(client) == ["Newer", "Between", "Older"]
    assert "Share something" not in client.get("/resources/").text


@pytest.mark.one_database("sqlite")
def test_a_search_marks_what_it_found_and_says_how_much(client: Client, amina: Member) -> None:
    findable("Falls <script>", amina, summary="Rugs & lamps", body="Count to ten in a chair.", **PUBLIC)
    findable("Hearts", amina, **PUBLIC)

    page = client.get("/resources/?words=chairs falls")

    assert "<mark>Falls</mark> &lt;script&gt;" in page.text
    assert "Count to ten in a <mark>chair</mark>." in page.text
    assert "1 resource" in page.text


@pytest.mark.one_database("sqlite")
def test_a_slip_is_put_right_in_words(client: Client, amina: Member) -> None:
    findable("Rehabilitation", amina, **PUBLIC)

    page = client.get("/resources/?words=reabilitation")

    assert "Did you mean" in page.text
    assert "<mark>Rehabilitation</mark>" in page.text


def test_the_list_is_narrowed_and_widened_by_links(client: Client, amina: Member) -> None:
    falls, area = factories.condition(title="Falls"), factories.area(name="Wing")
    labels = {LabelSort.STAGE: "rehabilitation", LabelSort.AUDIENCE: "participants"}
    findable("One", amina, kind=Kind.LEAFLET, conditions=[falls], areas=[area], labels=labels, **PUBLIC)
    findable("Two", amina, kind=Kind.LEAFLET, conditions=[falls], language="pl", **PUBLIC)
    findable("Three", amina, kind=Kind.VIDEO, **PUBLIC)

    narrowed = {
        f"condition={falls.key}": 2,
        f"condition={falls.key}&kind=leaflet&language=pl": 1,
        "stage=rehabilitation": 1,
        f"area={area.key}": 1,
        "audience=participants": 1,
        "kind=video&words=three": 1,
        "condition=nonsense": 0,
        "kind=nonsense": 3,
    }
    assert {one: len(titles(client, f"/resources/?{one}")) for one in narrowed} == narrowed

    page = client.get(f"/resources/?condition={falls.key}&kind=leaflet").text
    ways = {words(link): link.get("href") for link in marked(page, "facets__link", "chosen__one")}
    assert ways["Polish"] == f"/resources/?condition={falls.key}&kind=leaflet&language=pl"
    assert "/resources/?kind=leaflet" in ways.values()
    counts = [words(one) for one in marked(page, "facets__count")]
    assert counts == ["(1)"] * len(counts)


def test_the_order_can_be_chosen(signed_in_as: SignIn, amina: Member) -> None:
    today = clock.today()
    plan = {"A falls": (date(2025, 1, 1), today + timedelta(days=9)), "B": (date(2026, 1, 1), None)}
    for title, (published, review_by) in plan.items():
        at = clock.now().replace(year=published.year)
        findable(title, amina, summary="Falls", published_at=at, review_by=review_by)
    client = signed_in_as(amina)

    assert titles(client, "/resources/?words=falls") == ["A falls", "B"]
    assert titles(client, "/resources/?words=falls&sort=newest") == ["B", "A falls"]
    assert titles(client, "/resources/?sort=due") == ["A falls", "B"]
    assert titles(client, "/resources/?sort=newest") == ["B", "A falls"]


@pytest.mark.one_database("sqlite")
def test_an_empty_library_and_an_empty_answer_say_what_to_do(
    client: Client, signed_in_as: SignIn, amina: Member
) -> None:
    assert "stands here, newest first" in client.get("/resources/").text
    assert "Share something" in signed_in_as(amina).get("/resources/").text

    nothing = signed_in_as(amina).get("/resources/?words=unicorns&kind=video")

    assert "Nothing found" in nothing.text
    assert "Look without what narrows the list" in nothing.text
    assert "Ask the network" in nothing.text


@pytest.mark.one_database("sqlite")
def test_a_long_list_comes_in_pages(client: Client, amina: Member) -> None:
    for number in range(PAGE + 1):
        factories.resource(amina, title=f"Guide {number}", **PUBLIC)
    db.session.commit()

    assert [len(titles(client, f"/resources/?page={page}")) for page in (1, 2, 3)] == [PAGE, 1, 0]
    assert "There is no such page" not in client.get("/resources/?page=99999999999999999999").text
    assert "Next" in client.get("/resources/").text


def test_a_page_takes_the_same_statements_whatever_it_holds(amina: Member) -> None:
    most = {"": 3, "words=falls": 4, "kind=guidance&words=falls&sort=newest": 5}

    def made(address: str) -> int:
        db.session.expire_all()
        assert amina.roles  # what signing in has read
        with statements() as said:
            queries.page(Filter.read(dict(parse_qsl(address))), by=amina, today=clock.today())
        return len(said)

    findable("Falls 1", amina)
    first = {one: made(one) for one in most}
    for number in (2, 3):
        findable(f"Falls {number}", amina, body="chairs")

    assert {one: made(one) for one in most} == first == most


@pytest.mark.one_database("sqlite")
def test_anything_may_be_typed(client: Client, amina: Member) -> None:
    findable("Falls", amina, **PUBLIC)
    names = ("words", "kind", "area", "language", "page", "sort")

    for typed in ("\0", '"', "NEAR(", "*", "🙂", "a" * 10_000, "<script>", "' OR 1=1"):
        page = client.get("/resources/", query_string=dict.fromkeys(names, typed))

        assert page.status_code == 200
        assert 'value="<script>"' not in page.text

"""The library as an attacker sees it: what is not for them, words that break out, searches that break in."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from flask import Flask

from network.core import clock, extraction
from network.core.database import db
from network.core.permission import Role
from network.events.meetings.rules import Visibility as EventVisibility
from network.members.people.models import Member
from network.resources.collections import codes
from network.resources.collections.models import CollectionItem, ResourceCollection, SavedResource
from network.resources.collections.rules import Visibility as CollectionVisibility
from network.resources.library.models import Resource, ResourceFile, ResourceLabel, ResourceVersion
from network.resources.library.rules import LabelSort, Status, Visibility
from network.resources.searching import operations as searching
from network.resources.searching.models import DocumentText
from tests import factories
from tests.security.client import NOT_THERE, SIGN_IN, outcome
from tests.security.conftest import Browse
from tests.security.hostile import MARK, MIXTURE, markup_of_ours

pytestmark = pytest.mark.one_database("sqlite")  # the conditions are held on both in tests/resources

# Each sort with a word of its own, that stands in all that it says.
WORDS = {
    "public": "aardwolf",
    "network": "dugong",
    "coordinators": "gharial",
    "draft": "jerboa",
    "in review": "quokka",
    "withdrawn": "markhor",
    "overdue": "pangolin",
    "waiting": "tamandua",  # in a version of the public one that no coordinator has seen yet
}
SEEN = {
    "visitor": {"public"},
    "instructor": {"public", "network", "overdue"},
    "partner": {"public", "network", "overdue"},
    "coordinator": {"public", "network", "overdue", "coordinators"},
}
LISTS = (
    "/", "/news", "/resources/", "/resources/?sort=due", "/resources/?stage=palliative",
    "/resources/new.atom", "/resources/collections", "/resources/saved",
    "/events/", "/community/", "/community/weekly-text",
)  # fmt: skip
OF_ONE = ("", "/versions", "/pass-on", "/uses", "/other-format", "/note", "/used")
SEARCHES = (
    "\x00", "a" * 10_000, '"' * 10_000, '"a b', 'NEAR(a b) OR title:* "', "-a ^b +c *", "' OR 1=1 --",
    "a & | ! <-> :* () \\", "{{7*7}} %s %(a)s ?", "\U0001f9d1\u200d\U0001f9bd \u202e\ufeff",
    "Z" + "\N{COMBINING GRAVE ACCENT}" * 400, "aardwolf " * 2_000, MIXTURE,
)  # fmt: skip


def thing(word: str, owner: Member, facts: dict[str, object]) -> Resource:
    """Make a resource whose word stands in its title, summary, provider, author, tag, file and document."""
    said = dict.fromkeys(("title", "summary", "provider", "author"), f"About {word}")
    made = factories.resource(owner, **said | facts, link="")
    made.labels.append(ResourceLabel(sort=LabelSort.TAG, value=word))
    made.labels.append(ResourceLabel(sort=LabelSort.STAGE, value="palliative"))
    with_file(made.versions[0], word)
    db.session.flush()
    searching.follow(made)
    return made


def with_file(version: ResourceVersion, word: str) -> None:
    """Put a file into a version, its document read."""
    stored = factories.stored_file()
    version.files.append(ResourceFile(file=stored, title=f"{word} file", alternative_text=word))
    text = f"All about {word} here"
    db.session.add(DocumentText(file_id=stored.id, text=text, outcome="read", read_at=clock.now()))


@pytest.fixture
def things(app: Flask, carol: Member) -> dict[str, Resource]:
    """Make one of each sort, all of one event and one condition."""
    omar = factories.member("Omar Aziz", Role.INSTRUCTOR, email="omar@network.example")
    alike = {
        "event": factories.event("Slides", visibility=EventVisibility.PUBLIC),
        "conditions": [factories.condition("Cancer", key="cancer")],
        "visibility": Visibility.PUBLIC,
    }
    long_ago = clock.today() - timedelta(days=400)
    sorts: dict[str, dict[str, object]] = {
        "public": {},
        "network": {"visibility": Visibility.NETWORK},
        "coordinators": {"visibility": Visibility.COORDINATORS},
        "draft": {"status": Status.DRAFT},
        "in review": {"status": Status.IN_REVIEW},
        "withdrawn": {"status": Status.WITHDRAWN},
        "overdue": {"review_by": long_ago},
    }
    made = {
        name: thing(WORDS[name], carol if name == "coordinators" else omar, alike | facts)
        for name, facts in sorts.items()
    }
    waits = ResourceVersion(number=2, note=f"Now with {WORDS['waiting']}", made_by=omar)
    made["public"].versions.append(waits)
    with_file(waits, WORDS["waiting"])
    searching.follow(made["public"])
    db.session.commit()
    return made


@pytest.fixture
def people(amina: Member, esi: Member, carol: Member) -> dict[str, Member | None]:
    """Give those who look, by their names in SEEN."""
    return {"visitor": None, "instructor": amina, "partner": esi, "coordinator": carol}


def hidden_from(who: str) -> list[str]:
    """Return the words that somebody must not read anywhere."""
    return [word for name, word in WORDS.items() if name not in SEEN[who]]


def test_no_page_shows_what_its_reader_may_not_see(
    browse: Browse, things: dict[str, Resource], people: dict[str, Member | None]
) -> None:
    pack = ResourceCollection(title="Starter pack", visibility=CollectionVisibility.PUBLIC)
    pack.items += [CollectionItem(resource=one, place=place) for place, one in enumerate(things.values(), 1)]
    link = codes.new_link()
    pack.links.append(link)
    factories.kept(pack)
    saved = [
        SavedResource(member_id=one.id, resource_id=each.id)
        for one in people.values()
        if one
        for each in things.values()
    ]
    db.session.add_all(saved)
    public, event = things["public"], things["public"].event_id
    addresses = [
        *LISTS,
        *(f"/resources/?words={word}" for word in [*WORDS.values(), "about", "file"]),
        *(f"/resources/?words={word[:3]}x{word[3:]}" for word in WORDS.values()),
        *(f"/resources/{public.id}{page}" for page in OF_ONE),
        f"/resources/collections/{pack.id}",
        f"/resources/collections/shared/{codes.code_of(link)}",
        f"/events/{event}",
    ]
    for who, member in people.items():
        browser, shown = browse(member), set()
        for address in addresses:
            page = browser.get(address)
            assert page.status_code in {200, 302, 303, 403}, (who, address)
            text = page.text.casefold().replace(address.split("=")[-1], "")
            allowed = set(SEEN[who])
            if who == "coordinator":  # they judge what waits, and read why something went
                allowed |= {"waiting", "in review", "withdrawn"}
            elif address == "/resources/saved":  # whoever saved it is told that it went
                allowed.add("withdrawn")
            typed = address.partition("?words=")[2]  # the page says it again, whatever was found
            assert typed not in hidden_from(who) or "Nothing found" in page.text, (who, address)
            leaked = [name for name, word in WORDS.items() if name not in allowed and word in text]
            assert not leaked, (who, address, leaked)
            shown |= {name for name, word in WORDS.items() if word in text}
        assert SEEN[who] <= shown
        paper = browser.get(f"/resources/collections/{pack.id}/pdf").data
        assert not [word for word in hidden_from(who) if word in extraction.text_of(paper, "pdf").casefold()]


def test_files_and_pages_by_their_numbers_are_not_there(
    browse: Browse, things: dict[str, Resource], people: dict[str, Member | None]
) -> None:
    public = things["public"]
    waiting = public.versions[1].files[0].id
    for who in ("visitor", "instructor", "partner"):
        browser = browse(people[who])
        for name, one in things.items():
            number = one.versions[0].files[0].id
            there = [f"/resources/{one.id}/files/{number}", f"/resources/{one.id}/files/{number}/picture/200"]
            seen = name in SEEN[who]
            for address in (
                *there,
                f"/resources/{public.id}/files/{number}" if one is not public else there[0],
            ):
                expected = 200 if seen and address in there else 404
                answer = browser.get(address)
                asks = outcome(answer) in {SIGN_IN, NOT_THERE} or answer.status_code == 403
                assert (answer.status_code == 200) is (expected == 200), (who, name, address)
                assert asks is (expected != 200), (who, name, address)
            assert not seen or browser.get(f"/resources/{one.id}").status_code == 200
        assert browser.get(f"/resources/{public.id}/files/{waiting}").status_code == 404
        assert browser.get(f"/resources/{public.id}/files/{waiting}/picture/200").status_code == 404


def test_words_that_break_out_stand_as_text(browse: Browse, carol: Member, amina: Member) -> None:
    hostile = f"Falls {MIXTURE}"
    facts = dict.fromkeys(("title", "summary", "provider", "author"), hostile)
    made = factories.resource(carol, **facts, language="en", visibility=Visibility.PUBLIC, link="")
    made.labels.append(ResourceLabel(sort=LabelSort.TAG, value=hostile))
    with_file(made.versions[0], hostile)
    db.session.flush()
    searching.follow(made)
    pack = factories.kept(
        ResourceCollection(title=hostile, words=hostile, visibility=CollectionVisibility.PUBLIC)
    )
    pack.items.append(CollectionItem(resource=made, place=1, why=hostile))
    addresses = [
        "/", "/resources/", "/resources/collections", f"/resources/collections/{pack.id}",
        *(f"/resources/?words={one}" for one in ("falls", "script", f'"{MARK} script"', "fallz", MARK)),
        *(f"/resources/{made.id}{page}" for page in OF_ONE),
    ]  # fmt: skip
    for member in (None, amina, carol):
        browser = browse(member)
        for address in addresses:
            assert markup_of_ours(browser.get(address).text) == [], address
    assert "<mark>Falls</mark>" in browse().get("/resources/?words=falls").text
    ElementTree.fromstring(browse().get("/resources/new.atom").text)  # noqa: S314 (our own)


def test_no_search_makes_the_site_fail(browse: Browse, things: dict[str, Resource], amina: Member) -> None:
    for browser in (browse(), browse(amina)):
        for typed in SEARCHES:
            page = browser.get("/resources/", query_string={"words": typed, "condition": typed, "page": "-1"})
            assert page.status_code == 200, typed
            assert markup_of_ours(page.text) == [], typed

"""Nothing of what a role may not see shows: not in a snippet, a count, a facet or a suggestion."""

from datetime import timedelta

import pytest

from network.core import clock
from network.core.database import db
from network.core.permission import VISITOR, Actor, Role
from network.members.people.models import Member
from network.resources.library import operations as library
from network.resources.library.operations import Details
from network.resources.library.rules import Kind, LabelSort, Status, Visibility
from network.resources.searching import queries
from network.resources.searching.rules import Filter
from tests import factories
from tests.resources.searching.conftest import findable

# Each thing: its title's, its tag's and its document's word; and what says that it was seen.
WORDS = {
    "public": ("aardwolf", "bandicoot", "capybaras"),
    "network": ("dugong", "echidna", "fossa"),
    "coordinators": ("gharial", "hoatzin", "indri"),
    "draft": ("jerboa", "kinkajou", "lorikeet"),
    "withdrawn": ("markhor", "numbat", "okapi"),
    "overdue": ("pangolin", "quetzal", "ratel"),
    "old version": ("saiga", "tamandua", "uakari"),
}
SEEN = {
    "visitor": {"public"},
    "instructor": {"public", "network", "overdue"},
    "partner": {"public", "network", "overdue"},
    "owner": {"public", "network", "overdue"},
    "coordinator": {"public", "network", "coordinators", "overdue"},
}


@pytest.fixture
def actors(amina: Member, esi: Member, carol: Member) -> dict[str, Actor]:
    """Make one thing of each sort, and those who look for them."""
    omar = factories.member("Omar Aziz", Role.INSTRUCTOR, email="omar@network.example")
    long_ago = clock.today() - timedelta(days=200)
    sorts = {
        "public": {"visibility": Visibility.PUBLIC},
        "network": {"kind": Kind.SLIDES},
        "coordinators": {"visibility": Visibility.COORDINATORS, "kind": Kind.TEMPLATE, "language": "cy"},
        "draft": {"status": Status.DRAFT, "kind": Kind.VIDEO, "language": "fr"},
        "withdrawn": {"status": Status.WITHDRAWN, "kind": Kind.LEAFLET, "language": "de"},
        "overdue": {"visibility": Visibility.PUBLIC, "review_by": long_ago, "kind": Kind.EVIDENCE},
    }
    for name, facts in sorts.items():
        title, tag, body = WORDS[name]
        labels = {LabelSort.TAG: tag, LabelSort.STAGE: "palliative"}
        keeper = carol if name == "coordinators" else omar
        findable(f"The {title} today", keeper, labels=labels, body=f"About {body} here", **facts)
    title, tag, body = WORDS["old version"]
    changed = findable(f"The {title} then", omar, labels={LabelSort.TAG: tag}, body=body)
    library.add_version(changed, link="https://www.example.org/new", by=omar)
    library.describe(changed, Details("Renamed", Kind.GUIDANCE), by=omar)
    db.session.commit()
    return {"visitor": VISITOR, "instructor": amina, "partner": esi, "coordinator": carol, "owner": omar}


def typed(word: str) -> str:
    """Return a word with a slip in it."""
    return word[:2] + word[3] + word[2] + word[4:]


def test_each_finds_is_quoted_and_is_helped_to_what_they_may_see(actors: dict[str, Actor]) -> None:
    fully = {"visitor", "instructor"}
    every = [
        (who, name, word)
        for who in SEEN
        for name, words in WORDS.items()
        for word in (words if who in fully else words[:1])
    ]
    for who, name, word in every:
        for asked in (word, typed(word)) if who in fully else (word,):
            page = look(actors[who], words=asked)
            text = f"{page.rows} {page.meant}".casefold()
            assert (page.total > 0) is (name in SEEN[who]), (who, name, asked)
            assert (word in text) is (name in SEEN[who] and not is_a_tag(word, asked)), (who, name, asked)


def test_counts_and_facets_are_of_what_they_may_see(actors: dict[str, Actor]) -> None:
    for who in SEEN:
        for words in ("", "today", "about here"):
            counts_and_facets_are_right(who, words, actors)


def counts_and_facets_are_right(who: str, words: str, actors: dict[str, Actor]) -> None:
    """Hold one page against what somebody may see."""
    page = look(actors[who], words=words)

    text = str(page).casefold()
    seen = SEEN[who] | ({"renamed"} if who != "visitor" and not words else set())
    kinds = {one.value: one.count for one in page.options["kind"]}
    languages = {one.value for one in page.options["language"]}
    assert page.total == len(page.rows) == sum(kinds.values()) == len(seen)
    assert {one.count for one in page.options["stage"]} == {len(SEEN[who])}
    assert ("template" in kinds, "cy" in languages) == ("coordinators" in seen, "coordinators" in seen)
    assert not kinds.keys() & {"video", "leaflet"}
    hidden = [word for name, words in WORDS.items() if name not in seen for word in words]
    assert not [word for word in hidden if word in text]


def is_a_tag(word: str, asked: str) -> bool:
    """Whether a word stands in the tags alone, which are not shown in the list when they are not guessed."""
    return word in {words[1] for words in WORDS.values()} and word in asked


def look(who: Actor, **asked: str) -> queries.Page:
    """Look for something as somebody."""
    return queries.page(Filter.read(asked), by=who, today=clock.today())

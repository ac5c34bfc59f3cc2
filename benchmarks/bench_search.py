"""The search of the library: 20,000 resources with text, beside a list page of the same site."""

from random import Random
from typing import Any

from sqlalchemy import insert

from benchmarks.bench import Bench, benchmark
from benchmarks.filling import AMINA, chunks, network_of
from network.core import clock, search
from network.core.database import db
from network.core.search.engines import engine
from network.core.search.models import SearchEntry, SearchText
from network.core.search.rules import stems_of
from network.members.catalogue import queries as catalogue
from network.resources.library.models import (
    Resource,
    ResourceLabel,
    ResourceVersion,
    resource_areas,
    resource_conditions,
)
from network.resources.library.rules import Kind, LabelSort, Status, Visibility
from network.resources.searching.operations import KIND

MEMBERS, RESOURCES = 200, 20_000
PARAGRAPHS, WORDS = 300, 100  # that documents are put together from, and the words of each
RARE, USUAL, COMMON = "marigold", "lavender", "foxglove"  # in one of a thousand, of a hundred, of ten
MOST_OF_A_LIST = 5
SEARCHES = {
    "new in the library": "",
    "a word in 20": f"?words={RARE}",
    "a word in 200": f"?words={USUAL}",
    "two words, a facet": f"?words={USUAL}+{COMMON}&kind=guidance",
    "a word in 2,000": f"?words={COMMON}",
    "a slip": "?words=marigodl",
}


@benchmark("search")
def search_on_sqlite(bench: Bench) -> None:
    """The search on SQLite."""
    _measure(bench, "sqlite")


@benchmark("search-postgresql")
def search_on_postgresql(bench: Bench) -> None:
    """The search on PostgreSQL."""
    _measure(bench, "postgresql")


def _measure(bench: Bench, database: str) -> None:
    with bench.site(_fill, database) as site:
        pages = {"list page: members": site.page("/members/", as_=AMINA)}
        pages |= {name: site.page(f"/resources/{asked}", as_=AMINA) for name, asked in SEARCHES.items()}
        found = bench.compare(pages, seconds=0.4)
    listed = found["list page: members"]
    for name in SEARCHES:
        bench.hold(f"{name}: CPU against a list page", found[name].cpu / listed.cpu, at_most=MOST_OF_A_LIST)


def _word(chance: Random) -> str:
    return "".join(chance.choice("bcdfghklmnprstvz") + chance.choice("aeiou") for _ in range(4))


def _fill() -> None:
    network_of(MEMBERS)()
    chance = Random(2026)  # noqa: S311 (to be the same each time)
    conditions = [one.id for one in catalogue.conditions(active=True)]
    areas = [one.id for one in catalogue.areas()]
    invented = [_word(chance) for _ in range(8_000)]

    def text(number: int) -> str:
        return " ".join(invented[int(len(invented) * chance.random() ** 3)] for _ in range(number))

    paragraphs = [text(WORDS) for _ in range(PARAGRAPHS)]
    stems = {one: stems_of(one) for one in paragraphs}
    now = clock.now()
    rows: dict[Any, list[dict[str, object]]] = {}
    indexed: dict[int, list[list[str]]] = {}

    def add(table: Any, **facts: object) -> None:
        rows.setdefault(table, []).append(facts)

    for number in range(1, RESOURCES + 1):
        title, summary, said = text(6), text(24), chance.sample(paragraphs, 3)
        marks = [word for word, every in ((RARE, 1_000), (USUAL, 100), (COMMON, 10)) if number % every == 0]
        body = "\n".join([*said, *marks])
        stems_of_body = [stem for one in said for stem in stems[one]] + stems_of(" ".join(marks))
        indexed[number] = [stems_of(title), [], stems_of(summary), stems_of_body]
        add(
            Resource.__table__,
            id=number,
            title=title,
            summary=summary,
            kind=chance.choice(list(Kind)),
            status=Status.PUBLISHED,
            visibility=chance.choice([Visibility.PUBLIC, Visibility.NETWORK]),
            current_number=1,
            made_at=now,
            published_at=now,
            changed_at=now,
            version=1,
        )
        link = f"https://www.example.org/{number}"
        add(ResourceVersion.__table__, resource_id=number, number=1, link=link, link_key=link, made_at=now)
        add(resource_conditions, resource_id=number, condition_id=chance.choice(conditions))
        add(resource_areas, resource_id=number, area_id=chance.choice(areas))
        add(ResourceLabel.__table__, resource_id=number, sort=LabelSort.STAGE, value="rehabilitation")
        add(ResourceLabel.__table__, resource_id=number, sort=LabelSort.AUDIENCE, value="instructors")
        add(SearchEntry.__table__, id=number, kind=KIND, thing_id=number, digest=str(number), put_at=now)
        add(SearchText.__table__, entry_id=number, title=title, keywords="", text=summary, body=body)
    for table, facts in rows.items():
        for some in chunks(facts):
            db.session.execute(insert(table), some)
    for entries in chunks(indexed.items()):
        engine().write(dict(entries))
    search.remember_words({one for word in (*invented, RARE, USUAL, COMMON) for one in stems_of(word)})

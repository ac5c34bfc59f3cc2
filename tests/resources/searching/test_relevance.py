"""How good the search is: nDCG@10 over a judged set, the same bound on both databases."""

from math import log2

from flask import Flask
from sqlalchemy import Integer, literal, select, union_all

from network.core import search
from tests.resources.searching.judged.documents import DOCUMENTS
from tests.resources.searching.judged.searches import SEARCHES

LEAST = 0.85
KEYS = list(DOCUMENTS)


def test_what_is_wanted_stands_first(app: Flask) -> None:
    for number, document in enumerate(DOCUMENTS.values()):
        search.put(
            "judged",
            number,
            title=document.title,
            keywords=f"{document.tags}; {document.provider}",
            text=document.summary,
            body=document.body,
        )
    everything = union_all(
        *(select(literal(one, Integer).label("id")) for one in range(len(KEYS)))
    ).subquery()

    gains = {typed: ndcg(typed, select(everything.c.id)) for typed in SEARCHES}

    mean = sum(gains.values()) / len(gains)
    worst = ", ".join(
        f"{typed}: {gain:.2f}" for typed, gain in sorted(gains.items(), key=lambda one: one[1])[:8]
    )
    assert len(SEARCHES) >= 30
    assert mean >= LEAST, f"nDCG@10 is {mean:.3f}, at least {LEAST} is wanted; worst: {worst}"


def ndcg(typed: str, among: object) -> float:
    """Return how near the first ten come to the best order that there could be, from 0 to 1."""
    grades = SEARCHES[typed]
    assert grades.keys() <= DOCUMENTS.keys(), typed
    hits = search.find("judged", typed, among, limit=10).hits  # type: ignore[arg-type]
    got = gain([grades.get(KEYS[hit.thing_id], 0) for hit in hits])
    return got / gain(sorted(grades.values(), reverse=True)[:10])


def gain(grades: list[int]) -> float:
    """Return the discounted gain of things of these grades, in this order."""
    return sum((2**grade - 1) / log2(place + 2) for place, grade in enumerate(grades))

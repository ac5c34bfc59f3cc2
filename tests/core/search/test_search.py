"""Putting, dropping and finding: the one suite that every engine passes."""

from collections.abc import Iterator
from itertools import cycle

import pytest
from flask import Flask
from sqlalchemy import Integer, Select, func, literal, select, text, union_all

from network.core import search
from network.core.database import db
from network.core.search.models import SearchEntry, SearchText, SearchWord
from network.core.search.rules import Asked
from tests.plugins.statements import statements

LEAFLET, COURSE, REPORT, SECRET = 1, 2, 3, 4
THINGS = {
    LEAFLET: {
        "title": "Falls at home",
        "keywords": "otago; Age Trust",
        "text": "What to do about loose rugs and poor light.",
        "body": "Stand up slowly. Sit in a sturdy chair and count to ten before you walk to the door.",
    },
    COURSE: {
        "title": "Chair exercises for people after cancer",
        "text": "A course of ten weeks that prevents falls.",
        "body": "First aid at every session.",
    },
    REPORT: {"title": "Rehabilitation of the heart", "keywords": "cardiac", "text": "Aid comes first."},
    SECRET: {
        "title": "Zebrafish in hydrotherapy",
        "text": "Falls, falls, falls",
        "body": "quokkas rehabilitated",
    },
}


@pytest.fixture(autouse=True)
def _things(app: Flask) -> Iterator[None]:
    for number, said in THINGS.items():
        search.put("thing", number, **said)
    search.put("other", LEAFLET, title="Falls of another kind")
    db.session.commit()
    yield
    db.session.rollback()


def among(*ids: int) -> Select[tuple[int]]:
    """Select these ids, as a feature selects those that a reader may see."""
    return select(union_all(*(select(literal(one, Integer).label("id")) for one in ids)).subquery().c.id)


SEEN = (LEAFLET, COURSE, REPORT)


def found(words: str, *ids: int) -> list[int]:
    """Return what is found, best first."""
    return [hit.thing_id for hit in search.find("thing", words, among(*(ids or SEEN))).hits]


FINDS = {
    "falls": [LEAFLET, COURSE],  # a title weighs more than a text
    "FALL": [LEAFLET, COURSE],
    "chair": [COURSE, LEAFLET],  # a title weighs more than a body
    "otago": [LEAFLET],
    "age trust": [LEAFLET],
    "rehab": [REPORT],
    "chair falls": [COURSE, LEAFLET],
    "chair cancer": [COURSE],
    '"first aid"': [COURSE],
    '"aid comes first"': [REPORT],
    '"light stand"': [],  # a phrase does not reach from one field into the next
    "first aid": [COURSE, REPORT],
    "sturdy rehabilitation": [REPORT, LEAFLET],  # nothing has both
    "the of and": [],
    "": [],
    "unicorns": [],
}


def test_what_is_found_best_first(app: Flask) -> None:
    answers = {words: found(words) for words in FINDS}

    assert {words: sorted(ids) for words, ids in answers.items()} == {
        words: sorted(ids) for words, ids in FINDS.items()
    }
    clear = FINDS.keys() - {"first aid", "sturdy rehabilitation"}
    assert {words: answers[words] for words in clear} == {words: FINDS[words] for words in clear}


SLIPS = {
    "reabilitation": ("rehabilitation", [REPORT]),
    "chiar": ("chair", [COURSE, LEAFLET]),
    "hcair": ("chair", [COURSE, LEAFLET]),
    "ardiac": ("cardiac", [REPORT]),
    "wcardiac": ("cardiac", [REPORT]),
    "cancr exercse": ("cancer exercises", [COURSE]),
    "falls": (None, [LEAFLET, COURSE]),
    "zebrafsh": (None, []),  # it stands in what they may not see, and nowhere else
    "quoka": (None, []),
    "hydrotherapie": (None, []),
}


def test_slips_are_put_right_with_words_that_the_reader_may_see(app: Flask) -> None:
    answers = {typed: search.find("thing", typed, among(*SEEN)) for typed in SLIPS}

    assert {typed: (one.meant, [hit.thing_id for hit in one.hits]) for typed, one in answers.items()} == SLIPS


def test_whoever_may_see_it_finds_it_and_is_helped_to() -> None:
    assert found("zebrafsh", *THINGS) == [SECRET]
    assert search.find("thing", "zebrafsh", among(*THINGS)).meant == "zebrafish"


def test_a_word_that_may_be_read_elsewhere_is_not_put_right() -> None:
    narrowed = search.find("thing", "rugs", among(COURSE), readable=among(*SEEN))

    assert (narrowed.total, narrowed.meant) == (0, None)


def test_counts_are_of_what_may_be_seen_also_beyond_the_last_page() -> None:
    first = search.find("thing", "falls", among(*SEEN), limit=1)
    beyond = search.find("thing", "falls", among(*SEEN), limit=1, offset=7)

    assert (first.total, len(first.hits)) == (2, 1)
    assert (beyond.total, len(beyond.hits)) == (2, 0)
    assert db.session.scalars(search.matching("thing", first.asked)).all() != []


def test_every_passage_shows_why_and_marks_it() -> None:
    hit = search.find("thing", "chair", among(LEAFLET)).hits[0]

    assert hit.title == "Falls at home"
    assert hit.passage == (
        "Stand up slowly. Sit in a sturdy <mark>chair</mark> and count to ten before you walk to the door."
    )
    shown = search.quoted("thing", Asked.read("falls"), [COURSE, LEAFLET])
    assert shown[LEAFLET].title == "<mark>Falls</mark> at home"
    assert shown[COURSE].passage == "A course of ten weeks that prevents <mark>falls</mark>."


def test_a_long_text_is_cut_around_its_best_place() -> None:
    filling = "Nothing of note happens in this long sentence. " * 60
    body = f"An aid.\n{filling}\nGive first aid\nat once. {filling}"
    search.put("thing", 5, title="Long", body=body)

    passage = search.find("thing", '"first aid"', among(5)).hits[0].passage

    assert "Give <mark>first aid</mark> at once." in passage
    assert (passage[0], passage[-1]) == ("…", "…")
    assert len(passage) < 320


def test_markup_in_a_text_stays_text() -> None:
    search.put("thing", 5, title="<script>alert(1)</script> & falls", text='<img src="x" onerror="y"> falls')

    hit = search.find("thing", "falls script", among(5)).hits[0]

    assert (
        hit.title
        == "&lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt; &amp; <mark>falls</mark>"
    )
    assert hit.passage == "&lt;img src=&#34;x&#34; onerror=&#34;y&#34;&gt; <mark>falls</mark>"


TYPED = [
    "\0", '"', '""', "*", "NEAR(falls chair)", "falls OR", "AND", "NOT falls", "title:falls", "^falls",
    "fal*", "'; DROP TABLE search_index; --", "falls & | ! <-> :* ()", "🙂 falls", "\ud83d\udc00 falls",
    "%s %(a)s ?", "a" * 10_000, '"' * 10_000, "falls " * 5_000, "{title body}: falls", "-falls",
    "falls + chair", "日本語", "<script>alert(1)</script>", "\\x", "ﬁrst", "falls\tchair\r\nrugs",
    "\u202efalls",

]  # fmt: skip


def test_anything_may_be_typed(app: Flask) -> None:
    for typed in TYPED:
        answer = search.find("thing", typed, among(*SEEN))

        assert answer.total == len(answer.hits) <= len(SEEN)
        assert len(answer.meant or "") <= 600


ODD = ["\0\ud83d' \\ :* \u202e", "x" * 3_000, "a-1e5 2.5 '' ' ñ", " ".join(map(str, range(70_000)))]


def test_any_text_can_be_put(app: Flask) -> None:
    for body in ODD:
        search.put("thing", 5, title="Odd", body=body)

        assert found("odd", 5) == [5]


def test_putting_again_changes_nothing_and_other_words_take_the_place_of_the_old() -> None:
    with statements() as asked:
        assert not search.put("thing", REPORT, **THINGS[REPORT])
    assert len(asked) <= 2
    assert found("heart") == [REPORT]

    assert search.put("thing", REPORT, title="Kidneys")

    assert (found("heart"), found("kidney")) == ([], [REPORT])


def test_what_is_dropped_is_found_no_more_and_leaves_nothing() -> None:
    for _ in range(2):
        search.drop("thing", LEAFLET)

    assert found("otago") == []
    assert (
        LEAFLET
        not in db.session.scalars(search.entries("thing").with_only_columns(SearchEntry.thing_id)).all()
    )
    assert db.session.scalar(select(func.count()).select_from(SearchText)) == len(THINGS)
    assert [hit.thing_id for hit in search.find("other", "falls", among(LEAFLET)).hits] == [LEAFLET]


def test_a_rollback_takes_the_words_back() -> None:
    search.put("thing", 5, title="Unicorns")
    assert found("unicorn", 5) == [5]

    db.session.rollback()

    assert found("unicorn", 5) == []


def test_words_that_stand_nowhere_any_more_are_forgotten() -> None:
    search.drop("thing", SECRET)

    search.forget_words()

    words = set(db.session.scalars(select(SearchWord.word)))
    assert "zebrafish" not in words
    assert {"chair", "rehabilitat"} <= words


def test_equal_things_stand_newest_first() -> None:
    for number in (7, 9, 8):
        search.put("thing", number, title="Balance", text="The same words.")

    assert found("balance", 7, 8, 9) == [9, 8, 7]


def test_what_is_put_dropped_and_looked_for_in_one_transaction_is_found() -> None:
    titles = {"nordic": "Nordic poles", "stick": "Hiking sticks", "chair": "Chairs"}
    for turn, (word, title) in zip(range(60), cycle(titles.items()), strict=False):
        number = 21 + turn % 2
        search.put("thing", number, title=title)
        assert number in found(word, 21, 22)
        if turn % 5 == 4:
            search.drop("thing", number)
            assert number not in found(word, 21, 22)

    if db.engine.dialect.name == "sqlite":
        db.session.execute(text("INSERT INTO search_index(search_index) VALUES ('integrity-check')"))


def test_the_index_is_asked_once_and_not_for_each_thing() -> None:
    asked = Asked.read("falls")
    question = search.matching("thing", asked).where(search.thing_id.in_(among(*SEEN)))
    said = str(question.compile(db.engine, compile_kwargs={"literal_binds": True})).replace("%%", "%")

    if db.engine.dialect.name == "sqlite":
        plan = [row.detail for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {said}"))]
        assert plan[0].startswith("MATERIALIZE"), plan
    else:
        plan = list(db.session.scalars(text(f"EXPLAIN {said}")))
        assert not [step for step in plan if "SubPlan" in step], plan  # what PostgreSQL asks for each row


def test_a_search_takes_the_same_statements_whatever_it_finds() -> None:
    def asked(words: str) -> int:
        with statements() as made:
            search.find("thing", words, among(*SEEN))
        return len(made)

    assert asked("falls") == asked("otago") == 1
    assert asked(" ".join(f"unknwon{one}" for one in "abcdefghijkl")) <= 30

"""Two people who have one of everything each: one record of it all, and then two again, row by row."""

from datetime import timedelta

import pytest
from flask import Flask

from network.core import clock
from network.core.database import db
from network.members.cards import queries as cards
from network.members.cards.rules import Status as CardStatus
from network.members.cpd import queries as cpd
from network.members.duplicates import operations, undoing
from network.members.duplicates.images import children_of, member_columns, rows_where
from tests.duplicates import everything, worlds
from tests.duplicates.test_merging import answers_for
from tests.security import world as security
from tests.security.world import World


@pytest.fixture
def world(app: Flask) -> World:
    """Amina and Omar, of whom there is one of everything."""
    made = security.build()
    for name in ("amina", "omar"):
        everything.fill(made.people[name])
    return made


def naming(number: int) -> set[tuple[str, str]]:
    return {
        (table.name, column.name)
        for table, columns in member_columns()
        for column in columns
        if rows_where(table, column, number)
    }


def test_there_is_one_of_everything(world: World) -> None:
    missing = {
        (table.name, column.name)
        for table, columns in member_columns()
        for column in columns
        if table.name not in everything.LEFT_OUT
    }

    assert missing - naming(world.people["amina"].id) == set()
    assert missing - naming(world.people["omar"].id) == set()


def test_all_of_it_moves_and_all_of_it_comes_back(world: World) -> None:
    amina, omar, carol = (world.people[name] for name in ("amina", "omar", "carol"))
    before = worlds.dump()

    made = operations.merge(amina, omar, by=carol, answers=answers_for(amina, omar, 0))
    assert naming(omar.id) == set()
    operations.undo(made, by=carol)

    after = worlds.dump()
    letters = {row["id"] for row in before["messages"]}
    after["messages"] = [row for row in after["messages"] if row["id"] in letters]
    for table, rows in before.items():
        assert after[table] == rows, table


def test_what_was_merged_is_told_without_the_name_of_a_table(app: Flask) -> None:
    named = {table for table, _columns in member_columns()}
    also = {child for table in named for child, _key in children_of(table)}

    assert {table.name for table in named | also} - undoing.WORDS.keys() == set()
    assert [words for words in undoing.WORDS.values() if "_" in words] == []


def test_of_two_cards_the_one_that_goes_is_known_as_ended(world: World, app: Flask) -> None:
    amina, omar, carol = (world.people[name] for name in ("amina", "omar", "carol"))
    ended = cards.active_card_of(omar.id)
    assert ended is not None

    made = operations.merge(amina, omar, by=carol, answers=answers_for(amina, omar, 0))

    db.session.refresh(ended)
    assert (ended.member_id, ended.status) == (amina.id, CardStatus.REVOKED)
    answer = cards.answer(ended.code_hash, clock.today())
    assert answer is not None
    assert answer.is_over
    operations.undo(made, by=carol)
    db.session.refresh(ended)
    assert (ended.member_id, ended.status) == (omar.id, CardStatus.ACTIVE)


def test_a_scheme_that_both_follow_is_followed_from_the_earlier_day_and_on(world: World) -> None:
    amina, omar, carol = (world.people[name] for name in ("amina", "omar", "carol"))
    mine, theirs = cpd.followed_by(amina.id)[0], cpd.followed_by(omar.id)[0]
    assert mine.scheme_id == theirs.scheme_id
    theirs.started_on, theirs.ended_on = mine.started_on - timedelta(days=400), None
    mine.ended_on = mine.started_on
    began = theirs.started_on

    operations.merge(amina, omar, by=carol, answers=answers_for(amina, omar, 0))

    db.session.refresh(mine)
    assert (mine.started_on, mine.ended_on) == (began, None)

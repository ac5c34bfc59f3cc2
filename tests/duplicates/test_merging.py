"""A merge moves everything, loses nothing, gives nobody anything, and is undone to the last row."""

from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect

from network.core import clock
from network.core.database import db
from network.core.rules import Refused
from network.members.duplicates import operations, rules, steps
from network.members.duplicates.images import member_columns, rows_where
from network.members.people.models import Member
from tests.duplicates import worlds

FIELDS = st.frozensets(st.sampled_from(sorted(set(operations.FIELDS) - {"photo_id", "name", "email"})))


def in_order(one: Member, other: Member) -> tuple[Member, Member]:
    """Return the record that may stay, and the other one."""
    return (one, other) if rules.RANK[one.status] >= rules.RANK[other.status] else (other, one)


def answers_for(winner: Member, loser: Member, number: int) -> dict[str, str]:
    asked = steps.questions(winner, loser)
    return {key: question.choices[number % len(question.choices)][0] for key, question in asked.items()}


@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    database=None,
)
@given(one=worlds.records, other=worlds.records, chosen=FIELDS, number=st.integers(0, 1))
def test_merging_and_undoing_restores_every_row(
    app: Flask, carol: Member, one: worlds.Record, other: worlds.Record, chosen: frozenset[str], number: int
) -> None:
    carol_id = inspect(carol).identity[0]
    with db.session.begin_nested() as world:
        db.session.expunge_all()
        carol = db.session.get_one(Member, carol_id)
        there = worlds.ground()
        today = clock.today()
        first = worlds.make(one, there, "Ana Silva", today)
        winner, loser = in_order(first, worlds.make(other, there, "Ana da Silva", today))
        before, roles = worlds.dump(), winner.roles
        answers = answers_for(winner, loser, number)

        made = operations.merge(winner, loser, by=carol, chosen=chosen, answers=answers)
        merged = worlds.dump()
        still_named = [
            (table.name, column.name)
            for table, columns in member_columns()
            for column in columns
            if rows_where(table, column, loser.id)
        ]
        assert (winner.roles, loser.roles, still_named) == (roles, frozenset(), [])
        assert merged != before

        operations.undo(made, by=carol)
        after = worlds.dump()
        letters = {row["id"] for row in before["messages"]}
        after["messages"] = [row for row in after["messages"] if row["id"] in letters]
        assert after == before
        world.rollback()
    db.session.expunge_all()
    db.session.add(carol)


def test_a_merge_is_undone_for_30_days_and_not_longer(
    app: Flask, carol: Member, amina: Member, clock: object
) -> None:
    twin = worlds.make(worlds.Record("unclaimed", frozenset(), frozenset(), (), 0, 0, frozenset(), False),
                       worlds.ground(), "Amina Khan", operations.clock.today())  # fmt: skip
    made = operations.merge(amina, twin, by=carol)
    made.at -= timedelta(days=30)
    db.session.flush()

    with pytest.raises(Refused, match="30 days"):
        operations.undo(made, by=carol)

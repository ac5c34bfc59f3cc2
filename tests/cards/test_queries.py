"""What a card answers is what the rule says, whatever stands on the record."""

from datetime import date, timedelta

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from network.core import clock
from network.core.database import db
from network.core.permission import Role
from network.members.cards import operations, queries
from network.members.cards.models import Card
from network.members.qualifications import facts
from tests import factories
from tests.cards.conftest import TODAY
from tests.plugins.statements import statements

RULES = ("", "l3", "all(l3;l4)", "any(l3;l4)", "all(l3;any(l4;level:4))", "once:l4", "hours:20/12m")
Grant = tuple[str, date, int | None]

days = st.integers(-900, 900).map(lambda number: TODAY + timedelta(days=number))
grants = st.lists(st.tuples(st.sampled_from(["l3", "l4"]), days, st.none() | st.integers(0, 900)), max_size=5)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rules=st.lists(st.sampled_from(RULES), min_size=1, max_size=3), held=grants, on=days)
def test_a_card_says_what_the_rule_of_fitness_says(
    app: Flask, rules: list[str], held: list[Grant], on: date
) -> None:
    kinds = {key: factories.kind(key, key=key, level=int(key[1])) for key in ("l3", "l4")}
    conditions = [factories.condition(requires=rule) for rule in rules]
    amina = factories.member("Amina Khan", Role.INSTRUCTOR)
    for key, begins, lasts in held:
        ends = None if lasts is None else begins + timedelta(days=lasts)
        factories.qualification(amina, kinds[key], begins, ends)
    card = operations.make(amina, conditions, by=amina)

    answer = queries.answer(card.code_hash, on)
    by_the_rule = {
        standing.condition.title: (standing.fitness.fit, standing.fitness.until)
        for standing in facts.standings(amina, on)
    }
    db.session.rollback()

    assert answer is not None
    assert {line.condition: (line.fit, line.until) for line in answer.lines} == by_the_rule


def test_an_answer_is_one_statement_however_many_conditions(card: Card) -> None:
    code_hash = card.code_hash

    with statements() as asked:
        answer = queries.answer(code_hash, clock.today())

    assert answer is not None
    assert (len(answer.lines), len(asked)) == (3, 1)


def test_there_is_no_answer_to_a_code_that_nobody_has(app: Flask) -> None:
    assert queries.answer("0" * 64, clock.today()) is None

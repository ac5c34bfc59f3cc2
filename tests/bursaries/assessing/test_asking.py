"""Asking the applicant to change a section, and the answer beside what stood there."""

from datetime import date, timedelta

import pytest
from flask import current_app

from network.bursaries.applications import operations as applying
from network.bursaries.applications.models import ChangeRequest
from network.bursaries.applications.rules import Section, Status
from network.bursaries.assessing import offers, operations, queries, reading
from network.core import clock, registry
from network.core.database import db
from network.core.lifecycle import NotPermitted
from network.core.rules import Refused
from tests import factories
from tests.bursaries.assessing.conftest import Scene

pytestmark = pytest.mark.one_database("sqlite")  # what they ask of a database is asked of both elsewhere

WORDS = "Which hall is it?"


def soon() -> date:
    return clock.today() + timedelta(days=7)


def ask(scene: Scene, who=None, section: Section = Section.STATEMENT, **more) -> ChangeRequest:
    facts = {"words": WORDS, "due_on": soon()} | more
    return operations.ask(scene.application, section, by=who or scene.carol, **facts)


def titles(member, day: date) -> list[str]:
    with current_app.test_request_context():
        return [task.title for task in offers.tasks(member, day)]


def test_a_question_keeps_what_stands_there_and_tells_the_applicant(scene: Scene, outbox) -> None:
    made = ask(scene)

    assert scene.application.status is Status.CHANGE_ASKED
    assert made.before == [["Statement", "I lead a class in Aylesbury."]]
    letter = outbox.to(scene.amina)[-1]
    assert WORDS in letter.body
    assert scene.carol.name not in letter.subject + letter.body


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"words": " "}, "what is missing"),
        ({"due_on": date(2020, 1, 1)}, "after today"),
        ({"due_on": date(2199, 1, 1)}, "within 90 days"),
    ],
)
def test_a_question_that_nobody_could_answer_is_refused(scene: Scene, facts, words) -> None:
    with pytest.raises(Refused, match=words):
        ask(scene, **facts)

    assert scene.application.status is Status.SUBMITTED


@pytest.mark.parametrize("status", [Status.CHANGE_ASKED, Status.DEFERRED, Status.APPROVED, Status.DECLINED])
def test_nothing_is_asked_twice_or_of_what_is_decided(scene: Scene, status: Status) -> None:
    scene.application = scene.another(status=status)

    with pytest.raises(Refused):
        ask(scene)

    assert db.session.query(ChangeRequest).count() == 0


@pytest.mark.parametrize("who", ["amina", "ben", "otto"], ids=["applicant", "undeclared", "elsewhere"])
def test_who_may_not_ask(scene: Scene, who: str) -> None:
    with pytest.raises(NotPermitted):
        ask(scene, getattr(scene, who))


def test_the_answer_stands_beside_what_stood_there(scene: Scene) -> None:
    made = ask(scene, section=Section.COURSE)
    made.after = [
        [label, "Swan School" if label == "Run by" else words]
        for label, words in made.before
        if label != "Ends"
    ]

    lines = {line.label: line for line in reading.compared(made)}

    assert (lines["Run by"].before, lines["Run by"].after) == ("Wright Foundation", "Swan School")
    assert lines["Course"].is_same
    assert lines["Ends"].after == ""


def test_it_waits_for_a_decision_again_once_it_is_answered(scene: Scene, outbox) -> None:
    factories.declaration(scene.ben, scene.application)
    made = ask(scene, scene.ben)
    assert list(queries.waiting_for(scene.ben)) == []
    applying.write(
        scene.application, Section.STATEMENT, {"statement": "The hall in Winslow."}, by=scene.amina
    )

    applying.submit(scene.application, by=scene.amina)

    assert list(queries.waiting_for(scene.ben)) == [scene.application]
    assert made.after == [["Statement", "The hall in Winslow."]]
    assert "answer" in outbox.to(scene.ben)[-1].subject


def test_when_the_day_passes_those_who_may_ask_are_told_and_nothing_else_happens(scene: Scene) -> None:
    factories.declaration(scene.ben, scene.application)
    made = ask(scene)
    task = "An applicant has not answered in time"

    for day, people in (
        (made.due_on, set()),
        (
            made.due_on + timedelta(days=1),
            {scene.ben, scene.carol},
        ),  # Bea has not declared; Otto funds others
    ):
        everybody = (scene.ben, scene.bea, scene.carol, scene.otto, scene.amina)
        assert {one for one in everybody if task in titles(one, day)} == people
    assert scene.application.status is Status.CHANGE_ASKED


def test_the_letter_is_pointless_once_nothing_is_asked_any_more(scene: Scene) -> None:
    ask(scene)
    pointless = registry.obsolete.named("assessing.is_answered")
    assert pointless is not None
    assert not pointless(scene.application.id)

    applying.withdraw(scene.application, by=scene.amina)

    assert pointless(scene.application.id)

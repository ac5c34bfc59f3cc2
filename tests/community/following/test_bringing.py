"""Questions that nobody answers: brought once to those who are fit for them, in one letter a day."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest

from network.community.discussions import operations as discussions
from network.community.discussions.models import Discussion
from network.community.discussions.rules import Kind, Matter
from network.community.following import offers, operations, privacy, queries
from network.community.following.models import AskedLetter, Asking, BroughtQuestion
from network.community.following.rules import Asked
from network.core import clock, jobs, registry
from network.core.database import db
from network.core.mail import Status
from network.core.permission import Role
from tests import factories
from tests.community.following.conftest import WEDNESDAY, asked, fit
from tests.plugins.statements import statements

LATER = WEDNESDAY + timedelta(days=3)  # Saturday, midday


@pytest.fixture
def falls(app):
    """A condition."""
    return factories.condition("Falls")


def run(today, moment):
    """Let the worker look at a moment."""
    today.move_to(moment, tick=False)
    words = jobs.run("bring-questions", clock.now())
    db.session.expire_all()
    return words


def asked_to(outbox, member):
    """Return the questions that a member was asked, a list a letter."""
    return [
        [line.strip() for line in one.body.splitlines() if line.startswith("Question ")]
        for one in outbox.to(member)
        if one.notice == "community.unanswered"
    ]


def test_it_is_brought_after_three_days_to_who_is_fit_and_near(amina, esi, ben, falls, today, outbox):
    here, there = factories.area("Aylesbury"), factories.area("Winslow")
    near, far = (factories.member("", Role.INSTRUCTOR) for _ in range(2))
    lapsed = fit(factories.member("", Role.INSTRUCTOR), falls, here, ends=WEDNESDAY.date())
    fit(near, falls, here)
    fit(far, falls, there)
    fit(amina, falls, here)  # who asks
    asked(amina, "Question 1", conditions=[falls], areas=[here])
    db.session.commit()

    assert run(today, LATER - timedelta(minutes=1)) == ""
    assert run(today, LATER) == "1 questions brought"

    assert asked_to(outbox, near) == [["Question 1"]]
    assert outbox.to(far) == outbox.to(lapsed) == outbox.to(amina) == outbox.to(ben) == []
    assert outbox.to(near)[0].subject == "Can you answer? Question 1"


def test_several_questions_are_one_letter_and_each_is_brought_once(amina, falls, carol, today, outbox):
    teacher = fit(factories.member("", Role.INSTRUCTOR), falls)
    asked(amina, "Question 1", conditions=[falls])
    asked(amina, "Question 2", conditions=[falls])
    db.session.commit()

    run(today, LATER + timedelta(days=40))  # the worker was away
    for days in (40, 41, 50):
        run(today, LATER + timedelta(days=days))

    assert asked_to(outbox, teacher) == [["Question 1", "Question 2"]]
    assert outbox.to(carol) == []


@pytest.mark.one_database("sqlite")
def test_what_comes_due_later_on_the_same_day_waits_for_the_next(amina, falls, today, outbox):
    teacher = fit(factories.member("", Role.INSTRUCTOR), falls)
    asked(amina, "Question 1", conditions=[falls])
    today.shift(timedelta(hours=1))
    asked(amina, "Question 2", conditions=[falls])
    db.session.commit()

    run(today, LATER)
    run(today, LATER + timedelta(hours=2))
    assert asked_to(outbox, teacher) == [["Question 1"]]

    run(today, LATER + timedelta(hours=22))
    assert asked_to(outbox, teacher) == [["Question 1"], ["Question 2"]]


@pytest.mark.one_database("sqlite")
def test_without_a_condition_or_anybody_fit_it_is_brought_to_coordinators(amina, falls, carol, today, outbox):
    asked(amina, "Question 1")
    asked(amina, "Question 2", conditions=[falls])
    db.session.commit()

    run(today, LATER)

    assert asked_to(outbox, carol) == [["Question 1", "Question 2"]]


@pytest.mark.one_database("sqlite")
def test_coordinators_see_what_still_has_no_answer(app, amina, esi, carol, falls, today):
    def titles(member):
        with app.test_request_context():
            return [one.title for one in offers.tasks(member, clock.today())]

    fit(factories.member("", Role.INSTRUCTOR), falls)
    question = asked(amina, "Question 1", conditions=[falls])
    db.session.commit()
    assert titles(carol) == []

    run(today, LATER)
    assert titles(carol) == ["Questions that still have no answer"]
    assert titles(esi) == []

    discussions.answer(question, "Begin seated.", by=esi)
    assert titles(carol) == []


@pytest.mark.one_database("sqlite")
@pytest.mark.parametrize(
    ("answered", "becomes"), [(False, Status.SENT), (True, Status.OBSOLETE)], ids=["waits", "answered"]
)
def test_a_letter_is_not_sent_once_its_questions_are_answered(
    amina, esi, falls, today, outbox, answered, becomes
):
    teacher = fit(factories.member("", Role.INSTRUCTOR), falls)
    question = asked(amina, "Question 1", conditions=[falls])
    db.session.commit()
    run(today, LATER)
    if answered:
        discussions.answer(question, "Begin seated.", by=esi)
        db.session.commit()

    jobs.run("send-mail")

    assert [one.status for one in outbox.to(teacher)] == [becomes]


def test_a_question_that_was_hidden_takes_its_letter_back(amina, falls, carol, today, outbox):
    teacher = fit(factories.member("", Role.INSTRUCTOR), falls)
    questions = [asked(amina, f"Question {number}", conditions=[falls]) for number in (1, 2)]
    db.session.commit()
    run(today, LATER)
    first = questions[0].posts[0]
    first.hidden_at, first.hidden_by_id, first.hidden_because = clock.now(), carol.id, "About somebody."
    db.session.commit()

    jobs.run("send-mail")

    assert [one.status for one in outbox.to(teacher)] == [Status.OBSOLETE]


def test_the_database_and_the_rule_agree_on_what_waits(amina, esi, carol, today):
    for kind in Kind:
        matter = Matter.COVER if kind in {Kind.REQUEST, Kind.OFFER} else None
        for change in ("", "answered", "answered by its author", "answer hidden", "hidden", "locked"):
            one = asked(amina, f"{kind} {change}", kind=kind, matter=matter)
            if change.startswith("answer"):
                post = discussions.answer(one, "Yes.", by=amina if "author" in change else esi)
                if "hidden" in change:
                    post.hidden_at, post.hidden_because = clock.now(), "No."
            elif change == "hidden":
                one.posts[0].hidden_at, one.posts[0].hidden_because = clock.now(), "No."
            elif change == "locked":
                one.locked_at = clock.now()
    db.session.flush()
    now = clock.now() + timedelta(hours=72)

    by_rule = {
        one.title
        for one in db.session.scalars(db.select(Discussion))
        if Asked(
            one.kind,
            one.begun_at,
            is_hidden=one.posts[0].hidden_at is not None,
            is_locked=one.locked_at is not None,
            answers=sum(post.author_id != amina.id and post.hidden_at is None for post in one.posts[1:]),
        ).is_due(now)
    }

    assert {one.title for one in queries.due(now)} == by_rule
    assert len(by_rule) == 6


def test_three_schedulers_bring_it_once(app, amina, falls, today, outbox):
    teacher = fit(factories.member("", Role.INSTRUCTOR), falls)
    asked(amina, "Question 1", conditions=[falls])
    db.session.commit()
    today.move_to(LATER, tick=False)

    def scheduler():
        with app.app_context():
            jobs.run("bring-questions", clock.now())

    threads = [Thread(target=scheduler) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.expire_all()

    assert asked_to(outbox, teacher) == [["Question 1"]]


def test_to_bring_many_takes_as_many_questions_as_to_bring_few(amina, falls, today):
    def asked_of(fit_members, moment):
        today.move_to(moment, tick=False)
        for _ in range(fit_members):
            fit(factories.member("", Role.INSTRUCTOR), falls)
        asked(amina, "Question", conditions=[falls])
        db.session.commit()
        today.move_to(moment + timedelta(days=3), tick=False)
        with statements() as made:
            operations.bring_questions(clock.now())
        db.session.commit()
        return len(made)

    few, many = asked_of(2, WEDNESDAY), asked_of(25, WEDNESDAY + timedelta(days=10))

    assert many == few


def test_what_somebody_was_asked_is_in_their_copy_and_goes_in_time(amina, falls, today):
    teacher = fit(factories.member("", Role.INSTRUCTOR), falls)
    asked(amina, "Question 1", conditions=[falls])
    db.session.commit()
    run(today, LATER)

    held = registry.subject_access.named("following")(teacher)
    assert held.rows == [{"question": "Question 1", "asked_at": "2026-11-21T12:00:00+00:00"}]

    assert privacy.due(LATER.date()) == []
    for one in privacy.due(LATER.date() + timedelta(days=1)):
        privacy.remove(one)
    assert [db.session.query(table).count() for table in (Asking, AskedLetter, BroughtQuestion)] == [0, 0, 1]


@pytest.mark.one_database("sqlite")
def test_deletion_takes_away_that_somebody_was_asked(amina, falls, today):
    teacher = fit(factories.member("", Role.INSTRUCTOR), falls)
    asked(amina, "Question 1", conditions=[falls])
    db.session.commit()
    run(today, LATER)

    registry.erasure.named("following")(teacher)

    assert queries.askings_of(teacher.id) == []


@pytest.mark.one_database("sqlite")
def test_over_a_night_in_which_the_clocks_change_a_day_is_a_day(amina, falls, today, outbox):
    today.move_to(datetime(2027, 3, 25, 8, 30, tzinfo=UTC), tick=False)
    teacher = fit(factories.member("", Role.INSTRUCTOR), falls)
    asked(amina, "Question 1", conditions=[falls])
    db.session.commit()

    run(today, datetime(2027, 3, 28, 8, 20, tzinfo=UTC))  # 9:20 on the first day of summer time
    run(today, datetime(2027, 3, 28, 9, 20, tzinfo=UTC))
    run(today, datetime(2027, 3, 28, 23, 20, tzinfo=UTC))

    assert asked_to(outbox, teacher) == [["Question 1"]]

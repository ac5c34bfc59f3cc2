"""Letters to owners before and after the day, each once; home tasks; what becomes of it when they leave."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from network.core import registry
from network.core.database import db
from network.core.permission import Role
from network.members.people import operations as people
from network.members.people.rules import Status as Membership
from network.resources.library import offers, operations, ownership, privacy, queries, reviewing
from network.resources.library.models import LibraryRules, Resource, ResourceVersion, ReviewLetter
from network.resources.library.rules import Status, Visibility
from tests import factories
from tests.resources.library.conftest import DAY, NOW, TODAY


def run(days=0):
    """Let the worker do its morning so many days later."""
    return reviewing.write_due(NOW + timedelta(days=days))


def test_an_owner_is_asked_once_before_the_day_and_once_after_it(amina, outbox, shared):
    shared(amina, title="Chair exercises", review_by=TODAY + 31 * DAY)

    assert [run(days) for days in (0, 1, 2, 30, 31)] == [0, 1, 0, 0, 0]
    assert outbox.only().subject == "Is this still correct? Chair exercises"
    assert [run(days) for days in (32, 33, 400)] == [1, 0, 0]
    assert outbox.all()[1].subject == "Overdue: is this still correct? Chair exercises"


@pytest.mark.one_database("sqlite")
def test_a_worker_that_was_away_asks_once_about_all_of_one_owner(amina, outbox, shared):
    for number in range(3):
        shared(amina, title=f"Guide {number}", review_by=TODAY + number * DAY, visibility=Visibility.PUBLIC)

    assert [run(50), run(51)] == [1, 0]

    letter = outbox.only()
    assert letter.subject == "Are these 3 resources still correct?"
    assert "Guide 0" in letter.body
    assert "the public does not see it any more" in letter.body


@pytest.mark.one_database("sqlite")
def test_nobody_is_asked_about_what_needs_no_look_or_who_is_not_here(amina, outbox, shared):
    away = factories.member("Olu", Role.INSTRUCTOR, status=Membership.SUSPENDED)
    shared(away, review_by=TODAY - DAY)
    shared(amina, review_by=None)
    for status in (Status.DRAFT, Status.IN_REVIEW, Status.WITHDRAWN):
        shared(amina, status=status, review_by=TODAY - DAY)

    assert run() == 0
    assert outbox.all() == []


def test_a_new_owner_and_a_new_day_are_asked_about_anew(amina, esi, shared):
    resource = shared(amina, review_by=TODAY)
    assert run() == 1

    resource.owner = esi
    assert run() == 1
    operations.still_correct(resource, by=esi, review_by=TODAY + 10 * DAY)
    assert (run(), run()) == (1, 0)


@pytest.mark.one_database("sqlite")
def test_a_letter_is_pointless_once_all_that_it_asks_about_was_looked_at(amina, shared):
    one, other = (shared(amina, review_by=TODAY) for _ in range(2))
    run()
    letter = db.session.scalars(select(ReviewLetter)).first()

    operations.still_correct(one, by=amina)
    assert not reviewing.is_over(letter.id)
    operations.withdraw(other, "Old.", by=amina)
    assert reviewing.is_over(letter.id)


@pytest.mark.one_database("sqlite")
def test_the_days_follow_the_rules_of_the_network(amina, shared):
    factories.kept(LibraryRules(id=1, months=12, due_days=5, hidden_days=0))
    shared(amina, review_by=TODAY + 6 * DAY)

    assert [run(0), run(1)] == [0, 1]


def test_of_three_workers_at_once_one_asks(app, amina, outbox, shared):
    shared(amina, review_by=TODAY)
    db.session.commit()
    together = threading.Barrier(3)

    def work():
        with app.app_context():
            together.wait()
            run()
            db.session.remove()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(outbox.all()) == 1


def said(member):
    return [task.title for task in registry.tasks_for(member, TODAY)]


@pytest.mark.one_database("sqlite")
def test_home_asks_the_owner_and_leads_coordinators_to_what_waits(app, amina, carol, shared):
    with app.test_request_context():
        shared(amina, title="Chair exercises", review_by=TODAY + 30 * DAY)
        shared(amina, review_by=TODAY + 31 * DAY)
        shared(amina, status=Status.IN_REVIEW)
        shared(None, title="Nobody's")
        waiting = shared(amina, visibility=Visibility.PUBLIC)
        operations.add_version(waiting, by=amina, link="https://example.org/2")

        assert "Is “Chair exercises” still correct?" in said(amina)
        assert queries.count_for_coordinators() == (1, 1, 1)
        assert "Look at what was sent in to the library" in said(carol)
        assert "Look at what was sent in to the library" not in said(amina)

        for _ in range(3):
            shared(amina, review_by=TODAY - DAY)
        assert "Are your resources still correct?" in said(amina)


@pytest.mark.one_database("sqlite")
def test_what_somebody_leaves_behind_is_without_an_owner_but_their_drafts(amina, carol, shared):
    published, draft = shared(amina), shared(amina, status=Status.DRAFT)

    people.suspend(amina, by=carol, reason="Insurance.")
    assert published.owner is amina
    people.leave(amina, by=carol, reason="Has moved away.")

    assert (published.owner, draft.owner) == (None, amina)
    assert queries.without_owner() == [published]


def test_a_deletion_takes_the_name_and_the_drafts_and_leaves_the_rest(amina, carol, shared):
    published = shared(amina, review_by=TODAY)
    shared(amina, status=Status.DRAFT)
    run()
    kept = published.id
    assert [len(one(amina).rows) for one in (offers.held_resources, offers.held_versions)] == [2, 2]
    assert len(offers.held_letters(amina).rows) == 1

    ownership.forget(amina)
    db.session.flush()

    assert db.session.scalars(select(Resource.id)).all() == [kept]
    assert published.owner_id is None
    assert db.session.scalars(select(ResourceVersion.made_by_id)).all() == [None]
    assert db.session.scalar(select(func.count()).select_from(ReviewLetter)) == 0


@pytest.mark.one_database("sqlite")
def test_the_notes_of_letters_go_after_their_period(amina, shared):
    shared(amina, review_by=TODAY)
    run()

    assert privacy.due(TODAY) == []
    [due] = privacy.due(TODAY + DAY)
    privacy.remove(due)

    assert (due.member_id, privacy.due(TODAY + DAY)) == (amina.id, [])

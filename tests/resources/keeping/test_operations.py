"""Asking the library's links: once a week, one site at a time, and who is told what."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from network.core import clock as our_clock
from network.core import jobs, registry
from network.core.database import db
from network.core.lifecycle import NotPermitted
from network.core.mail import Message
from network.core.rules import Refused
from network.resources.keeping import jobs as asking
from network.resources.keeping import operations, queries, rules
from network.resources.keeping.models import LinkCheck, LinkHost
from network.resources.keeping.queries import Show
from network.resources.library import operations as library
from network.resources.library.rules import Status, Visibility
from tests import factories

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
WEEK = timedelta(days=7)
GUIDE = "https://guides.example.org/one"


def rests_over() -> None:
    """Let every site be asked again."""
    db.session.execute(update(LinkHost).values(free_at=our_clock.now() - timedelta(days=1)))
    db.session.commit()


def asked(sites) -> list[str]:
    """Run the job, and return whom it asked."""
    sites.asked.clear()
    jobs.run(asking.ASK)
    return sorted(sites.asked)


def test_only_what_readers_get_is_asked(app, amina, sites):
    shown = factories.resource(amina, link=GUIDE)
    factories.resource(amina, link="https://drafts.example.org/", status=Status.DRAFT)
    factories.resource(amina, link="https://old.example.org/", status=Status.WITHDRAWN)
    library.add_version(shown, by=amina, link="https://guides.example.org/two")
    db.session.commit()

    assert asked(sites) == ["https://guides.example.org/two"]


def test_a_link_is_asked_once_a_week_however_often_the_job_runs(app, amina, sites, clock):
    clock.move_to(NOW)
    factories.resource(amina, link=GUIDE)
    first, again = asked(sites), asked(sites)
    clock.shift(timedelta(days=6))
    sooner = asked(sites)
    clock.shift(timedelta(days=1))

    assert (first, again, sooner, asked(sites)) == ([GUIDE], [], [], [GUIDE])


def test_a_site_is_asked_for_one_page_and_then_has_a_pause(app, amina):
    for number in range(3):
        factories.resource(amina, link=f"https://guides.example.org/{number}")
    factories.resource(amina, link="https://elsewhere.example.org/")
    operations.take_up_new(our_clock.now())
    now = our_clock.now()

    taken = [operations.claim(now), operations.claim(now), operations.claim(now)]

    assert [one and one[1] for one in taken] == [
        "https://guides.example.org/0",
        "https://elsewhere.example.org/",
        None,
    ]
    assert operations.soonest(now, rules.LEASE) == rules.LEASE
    assert operations.soonest(now, timedelta(seconds=5)) is None
    assert operations.claim(now + rules.LEASE) is not None


@pytest.mark.parametrize(("said", "free"), [("200", rules.PAUSE), ("429", rules.REST), ("503", rules.REST)])
def test_a_site_that_asks_for_it_has_a_day_of_rest(app, amina, sites, said, free):
    factories.resource(amina, link=GUIDE)
    sites.said[GUIDE] = (said, "")

    asked(sites)

    host = db.session.scalars(select(LinkHost)).one()
    assert timedelta(0) <= our_clock.now() + free - host.free_at < timedelta(seconds=60)


def test_whoever_falls_over_while_asking_leads_to_no_second_question(app, amina, sites, monkeypatch):
    factories.resource(amina, link=GUIDE)

    def fall_over(*_args, **_limits):
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(operations, "in_child", fall_over)
        with pytest.raises(RuntimeError):
            jobs.run(asking.ASK)
    rests_over()

    assert asked(sites) == []


def test_what_is_left_when_the_time_is_over_waits_for_the_next_run(app, amina, sites, monkeypatch):
    for number in range(3):
        factories.resource(amina, link=f"https://site{number}.example.org/")
    with monkeypatch.context() as patched:
        ticks = iter(range(0, 1000, 40))
        patched.setattr(asking, "monotonic", lambda: next(ticks))
        first = asked(sites)

    assert len(first) == 2
    assert len(asked(sites)) == 1


def test_the_owner_is_told_once_when_a_link_has_been_gone_on_two_days(app, amina, sites, clock):
    clock.move_to(NOW)
    resource = factories.resource(amina, link=GUIDE, title="Chair exercises")
    sites.said[GUIDE] = ("404", "")
    told = []
    for _week in range(4):
        asked(sites)
        told.append(db.session.query(Message).count())
        clock.shift(WEEK)

    letter = db.session.scalars(select(Message)).one()
    assert told == [0, 1, 1, 1]
    assert letter.subject == "A link that no longer works: Chair exercises"
    assert GUIDE in letter.body
    assert f"/resources/{resource.id}" in letter.body
    assert not operations.is_pointless(letter.thing_id)


def test_a_link_that_works_again_and_breaks_again_is_told_again(app, amina, answered):
    answered(factories.resource(amina), "404", "404", "200", "404", "404")

    assert db.session.query(Message).count() == 2


def test_word_of_a_link_that_was_mended_meanwhile_is_pointless(app, amina, answered):
    resource = factories.resource(amina)
    check = answered(resource, "404", "404")
    library.add_version(resource, by=amina, link="https://www.example.org/new")

    assert operations.is_pointless(check.id)


@pytest.mark.parametrize("said", ["403", "429", rules.NO_ANSWER])
def test_where_we_could_not_look_nobody_is_troubled(app, amina, carol, answered, said):
    answered(factories.resource(amina), said, said, said)

    assert db.session.query(Message).count() == 0
    assert [len(queries.links(carol, show)) for show in (Show.BROKEN, Show.UNSEEN)] == [0, 1]


def test_each_finds_the_links_that_are_theirs_to_mend(app, amina, carol, ben, answered):
    mine = factories.resource(amina, link="https://a.example.org/")
    others = factories.resource(carol, link="https://b.example.org/", visibility=Visibility.COORDINATORS)
    for resource in (mine, others):
        answered(resource, "404", "404")

    found = {
        member.name: [one.of_version.resource_id for one in queries.links(member, Show.BROKEN)]
        for member in (amina, carol, ben)
    }

    assert found == {amina.name: [mine.id], carol.name: [mine.id, others.id], ben.name: []}
    assert queries.count(amina, Show.BROKEN) == 1


def test_the_word_of_who_keeps_it_counts(app, amina, carol, answered):
    resource = factories.resource(amina)
    check = answered(resource, "404", "404")

    operations.believe(resource, by=amina)
    operations.note(check.id, "404", "", our_clock.now())

    assert (check.broken_at, check.trusted, check.trusted_by_id) == (None, "404", amina.id)
    assert [len(queries.links(carol, show)) for show in (Show.BROKEN, Show.TRUSTED)] == [0, 1]
    with pytest.raises(Refused, match="not marked as broken"):
        operations.believe(resource, by=carol)


def test_another_member_has_no_say(app, amina, ben, answered):
    resource = factories.resource(amina)
    answered(resource, "404", "404")

    for verb in (operations.believe, operations.follow):
        with pytest.raises(NotPermitted):
            verb(resource, by=ben)


def test_a_page_that_moved_for_good_is_followed_on_request(app, amina, answered):
    resource = factories.resource(amina, link="https://www.example.org/guide#part-2")
    answered(resource, "200", moved_to="https://www.example.org/new/guide")

    version = operations.follow(resource, by=amina)

    assert (version.number, version.link) == (2, "https://www.example.org/new/guide#part-2")
    assert resource.current_number == 2
    with pytest.raises(Refused, match="has not moved"):
        operations.follow(resource, by=amina)


def test_a_new_address_waits_for_a_coordinator_once(app, amina, answered):
    resource = factories.resource(amina, visibility=Visibility.PUBLIC)
    answered(resource, "200", moved_to="https://www.example.org/new/guide")
    assert operations.follow(resource, by=amina).waits

    with pytest.raises(Refused, match="already"):
        operations.follow(resource, by=amina)


def test_another_way_of_writing_an_address_is_no_move(app, amina, answered):
    resource = factories.resource(amina, link="http://www.example.org/guide")

    assert answered(resource, "200", moved_to="https://www.example.org/guide/").moved_to == ""


def test_a_deletion_forgets_whose_word_it_was(app, amina, answered):
    resource = factories.resource(amina)
    answered(resource, "404", "404")
    operations.believe(resource, by=amina)
    assert registry.subject_access.named("keeping")(amina).rows

    registry.erasure.named("keeping")(amina)

    check = db.session.scalars(select(LinkCheck)).one()
    assert (check.trusted, check.trusted_by_id) == ("404", None)

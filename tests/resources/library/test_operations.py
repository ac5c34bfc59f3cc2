"""The verbs of a resource: begun, described, given versions, published, kept true, withdrawn, handed on."""

import threading

import pytest

from network.core import audit
from network.core.database import db
from network.core.files import StoredFile
from network.core.lifecycle import NotPermitted, history_of
from network.core.permission import Role
from network.core.rules import Refused
from network.members.people.rules import Stage
from network.resources import changes
from network.resources.library import curating, operations, queries
from network.resources.library.models import LibraryRules, Resource
from network.resources.library.rules import Audience, LabelSort, Licence, ReviewRules, Status, Visibility
from tests import factories
from tests.resources.library.conftest import DAY, TODAY, details

LINK = "https://www.example.org/guide"


@pytest.fixture
def heard(monkeypatch):
    """Hear what the parts above are told."""
    told = []
    monkeypatch.setattr(changes, "resource_changed", [lambda one: told.append(("changed", one.id))])
    monkeypatch.setattr(
        changes, "resource_moved", [lambda one, before, _by: told.append((before.value, one.status.value))]
    )
    return told


def test_a_member_shares_a_link_with_the_network_in_two_steps(amina, heard):
    cancer = factories.condition()
    said = details(
        " Moving through treatment ",
        licence=Licence.OGL,
        conditions=[cancer],
        stages=[Stage.DURING_TREATMENT],
        audiences=[Audience.PARTICIPANTS],
        tags=["Fatigue", "fatigue "],
    )

    resource = operations.begin(said, by=amina)
    version = operations.add_version(resource, by=amina, link=f" {LINK} ")
    operations.publish(resource, by=amina)

    assert (resource.title, resource.status, resource.owner_id) == (
        "Moving through treatment",
        Status.PUBLISHED,
        amina.id,
    )
    assert resource.review_by == queries.next_review(TODAY)
    assert (resource.current, version.link, version.shown_at) == (version, LINK, resource.published_at)
    assert [resource.labelled(sort) for sort in LabelSort] == [
        ["during_treatment"],
        ["participants"],
        ["fatigue"],
    ]
    assert resource.conditions == [cancer]
    assert heard[-2:] == [("draft", "published"), ("changed", resource.id)]


LINKS = {
    "javascript:alert(1)": "begins with https",
    "data:text/html,x": "begins with https",
    "example.org/guide": "begins with https",
    "webcal://example.org/": "begins with https",
    "http://": "begins with https",
    "https://user:secret@example.org/": "holds a name or a password",
    "http://localhost/": "private network",
    "": "either",
}


@pytest.mark.one_database("sqlite")
def test_what_is_no_web_address_is_refused_beside_the_field(amina):
    resource = operations.begin(details(), by=amina)

    for link, words in LINKS.items():
        with pytest.raises(Refused, match=words) as refusal:
            operations.add_version(resource, by=amina, link=link)
        assert refusal.value.field == "link"

    assert resource.versions == []


@pytest.mark.one_database("sqlite")
def test_a_draft_holds_a_picture_without_words_but_nothing_is_published_so(amina):
    resource = operations.begin(details(), by=amina)
    version = operations.add_version(resource, by=amina, files=[factories.stored_file(name="poster.jpg")])
    with pytest.raises(Refused, match="what each picture shows"):
        operations.publish(resource, by=amina)

    [file] = version.files
    operations.name_file(file, title="", alternative_text="Two people stand up", by=amina)
    operations.publish(resource, by=amina)

    assert (resource.status, file.title) == (Status.PUBLISHED, "poster")
    with pytest.raises(Refused, match="what each picture shows"):
        operations.name_file(file, title="Poster", alternative_text=" ", by=amina)
    with pytest.raises(Refused, match="what each picture shows"):
        operations.add_version(resource, by=amina, files=[factories.stored_file()])


@pytest.mark.one_database("sqlite")
def test_what_the_world_can_see_is_published_by_a_coordinator_who_sends_it_back_first(amina, carol, outbox):
    resource = operations.begin(details(visibility=Visibility.PUBLIC), by=amina)
    with pytest.raises(Refused, match="Add a web address or files"):
        operations.send_in(resource, by=amina)
    operations.add_version(resource, by=amina, link=LINK)
    with pytest.raises(NotPermitted):
        operations.publish(resource, by=amina)

    operations.send_in(resource, by=amina)
    operations.send_back(resource, "Say whom it is for.", by=carol)
    assert "Say whom it is for." in outbox.only().body
    assert queries.sent_back_to(amina.id) == [resource]
    operations.send_in(resource, by=amina)
    operations.publish(resource, by=carol)

    assert [one.new for one in history_of(resource)] == ["in_review", "draft", "in_review", "published"]
    assert [letter.subject.partition(":")[0] for letter in outbox.to(amina)] == [
        "Not published yet",
        "Published",
    ]


@pytest.mark.one_database("sqlite")
def test_who_looked_at_another_state_of_it_does_not_publish_it(amina, carol):
    resource = operations.begin(details(visibility=Visibility.PUBLIC), by=amina)
    operations.add_version(resource, by=amina, link=LINK)
    operations.send_in(resource, by=amina)
    seen = resource.version
    operations.describe(resource, details("Another title", visibility=Visibility.PUBLIC), by=amina)

    with pytest.raises(Refused, match="Somebody else changed"):
        operations.publish(resource, by=carol, seen=seen)


@pytest.mark.one_database("sqlite")
def test_an_owner_does_not_make_public_what_is_published(amina, carol, shared):
    resource = shared(amina)
    public = details(visibility=Visibility.PUBLIC)

    with pytest.raises(Refused, match="A coordinator makes it public") as refusal:
        operations.describe(resource, public, by=amina)
    assert (refusal.value.field, resource.visibility) == ("visibility", Visibility.NETWORK)

    operations.describe(resource, public, by=carol)
    operations.describe(resource, details("Still public", visibility=Visibility.PUBLIC), by=amina)
    assert (resource.title, resource.visibility) == ("Still public", Visibility.PUBLIC)


def test_a_new_version_of_a_public_resource_waits_and_is_shown_or_refused(amina, carol, outbox, shared):
    resource = shared(amina, visibility=Visibility.PUBLIC)
    second = operations.add_version(resource, by=amina, link="https://example.org/2", note="New table")
    assert (resource.current_number, second.waits, second.was_shown) == (1, True, False)
    assert queries.waiting_versions() == [second]

    curating.refuse_version(second, "The table has no source.", by=carol)
    assert (second.waits, queries.waiting_versions()) == (False, [])
    with pytest.raises(Refused, match="does not wait"):
        curating.approve_version(second, by=carol)
    third = operations.add_version(resource, by=amina, link="https://example.org/3")
    curating.approve_version(third, by=carol)

    assert (resource.current_number, resource.reviewed_on, third.was_shown) == (3, TODAY, True)
    assert [letter.subject.partition(":")[0] for letter in outbox.to(amina)] == [
        "Your new version is not shown",
        "Your new version is there",
    ]
    assert {one.number for one in queries.versions_of(resource, amina)} == {1, 2, 3}
    esi = factories.member("Esi", Role.HEALTH_PARTNER)
    assert [one.number for one in queries.versions_of(resource, esi)] == [3, 1]


@pytest.mark.one_database("sqlite")
def test_a_version_that_was_overtaken_is_not_shown_any_more(amina, carol, shared):
    resource = shared(amina, visibility=Visibility.PUBLIC)
    waiting = operations.add_version(resource, by=amina, link="https://example.org/2")
    at_once = operations.add_version(resource, by=carol, link="https://example.org/3")

    assert (resource.current, at_once.number) == (at_once, 3)
    with pytest.raises(Refused, match="does not wait"):
        curating.approve_version(waiting, by=carol)


@pytest.mark.one_database("sqlite")
def test_withdrawing_needs_a_reason_and_a_coordinator_brings_it_back(amina, carol, heard, outbox, shared):
    resource = shared(amina)
    with pytest.raises(Refused, match="Say why") as refusal:
        operations.withdraw(resource, "  ", by=carol)
    assert refusal.value.field == "reason"

    operations.withdraw(resource, "A newer guide is out.", by=carol)
    assert "A newer guide is out." in outbox.only().body
    with pytest.raises(Refused, match="Bring it back"):
        operations.publish(resource, by=carol)
    with pytest.raises(NotPermitted):
        operations.bring_back(resource, by=amina)
    operations.bring_back(resource, by=carol)

    assert (resource.status, resource.withdrawn_because) == (Status.PUBLISHED, "")
    moves = [one for one in heard if one[0] != "changed"]
    assert moves == [("published", "withdrawn"), ("withdrawn", "published")]


def test_still_correct_sets_the_next_date_by_the_rules_or_as_said(amina, esi, shared):
    resource = shared(amina, review_by=TODAY - DAY)
    with pytest.raises(NotPermitted):
        operations.still_correct(resource, by=esi)
    with pytest.raises(Refused, match="still to come"):
        operations.still_correct(resource, by=amina, review_by=TODAY)

    operations.still_correct(resource, by=amina)
    assert (resource.reviewed_on, resource.review_by) == (TODAY, TODAY.replace(year=2028))
    operations.still_correct(resource, by=amina, review_by=TODAY + DAY)
    assert resource.review_by == TODAY + DAY


@pytest.mark.one_database("sqlite")
def test_a_coordinator_gives_a_resource_to_somebody_who_is_told(amina, carol, dev, esi, outbox, shared):
    resource = shared(amina)
    with pytest.raises(NotPermitted):
        curating.hand_over(resource, esi, by=amina)
    with pytest.raises(Refused, match="active member"):
        curating.hand_over(resource, dev, by=carol)

    curating.hand_over(resource, esi, by=carol)

    assert resource.owner == esi
    assert outbox.only().to_name == esi.name


def test_a_draft_is_deleted_with_its_files_by_its_owner_alone(amina, carol):
    resource = operations.begin(details(), by=amina)
    operations.add_version(resource, by=amina, files=[factories.stored_file(), factories.stored_file()])
    with pytest.raises(NotPermitted):
        operations.discard(resource, by=carol)

    operations.discard(resource, by=amina)

    assert db.session.scalar(db.select(db.func.count()).select_from(Resource)) == 0
    assert db.session.scalar(db.select(db.func.count()).select_from(StoredFile)) == 0


@pytest.mark.one_database("sqlite")
def test_what_happens_is_written_down_without_free_text(amina, carol, shared):
    resource = shared(amina)
    operations.withdraw(resource, "Because Mrs Example said so", by=carol)

    [entry] = audit.entries(what="resource withdrawn")

    assert (entry.by_id, entry.thing_id, entry.detail) == (carol.id, resource.id, {})


def test_the_rules_are_kept_once_and_nobody_elses_are_written_over(amina, carol):
    with pytest.raises(NotPermitted):
        curating.set_rules(ReviewRules(), by=amina)
    curating.set_rules(ReviewRules(12, 14, 30), by=carol)
    with pytest.raises(Refused, match="Somebody else changed the rules"):
        curating.set_rules(ReviewRules(6, 14, 30), by=carol)
    curating.set_rules(ReviewRules(6, 14, 30), by=carol, seen=1)

    assert queries.rules() == ReviewRules(6, 14, 30)
    assert db.session.scalar(db.select(db.func.count()).select_from(LibraryRules)) == 1


def test_of_two_who_withdraw_at_once_one_is_told_that_it_is_done(app, amina, carol, shared):
    resource = shared(amina)
    number, people = resource.id, (amina.id, carol.id)
    db.session.commit()
    together, said = threading.Barrier(2), []

    def withdraw(by_id):
        with app.app_context():
            by = db.session.get(type(amina), by_id)
            one = db.session.get(Resource, number)
            assert one.status is Status.PUBLISHED
            db.session.commit()
            together.wait()
            try:
                operations.withdraw(one, "It is old.", by=by)
                db.session.commit()
                said.append("withdrawn")
            except Refused:
                said.append("refused")
            finally:
                db.session.remove()

    pair = [threading.Thread(target=withdraw, args=(one,)) for one in people]
    for thread in pair:
        thread.start()
    for thread in pair:
        thread.join()

    assert sorted(said) == ["refused", "withdrawn"]

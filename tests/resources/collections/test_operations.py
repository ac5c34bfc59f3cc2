"""Putting in order, sharing by a link, saving, saying that one used something, and what is counted."""

import pytest
from sqlalchemy.exc import OperationalError

from network.core import audit
from network.core.database import db
from network.core.lifecycle import NotPermitted, move
from network.core.permission import VISITOR, Role
from network.core.rules import Refused
from network.members.groups.models import GroupMembership, WorkingGroup
from network.members.people.rules import Setting
from network.members.people.rules import Status as Membership
from network.resources import changes
from network.resources.collections import (
    codes,
    downloads,
    nearby,
    offers,
    operations,
    policy,
    queries,
    using,
)
from network.resources.collections.models import ResourceDownloads, ResourceUse, SavedResource
from network.resources.collections.rules import Figures, Visibility
from network.resources.collections.using import Use
from network.resources.library import operations as library
from network.resources.library.models import ResourceLabel
from network.resources.library.rules import Kind, LabelSort, Status
from network.resources.library.rules import Visibility as ResourceVisibility
from tests import factories
from tests.plugins.statements import statements
from tests.resources.collections.conftest import NOW

TODAY = NOW.date()


def titles(items):
    return [item.resource.title for item in items]


def three():
    return [factories.resource(title=title) for title in ("One", "Two", "Three")]


def test_items_are_put_in_order_explained_and_taken_out(pack, carol):
    collection = operations.begin("Starter pack", by=carol)
    items = [operations.add(collection, one, "", by=carol) for one in three()]

    operations.move(items[2], up=True, by=carol)
    operations.move(items[2], up=True, by=carol)
    operations.move(items[2], up=True, by=carol)
    operations.explain(items[0], "To begin with", by=carol)
    operations.take_out(items[1], by=carol)

    found = queries.items_of(collection)
    assert [(one.resource.title, one.why) for one in found] == [("Three", ""), ("One", "To begin with")]


@pytest.mark.parametrize(
    ("facts", "words"),
    [({}, "already"), ({"status": Status.WITHDRAWN}, "published"), ({"status": Status.DRAFT}, "published")],
    ids=["twice", "withdrawn", "draft"],
)
def test_what_cannot_be_put_in_is_refused_in_words(pack, carol, facts, words):
    resource = factories.resource(carol, **facts)
    collection = pack(*([] if facts else [resource]))

    with pytest.raises(Refused, match=words):
        operations.add(collection, resource, by=carol)


def test_a_collection_that_was_deleted_meanwhile_takes_nothing_more(pack, carol):
    collection, resource = pack(), factories.resource()
    db.session.execute(db.delete(type(collection)).where(type(collection).id == collection.id))

    with pytest.raises(Refused, match="deleted meanwhile"):
        operations.add(collection, resource, by=carol)


def test_what_was_taken_out_meanwhile_is_said(pack, carol):
    collection = pack(*three())
    item = collection.items[1]
    db.session.execute(db.delete(type(item)).where(type(item).id == item.id))

    with pytest.raises(Refused, match="not in the collection"):
        operations.move(item, up=True, by=carol)


def test_a_lead_keeps_the_collection_of_their_group_and_no_other(pack, amina, esi, carol):
    group = WorkingGroup(name="Falls", purpose="Fewer falls")
    lead = factories.kept(GroupMembership(group=group, member=amina, leads=True, joined_on=TODAY))
    theirs, other = pack(title="Of the group", group=group), pack(title="Of nobody")
    resource = factories.resource()

    operations.add(theirs, resource, by=amina)

    assert queries.arranged_by(amina) == [theirs]
    assert queries.arranged_by(carol) == [other, theirs]
    assert (policy.may_collect(amina), policy.may_collect(esi)) == (True, False)
    for verb in (
        lambda: operations.add(other, resource, by=amina),
        lambda: operations.share(theirs, by=amina),
        lambda: operations.govern(theirs, Visibility.PUBLIC, None, by=amina),
        lambda: operations.begin("Mine", by=amina),
    ):
        with pytest.raises(NotPermitted):
            verb()
    lead.left_on = TODAY
    db.session.flush()
    db.session.expire(group)
    assert not policy.may_arrange(amina, theirs)


def test_each_reader_finds_what_they_may_see_and_the_counts_say_no_more(pack, amina, carol):
    every = [
        factories.resource(title="For all", visibility=ResourceVisibility.PUBLIC),
        factories.resource(title="Inside"),
        factories.resource(title="Above", visibility=ResourceVisibility.COORDINATORS),
        factories.resource(title="Gone", status=Status.WITHDRAWN),
    ]
    collection = pack(*every, visibility=Visibility.PUBLIC)
    pack(every[1], title="For the network")
    pack(every[1], title="Public without anything public", visibility=Visibility.PUBLIC)

    seen = {
        reader.name: (
            titles(queries.items_for(collection, reader, TODAY)),
            [(one.title, count) for one, count in queries.collections_for(reader, TODAY)],
        )
        for reader in (VISITOR, amina, carol)
    }

    inside = [("For the network", 1), ("Public without anything public", 1)]
    assert seen == {
        "a visitor": (["For all"], [("Starter pack", 1)]),
        "Amina Khan": (["For all", "Inside"], [*inside, ("Starter pack", 2)]),
        "Carol Hughes": (["For all", "Inside", "Above"], [*inside, ("Starter pack", 3)]),
    }


@pytest.mark.parametrize("visibility", list(Visibility))
def test_lists_hold_what_the_policy_admits(pack, amina, visibility):
    collection = pack(factories.resource(visibility=ResourceVisibility.PUBLIC), visibility=visibility)

    for reader in (VISITOR, amina):
        listed = [one for one, _count in queries.collections_for(reader, TODAY)]
        assert (collection in listed) is policy.may_see(reader, collection)


def test_there_is_one_share_link_at_a_time_and_the_database_alone_does_not_give_it_away(pack, carol):
    collection = pack()
    link = operations.share(collection, by=carol)
    code = codes.code_of(link)

    assert operations.share(collection, by=carol) is link
    assert queries.link_with(f" {code.upper()} ") is link
    assert code not in {link.nonce, link.code_hash}
    operations.stop_sharing(collection, by=carol)
    operations.stop_sharing(collection, by=carol)
    assert link.ended_at == NOW
    assert operations.share(collection, by=carol) is not link


def test_ending_a_collection_leaves_its_resources(pack, carol):
    resource = factories.resource()
    collection = pack(resource)
    operations.share(collection, by=carol)

    operations.end(collection, by=carol)

    assert list(queries.collections_for(carol, TODAY)) == []
    assert db.session.get(type(resource), resource.id) is resource


def test_saving_twice_is_saving_once_and_the_note_goes_with_it(amina):
    resource = factories.resource()
    using.save(resource, by=amina, note="For Tuesday")
    using.save(resource, by=amina)

    [one] = queries.saved_list(amina, None)
    assert (one.resource, one.kept.note) == (resource, "For Tuesday")
    using.unsave(resource, by=amina)
    using.unsave(resource, by=amina)
    assert queries.saved_list(amina, None) == []


def test_what_one_may_no_longer_see_stands_without_its_words_on_the_list(amina, carol):
    resource = factories.resource()
    using.save(resource, by=amina)
    resource.visibility = ResourceVisibility.COORDINATORS
    db.session.flush()

    assert [one.resource for one in queries.saved_list(amina, None)] == [None]
    using.unsave(resource, by=amina)
    with pytest.raises(NotPermitted):
        using.save(resource, by=amina)


def test_a_note_on_use_shows_a_name_only_where_it_is_meant_to_be_read(amina, esi, carol):
    resource = factories.resource()
    using.say_used(resource, Use("Gave it out", named=False), by=amina)
    using.say_used(resource, Use("Read it aloud"), by=carol)

    read_by_esi = [(one.use.text, one.name) for one in queries.uses_of(resource, esi)]
    read_by_carol = [(one.use.text, one.name) for one in queries.uses_of(resource, carol)]

    # Esi meets those whom the directory lists to her; coordinators are none of them.
    assert read_by_esi == [("Read it aloud", "A member"), ("Gave it out", "A member")]
    assert read_by_carol == [("Read it aloud", "Carol Hughes"), ("Gave it out", "A member")]


def test_a_note_is_said_once_changed_and_taken_back(amina, carol):
    resource = factories.resource()
    area, condition = factories.area("Winslow"), factories.condition("Cancer")
    first = using.say_used(resource, Use("Gave it out", condition, area, Setting.COMMUNITY), by=amina)
    again = using.say_used(resource, Use("Gave it out twice"), by=amina)

    assert (again, again.text, again.condition, again.setting) == (first, "Gave it out twice", None, None)
    with pytest.raises(NotPermitted):
        using.take_back(again, by=carol)
    using.take_back(again, by=amina)
    assert queries.uses_of(resource, amina) == []


def test_a_coordinator_takes_a_note_down_once_and_its_author_is_told_why(amina, carol, outbox):
    resource = factories.resource(title="Chair exercises")
    use = using.say_used(resource, Use("Buy it at my shop"), by=amina)

    with pytest.raises(Refused, match="Say why"):
        using.take_down(use, " ", by=carol)
    using.take_down(use, "No advertising", by=carol)
    using.take_down(use, "No advertising", by=carol)

    letter = outbox.only()
    assert letter.to_address == amina.email
    assert "No advertising" in letter.body
    assert queries.uses_of(resource, amina) == []
    assert queries.figures_of(resource).used == 0
    with pytest.raises(Refused, match="Change them"):
        using.say_used(resource, Use("Buy it at my shop"), by=amina)
    using.say_used(resource, Use("Gave it out"), by=amina)
    assert [one.use.text for one in queries.uses_of(resource, amina)] == ["Gave it out"]


def test_nobody_takes_down_their_own(carol):
    use = using.say_used(factories.resource(), Use("Read it"), by=carol)

    with pytest.raises(NotPermitted):
        using.take_down(use, "It is mine", by=carol)


def test_what_is_written_is_not_repeated_in_the_audit(amina):
    use = using.say_used(factories.resource(), Use("Gave it out"), by=amina)

    [entry] = audit.entries(what="use of a resource told")
    assert entry.detail == {"resource": use.resource_id}


def test_whoever_saved_or_used_it_is_told_once_that_it_is_withdrawn(amina, esi, ben, carol, outbox):
    resource = factories.resource(ben, title="Old guide")
    for reader in (amina, carol, ben):
        using.save(resource, by=reader)
    using.say_used(resource, Use("Read it"), by=amina)
    using.say_used(resource, Use("Read it"), by=esi)

    library.withdraw(resource, "It is out of date", by=carol)

    told = [one for one in outbox.all() if one.notice == using.NOTICE]
    assert sorted(one.to_name for one in told) == ["Amina Khan", "Esi Mensah"]
    assert "It is out of date" in told[0].body
    assert not using.was_brought_back(resource.id)
    library.bring_back(resource, by=carol)
    assert using.was_brought_back(resource.id)


def test_of_two_withdrawals_only_the_last_reason_is_told(amina, carol, outbox):
    resource = factories.resource()
    using.save(resource, by=amina)

    library.withdraw(resource, "A mistake", by=carol)
    library.bring_back(resource, by=carol)
    library.withdraw(resource, "It is out of date", by=carol)

    waiting = [one for one in outbox.to(amina) if one.status.value == "queued"]
    assert ["It is out of date" in one.body for one in waiting] == [True]


def test_who_may_not_see_it_any_more_is_not_told_of_it(amina, carol, outbox):
    resource = factories.resource()
    using.save(resource, by=amina)
    resource.visibility = ResourceVisibility.COORDINATORS
    db.session.flush()

    library.withdraw(resource, "It names somebody", by=carol)

    assert outbox.to(amina) == []


def test_telling_many_takes_as_many_statements_as_telling_two(carol):
    def asked(count):
        resource = factories.resource()
        for _ in range(count):
            using.save(resource, by=factories.member("", Role.INSTRUCTOR))
        db.session.commit()
        db.session.expire_all()
        with statements() as made:
            library.withdraw(resource, "Old", by=carol)
        return len(made)

    assert asked(2) == asked(9)


def test_downloads_are_counted_in_memory_and_written_down_by_the_day(app, clock):
    resource, other = factories.resource(), factories.resource()
    db.session.commit()
    counter = downloads.of_this_process()
    counter.flush()  # what earlier tests have left in it
    for one in (resource, resource, other):
        for follow in changes.downloaded:
            follow(one)
    counter.note((987_654, TODAY), 1)
    db.session.commit()  # what was read holds the lock on SQLite

    assert counter.flush() == 3  # resources, one of them unheard of
    assert counter.flush() == 0
    clock.shift(86_400)
    downloads.downloaded(resource)
    db.session.commit()
    counter.flush()

    rows = db.session.execute(
        db.select(ResourceDownloads.resource_id, ResourceDownloads.times).order_by(ResourceDownloads.id)
    ).all()
    assert sorted(rows) == sorted([(resource.id, 2), (other.id, 1), (resource.id, 1)])
    assert queries.figures_of(resource) == Figures(saved=0, used=0, downloaded=3)


def test_a_count_that_the_database_cannot_take_is_kept(app, monkeypatch):
    resource = factories.resource()
    db.session.commit()
    counter = downloads.of_this_process()
    counter.flush()
    downloads.downloaded(resource)
    db.session.commit()

    def away(_noted):
        raise OperationalError("", {}, Exception())

    with monkeypatch.context() as patched:
        patched.setattr(counter, "_write", away)
        assert counter.flush() == 0

    assert counter.flush() == 1


def test_related_are_those_that_the_reader_comes_upon_and_the_question_stays_the_same_size(pack, amina):
    condition = factories.condition("Cancer")
    one = factories.resource(title="One", conditions=[condition])
    tag = ResourceLabel(sort=LabelSort.TAG, value="home")
    one.labels.append(tag)
    near = factories.resource(title="Near", conditions=[condition])
    near.labels.append(ResourceLabel(sort=LabelSort.TAG, value="home"))
    far = factories.resource(title="Far", conditions=[condition])
    factories.resource(title="Nothing in common", kind=one.kind)
    for facts in (
        {"visibility": ResourceVisibility.COORDINATORS},
        {"status": Status.DRAFT},
        {"status": Status.WITHDRAWN},
    ):
        factories.resource(conditions=[condition], **facts)
    pack(one, factories.resource(title="Beside it"))
    db.session.flush()

    with statements() as few:
        found = nearby.related_to(one, amina, TODAY)
    for _ in range(3):
        factories.resource(conditions=[condition])
    with statements() as many:
        nearby.related_to(one, amina, TODAY)

    assert [one.title for one in found] == ["Near", "Beside it", "Far"]
    assert far in found
    assert len(many) <= len(few)


def test_nobody_learns_from_what_is_related_of_a_collection_that_they_may_not_see(pack):
    public = {"visibility": ResourceVisibility.PUBLIC}
    one, other = factories.resource(**public), factories.resource(kind=Kind.VIDEO, **public)
    pack(one, other)

    assert nearby.related_to(one, VISITOR, TODAY) == []


def test_a_list_goes_when_its_owner_leaves_and_all_of_it_with_the_record(amina, esi, carol):
    resource = factories.resource(title="Guide")
    for reader in (amina, esi):
        using.save(resource, by=reader, note="Mine")
        using.say_used(resource, Use("Read it", named=False), by=reader)
    move(amina, to=Membership.SUSPENDED, by=carol, reason="A concern")
    using.forget_list_of(amina)
    assert offers.held_saved(amina).rows[0]["note"] == "Mine"
    assert offers.held_uses(amina).rows[0]["with_your_name"] is False

    move(amina, to=Membership.LEFT, by=carol, reason="Moved away")
    using.forget_list_of(amina)
    offers.erase(esi)

    assert db.session.scalars(db.select(SavedResource)).all() == []
    assert [one.member_id for one in db.session.scalars(db.select(ResourceUse))] == [amina.id]

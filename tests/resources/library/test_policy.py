"""Who comes upon a resource, reads it, and moves it on: the same on its page and in every list."""

from itertools import product

import pytest
from sqlalchemy import select

from network.core.database import db
from network.core.lifecycle import NotPermitted, may_move
from network.core.permission import VISITOR
from network.resources.library import operations, policy, queries
from network.resources.library.models import Resource, ResourceVersion
from network.resources.library.rules import LIFECYCLE, Status, Visibility
from tests import factories
from tests.resources.library.conftest import DAY, TODAY

PUBLIC, NETWORK, COORDINATORS = Visibility
EVERYBODY = {"visitor", "dev", "amina", "esi", "carol"}
INSIDE = {"amina", "esi", "carol"}


@pytest.fixture
def people(amina, carol, dev, esi):
    """Amina owns, Esi belongs to the network, Carol coordinates, Dev has not joined."""
    return {"amina": amina, "carol": carol, "dev": dev, "esi": esi, "visitor": VISITOR}


def those(people, question):
    """Return the names of those to whom the answer is yes."""
    return {name for name, one in people.items() if question(one)}


READERS = [
    (Status.DRAFT, PUBLIC, {"amina"}, {"amina"}),
    (Status.DRAFT, COORDINATORS, {"amina"}, {"amina"}),
    (Status.IN_REVIEW, PUBLIC, {"amina", "carol"}, {"amina", "carol"}),
    (Status.PUBLISHED, PUBLIC, EVERYBODY, EVERYBODY),
    (Status.PUBLISHED, NETWORK, INSIDE, INSIDE),
    (Status.PUBLISHED, COORDINATORS, {"amina", "carol"}, {"amina", "carol"}),
    (Status.WITHDRAWN, PUBLIC, EVERYBODY, {"amina", "carol"}),
    (Status.WITHDRAWN, NETWORK, INSIDE, {"amina", "carol"}),
    (Status.WITHDRAWN, COORDINATORS, {"amina", "carol"}, {"amina", "carol"}),
]


@pytest.mark.one_database("sqlite")
def test_who_opens_and_who_reads_a_resource(people, shared):
    for status, visibility, opens, reads in READERS:
        one = shared(people["amina"], status=status, visibility=visibility)

        assert those(people, lambda who, one=one: queries.may_open(who, one, TODAY)) == opens, one.status
        assert those(people, lambda who, one=one: queries.may_read(who, one, TODAY)) == reads, one.status


@pytest.mark.one_database("sqlite")
def test_the_public_is_not_shown_what_is_overdue_for_long(people, shared):
    resource = shared(people["amina"], visibility=PUBLIC, review_by=TODAY - 60 * DAY)
    assert those(people, lambda one: queries.may_read(one, resource, TODAY)) == EVERYBODY

    assert those(people, lambda one: queries.may_open(one, resource, TODAY + DAY)) == INSIDE


def test_a_list_holds_exactly_what_is_published_and_may_be_opened(people, shared):
    for status, visibility, days in product(Status, Visibility, (None, 0, -60, -61)):
        shared(
            people["amina"] if days != 0 else people["esi"],
            status=status,
            visibility=visibility,
            review_by=None if days is None else TODAY + days * DAY,
        )
    everything = db.session.scalars(select(Resource)).all()

    for name, one in people.items():
        listed = set(db.session.scalars(select(Resource.id).where(*queries.listed_for(one, TODAY))))
        assert listed == {
            resource.id
            for resource in everything
            if resource.status is Status.PUBLISHED and queries.may_open(one, resource, TODAY)
        }, name


MOVES = [
    (Status.DRAFT, Status.IN_REVIEW, PUBLIC, {"amina"}),
    (Status.DRAFT, Status.PUBLISHED, PUBLIC, set()),
    (Status.DRAFT, Status.PUBLISHED, NETWORK, {"amina"}),
    (Status.DRAFT, Status.PUBLISHED, COORDINATORS, set()),
    (Status.IN_REVIEW, Status.DRAFT, PUBLIC, {"amina", "carol"}),
    (Status.IN_REVIEW, Status.PUBLISHED, PUBLIC, {"carol"}),
    (Status.PUBLISHED, Status.WITHDRAWN, PUBLIC, {"amina", "carol"}),
    (Status.WITHDRAWN, Status.PUBLISHED, NETWORK, {"carol"}),
    (Status.PUBLISHED, Status.DRAFT, NETWORK, set()),
]


@pytest.mark.one_database("sqlite")
def test_who_makes_a_move(people, shared):
    for status, to, visibility, who in MOVES:
        one = shared(people["amina"], status=status, visibility=visibility)

        assert those(people, lambda by, one=one, to=to: may_move(by, one, to)) == who, (status, to)


@pytest.mark.one_database("sqlite")
def test_a_coordinator_does_not_publish_somebodys_draft_unread(people, shared):
    draft = shared(people["amina"], status=Status.DRAFT)
    with pytest.raises(NotPermitted):
        operations.publish(draft, by=people["carol"])

    own = shared(people["carol"], status=Status.DRAFT, visibility=PUBLIC)
    operations.publish(own, by=people["carol"])

    assert (draft.status, own.status) == (Status.DRAFT, Status.PUBLISHED)


def test_every_move_is_among_those_that_are_tested():
    assert {(old, new) for old, steps in LIFECYCLE.moves.items() for new in steps} <= {
        (old, new) for old, new, _visibility, _who in MOVES
    }


KEEPERS = [
    (policy.may_edit, Status.DRAFT, {"amina"}),
    (policy.may_edit, Status.PUBLISHED, {"amina", "carol"}),
    (policy.may_keep_true, Status.PUBLISHED, {"amina", "carol"}),
    (policy.may_keep_true, Status.WITHDRAWN, set()),
    (policy.may_discard, Status.DRAFT, {"amina"}),
    (policy.may_discard, Status.IN_REVIEW, set()),
    (policy.may_hand_over, Status.PUBLISHED, {"carol"}),
    (policy.may_hand_over, Status.DRAFT, set()),
]


@pytest.mark.one_database("sqlite")
def test_who_keeps_a_resource(people, shared):
    for permission, status, who in KEEPERS:
        one = shared(people["amina"], status=status)

        assert those(people, lambda by, one=one, may=permission: may(by, one)) == who, status


@pytest.mark.one_database("sqlite")
def test_a_version_that_was_never_shown_is_for_those_who_keep_the_resource(people, shared):
    resource = shared(people["amina"], visibility=PUBLIC)
    waiting = factories.kept(ResourceVersion(resource=resource, number=2, link="https://example.org/2"))

    assert those(people, lambda one: queries.may_read_version(one, waiting, TODAY)) == {"amina", "carol"}
    assert those(people, lambda one: queries.may_read_version(one, resource.versions[0], TODAY)) == EVERYBODY

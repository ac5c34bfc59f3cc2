"""Who reads and writes what an event leaves behind."""

from datetime import timedelta

import pytest

from network.core.permission import VISITOR
from network.events.afterwards import policy
from network.events.afterwards.models import EventAction
from network.events.meetings.rules import Status
from network.events.registrations.rules import Status as Answer
from tests import factories
from tests.events.afterwards.conftest import NOW


@pytest.fixture
def people(amina, ben, carol, esi, dev):
    """Amina hosts, Esi was going, Ben was not, Carol coordinates."""
    return {"amina": amina, "ben": ben, "carol": carol, "esi": esi, "dev": dev, "a visitor": VISITOR}


@pytest.mark.parametrize(
    ("permission", "who"),
    [
        (policy.may_see, {"amina", "ben", "carol", "esi"}),
        (policy.may_edit, {"amina", "carol"}),
        (policy.may_read_comments, {"amina", "carol"}),
        (policy.may_write_to_all, {"carol"}),
        (policy.may_say_how_it_was, {"esi"}),
    ],
    ids=["see", "edit", "comments", "write to all", "say how it was"],
)
def test_who_may_do_what_after_an_event(was, people, permission, who):
    event = was(host=people["amina"])
    factories.registration(event, people["esi"])
    factories.registration(event, people["ben"], Answer.MAYBE)
    factories.registration(event, people["amina"])

    assert {name for name, one in people.items() if permission(one, event)} == who


def test_before_it_begins_only_those_see_it_who_prepare_it(was, people):
    event = was(starts_at=NOW + timedelta(days=1), host=people["amina"])

    assert {name for name, one in people.items() if policy.may_see(one, event)} == {"amina", "carol"}
    assert not policy.may_write_to_all(people["carol"], event)


@pytest.mark.parametrize("status", [Status.DRAFT, Status.POSTPONED, Status.CANCELLED])
def test_what_did_not_take_place_leaves_nothing(was, people, status):
    event = was(host=people["amina"], status=status)
    factories.registration(event, people["esi"])

    assert not any(policy.may_see(one, event) for one in people.values())
    assert not any(policy.may_say_how_it_was(one, event) for one in people.values())


def test_an_action_is_finished_by_its_owner_and_by_those_who_prepare_the_event(was, people):
    event = was(host=people["amina"])
    action = factories.kept(EventAction(event=event, text="Ask the hall", owner=people["esi"]))

    assert {name for name, one in people.items() if policy.may_finish(one, action)} == {
        "amina",
        "carol",
        "esi",
    }
    assert {name for name, one in people.items() if policy.may_change(one, action)} == {"amina", "carol"}

"""Who plans, proposes, votes, rewords, closes and opens."""

from types import SimpleNamespace
from typing import Any

import pytest

from network.core.permission import VISITOR, Permission, Role
from network.events.planning import policy
from network.events.planning.models import Topic, TopicVote
from network.events.planning.rules import TopicStatus

AMINA: Any = SimpleNamespace(id=1, name="Amina", roles=frozenset({Role.INSTRUCTOR}))
ESI: Any = SimpleNamespace(id=2, name="Esi", roles=frozenset({Role.HEALTH_PARTNER}))
CAROL: Any = SimpleNamespace(id=3, name="Carol", roles=frozenset({Role.COORDINATOR}))
EVERYBODY = {"amina": AMINA, "esi": ESI, "carol": CAROL, "a visitor": VISITOR}


def topic(status: TopicStatus = TopicStatus.OPEN, *voters: int, **facts: Any) -> Topic:
    return Topic(
        status=status, proposer_id=1, votes=[TopicVote(member_id=number) for number in voters], **facts
    )


OPEN, MERGED = topic(), topic(TopicStatus.CLOSED, merged_into_id=9)
CLOSED, PLANNED = topic(TopicStatus.CLOSED), topic(TopicStatus.PLANNED, event_id=4)


@pytest.mark.parametrize(
    ("permission", "thing", "admitted"),
    [
        (policy.may_plan, None, {"carol"}),
        (policy.may_keep_days_off, None, {"carol"}),
        (policy.may_see_topics, None, {"amina", "esi", "carol"}),
        (policy.may_propose, None, {"amina", "esi", "carol"}),
        (policy.may_vote, OPEN, {"amina", "esi", "carol"}),
        (policy.may_vote, CLOSED, set()),
        (policy.may_vote, PLANNED, set()),
        (policy.may_edit_topic, OPEN, {"amina"}),
        (policy.may_edit_topic, topic(TopicStatus.OPEN, 1), {"amina"}),
        (policy.may_edit_topic, topic(TopicStatus.OPEN, 1, 2), set()),
        (policy.may_edit_topic, CLOSED, set()),
        (policy.may_close_topic, OPEN, {"carol"}),
        (policy.may_close_topic, PLANNED, set()),
        (policy.may_release_topic, PLANNED, {"carol"}),
        (policy.may_release_topic, OPEN, set()),
        (policy.may_open_topic, CLOSED, {"carol"}),
        (policy.may_open_topic, MERGED, set()),
    ],
)
def test_who_may(permission: Permission, thing: Topic | None, admitted: set[str]) -> None:
    assert {name for name, actor in EVERYBODY.items() if permission(actor, thing)} == admitted

"""Who plans, who keeps the days off, who proposes topics and votes for them."""

from network.core import lifecycle
from network.core.permission import Actor, Permission, the_system
from network.events.meetings import policy as events
from network.events.planning.models import Topic
from network.events.planning.rules import TopicStatus

may_plan = events.may_plan
may_keep_days_off = events.coordinator


def _is_open(_actor: Actor, topic: object) -> bool:
    return isinstance(topic, Topic) and topic.status is TopicStatus.OPEN


def _is_planned(_actor: Actor, topic: object) -> bool:
    return isinstance(topic, Topic) and topic.status is TopicStatus.PLANNED


def _is_closed(_actor: Actor, topic: object) -> bool:
    return isinstance(topic, Topic) and topic.status is TopicStatus.CLOSED and topic.merged_into_id is None


def _is_own(actor: Actor, topic: object) -> bool:
    return actor.id is not None and isinstance(topic, Topic) and topic.proposer_id == actor.id


def _nobody_else_voted(actor: Actor, topic: object) -> bool:
    return isinstance(topic, Topic) and all(vote.member_id == actor.id for vote in topic.votes)


is_open = Permission(_is_open)
proposer = events.in_the_network & Permission(_is_own)
curates_topics = events.coordinator
may_see_topics = events.in_the_network
may_propose = events.in_the_network
may_vote = events.in_the_network & is_open
# What others voted for stays in the words that they voted for.
may_edit_topic = proposer & is_open & Permission(_nobody_else_voted)
may_close_topic = curates_topics & is_open
may_release_topic = curates_topics & Permission(_is_planned)
may_open_topic = curates_topics & Permission(_is_closed)

lifecycle.moves(
    Topic,
    {
        TopicStatus.PLANNED: events.coordinator,
        TopicStatus.CLOSED: events.coordinator,
        TopicStatus.OPEN: events.coordinator | the_system,
        TopicStatus.DONE: the_system,
    },
)

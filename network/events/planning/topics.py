"""The verbs of topics: propose, vote, merge, close, and what happens to one as its event goes on."""

from dataclasses import replace

from sqlalchemy import delete, select

from network.core import audit, clock
from network.core.database import db, one_at_a_time
from network.core.lifecycle import demand, move
from network.core.permission import SYSTEM, Actor
from network.core.rules import Refused
from network.events.changes import Change
from network.events.meetings import operations as meetings
from network.events.meetings import policy as events
from network.events.meetings.models import Event
from network.events.meetings.rules import Status
from network.events.planning import policy, queries
from network.events.planning.models import Topic, TopicVote
from network.events.planning.rules import TopicStatus
from network.members.people.models import Member

CLOSED_MEANWHILE = "This topic is not open any more, so nothing was changed. Look where it went."


def propose(title: str, why: str, *, by: Member) -> Topic:
    """Propose a topic, with the proposer's own vote; raises Refused where there is one of that title."""
    demand(policy.may_propose, by)
    _refuse_a_second(title)
    topic = Topic(title=title, why=why, proposer_id=by.id)
    db.session.add(topic)
    db.session.flush()
    db.session.add(TopicVote(topic=topic, member_id=by.id))
    audit.record("topic proposed", topic, by=by)
    db.session.flush()
    return topic


def edit(topic: Topic, title: str, why: str, *, by: Actor) -> None:
    """Reword one's own topic, until somebody else has voted for it."""
    demand(policy.proposer, by, topic)
    _take(topic)
    refuse_to_reword(topic, by=by)
    if title.lower() != topic.title.lower():
        _refuse_a_second(title, besides=topic.id)
    topic.title, topic.why = title, why
    audit.record("topic changed", topic, by=by)
    db.session.flush()


def refuse_to_reword(topic: Topic, *, by: Actor) -> None:
    """Raise Refused where somebody else has voted for one's topic, or it is not open any more."""
    if not policy.is_open(by, topic):
        raise Refused(CLOSED_MEANWHILE)
    if not policy.may_edit_topic(by, topic):
        raise Refused("Somebody has voted for this topic, so its words stay as they are.")


def vote(topic: Topic, *, by: Member) -> None:
    """Vote for a topic. A second vote of the same member changes nothing."""
    demand(policy.may_see_topics, by)
    _take(topic)
    if _vote_of(topic, by) is not None:
        return
    if not policy.may_vote(by, topic):
        raise Refused(CLOSED_MEANWHILE)
    db.session.add(TopicVote(topic=topic, member_id=by.id))
    db.session.flush()


def take_back(topic: Topic, *, by: Member) -> None:
    """Take one's vote back. Taking it back twice changes nothing."""
    demand(policy.may_see_topics, by)
    _take(topic)
    if not policy.is_open(by, topic):
        raise Refused(CLOSED_MEANWHILE)
    if (there := _vote_of(topic, by)) is not None:
        db.session.delete(there)
        db.session.flush()


def close(topic: Topic, reason: str, *, by: Actor, into: Topic | None = None) -> None:
    """Close a topic for a reason, or merge it into another, whose votes then count those of both."""
    demand(policy.curates_topics, by, topic)
    if into is not None:
        if into.id == topic.id:
            raise Refused("Choose another topic to merge it into.", "into")
        for one in sorted((topic, into), key=lambda one: one.id):
            _take(one)
        if not policy.is_open(by, into):
            raise Refused("The other topic is not open any more. Choose another.", "into")
    else:
        _take(topic)
    if not policy.may_close_topic(by, topic):
        raise Refused(CLOSED_MEANWHILE)
    if into is not None:
        _join_votes(topic, into)
    move(topic, to=TopicStatus.CLOSED, by=by, reason=reason)
    topic.status_reason, topic.merged_into = reason, into
    audit.record("topic merged" if into else "topic closed", topic, by=by)
    db.session.flush()


def open_again(topic: Topic, *, by: Actor) -> None:
    """Open a closed topic again, with the votes that it had. One that is open stays as it is."""
    demand(policy.curates_topics, by, topic)
    _take(topic)
    if topic.status is TopicStatus.OPEN:
        return
    if not policy.may_open_topic(by, topic):
        raise Refused("This topic went to an event or into another topic, so it stays as it is.")
    move(topic, to=TopicStatus.OPEN, by=by)
    topic.status_reason = ""
    audit.record("topic opened again", topic, by=by)
    db.session.flush()


def give_to(topic: Topic, event: Event, *, by: Actor) -> None:
    """Let an event take a topic."""
    if not policy.is_open(by, topic):
        raise Refused(f"“{topic.title}” was taken or closed meanwhile. Choose another topic.")
    with db.session.no_autoflush:  # the event and the status stand together or not at all
        topic.event_id, topic.event = event.id, event
        move(topic, to=TopicStatus.PLANNED, by=by)
    audit.record("topic planned", topic, by=by, event=event.id)
    db.session.flush()


def plan(topic: Topic, event: Event, *, by: Actor) -> None:
    """Let an event that stands already take a topic; a draft takes its title too."""
    demand(policy.curates_topics, by, topic)
    demand(events.may_arrange, by, event)
    one_at_a_time("plan meetings")
    meetings.take(event)
    _take(topic)
    if queries.topic_of(event.id) is not None:
        raise Refused("That event has taken another topic meanwhile. Choose another event.", "event")
    if event.status not in {Status.DRAFT, Status.PUBLISHED} or event.starts_at <= clock.now():
        raise Refused("That event takes no topic any more. Choose one that is still to come.", "event")
    give_to(topic, event, by=by)
    if event.status is Status.DRAFT and event.title != topic.title:
        meetings.edit(event, replace(meetings.plan_of(event), title=topic.title), by=by)


def release(topic: Topic, *, by: Actor) -> None:
    """Take a topic off its event, so that it can be voted for and planned again; twice changes nothing."""
    demand(policy.curates_topics, by, topic)
    _take(topic)
    if topic.status is TopicStatus.OPEN:
        return
    if not policy.may_release_topic(by, topic):
        raise Refused("This topic is on no event to come, so it stays as it is.")
    _free(topic, by)


def follow(event: Event, change: Change, _by: Actor) -> None:
    """Let a topic follow its event: done once that was held, open again where it does not take place."""
    if change not in {Change.CANCELLED, Change.DISCARDED, Change.HELD}:
        return
    topic = queries.topic_of(event.id)
    if topic is None or topic.status is not TopicStatus.PLANNED:
        return
    if change is Change.HELD:
        move(topic, to=TopicStatus.DONE, by=SYSTEM)
        db.session.flush()
    else:
        _free(topic, SYSTEM)


def forget(member: Member) -> None:
    """Take somebody's votes and name off topics; what they alone wanted goes with them."""
    db.session.execute(delete(TopicVote).where(TopicVote.member_id == member.id))
    for topic in queries.proposed_by(member.id):
        topic.proposer_id = None
        db.session.expire(topic, ["votes"])
        if topic.status is TopicStatus.OPEN and not topic.votes and not queries.holds_others(topic):
            db.session.delete(topic)
    db.session.flush()


def _free(topic: Topic, by: Actor) -> None:
    with db.session.no_autoflush:
        topic.event_id, topic.event = None, None
        move(topic, to=TopicStatus.OPEN, by=by)
    audit.record("topic open again", topic, by=by)
    db.session.flush()


def _join_votes(topic: Topic, into: Topic) -> None:
    there = {one.member_id for one in into.votes}
    for one in topic.votes:
        if one.member_id not in there:
            db.session.add(TopicVote(topic=into, member_id=one.member_id, voted_at=one.voted_at))
    db.session.flush()


def _take(topic: Topic) -> None:
    """Let nobody else change a topic or vote for it until the transaction ends."""
    db.session.flush()
    db.session.refresh(topic, with_for_update=True)
    db.session.expire(topic, ["votes"])


def _vote_of(topic: Topic, member: Member) -> TopicVote | None:
    return db.session.scalar(
        select(TopicVote).where(TopicVote.topic_id == topic.id, TopicVote.member_id == member.id)
    )


def _refuse_a_second(title: str, besides: int | None = None) -> None:
    one_at_a_time("name a topic")
    if queries.named(title, besides) is not None:
        raise Refused("There is a topic of that title already. Vote for that one.", "title")

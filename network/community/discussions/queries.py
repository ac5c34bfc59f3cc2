"""Questions about discussions: which a reader may see, what is unanswered, who follows, who is called."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from network.community.discussions import policy
from network.community.discussions.models import Discussion, Follow, Post
from network.core import clock
from network.core.database import db
from network.core.permission import Actor
from network.events.meetings.models import Event
from network.members.people.models import Member, RoleGrant
from network.members.people.rules import Status


def visible_to(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions on Discussion for what policy.may_see admits."""
    if not policy.may_read(actor):
        return (false(),)
    if policy.coordinator(actor):
        return ()
    return (or_(~first_is_hidden(), Discussion.begun_by_id == actor.id),)


def first_is_hidden() -> ColumnElement[bool]:
    """Whether a discussion of the enclosing question is closed, since the post that began it was hidden."""
    hidden = exists().where(
        Post.discussion_id == Discussion.id, Post.number == 1, Post.hidden_at.is_not(None)
    )
    return and_(Discussion.event_id.is_(None), hidden)


def thread_of(event: Event) -> Discussion | None:
    """Return the thread of an event, if somebody has written about it."""
    return db.session.scalar(select(Discussion).where(Discussion.event_id == event.id))


def followers(discussion: Discussion) -> Sequence[int]:
    """Return the ids of the members who follow a discussion and may read it today."""
    today = clock.today()
    in_the_network = exists().where(
        RoleGrant.member_id == Member.id,
        RoleGrant.begins_on <= today,
        or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= today),
    )
    those = db.session.scalars(
        select(Member)
        .join(Follow, Follow.member_id == Member.id)
        .where(
            Follow.discussion_id == discussion.id,
            Follow.ended_at.is_(None),
            Member.status == Status.ACTIVE,
            in_the_network,
        )
        .order_by(Member.id)
    )
    return [one.id for one in those if policy.may_see(one, discussion)]

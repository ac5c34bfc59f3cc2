"""What happens to discussions when somebody leaves, or what they are about is deleted: the words stay."""

import re

from sqlalchemy import delete, select, update

from network.community.discussions.models import Discussion, Follow, Mention, Post, Thanks
from network.community.discussions.steps import say_changed, take_post
from network.core import clock
from network.core.database import db
from network.core.permission import SYSTEM
from network.members.people.models import Member
from network.resources.library.models import Resource

NAMELESS = "@a former member"
TITLE_DELETED = "Hidden, and deleted since"


def stop_following(member: Member) -> None:
    """End what somebody follows, as their access has ended."""
    db.session.execute(
        update(Follow)
        .where(Follow.member_id == member.id, Follow.ended_at.is_(None))
        .values(ended_at=clock.now())
        .execution_options(synchronize_session="fetch")
    )


def forget(member: Member) -> None:
    """Take a person out of all discussions: their name, thanks and follows go, the words stay nameless."""
    for post in db.session.scalars(
        select(Post)
        .join(Mention, Mention.post_id == Post.id)
        .where(Mention.member_id == member.id)
        .order_by(Post.discussion_id, Post.id)  # locks are taken in one order
    ).all():
        take_post(post)
        post.text = _without(member, post.text)
        for earlier in post.earlier:
            earlier.text = _without(member, earlier.text)
        say_changed(post, SYSTEM)
    for table in (Follow, Thanks, Mention):
        db.session.execute(delete(table).where(table.member_id == member.id))
    for column in (Discussion.begun_by_id, Post.author_id, Post.checked_by_id, Post.hidden_by_id):
        db.session.execute(
            update(column.class_)
            .where(column == member.id)
            .values({column.key: None})
            .execution_options(synchronize_session="fetch")
        )


def let_go_of(resource: Resource) -> None:
    """Let what was asked about a draft stand by itself, as the draft is about to be deleted."""
    db.session.execute(
        update(Discussion)
        .where(Discussion.resource_id == resource.id)
        .values(resource_id=None)
        .execution_options(synchronize_session="fetch")
    )


def delete_hidden_words(post: Post) -> None:
    """Delete the words of a post that was hidden long ago; that one stood there stays to be seen.

    The title goes with the first post, where nobody else reads the discussion any more.
    """
    take_post(post)
    if post.number == 1 and post.discussion.stands_on_its_first:
        post.discussion.title = TITLE_DELETED
    post.text, post.earlier = "", []
    db.session.execute(delete(Mention).where(Mention.post_id == post.id))
    db.session.flush()


def _without(member: Member, text: str) -> str:
    """Take a name out where a text calls it; how it was written there, capitals or not, is no matter."""
    names = sorted({member.name, member.called, member.name.split()[0]}, key=len, reverse=True)
    called = "|".join(re.escape(name) for name in names)
    return re.sub(rf"@(?:{called})(?: \(number \d{{1,10}}\))?(?!\w)", NAMELESS, text, flags=re.IGNORECASE)

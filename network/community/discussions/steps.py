"""How a discussion is held while somebody writes in it or marks it, and how the parts above hear of that."""

from sqlalchemy import select

from network.community import changes
from network.community.discussions.models import Discussion, Post
from network.core.database import db
from network.core.permission import Actor


def take(discussion: Discussion) -> None:
    """Let nobody else write in a discussion or mark it until the transaction ends; read it as it is now."""
    db.session.flush()
    db.session.execute(
        select(Discussion.id).where(Discussion.id == discussion.id).with_for_update(key_share=True)
    ).all()
    db.session.refresh(discussion)
    db.session.expire(discussion, ["posts", "conditions", "areas"])


def take_post(post: Post) -> None:
    """Take the discussion of a post, and read the post as it is now."""
    take(post.discussion)
    db.session.refresh(post)
    db.session.expire(post, ["earlier"])


def say_changed(post: Post, by: Actor) -> None:
    """Tell the parts above that a post says something else now, or is hidden, or shown again."""
    db.session.flush()
    for follow in changes.post_changed:
        follow(post, by)


def say_marked(post: Post, by: Actor) -> None:
    """Tell the parts above that an answer was accepted or checked, or is so no more."""
    db.session.flush()
    for follow in changes.post_marked:
        follow(post, by)

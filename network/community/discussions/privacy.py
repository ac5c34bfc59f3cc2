"""What discussions hold about people."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from network.community.discussions import leaving
from network.community.discussions.models import Post
from network.core import personal_data
from network.core.database import db
from network.core.personal_data import ALL, Basis, Due, Held, Period, Sweep

HIDDEN = Period(
    "hidden posts", "Words of a post that a coordinator hid", 12, "the day it was hidden", most=36
)

HELD = (
    Held(
        key="discussions.posts",
        what="What you write in the community, when, and what it said before you changed it",
        why="So that members can ask and answer each other, and find it again",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="Everybody in the network, with your name; what was hidden: you and coordinators",
        kept="Your name until your record is deleted. The words stay without it, where others rely on them; "
        "ask a coordinator to hide those that should go too. Hidden words are deleted after a year",
        where={"discussions": ALL, "discussion_posts": ALL, "discussion_earlier_words": ALL},
    ),
    Held(
        key="discussions.marks",
        what="What you thanked for, which discussions you follow, and where you were called by name",
        why="So that thanks count once, and you hear of what concerns you",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="Thanks and follows: you alone. Others read how many. Your name in a text: the network",
        kept="Until you take it back, or your record is deleted",
        where={"discussion_thanks": ALL, "discussion_follows": ALL, "discussion_mentions": ALL},
    ),
)


def register() -> None:
    """Declare it, and offer what deletes hidden words."""
    personal_data.declare(*HELD)
    personal_data.sweep(Sweep(HIDDEN, due, remove))


def due(day: date) -> Sequence[Due]:
    """Return the posts that were hidden before ``day`` and still hold words."""
    found = db.session.scalars(
        select(Post)
        .options(joinedload(Post.discussion))
        .where(Post.hidden_at < personal_data.beginning_of(day), Post.text != "")
        .order_by(Post.id)
    )
    return [
        Due(post.id, f"Post {post.number} of discussion {post.discussion_id}", post.author_id)
        for post in found
    ]


def remove(one: Due) -> None:
    """Delete the words of a hidden post."""
    leaving.delete_hidden_words(db.session.get_one(Post, one.id))

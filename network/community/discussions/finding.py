"""Discussions by their words: what can be found of each follows its posts, in the same transaction."""

from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy import select

from network.community.discussions import queries
from network.community.discussions.models import Discussion, Post
from network.community.discussions.queries import PAGE, Listed
from network.community.discussions.rules import Filter
from network.core import search
from network.core.database import db
from network.core.permission import Actor

KIND = "discussion"
FURTHEST = 1_000  # of what was found, that pages lead to
ALIKE = 3


@dataclass(frozen=True)
class Found:
    """A page of what was found, best first, with the words that fit marked, and how many there are."""

    rows: list[Listed]
    shown: dict[int, tuple[Markup, Markup]]  # title and passage by a discussion's id
    total: int
    meant: str | None


def follow(post: Post, _by: Actor) -> None:
    """Let what can be found follow a post that was written, changed or hidden."""
    put(post.discussion)


def put(discussion: Discussion) -> None:
    """Let a discussion be found by its title and the words that all members can read; held by its caller."""
    posts = db.session.execute(
        select(Post.number, Post.text, Post.hidden_at)
        .where(Post.discussion_id == discussion.id)
        .order_by(Post.number)
    ).all()
    first_is_hidden = any(post.number == 1 and post.hidden_at for post in posts)
    if first_is_hidden and discussion.stands_on_its_first:
        search.drop(KIND, discussion.id)
        return
    keywords = [*(one.title for one in discussion.conditions), *(one.name for one in discussion.areas)]
    search.put(
        KIND,
        discussion.id,
        title=discussion.title,
        keywords=", ".join(keywords),
        text="".join(post.text for post in posts if post.number == 1 and not post.hidden_at),
        body="\n\n".join(post.text for post in posts if post.number > 1 and not post.hidden_at),
    )


def find(actor: Actor, asked: Filter, *, offset: int = 0) -> Found:
    """Find what fits a reader's words, of what they ask for and may see."""
    found = search.find(
        KIND,
        asked.words,
        select(Discussion.id).where(*queries.chosen(actor, asked)),
        limit=PAGE,
        offset=offset,
        readable=select(Discussion.id).where(*queries.visible_to(actor)),
    )
    return Found(
        queries.numbered(actor, [hit.thing_id for hit in found.hits]),
        {hit.thing_id: (hit.title, hit.passage) for hit in found.hits},
        found.total,
        found.meant,
    )


def like(actor: Actor, title: str) -> list[Listed]:
    """Return a few discussions that a title is like, for somebody who is about to ask the same again."""
    seen = select(Discussion.id).where(*queries.visible_to(actor))
    hits = search.find(KIND, title, seen, limit=ALIKE).hits
    return queries.numbered(actor, [hit.thing_id for hit in hits])

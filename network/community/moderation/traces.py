"""Where else the words of a post stand: letters that tell of it. A patient's details go from them too.

What has left by mail cannot be called back; what is kept of it here can be forgotten, and what waits is not
sent.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta

from flask import current_app
from sqlalchemy import ColumnElement, and_, or_, select

from network.community.discussions.models import Discussion, Post
from network.community.moderation.rules import Run, repeats
from network.core import letters, mail_delivery, mail_handling
from network.core.database import db
from network.core.mail import FORGOTTEN, WAITING, Message, Status
from network.core.permission import SYSTEM

WORDS_GONE = "moderation.words_gone"  # the name of a question whose answer is always yes
NEW_SUBJECT = "What this was about was taken out"
WRITTEN_TOGETHER = timedelta(minutes=1)
WORDS_OF_AN_EXCERPT = 2


def forget(post: Post, runs: Collection[Run], titles: Collection[str]) -> int:
    """Forget every letter about a post, and each that repeats one of the runs; return how many there were.

    ``titles`` are those that the discussion has no more: a subject stays when the text of a letter has gone.
    """
    count = 0
    for letter in _candidates(post, titles):
        about_it = letter.thing_type == Post.__tablename__ and letter.thing_id == post.id
        quoted = repeats(letter.body, runs, at_least=WORDS_OF_AN_EXCERPT)
        named = repeats(letter.subject, runs, at_least=WORDS_OF_AN_EXCERPT)
        if about_it or quoted or named:
            _forget(letter, post, named=named)
            count += 1
    db.session.flush()
    return count


def words_are_gone(_thing_id: int) -> bool:
    """Whether a letter whose words were forgotten while it was on its way is pointless: it always is."""
    return True


def _candidates(post: Post, titles: Collection[str]) -> Iterator[Message]:
    """Give the letters that can speak of a post: about it, its discussion, or with a link or a title."""
    link = letters.address_of("community.show", id=post.discussion_id)
    question = (
        select(Message)
        .where(
            Message.created_at >= post.written_at - WRITTEN_TOGETHER,
            or_(
                _about_post(post),
                and_(Message.thing_type == Discussion.__tablename__, Message.thing_id == post.discussion_id),
                Message.body.contains(link, autoescape=True),
                *(Message.subject.contains(title, autoescape=True) for title in titles),
            ),
        )
        .order_by(Message.id)
        .with_for_update()
    )
    found: Sequence[Message] = db.session.scalars(question).all()
    yield from found


def _about_post(post: Post) -> ColumnElement[bool]:
    return and_(Message.thing_type == Post.__tablename__, Message.thing_id == post.id)


def _forget(letter: Message, post: Post, *, named: bool) -> None:
    if letter.status in WAITING:
        mail_handling.cancel(letter, by=SYSTEM, reason="a patient could be recognised")
    elif letter.status is Status.SENDING:  # if this attempt fails, there is no other
        letter.obsolete = WORDS_GONE
        letter.thing_type, letter.thing_id = Post.__tablename__, post.id
    for column, value in FORGOTTEN.items():
        setattr(letter, column, value)
    if named:
        letter.subject = NEW_SUBJECT
    name = letter.message_id.strip("<>").partition("@")[0]
    (mail_delivery.letters_folder(current_app) / f"{name}.eml").unlink(missing_ok=True)

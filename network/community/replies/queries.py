"""Questions about answers by mail: what was read, and how much came from one member."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select

from network.community.discussions.models import Discussion, Post
from network.community.replies.models import MailedAnswer
from network.community.replies.rules import Outcome
from network.core.database import db
from network.core.personal_data import beginning_of
from network.members.people.models import Member


def known(mail_id: str) -> bool:
    """Whether a mail was read before."""
    return db.session.scalar(select(MailedAnswer.id).where(MailedAnswer.mail_id == mail_id)) is not None


def posted_since(member_id: int, moment: datetime) -> int:
    """Return how many answers a member posted by mail since then."""
    return _count(
        MailedAnswer.member_id == member_id,
        MailedAnswer.outcome == Outcome.POSTED,
        MailedAnswer.received_at > moment,
    )


def told_since(member_id: int, moment: datetime, outcome: Outcome | None = None) -> int:
    """Return how often a member was told since then that an answer was not taken, or that for one cause."""
    cause = () if outcome is None else (MailedAnswer.outcome == outcome,)
    return _count(MailedAnswer.member_id == member_id, MailedAnswer.told_at > moment, *cause)


def last_words(discussion: Discussion, member: Member) -> str | None:
    """Return what a member wrote last in a discussion."""
    return db.session.scalar(
        select(Post.text)
        .where(Post.discussion_id == discussion.id, Post.author_id == member.id)
        .order_by(Post.number.desc())
        .limit(1)
    )


def of_member(member_id: int) -> Sequence[MailedAnswer]:
    """Return the mails that came as a member's answers."""
    return db.session.scalars(
        select(MailedAnswer).where(MailedAnswer.member_id == member_id).order_by(MailedAnswer.id)
    ).all()


def received_before(day: date) -> Sequence[tuple[int, int | None]]:
    """Return what was received before a day: its number, and whose it was."""
    rows = db.session.execute(
        select(MailedAnswer.id, MailedAnswer.member_id)
        .where(MailedAnswer.received_at < beginning_of(day))
        .order_by(MailedAnswer.id)
    )
    return [(number, member_id) for number, member_id in rows]


def latest() -> Discussion | None:
    """Return the newest discussion that somebody began."""
    return db.session.scalar(
        select(Discussion).where(Discussion.begun_by_id.is_not(None)).order_by(Discussion.id.desc()).limit(1)
    )


def _count(*conditions: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(MailedAnswer).where(*conditions)) or 0

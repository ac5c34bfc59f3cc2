"""Questions about reports: which wait for whom, and who may settle one."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, false, func, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload, lazyload

from network.community.discussions.models import Discussion, Post
from network.community.moderation.models import Report
from network.community.moderation.rules import Reason, Status
from network.core import clock
from network.core.database import db
from network.core.permission import Actor, Role
from network.core.personal_data import beginning_of
from network.members.people import queries as people
from network.members.people.models import Member
from network.members.people.rules import Status as Membership

PAGE = 50
MOST_URGENT = 100  # about patients, shown on one page


def coordinators_but(member_id: int | None) -> Sequence[Member]:
    """Return the coordinators of today but one member."""
    return _holding(Role.COORDINATOR, member_id)


def settlers_of(post: Post) -> Sequence[Member]:
    """Return who may settle reports of a post: the coordinators but its author, or else administrators."""
    return coordinators_but(post.author_id) or _holding(Role.ADMINISTRATOR, post.author_id)


def about_patients(actor: Actor) -> Sequence[Report]:
    """Return the open reports that a patient could be recognised, the oldest first."""
    return db.session.scalars(_waiting_for(actor).where(_is_urgent()).limit(MOST_URGENT)).all()


def about_others(actor: Actor, after: int | None = None) -> Sequence[Report]:
    """Return the other open reports, the oldest first; one more than a page."""
    question = _waiting_for(actor).where(~_is_urgent())
    if after is not None:
        question = question.where(Report.id > after)
    return db.session.scalars(question.limit(PAGE + 1)).all()


def count_waiting(actor: Actor) -> tuple[int, int]:
    """Return how many posts with open reports wait for somebody, and how many of those about a patient."""
    posts = func.count(Report.post_id.distinct())
    counted = (
        select(posts, posts.filter(_is_urgent()))
        .join(Post, Post.id == Report.post_id)
        .where(Report.status == Status.REPORTED, settled_by(actor))
    )
    everything, urgent = db.session.execute(counted).one()
    return everything, urgent


def settled_by(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on Post for what policy.may_settle admits, but for posts that were taken back."""
    theirs = Post.author_id == (actor.id or 0)
    if Role.COORDINATOR in actor.roles:
        return or_(Post.author_id.is_(None), ~theirs)
    if Role.ADMINISTRATOR not in actor.roles:
        return false()
    coordinators = [one.id for one in coordinators_but(None)]
    if len(coordinators) > 1:
        return false()
    return Post.author_id == coordinators[0] if coordinators else or_(Post.author_id.is_(None), ~theirs)


def open_on(post: Post) -> Sequence[Report]:
    """Return the open reports of a post, the oldest first."""
    return db.session.scalars(
        select(Report)
        .where(Report.post_id == post.id, Report.status == Status.REPORTED)
        .order_by(Report.id)
        .execution_options(populate_existing=True)
    ).all()


def all_on(post: Post) -> Sequence[Report]:
    """Return every report of a post, the oldest first."""
    return db.session.scalars(select(Report).where(Report.post_id == post.id).order_by(Report.id)).all()


def last_of(post: Post, member_id: int | None) -> Report | None:
    """Return the last report of a post by one member."""
    return db.session.scalar(
        select(Report)
        .where(Report.post_id == post.id, Report.reporter_id == member_id)
        .order_by(Report.id.desc())
        .limit(1)
    )


def made_by(member_id: int | None, before: int | None = None) -> Sequence[Report]:
    """Return what somebody reported, newest first; one more than a page."""
    question = select(Report).where(Report.reporter_id == member_id)
    if before is not None:
        question = question.where(Report.id < before)
    return db.session.scalars(
        question.options(joinedload(Report.post).joinedload(Post.discussion))
        .order_by(Report.id.desc())
        .limit(PAGE + 1)
    ).all()


def has_reported(member_id: int | None) -> bool:
    """Whether somebody has reported anything."""
    question = select(Report.id).where(Report.reporter_id == member_id).limit(1)
    return member_id is not None and db.session.scalar(question) is not None


def about_words_of(member_id: int) -> Sequence[Report]:
    """Return the settled reports about what somebody wrote, the oldest first."""
    return db.session.scalars(
        select(Report)
        .join(Post, Post.id == Report.post_id)
        .where(Post.author_id == member_id, Report.status.in_((Status.UPHELD, Status.LEFT)))
        .order_by(Report.id)
    ).all()


def settled_before(day: date) -> Sequence[Report]:
    """Return the reports that were settled before a day."""
    return db.session.scalars(
        select(Report).where(Report.settled_at < beginning_of(day)).order_by(Report.id)
    ).all()


def latest() -> Report | None:
    """Return the newest report of somebody's words."""
    return db.session.scalar(
        select(Report)
        .join(Post, Post.id == Report.post_id)
        .where(Post.author_id.is_not(None))
        .order_by(Report.id.desc())
        .limit(1)
    )


def _waiting_for(actor: Actor) -> Select[Report]:
    return (
        select(Report)
        .join(Post, Post.id == Report.post_id)
        .join(Discussion, Discussion.id == Post.discussion_id)
        .where(Report.status == Status.REPORTED, settled_by(actor))
        .options(
            contains_eager(Report.post).contains_eager(Post.discussion),
            contains_eager(Report.post).joinedload(Post.author).lazyload(Member.role_grants),
        )
        .order_by(Report.id)
    )


def _is_urgent() -> ColumnElement[bool]:
    return Report.reason == Reason.PATIENT


def _holding(role: Role, but: int | None) -> Sequence[Member]:
    return db.session.scalars(
        select(Member)
        .where(
            Member.status == Membership.ACTIVE,
            people.holds_on(role, clock.today()),
            true() if but is None else Member.id != but,
        )
        .options(lazyload(Member.role_grants))
        .order_by(Member.id)
    ).all()

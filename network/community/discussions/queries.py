"""Questions about discussions: which a reader may see, what is unanswered, who follows, who is called."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, false, func, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from network.community.discussions import policy
from network.community.discussions.models import Discussion, Follow, Mention, Post, Thanks
from network.community.discussions.rules import ANSWERED_BY_ONE, POSTS_ON_A_PAGE, Filter, Show
from network.core import clock
from network.core.database import db
from network.core.permission import Actor
from network.events.meetings.models import Event
from network.members.catalogue.models import Area, Condition
from network.members.people.models import Member, RoleGrant
from network.members.people.rules import Status
from network.members.qualifications.models import FitInterval
from network.resources.library.models import Resource

PAGE = 20
FEW = 3  # in a panel
HIDDEN_TITLE = "A discussion that was hidden"


def visible_to(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions on Discussion for what policy.may_see admits."""
    if not policy.may_read(actor):
        return (false(),)
    if policy.coordinator(actor):
        return (true(),)
    return (or_(~first_is_hidden(), Discussion.begun_by_id == actor.id),)


def first_is_hidden() -> ColumnElement[bool]:
    """Whether a discussion of the enclosing question is closed, since the post that began it was hidden."""
    hidden = (
        exists()
        .where(Post.discussion_id == Discussion.id, Post.number == 1, Post.hidden_at.is_not(None))
        .correlate(Discussion)  # also where the enclosing question is about posts
    )
    return and_(Discussion.event_id.is_(None), hidden)


def is_unanswered() -> ColumnElement[bool]:
    """Whether a discussion of the enclosing question waits for a first word of somebody else.

    Only what can be answered waits: an open question or request.
    """
    word_of_another = (
        exists()
        .where(
            Post.discussion_id == Discussion.id,
            Post.number > 1,
            Post.hidden_at.is_(None),
            or_(Post.author_id.is_(None), Post.author_id != func.coalesce(Discussion.begun_by_id, 0)),
        )
        .correlate(Discussion)
    )
    return and_(
        Discussion.kind.in_(ANSWERED_BY_ONE),
        Discussion.event_id.is_(None),
        Discussion.locked_at.is_(None),
        ~word_of_another,
    )


def is_about_what_they_practise(member_id: int) -> ColumnElement[bool]:
    """Whether a discussion of the enclosing question is about a condition that a member is fit for today."""
    today = clock.today()
    fit = select(FitInterval.condition_id).where(
        FitInterval.member_id == member_id,
        FitInterval.begins_on <= today,
        or_(FitInterval.ends_on.is_(None), FitInterval.ends_on >= today),
    )
    return Discussion.conditions.any(Condition.id.in_(fit))


def thread_of(event: Event) -> Discussion | None:
    """Return the thread of an event, if somebody has written about it."""
    return db.session.scalar(select(Discussion).where(Discussion.event_id == event.id))


# Lists:


@dataclass(frozen=True)
class Listed:
    """One discussion of a list: who began it, how many answers can be read, and what was marked of these."""

    discussion: Discussion
    begun_by: str | None
    answers: int
    checked: bool
    accepted: bool


def chosen(actor: Actor, asked: Filter) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions on Discussion for what a reader asks for, of what they may see."""
    found = list(visible_to(actor))
    number = actor.id or 0
    wrote = exists().where(Post.discussion_id == Discussion.id, Post.author_id == number)
    follows = exists().where(
        Follow.discussion_id == Discussion.id, Follow.member_id == number, Follow.ended_at.is_(None)
    )
    views: dict[Show, list[ColumnElement[bool]]] = {
        Show.ALL: [],
        Show.UNANSWERED: [is_unanswered()],
        Show.FOR_ME: [
            is_unanswered(),
            is_about_what_they_practise(number),
            func.coalesce(Discussion.begun_by_id, 0) != number,
        ],
        Show.MINE: [wrote],
        Show.FOLLOWED: [follows],
    }
    found += views[asked.show]
    if asked.kind is not None:
        found.append(Discussion.kind == asked.kind)
    if asked.condition:
        found.append(Discussion.conditions.any(Condition.key == asked.condition))
    if asked.area:
        found.append(Discussion.areas.any(Area.key == asked.area))
    return tuple(found)


def page(actor: Actor, asked: Filter, *, after: int | None = None) -> list[Listed]:
    """Return a page of discussions and one more: the pinned ones first, then the liveliest.

    ``after`` is the last discussion of the page before.
    """
    question = _listed(*chosen(actor, asked))
    last = db.session.get(Discussion, after) if after is not None else None
    if last is not None:
        later = or_(
            Discussion.last_post_at < last.last_post_at,
            and_(Discussion.last_post_at == last.last_post_at, Discussion.id < last.id),
        )
        if last.pinned_at is None:
            question = question.where(Discussion.pinned_at.is_(None), later)
        else:
            question = question.where(or_(Discussion.pinned_at.is_(None), later))
    order = (Discussion.pinned_at.is_(None), Discussion.last_post_at.desc(), Discussion.id.desc())
    return _rows(question.order_by(*order).limit(PAGE + 1))


def some(actor: Actor, asked: Filter, *those: ColumnElement[bool], limit: int = FEW) -> list[Listed]:
    """Return the liveliest few of what a reader asks for."""
    question = _listed(*chosen(actor, asked), *those)
    order = (Discussion.last_post_at.desc(), Discussion.id.desc())
    return _rows(question.order_by(*order).limit(limit))


def numbered(actor: Actor, numbers: Sequence[int]) -> list[Listed]:
    """Return the discussions of these numbers that a reader may see, in their order."""
    found = {one.discussion.id: one for one in _rows(_listed(*visible_to(actor), Discussion.id.in_(numbers)))}
    return [found[number] for number in numbers if number in found]


def about_resource(actor: Actor, resource: Resource) -> list[Listed]:
    """Return the latest few discussions about a resource."""
    return some(actor, Filter(), Discussion.resource_id == resource.id)


def _listed(*those: ColumnElement[bool]) -> Select[Any]:
    of_it = (Post.discussion_id == Discussion.id, Post.number > 1, Post.hidden_at.is_(None))
    answers = select(func.count()).select_from(Post).where(*of_it).scalar_subquery()
    checked = exists().where(*of_it, Post.checked_at.is_not(None))
    accepted = exists().where(*of_it, Post.number == Discussion.accepted_number)
    return (
        select(Discussion, Member.name, answers, checked, accepted)
        .outerjoin(Member, Member.id == Discussion.begun_by_id)
        .options(selectinload(Discussion.conditions), selectinload(Discussion.areas))
        .where(*those)
    )


def _rows(question: Select[Any]) -> list[Listed]:
    return [Listed(*row) for row in db.session.execute(question).all()]


# One discussion:


@dataclass(frozen=True)
class Read:
    """One post as it is read: how many thanked, whether the reader did, and whom it calls."""

    post: Post
    thanks: int
    thanked: bool
    edits: int
    called: tuple[Member, ...]


@dataclass(frozen=True)
class Extent:
    """How far a discussion goes: its newest number, and how many answers can be read."""

    newest: int
    answers: int
    accepted: bool  # whether the accepted one is among them

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return -(-self.newest // POSTS_ON_A_PAGE) or 1


def extent_of(discussion: Discussion) -> Extent:
    """Return how far a discussion goes, whatever page of it is shown."""
    can_be_read = and_(Post.number > 1, Post.hidden_at.is_(None))
    is_accepted = Post.number == (discussion.accepted_number or 0)
    newest, answers, accepted = db.session.execute(
        select(
            func.max(Post.number),
            func.count().filter(can_be_read),
            func.count().filter(can_be_read, is_accepted),
        ).where(Post.discussion_id == discussion.id)
    ).one()
    return Extent(newest or 0, answers, bool(accepted))


def posts_of(discussion: Discussion, actor: Actor, page: int = 1) -> list[Read]:
    """Return a page of a discussion with all that stands beside each post, in as many statements for any.

    The first page has the accepted answer besides, wherever that stands.
    """
    first, last = (page - 1) * POSTS_ON_A_PAGE + 1, page * POSTS_ON_A_PAGE
    on_page: ColumnElement[bool] = Post.number.between(first, last)
    if page == 1 and discussion.accepted_number is not None:
        raised = and_(Post.number == discussion.accepted_number, Post.hidden_at.is_(None))
        on_page = or_(on_page, raised)
    shown = (Post.discussion_id == discussion.id, on_page)
    posts = db.session.scalars(
        select(Post)
        .options(joinedload(Post.author), joinedload(Post.checked_by), selectinload(Post.earlier))
        .where(*shown)
        .order_by(Post.number)
    ).all()
    mine = func.count().filter(Thanks.member_id == (actor.id or 0))
    thanks = {
        number: (count, bool(own))
        for number, count, own in db.session.execute(
            select(Thanks.post_id, func.count(), mine)
            .join(Post, Post.id == Thanks.post_id)
            .where(*shown)
            .group_by(Thanks.post_id)
        )
    }
    called: dict[int, list[Member]] = {}
    for number, member in db.session.execute(
        select(Mention.post_id, Member)
        .join(Member, Member.id == Mention.member_id)
        .join(Post, Post.id == Mention.post_id)
        .where(*shown)
        .order_by(Mention.id)
    ):
        called.setdefault(number, []).append(member)
    return [
        Read(post, *thanks.get(post.id, (0, False)), len(post.earlier), tuple(called.get(post.id, ())))
        for post in posts
    ]


def last_posts(discussion: Discussion, limit: int = FEW) -> Sequence[Post]:
    """Return the last posts of a discussion that can be read, oldest first."""
    found = db.session.scalars(
        select(Post)
        .options(joinedload(Post.author))
        .where(Post.discussion_id == discussion.id, Post.hidden_at.is_(None))
        .order_by(Post.number.desc())
        .limit(limit)
    ).all()
    return found[::-1]


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


# About one member:


def written_by(member_id: int) -> Sequence[Row[Post, str]]:
    """Return all that somebody wrote, oldest first, each with the title as they may read it."""
    return db.session.execute(
        select(Post, _title_for(member_id))
        .join(Discussion, Discussion.id == Post.discussion_id)
        .options(selectinload(Post.earlier))
        .where(Post.author_id == member_id)
        .order_by(Post.id)
    ).all()


def _title_for(member_id: int) -> ColumnElement[str]:
    began = func.coalesce(Discussion.begun_by_id, 0) == member_id
    return case((and_(first_is_hidden(), ~began), HIDDEN_TITLE), else_=Discussion.title)


def seen_of(member: Member, actor: Actor) -> Sequence[Post]:
    """Return the last few posts of a member that ``actor`` can read."""
    return db.session.scalars(
        select(Post)
        .join(Discussion, Discussion.id == Post.discussion_id)
        .options(joinedload(Post.discussion))
        .where(Post.author_id == member.id, Post.hidden_at.is_(None), *visible_to(actor))
        .order_by(Post.id.desc())
        .limit(FEW)
    ).all()


def marks_of(member_id: int) -> list[dict[str, Any]]:
    """Return what a member follows, thanked for and checked, and where they were called, ready for JSON."""
    sources = (
        ("followed since", Follow.since, Follow, Discussion.id == Follow.discussion_id, Follow.member_id),
        ("thanked at", Thanks.at, Thanks, Post.id == Thanks.post_id, Thanks.member_id),
        ("called at", Post.written_at, Mention, Post.id == Mention.post_id, Mention.member_id),
        ("checked at", Post.checked_at, Post, Discussion.id == Post.discussion_id, Post.checked_by_id),
    )
    rows: list[dict[str, Any]] = []
    for words, moment, table, tie, whose in sources:
        question = select(_title_for(member_id), moment).select_from(table)
        if table in {Thanks, Mention}:
            question = question.join(Post, tie).join(Discussion, Discussion.id == Post.discussion_id)
        else:
            question = question.join(Discussion, tie)
        found = db.session.execute(
            question.where(whose == member_id, moment.is_not(None)).order_by(table.id)
        ).all()
        rows += [{"discussion": title, words: at.isoformat()} for title, at in found if at]
    return rows

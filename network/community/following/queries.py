"""Questions about following: who is told, what waits for an answer, whom it is brought to."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from network.community.discussions import policy as discussions
from network.community.discussions import queries as among_discussions
from network.community.discussions.models import Discussion, Follow, Mention, Post
from network.community.following.models import AskedLetter, Asking, BroughtQuestion, ImportantNotice
from network.community.following.rules import (
    A_DISCUSSION,
    A_MEMBER,
    LIMITED,
    UNANSWERED_AFTER,
    Candidate,
    Recently,
)
from network.core import clock
from network.core.database import db
from network.core.mail import WAITING, Message
from network.core.mail import Status as Letter
from network.core.permission import Actor, Role
from network.core.personal_data import beginning_of
from network.core.registry import ToWhom
from network.members.people import queries as people
from network.members.people.models import Member, MemberArea, RoleGrant
from network.members.people.rules import Status
from network.members.qualifications.models import FitInterval

TOLD = aliased(Post)  # beside the post that began its discussion
MAILED_AT_ONCE = (Letter.QUEUED, Letter.SENDING, Letter.SENT, Letter.HELD, Letter.FAILED)


def in_the_network(day: date) -> ColumnElement[bool]:
    """Whether a member of the enclosing question is active and holds a role on ``day``."""
    holds_one = exists().where(
        RoleGrant.member_id == Member.id,
        RoleGrant.begins_on <= day,
        or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= day),
    )
    return and_(Member.status == Status.ACTIVE, holds_one)


def readers(discussion: Discussion, only: Collection[int] | None = None) -> list[Member]:
    """Return the members, of ``only`` or of all, who can be written to and may see a discussion."""
    question = select(Member).where(in_the_network(clock.today()), Member.email != "")
    if only is not None:
        question = question.where(Member.id.in_(only))
    found = db.session.scalars(question.order_by(Member.id))
    return [member for member in found if discussions.may_see(member, discussion)]


def named_in(post: Post) -> set[int]:
    """Return whom a post names."""
    return set(db.session.scalars(select(Mention.member_id).where(Mention.post_id == post.id)))


def follows(discussion: Discussion) -> Mapping[int, bool]:
    """Return who follows a discussion (True), and who wants nothing of it any more (False)."""
    rows = db.session.execute(
        select(Follow.member_id, Follow.ended_at).where(Follow.discussion_id == discussion.id)
    )
    return {member_id: ended_at is None for member_id, ended_at in rows}


def follow_of(discussion: Discussion, member_id: int) -> bool | None:
    """Return whether somebody follows a discussion; None where they never did."""
    return follows(discussion).get(member_id)


def recently_told(
    discussion: Discussion, member_ids: Collection[int], now: datetime
) -> Mapping[int, Recently]:
    """Return how many letters about posts went to each of some members at once of late, or will by day."""
    this = Post.discussion_id == discussion.id
    rows = db.session.execute(
        select(
            Message.member_id,
            func.count().filter(this, Message.next_attempt_at > now - A_DISCUSSION),
            func.count(),
        )
        .join(Post, Post.id == Message.thing_id)
        .where(
            Message.thing_type == Post.__tablename__,
            Message.notice.in_(LIMITED),
            Message.created_at > now - A_MEMBER,
            Message.member_id.in_(member_ids),
            Message.status.in_(MAILED_AT_ONCE),
            Message.digest_id.is_(None),
        )
        .group_by(Message.member_id)
    )
    return {member_id: Recently(of_this, of_any) for member_id, of_this, of_any in rows if member_id}


def told_of_marks(post: Post, member_ids: Collection[int]) -> set[tuple[int, str]]:
    """Return which letters of marks on a post were written to some members, by their templates."""
    rows = db.session.execute(
        select(Message.member_id, Message.template).where(
            Message.member_id.in_(member_ids),
            Message.thing_type == Post.__tablename__,
            Message.thing_id == post.id,
        )
    )
    return {(member_id, template) for member_id, template in rows if member_id}


def letters_that_wait(post: Post, *, of_all: bool) -> Sequence[Message]:
    """Return the letters about a post, or ``of_all`` its discussion, that were not mailed."""
    posts = select(Post.id).where(Post.discussion_id == post.discussion_id)
    if not of_all:
        posts = posts.where(Post.id == post.id)
    about = or_(
        and_(Message.thing_type == Post.__tablename__, Message.thing_id.in_(posts)),
        and_(
            Message.thing_type == AskedLetter.__tablename__,
            Message.thing_id.in_(select(Asking.letter_id).where(Asking.discussion_id == post.discussion_id)),
        ),
    )
    not_mailed = Message.status.in_((*WAITING, Letter.ON_SITE))
    return db.session.scalars(select(Message).where(about, not_mailed).with_for_update()).all()


def important(discussion: Discussion) -> ImportantNotice | None:
    """Return that a notice was told to everybody at once, if it was."""
    return db.session.scalar(select(ImportantNotice).where(ImportantNotice.discussion_id == discussion.id))


# Letters that have become pointless


def pointless_posts(letters: Collection[ToWhom]) -> set[ToWhom]:
    """Return those letters about a post that nobody may read any more, or not this reader."""
    wanted = {post_id for post_id, _member in letters if post_id is not None}
    readable = _shown_posts(wanted).keys()
    inside = _still_inside(member_id for _post, member_id in letters)
    return {one for one in letters if one[0] not in readable or one[1] not in inside}


def pointless_acceptances(letters: Collection[ToWhom]) -> set[ToWhom]:
    """Return those letters about an answer that is not accepted any more, or that may not be read."""
    shown = _shown_posts({post_id for post_id, _member in letters if post_id is not None})
    accepted = {number for number, row in shown.items() if row.number == row.accepted_number}
    return {one for one in letters if one[0] not in accepted} | pointless_posts(letters)


def pointless_checks(letters: Collection[ToWhom]) -> set[ToWhom]:
    """Return those letters about an answer that no clinician stands for any more, or that may not be read."""
    shown = _shown_posts({post_id for post_id, _member in letters if post_id is not None})
    checked = {number for number, row in shown.items() if row.checked_at is not None}
    return {one for one in letters if one[0] not in checked} | pointless_posts(letters)


def pointless_askings(letters: Collection[ToWhom]) -> set[ToWhom]:
    """Return those letters with questions of which one may not be read any more, or none waits."""
    wanted = {letter_id for letter_id, _member in letters if letter_id is not None}
    rows = db.session.execute(
        select(Asking.letter_id, among_discussions.first_is_hidden(), waits_for_an_answer())
        .join(Discussion, Discussion.id == Asking.discussion_id)
        .where(Asking.letter_id.in_(wanted))
    )
    found = rows.all()
    waiting = {letter_id for letter_id, _is_hidden, waits in found if waits}
    waiting -= {letter_id for letter_id, is_hidden, _waits in found if is_hidden}
    inside = _still_inside(member_id for _letter, member_id in letters)
    return {one for one in letters if one[0] not in waiting or one[1] not in inside}


def _shown_posts(ids: Collection[int]) -> Mapping[int, Row[int, int, int | None, datetime | None]]:
    rows = db.session.execute(
        select(TOLD.id, TOLD.number, Discussion.accepted_number, TOLD.checked_at)
        .join(Discussion, Discussion.id == TOLD.discussion_id)
        .where(TOLD.id.in_(ids), TOLD.hidden_at.is_(None), ~among_discussions.first_is_hidden())
    )
    return {row.id: row for row in rows}


def _still_inside(member_ids: Iterable[int | None]) -> set[int]:
    wanted = {one for one in member_ids if one is not None}
    return set(
        db.session.scalars(select(Member.id).where(Member.id.in_(wanted), in_the_network(clock.today())))
    )


# Where what was told is read


def places_of_posts(reader: Actor, ids: Collection[int]) -> Sequence[tuple[int, int, int]]:
    """Return of those posts that ``reader`` may read: the post, its discussion, its number in it."""
    question = (
        select(TOLD.id, TOLD.discussion_id, TOLD.number)
        .join(Discussion, Discussion.id == TOLD.discussion_id)
        .where(TOLD.id.in_(ids), *among_discussions.visible_to(reader))
    )
    if not discussions.coordinator(reader):
        question = question.where(or_(TOLD.hidden_at.is_(None), TOLD.author_id == reader.id))
    return [(post, discussion, number) for post, discussion, number in db.session.execute(question)]


def asked_in(reader: Actor, ids: Collection[int]) -> Mapping[int, Sequence[int]]:
    """Return the questions of each letter that ``reader`` was asked and may see."""
    question = (
        select(Asking.letter_id, Asking.discussion_id)
        .join(Discussion, Discussion.id == Asking.discussion_id)
        .where(
            Asking.letter_id.in_(ids), Asking.member_id == reader.id, *among_discussions.visible_to(reader)
        )
        .order_by(Asking.id)
    )
    found: dict[int, list[int]] = defaultdict(list)
    for letter_id, discussion_id in db.session.execute(question):
        found[letter_id].append(discussion_id)
    return found


# Questions without an answer


def waits_for_an_answer() -> ColumnElement[bool]:
    """Whether a discussion of the enclosing question waits, as rules.Asked.waits() says."""
    return and_(among_discussions.is_unanswered(), ~among_discussions.first_is_hidden())


def due(now: datetime) -> Sequence[Discussion]:
    """Return the questions that have waited long enough and were never brought to anybody, oldest first."""
    brought = exists().where(BroughtQuestion.discussion_id == Discussion.id)
    return db.session.scalars(
        select(Discussion)
        .where(waits_for_an_answer(), Discussion.begun_at <= now - UNANSWERED_AFTER, ~brought)
        .options(*(selectinload(one) for one in (Discussion.conditions, Discussion.areas, Discussion.posts)))
        .order_by(Discussion.begun_at, Discussion.id)
    ).all()


def brought_on(day: date) -> bool:
    """Whether questions were brought to members on ``day``, or after it by a clock that was wrong."""
    question = select(BroughtQuestion.id).where(BroughtQuestion.brought_at >= beginning_of(day))
    return db.session.scalar(question.limit(1)) is not None


def candidates(questions: Collection[Discussion], day: date) -> Mapping[int, Sequence[Candidate]]:
    """Return for each question who is fit for one of its conditions on ``day``, without its author."""
    conditions = {one.id for question in questions for one in question.conditions}
    fit = db.session.execute(
        select(FitInterval.condition_id, Member.id, Member.county_wide)
        .join(Member, Member.id == FitInterval.member_id)
        .where(
            FitInterval.condition_id.in_(conditions),
            FitInterval.begins_on <= day,
            or_(FitInterval.ends_on.is_(None), FitInterval.ends_on >= day),
            in_the_network(day),
            Member.email != "",
        )
    ).all()
    ids = {row.id for row in fit}
    covered: dict[int, set[int]] = defaultdict(set)
    for member_id, area_id in db.session.execute(
        select(MemberArea.member_id, MemberArea.area_id).where(MemberArea.member_id.in_(ids))
    ):
        covered[member_id].add(area_id)
    asked = dict(
        db.session.execute(
            select(Asking.member_id, func.count()).where(Asking.member_id.in_(ids)).group_by(Asking.member_id)
        ).all()
    )
    found = {}
    for question in questions:
        wanted, areas = {one.id for one in question.conditions}, {one.id for one in question.areas}
        of_this = {row.id: row.county_wide for row in fit if row.condition_id in wanted}
        of_this.pop(question.begun_by_id, None)
        found[question.id] = [
            Candidate(number, bool(covered[number] & areas), county_wide, asked.get(number, 0))
            for number, county_wide in of_this.items()
        ]
    return found


def coordinators(day: date) -> set[int]:
    """Return who coordinates on ``day``."""
    return set(
        db.session.scalars(
            select(Member.id).where(
                Member.status == Status.ACTIVE, people.holds_on(Role.COORDINATOR, day), Member.email != ""
            )
        )
    )


def members(ids: Collection[int]) -> Sequence[Member]:
    """Return some members."""
    return db.session.scalars(select(Member).where(Member.id.in_(ids)).order_by(Member.id)).all()


def count_brought_in_vain() -> int:
    """Return how many questions still wait for an answer after they were brought to members."""
    question = select(func.count()).select_from(Discussion).join(BroughtQuestion).where(waits_for_an_answer())
    return db.session.scalar(question) or 0


def latest_asking() -> Asking | None:
    """Return the last question that somebody was asked, if it may still be read."""
    return db.session.scalar(
        select(Asking)
        .join(Discussion, Discussion.id == Asking.discussion_id)
        .where(~among_discussions.first_is_hidden())
        .order_by(Asking.id.desc())
        .limit(1)
    )


# Data rights


def askings_of(member_id: int) -> Sequence[Asking]:
    """Return what somebody was asked, in order."""
    return db.session.scalars(
        select(Asking)
        .options(joinedload(Asking.letter), joinedload(Asking.discussion))
        .where(Asking.member_id == member_id)
        .order_by(Asking.id)
    ).all()


def askings_before(moment: datetime) -> Sequence[tuple[int, int]]:
    """Return the askings of before a moment, with whom each was to."""
    rows = db.session.execute(
        select(Asking.id, Asking.member_id)
        .join(AskedLetter, AskedLetter.id == Asking.letter_id)
        .where(AskedLetter.asked_at < moment)
        .order_by(Asking.id)
    )
    return [(number, member_id) for number, member_id in rows]

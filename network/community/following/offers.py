"""What following puts on pages of others, its kinds of notice and letters, and what data rights ask."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import delete, select, update

from network.community import changes
from network.community.discussions.models import Discussion, Post
from network.community.discussions.rules import Show
from network.community.discussions.words import place
from network.community.following import operations, policy, queries, telling
from network.community.following.models import AskedLetter, Asking, ImportantNotice
from network.community.following.rules import Reason
from network.core import letters, registry
from network.core.database import db
from network.core.permission import Actor, Role
from network.core.registry import NoticeKind, Panel, Section, Task

KINDS = (
    NoticeKind(
        Reason.NAMED,
        "Somebody names you in a discussion",
        "They write your name with an @ before it",
        waits=True,
        listed=True,
    ),
    NoticeKind(
        Reason.MINE,
        "Your own questions and answers",
        "Somebody answers what you asked, or your answer is accepted or checked by a clinician",
        waits=True,
        listed=True,
    ),
    NoticeKind(
        Reason.FOLLOWED,
        "Discussions that you follow",
        "Something new is written in them. You follow what you begin and what you answer",
        default="digest",
        waits=True,
        listed=True,
    ),
    NoticeKind(
        Reason.NOTICE,
        "Notices to the network",
        "What a member has to tell everybody. It comes at once where a coordinator says that it is important",
        default="digest",
        waits=True,
        listed=True,
    ),
    NoticeKind(
        Reason.UNANSWERED,
        "Questions that nobody has answered",
        "You are asked after three days where you are fit to practise for the condition. One letter a day at "
        "most, and each question once",
        waits=True,
        listed=True,
    ),
)


def register() -> None:
    """Fill the registry, and listen to what is said in discussions."""
    changes.posted.add(telling.of_post, "following")
    changes.post_changed.add(telling.of_change, "following")
    changes.post_marked.add(telling.of_marks, "following")
    for kind in KINDS:
        registry.notice_kinds.add(kind, kind.key)
    for name, pointless in (
        (telling.POINTLESS_POST, queries.pointless_posts),
        (telling.POINTLESS_ACCEPTANCE, queries.pointless_acceptances),
        (telling.POINTLESS_CHECK, queries.pointless_checks),
        (operations.POINTLESS_ASKING, queries.pointless_askings),
    ):
        registry.obsolete_among.add(pointless, name)
    registry.leads_to.add(places_of_posts, Post.__tablename__)
    registry.leads_to.add(places_of_askings, AskedLetter.__tablename__)
    registry.panels.add(panels, "following")
    registry.home_tasks.add(tasks, "following")
    registry.subject_access.add(held, "following")
    registry.erasure.add(erase, "following")
    for template, title in (
        (telling.POST, "Something was written in a discussion"),
        (telling.ACCEPTED, "An answer was accepted"),
        (telling.CHECKED, "A clinician has checked an answer"),
    ):
        letters.offer_preview(template, title, telling.sample)
    letters.offer_preview(operations.ASKED, "Questions that nobody has answered", operations.sample)


def panels(place: str, actor: Any, thing: Any) -> Iterator[Panel]:
    """Let a reader follow a discussion or hear no more of it, and a coordinator tell everybody."""
    if place != "discussion" or not isinstance(thing, Discussion) or not policy.may_follow(actor, thing):
        return
    may_tell = policy.may_tell_all(actor, thing)
    context = {
        "discussion": thing,
        "follows": queries.follow_of(thing, actor.id),
        "may_tell": may_tell,
        "told": queries.important(thing) if may_tell else None,
    }
    yield Panel("Hear of new answers", "community/following/_follow.html", context, order=20)


def tasks(member: Any, _today: date) -> Iterator[Task]:
    """Bring to coordinators what nobody has answered, though it was brought to members."""
    if Role.COORDINATOR in member.roles and (count := queries.count_brought_in_vain()):
        yield Task(
            title="Questions that still have no answer",
            href=url_for("community.index", show=Show.UNANSWERED.value),
            urgency=45,
            hint="They were brought to members who could know. Answer, or ask somebody",
            count=count,
        )


def places_of_posts(reader: Actor, ids: Collection[int]) -> Mapping[int, str]:
    """Return where a reader finds posts that they were told of."""
    return {
        post: url_for(**place(discussion, number))
        for post, discussion, number in queries.places_of_posts(reader, ids)
    }


def places_of_askings(reader: Actor, ids: Collection[int]) -> Mapping[int, str]:
    """Return where a reader finds the questions that were brought to them."""
    several = url_for("community.index", show=Show.FOR_ME.value)
    return {
        letter: url_for("community.show", id=asked[0]) if len(asked) == 1 else several
        for letter, asked in queries.asked_in(reader, ids).items()
    }


def held(member: Any) -> Section:
    """Return which questions were brought to a member."""
    rows = [
        {"question": one.discussion.title, "asked_at": one.letter.asked_at.isoformat()}
        for one in queries.askings_of(member.id)
    ]
    rows += [
        {"told everybody of a notice at": told_at.isoformat()}
        for told_at in db.session.scalars(
            select(ImportantNotice.told_at).where(ImportantNotice.by_id == member.id)
        )
    ]
    return Section("Questions that you were asked to answer", rows)


def erase(member: Any) -> None:
    """Forget what a member was asked, and that it was they who let a notice be told."""
    db.session.execute(delete(Asking).where(Asking.member_id == member.id))
    db.session.execute(update(ImportantNotice).where(ImportantNotice.by_id == member.id).values(by_id=None))

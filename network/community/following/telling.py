"""How members are told: one letter a post and member, to those who may read it, as soon as they want it."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any

from network.community.discussions.models import Discussion, Post
from network.community.discussions.rules import Kind
from network.community.following import queries, rules
from network.community.following.rules import Reason, Recently, Telling
from network.community.replies.addresses import reply_to
from network.core import clock, mail, mail_handling, notices
from network.core.database import db
from network.core.notices import Choice
from network.core.permission import Actor
from network.members.people.models import Member

EMAIL = "community/following/email/"
POST, ACCEPTED, CHECKED = f"{EMAIL}post.txt", f"{EMAIL}accepted.txt", f"{EMAIL}checked.txt"
POINTLESS_POST, POINTLESS_ACCEPTANCE, POINTLESS_CHECK = (
    f"following.{what}" for what in ("post", "acceptance", "check")
)


def of_post(post: Post, by: Actor) -> None:
    """Write to whoever a new post is of interest to. Its later changes are told to nobody."""
    discussion = post.discussion
    reasons = _reasons(post)
    for member_id in {by.id or 0, post.author_id or 0} | _silenced(discussion):
        reasons.pop(member_id, None)
    for_all = discussion.kind is Kind.NOTICE and post.number == 1 and discussion.event_id is None
    people = queries.readers(discussion, None if for_all else reasons.keys())
    if for_all:
        people = [one for one in people if one.id not in {by.id, post.author_id}]
        reasons = {one.id: {*reasons.get(one.id, ()), Reason.NOTICE} for one in people}
    tellings = _tellings(discussion, {one.id: reasons[one.id] for one in people})
    groups: dict[tuple[Reason, bool], list[Member]] = defaultdict(list)
    for one in people:
        told = tellings[one.id]
        groups[told.reason, told.choice is Choice.AT_ONCE].append(one)
    for (reason, at_once), those in groups.items():
        _write(POST, post, those, reason, tellings, at_once=at_once, obsolete=POINTLESS_POST)


def of_change(post: Post, _by: Actor) -> None:
    """Let letters that wait say what a post and its discussion say now, not what they said before."""
    if not post.earlier:
        return
    was = post.earlier[-1]
    before, after = rules.excerpt(was.text), rules.excerpt(post.text)
    for letter in queries.letters_that_wait(post, of_all=bool(was.title)):
        letter.body = letter.body.replace(f"\n{before}\n", f"\n{after}\n")
        if was.title:
            letter.subject = letter.subject.replace(was.title, post.discussion.title)
            letter.body = letter.body.replace(was.title, post.discussion.title)


def of_marks(post: Post, by: Actor) -> None:
    """Write to who asked and who answered that an answer was accepted or checked; of each mark once."""
    discussion = post.discussion
    marks: dict[str, tuple[str, set[int | None]]] = {}
    if discussion.accepted_number == post.number and discussion.begun_by_id != post.author_id:
        marks[ACCEPTED] = (POINTLESS_ACCEPTANCE, {post.author_id})
    if post.checked_at is not None:
        marks[CHECKED] = (POINTLESS_CHECK, {post.author_id, discussion.begun_by_id} - {post.checked_by_id})
    concerned = {one for _name, those in marks.values() for one in those if one is not None}
    concerned -= {by.id or 0, *_silenced(discussion)}
    if not concerned:
        return
    already = queries.told_of_marks(post, concerned)
    people = queries.readers(discussion, concerned)
    for template, (obsolete, those) in marks.items():
        told = [one for one in people if one.id in those and (one.id, template) not in already]
        tellings = _tellings(discussion, {one.id: {Reason.MINE} for one in told})
        for at_once in (True, False):
            some = [one for one in told if (tellings[one.id].choice is Choice.AT_ONCE) is at_once]
            _write(template, post, some, Reason.MINE, tellings, at_once=at_once, obsolete=obsolete)


def of_notice_at_once(discussion: Discussion) -> int:
    """Write a notice to everybody at once, in place of what waits to be gathered; return to how many.

    Whoever had it already is not written to again, nor who wants no mail of notices.
    """
    first = discussion.posts[0]
    people = queries.readers(discussion)
    db.session.flush()
    had_it = mail_handling.replace_gathered(first) | {first.author_id}
    wanted = notices.choices_of([one.id for one in people], Reason.NOTICE)
    those = [one for one in people if one.id not in had_it and wanted[one.id] is not Choice.NEVER]
    tellings = {one.id: Telling(Reason.NOTICE, Choice.AT_ONCE) for one in those}
    return _write(POST, first, those, Reason.NOTICE, tellings, at_once=True, obsolete=POINTLESS_POST)


def sample() -> dict[str, Any] | None:
    """Return what a letter about the latest answer says, for its preview."""
    latest = db.session.scalar(
        db.select(Post)
        .join(Discussion)
        .where(Post.number > 1, Post.hidden_at.is_(None), Post.author_id.is_not(None))
        .order_by(Post.id.desc())
        .limit(1)
    )
    if latest is None or latest.discussion.begun_by is None:
        return None
    return {"to": latest.discussion.begun_by, "about": latest} | _said(latest, Reason.MINE, by_mail=False)


def _reasons(post: Post) -> dict[int, set[Reason]]:
    """Return who may have a reason to hear of a post, without what is for everybody."""
    found: dict[int, set[Reason]] = defaultdict(set)
    for member_id in queries.named_in(post):
        found[member_id].add(Reason.NAMED)
    if post.number > 1:
        for member_id, still in queries.follows(post.discussion).items():
            if still:
                found[member_id].add(Reason.FOLLOWED)
        if post.discussion.begun_by_id is not None:
            found[post.discussion.begun_by_id].add(Reason.MINE)
    return found


def _silenced(discussion: Discussion) -> set[int]:
    return {member_id for member_id, still in queries.follows(discussion).items() if not still}


def _tellings(discussion: Discussion, reasons: Mapping[int, Collection[Reason]]) -> Mapping[int, Telling]:
    """Decide of each member why and how soon they are told, with one question for each reason."""
    chosen: dict[int, dict[Reason, Choice]] = {member_id: {} for member_id in reasons}
    for reason in Reason:
        theirs = [member_id for member_id, why in reasons.items() if reason in why]
        if theirs:
            wanted = notices.choices_of(theirs, reason)
            for member_id in theirs:
                chosen[member_id][reason] = wanted[member_id]
    limited = [
        member_id
        for member_id, choices in chosen.items()
        if any(reason in rules.LIMITED and choice is Choice.AT_ONCE for reason, choice in choices.items())
    ]
    recently = queries.recently_told(discussion, limited, clock.now()) if limited else {}
    return {
        member_id: rules.telling(choices, recently.get(member_id, Recently()))
        for member_id, choices in chosen.items()
    }


def _write(
    template: str,
    post: Post,
    people: Collection[Member],
    reason: Reason,
    tellings: Mapping[int, Telling],
    *,
    at_once: bool,
    obsolete: str,
) -> int:
    if not people:
        return 0
    answers_go_to: Callable[[int | None], str | None] = partial(reply_to, post.discussion)
    by_mail = at_once and answers_go_to(next(iter(people)).id) is not None
    return mail.queue_for_all(
        template,
        to=people,
        notice=reason,
        about=post,
        obsolete=obsolete,
        choices={one.id: tellings[one.id].choice for one in people},
        reply_to=answers_go_to if by_mail else lambda _member_id: None,
        **_said(post, reason, by_mail=by_mail),
    )


def _said(post: Post, reason: Reason, *, by_mail: bool) -> dict[str, Any]:
    return {
        "discussion": post.discussion,
        "post": post,
        "author": post.author.name if post.author else "A former member",
        "excerpt": rules.excerpt(post.text),
        "reason": reason.name.lower(),
        "by_mail": by_mail,
    }

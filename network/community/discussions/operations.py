"""The verbs of discussions: begin one, answer, edit, accept, check, thank, follow.

Whoever writes or marks holds the row of the discussion first, so that posts are numbered one after another.
"""

from collections.abc import Collection, Iterable
from datetime import timedelta

from sqlalchemy import delete, func, select, update

from network.community import changes
from network.community.discussions import mentions, policy, queries
from network.community.discussions.models import Discussion, EarlierWords, Follow, Mention, Post, Thanks
from network.community.discussions.rules import Kind, Matter, check_matter, check_text, check_words
from network.community.discussions.steps import say_changed, say_marked, take, take_post
from network.core import audit, clock
from network.core.database import db, one_at_a_time
from network.core.lifecycle import demand
from network.core.permission import Actor
from network.core.rules import Refused
from network.events.meetings import policy as events
from network.events.meetings.models import Event
from network.events.meetings.rules import Status as EventStatus
from network.members.catalogue.models import Area, Condition
from network.members.people.models import Member
from network.resources.library import policy as library
from network.resources.library.models import Resource

PRESSED_TWICE = timedelta(minutes=10)  # the same words of the same member within it are said once
TAKEN_BACK = "Its author took it back."
HIDDEN = "This was hidden meanwhile."
LATER_POSTS = "Somebody has written after this, so it stays. Ask a coordinator to hide it."


# Writing:


def begin(
    kind: Kind,
    title: str,
    text: str,
    *,
    by: Actor,
    matter: Matter | None = None,
    conditions: Iterable[Condition] = (),
    areas: Iterable[Area] = (),
    event: Event | None = None,
    resource: Resource | None = None,
) -> Discussion:
    """Begin a discussion with its first post; whoever begins it follows it. A second press begins no other.

    With ``event`` it becomes that event's thread. Raises Refused where the event has one, where words are
    missing or too long, or where a name in the text fits several members.
    """
    demand(policy.may_ask, by)
    check_words(title, text)
    check_matter(kind, matter)
    if resource is not None:
        demand(library.may_read, by, resource)
    if event is not None:
        _hold_event(event, by)
        if queries.thread_of(event) is not None:
            raise Refused("There is a discussion about this event already. Write in that one.")
    called = mentions.called(text, by=by)
    one_at_a_time(f"discussions begun by {by.id}")
    if (there := _begun_just_now(kind, title.strip(), text, by)) is not None:
        return there
    discussion = Discussion(
        kind=kind,
        matter=matter,
        title=title.strip(),
        begun_by_id=by.id,
        conditions=list(conditions),
        areas=list(areas),
        event=event,
        resource=resource,
    )
    db.session.add(discussion)
    db.session.flush()
    audit.record("discussion begun", discussion, by=by, kind=kind.value)
    _write(discussion, text, by=by, called=called)
    return discussion


def of_event(event: Event, *, by: Actor) -> Discussion:
    """Return the thread of an event, made now where there is none: for who writes in it in the same breath.

    It belongs to nobody. Raises Refused for an event that was not published yet.
    """
    demand(policy.may_ask, by)
    _hold_event(event, by)
    there = queries.thread_of(event)
    if there is not None:
        return there
    discussion = Discussion(
        kind=Kind.NOTICE,
        title=event.title[:150],
        event=event,
        conditions=list(event.conditions),
        areas=list(event.areas),
    )
    db.session.add(discussion)
    db.session.flush()
    audit.record("discussion of an event begun", discussion, by=by, event=event.id)
    return discussion


def answer(discussion: Discussion, text: str, *, by: Actor, by_mail: bool = False) -> Post:
    """Write in a discussion; whoever does follows it from then on, unless they had stopped following.

    A second press, with nothing said between, writes nothing. Raises Refused where it is locked or
    hidden, or where a name in the text fits several members; in a text that came by mail such a name calls
    nobody.
    """
    demand(policy.may_read, by)
    check_text(text)
    take(discussion)
    demand(policy.may_see, by, discussion)
    if discussion.locked_at is not None:
        raise Refused(f"This discussion is closed to new answers. {discussion.locked_because}".strip())
    if not policy.may_answer(by, discussion):
        raise Refused(HIDDEN)
    if (there := _written_just_now(discussion, text, by)) is not None:
        return there
    return _write(
        discussion,
        text,
        by=by,
        called=mentions.called(text, by=by, or_refuse=not by_mail),
        by_mail=by_mail,
    )


def edit(post: Post, text: str, *, by: Actor) -> None:
    """Change one's own words; the earlier ones are kept, and a clinician's mark on them is taken off."""
    take_post(post)
    demand(policy.may_edit, by, post)
    check_text(text)
    if text == post.text:
        return
    called = mentions.called(text, by=by)
    post.earlier.append(EarlierWords(text=post.text))
    post.text, post.edited_at = text, clock.now()
    post.checked_at = post.checked_by_id = None
    mentions.keep(post, called)
    audit.record("post edited", post, by=by)
    say_changed(post, by)


def describe(
    discussion: Discussion,
    *,
    title: str,
    conditions: Iterable[Condition],
    areas: Iterable[Area],
    by: Actor,
    kind: Kind | None = None,
    matter: Matter | None = None,
) -> None:
    """Change what a discussion is called and what it is about; an earlier title stays with its first post.

    ``kind`` and ``matter`` stay as they are unless a kind is given. Moderators move it with this, too.
    """
    take(discussion)
    demand(policy.may_edit_head, by, discussion)
    check_words(title, "-")
    kind, matter = (kind, matter) if kind is not None else (discussion.kind, discussion.matter)
    check_matter(kind, matter)
    first = discussion.posts[0] if discussion.posts else None
    title = title.strip()
    if title != discussion.title and first is not None:
        first.earlier.append(EarlierWords(title=discussion.title, text=first.text))
        first.edited_at = clock.now()
    discussion.title, discussion.kind, discussion.matter = title, kind, matter
    discussion.conditions, discussion.areas = list(conditions), list(areas)
    audit.record("discussion changed", discussion, by=by)
    if first is not None:
        say_changed(first, by)
    db.session.flush()


def take_back(post: Post, *, by: Actor) -> None:
    """Take one's own post back while it is the last: its words are gone, and a mark stays where it stood.

    A discussion whose only post is taken back is gone for all others. Twice changes nothing. Raises Refused
    once somebody has written after it.
    """
    take_post(post)
    demand(policy.wrote, by, post)
    if post.was_taken_back:
        return
    demand(policy.may_edit, by, post)
    if not policy.may_take_back(by, post):
        raise Refused(LATER_POSTS)
    post.text, post.earlier = "", []
    post.checked_at = post.checked_by_id = None
    post.hidden_at, post.hidden_by_id, post.hidden_because = clock.now(), by.id, TAKEN_BACK
    for kept in (Mention, Thanks):
        db.session.execute(delete(kept).where(kept.post_id == post.id))
    discussion = post.discussion
    if discussion.accepted_number == post.number:
        discussion.accepted_number = None
    if post.number == 1 and discussion.stands_on_its_first:
        discussion.title = "Taken back"
    audit.record("post taken back", post, by=by)
    say_changed(post, by)


def take_out_earlier(earlier: EarlierWords, *, by: Actor) -> None:
    """Delete what a post once said: for words that should never have been written. Twice changes nothing."""
    post = earlier.post
    take_post(post)
    demand(policy.may_take_out_earlier, by, post)
    if earlier in post.earlier:
        post.earlier.remove(earlier)
        audit.record("earlier words of a post taken out", post, by=by)
        db.session.flush()


# Marking:


def accept(post: Post, *, by: Actor) -> None:
    """Say that this answer was what helped, in place of another that said so. Twice changes nothing."""
    take_post(post)
    demand(policy.may_accept, by, post)
    if post.discussion.accepted_number != post.number:
        post.discussion.accepted_number = post.number
        audit.record("answer accepted", post, by=by)
        say_marked(post, by)


def unaccept(post: Post, *, by: Actor) -> None:
    """Say that this answer is not what helped. Twice changes nothing."""
    take_post(post)
    demand(policy.may_accept, by, post)
    if post.discussion.accepted_number == post.number:
        post.discussion.accepted_number = None
        audit.record("answer no longer accepted", post, by=by)
        say_marked(post, by)


def check(post: Post, *, by: Actor) -> None:
    """Say as a clinician that an answer is right. Where another has said so already, theirs stands."""
    take_post(post)
    demand(policy.may_check, by, post)
    if post.checked_at is None:
        post.checked_at, post.checked_by_id = clock.now(), by.id
        audit.record("answer checked by a clinician", post, by=by)
        say_marked(post, by)


def uncheck(post: Post, *, by: Actor) -> None:
    """Take a clinician's mark off an answer. Twice changes nothing."""
    take_post(post)
    demand(policy.may_uncheck, by, post)
    if post.checked_at is not None:
        post.checked_at = post.checked_by_id = None
        audit.record("clinician's mark taken off an answer", post, by=by)
        say_marked(post, by)


def thank(post: Post, *, by: Actor) -> None:
    """Thank for a post. Twice changes nothing."""
    take_post(post)
    demand(policy.may_thank, by, post)
    if not _thanked(post, by):
        db.session.add(Thanks(post_id=post.id, member_id=by.id))
        db.session.flush()


def unthank(post: Post, *, by: Actor) -> None:
    """Take one's thanks back. Twice changes nothing."""
    take_post(post)
    demand(policy.may_see, by, post)
    db.session.execute(delete(Thanks).where(Thanks.post_id == post.id, Thanks.member_id == by.id))


def follow(discussion: Discussion, *, by: Actor) -> None:
    """Hear of new posts from now on. Twice changes nothing."""
    take(discussion)
    demand(policy.may_follow, by, discussion)
    there = _follow_of(discussion, by)
    if there is None:
        db.session.add(Follow(discussion_id=discussion.id, member_id=by.id))
    elif there.ended_at is not None:
        there.since, there.ended_at = clock.now(), None
    db.session.flush()


def unfollow(discussion: Discussion, *, by: Actor) -> None:
    """Hear of it no more, also after one's own next answer. Twice changes nothing."""
    take(discussion)
    demand(policy.may_read, by)
    there = _follow_of(discussion, by)
    if there is not None and there.ended_at is None:
        there.ended_at = clock.now()
    db.session.flush()


# Shared:


def _hold_event(event: Event, by: Actor) -> None:
    """Let nobody else begin the thread of an event until the transaction ends."""
    demand(events.may_see, by, event)
    if event.status is EventStatus.DRAFT:
        raise Refused("This event is still a draft. Publish it before others discuss it.")
    one_at_a_time(f"discuss event {event.id}")


def _write(
    discussion: Discussion, text: str, *, by: Actor, called: Collection[Member], by_mail: bool = False
) -> Post:
    """Add the next post to a discussion that is held, or that was made just now."""
    now = clock.now()
    last = db.session.scalar(select(func.max(Post.number)).where(Post.discussion_id == discussion.id))
    post = Post(
        discussion_id=discussion.id,
        number=(last or 0) + 1,
        author_id=by.id,
        text=text,
        written_at=now,
        by_mail=by_mail,
    )
    db.session.add(post)
    db.session.flush()
    # Beside the row's version: who edits its title has read the same words as before.
    db.session.execute(update(Discussion).where(Discussion.id == discussion.id).values(last_post_at=now))
    db.session.expire(discussion, ["posts", "last_post_at"])
    mentions.keep(post, called)
    if by.id is not None and _follow_of(discussion, by) is None:
        db.session.add(Follow(discussion_id=discussion.id, member_id=by.id))
    db.session.flush()
    audit.record("post written", post, by=by, discussion=discussion.id)
    for hear in changes.posted:
        hear(post, by)
    db.session.flush()
    return post


def _begun_just_now(kind: Kind, title: str, text: str, by: Actor) -> Discussion | None:
    return db.session.scalar(
        select(Discussion)
        .join(Post, Post.discussion_id == Discussion.id)
        .where(
            Discussion.begun_by_id == by.id,
            Discussion.begun_at > clock.now() - PRESSED_TWICE,
            Discussion.kind == kind,
            Discussion.title == title,
            Post.number == 1,
            Post.text == text,
            Post.hidden_at.is_(None),
        )
        .limit(1)
    )


def _written_just_now(discussion: Discussion, text: str, by: Actor) -> Post | None:
    last = discussion.posts[-1] if discussion.posts else None
    if last is None or last.hidden_at or last.written_at <= clock.now() - PRESSED_TWICE:
        return None
    return last if policy.wrote(by, last) and last.text == text else None


def _follow_of(discussion: Discussion, by: Actor) -> Follow | None:
    return db.session.scalar(
        select(Follow).where(Follow.discussion_id == discussion.id, Follow.member_id == by.id)
    )


def _thanked(post: Post, by: Actor) -> bool:
    question = select(Thanks.id).where(Thanks.post_id == post.id, Thanks.member_id == by.id)
    return db.session.scalar(question) is not None

"""Reporting a post, and what a coordinator does about it: hide, show, leave, take a patient's details out.

The words of a report stand in its own row alone, never in the audit, the history or a letter.
"""

from typing import Any

from sqlalchemy import update

from network.community.discussions import steps
from network.community.discussions.models import Post
from network.community.discussions.rules import check_text, check_words
from network.community.moderation import policy, queries, traces
from network.community.moderation.models import Report
from network.community.moderation.rules import (
    HIDDEN_FOR_NOW,
    Reason,
    Run,
    Status,
    repeats,
    taken_out,
)
from network.core import audit, clock, mail, search
from network.core.database import db
from network.core.lifecycle import demand, move
from network.core.permission import SYSTEM, Actor
from network.core.rules import Refused
from network.members.people.models import Member
from network.members.people.rules import Status as Membership

FOLDER = "community/moderation/email"
SETTLED = "moderation.is_settled"
WORDS_OF_A_QUOTE = 3  # in a row, in another post: the same words
MEANWHILE = "Somebody has changed this since you opened it. Look at it as it is now."


def report(post: Post, reason: Reason, words: str, *, by: Actor) -> Report:
    """Report a post. Where a patient could be recognised it is hidden at once, until somebody has looked.

    Raises Refused where ``by`` has an open report of it, or one that was settled and the post is as it was.
    """
    steps.take_post(post)
    demand(policy.may_report, by, post)
    earlier = queries.last_of(post, by.id)
    if earlier is not None and earlier.status is Status.REPORTED:
        raise Refused("You have reported this already. A coordinator looks at it soon.")
    if earlier is not None and earlier.status is not Status.WITHDRAWN and not _changed_since(post, earlier):
        raise Refused("A coordinator has looked at your report of this, and it has not changed since.")
    made = Report(post=post, post_id=post.id, reporter_id=by.id, reason=reason, words=words.strip())
    made.hid = reason is Reason.PATIENT and post.hidden_at is None
    db.session.add(made)
    db.session.flush()
    audit.record("post reported", made, by=by)
    if made.hid:
        _hide(post, HIDDEN_FOR_NOW, None)
        steps.say_changed(post, by)
        _tell_author(post, "hidden_for_now", by)
    if reason is Reason.PATIENT:
        for one in queries.settlers_of(post):
            mail.queue(f"{FOLDER}/urgent.txt", to=one, about=made, obsolete=SETTLED, report=made)
    return made


def withdraw(report: Report, *, by: Actor) -> None:
    """Take one's report back; a post that it alone has hidden is shown again."""
    post = _take(report)
    _settle(report, Status.WITHDRAWN, by)
    audit.record("report withdrawn", report, by=by)
    alone = all(one.reason is not Reason.PATIENT for one in queries.open_on(post))
    if report.hid and _is_hidden_for_now(post) and alone:
        _show(post)
        steps.say_changed(post, by)
        _tell_author(post, "shown", by)
    db.session.flush()


def hide(post: Post, because: str, *, by: Actor) -> None:
    """Hide a post for a reason, which its author is told; open reports of it are upheld with that.

    Raises Refused where a coordinator has hidden it already.
    """
    steps.take_post(post)
    demand(policy.may_hide, by, post)
    if not because.strip():
        raise Refused("Say why. Its author reads it.", "because")
    if post.hidden_at is not None and not _is_hidden_for_now(post):
        raise Refused("Somebody has hidden this already.")
    _hide(post, because.strip(), by)
    _settle_all(post, Status.UPHELD, by)
    audit.record("post hidden", post, by=by, about=post.author_id)
    steps.say_changed(post, by)
    _tell_author(post, "hidden", by, because=because.strip())


def show(post: Post, *, by: Actor) -> None:
    """Show a post again that was hidden. Raises Refused while a report of it is open: settle that first."""
    steps.take_post(post)
    demand(policy.may_show, by, post)
    if post.hidden_at is None:
        raise Refused("This is not hidden.")
    if queries.open_on(post):
        raise Refused("There is a report of this still. Say first what you make of it.")
    _show(post)
    audit.record("post shown again", post, by=by, about=post.author_id)
    steps.say_changed(post, by)
    _tell_author(post, "shown", by)


def leave(post: Post, note: str, *, by: Actor) -> None:
    """Settle the open reports of a post with a note: it may stay as it is, and is shown where it was hidden.

    Raises Refused without a note, or where no report is open.
    """
    steps.take_post(post)
    demand(policy.may_settle, by, post)
    if not note.strip():
        raise Refused("Say why it may stay. Whoever reported it reads that.", "note")
    if not queries.open_on(post):
        raise Refused("No report of this is open any more.")
    _settle_all(post, Status.LEFT, by, note.strip())
    audit.record("post left as it is", post, by=by, about=post.author_id)
    if _is_hidden_for_now(post):
        _show(post)
        steps.say_changed(post, by)
        _tell_author(post, "shown", by)
    db.session.flush()


def redact(
    post: Post, text: str, *, by: Actor, title: str | None = None, seen: int | None = None
) -> list[int]:
    """Take a patient's details out of a post for good: what it said before stays nowhere on the site.

    Its earlier words, the words of its reports and the text of letters that repeat what was taken out go too.
    ``title`` is the discussion's, where the post begins it; ``seen`` the version that was looked at. Returns
    the numbers of other posts in the discussion that say the same words. Raises Refused where nothing is
    taken out, or where somebody has changed the post meanwhile.
    """
    steps.take_post(post)
    demand(policy.may_redact, by, post)
    discussion = post.discussion
    title = discussion.title if title is None or post.number != 1 else title.strip()
    check_text(text)
    check_words(title, text)
    if seen is not None and seen != post.version:
        raise Refused(MEANWHILE, "text")
    if (text, title) == (post.text, discussion.title) and not post.earlier:
        raise Refused("Take out or replace what could identify somebody.", "text")
    runs = _runs(post, text, title)
    titles = {discussion.title, *(one.title for one in post.earlier if one.title)} - {title}
    post.text, post.edited_at, post.earlier = text, clock.now(), []
    discussion.title = title
    for one in queries.all_on(post):
        one.words = ""
    if policy.may_settle(by, post):
        _settle_all(post, Status.UPHELD, by, only=Reason.PATIENT)
        if _is_hidden_for_now(post) and not queries.open_on(post):
            _show(post)
    db.session.flush()
    traces.forget(post, runs, titles)
    audit.record("patient's details taken out of a post", post, by=by, about=post.author_id)
    steps.say_changed(post, by)
    search.forget_words()
    _tell_author(post, "redacted", by)
    return [
        one.number
        for one in discussion.posts
        if one.id != post.id and repeats(one.text, runs, at_least=WORDS_OF_A_QUOTE)
    ]


def settle_what_is_gone(post: Post, _by: Actor) -> None:
    """Settle the reports of a post that its author took back: nothing is left to look at."""
    if post.was_taken_back:
        _settle_all(post, Status.UPHELD, SYSTEM)


def forget_reporter(member: Member) -> None:
    """Keep what somebody reported and settled without saying that it was they."""
    for column in (Report.reporter_id, Report.settled_by_id):
        db.session.execute(update(Report).where(column == member.id).values({column: None}))


def _runs(post: Post, text: str, title: str) -> list[Run]:
    """Return the runs of words that stood in a post, its title or an earlier form of either, and go now."""
    whole = f"{title}\n{text}"
    said = [f"{post.discussion.title}\n{post.text}", *(f"{one.title}\n{one.text}" for one in post.earlier)]
    return list(dict.fromkeys(run for one in said for run in taken_out(one, whole)))


def _hide(post: Post, because: str, by: Actor | None) -> None:
    post.hidden_at, post.hidden_because = clock.now(), because
    post.hidden_by_id = by.id if by is not None else None


def _show(post: Post) -> None:
    post.hidden_at, post.hidden_by_id, post.hidden_because = None, None, ""


def _is_hidden_for_now(post: Post) -> bool:
    return post.hidden_at is not None and post.hidden_by_id is None and post.hidden_because == HIDDEN_FOR_NOW


def _changed_since(post: Post, report: Report) -> bool:
    return post.edited_at is not None and report.settled_at is not None and post.edited_at > report.settled_at


def _settle_all(post: Post, to: Status, by: Actor, note: str = "", *, only: Reason | None = None) -> None:
    """Settle the open reports of a post, where they are for ``by`` to settle."""
    if policy.may_settle(by, post):
        for one in queries.open_on(post):
            if only is None or one.reason is only:
                _settle(one, to, by, note)


def _settle(report: Report, to: Status, by: Actor, note: str = "") -> None:
    with db.session.no_autoflush:
        move(report, to=to, by=by)
        report.settled_at, report.note = clock.now(), note
        report.settled_by_id = by.id
    db.session.flush()


def _take(report: Report) -> Post:
    steps.take_post(report.post)
    db.session.refresh(report, with_for_update={"of": Report})
    return report.post


def _tell_author(post: Post, letter: str, by: Actor, **context: Any) -> None:
    """Write to the author what became of their post; the letter has nothing of its words."""
    author = post.author
    if author is not None and author.id != by.id and author.status is Membership.ACTIVE:
        mail.queue(f"{FOLDER}/{letter}.txt", to=author, about=post.discussion, post=post, **context)

"""The verbs of following: follow, hear no more, tell everybody at once, bring what nobody answers."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import insert

from network.community.discussions import operations as discussions
from network.community.discussions.models import Discussion
from network.community.discussions.steps import take
from network.community.following import policy, queries, rules, telling
from network.community.following.models import AskedLetter, Asking, BroughtQuestion, ImportantNotice
from network.community.following.rules import Reason
from network.core import audit, clock, mail
from network.core.database import db, one_at_a_time
from network.core.lifecycle import demand
from network.core.permission import SYSTEM, Actor
from network.core.rules import Refused

ASKED = f"{telling.EMAIL}asked.txt"
POINTLESS_ASKING = "following.asking"


def follow(discussion: Discussion, *, by: Actor) -> None:
    """Hear of new posts from now on, also after one had stopped."""
    demand(policy.may_follow, by, discussion)
    discussions.follow(discussion, by=by)


def hear_no_more(discussion: Discussion, *, by: Actor) -> None:
    """Hear nothing more of a discussion, whatever one writes in it and whoever names one there.

    It holds until one follows again.
    """
    demand(policy.may_stop, by, discussion)
    if by.id is not None and queries.follow_of(discussion, by.id) is None:
        discussions.follow(discussion, by=by)
    discussions.unfollow(discussion, by=by)


def tell_all(discussion: Discussion, *, by: Actor) -> int:
    """Let a notice be told to everybody at once; return to how many it goes.

    Raises Refused where that was done before.
    """
    take(discussion)
    demand(policy.may_tell_all, by, discussion)
    if queries.important(discussion) is not None:
        raise Refused("Everybody has been told of this already.")
    db.session.add(ImportantNotice(discussion_id=discussion.id, by_id=by.id))
    told = telling.of_notice_at_once(discussion)
    audit.record("notice told to everybody at once", discussion, by=by, letters=told)
    return told


def bring_questions(now: datetime) -> int:
    """Bring each question that nobody has answered in three days to members, once; return how many.

    To members fit for its condition today; to coordinators where it has none, or nobody is fit. They are
    brought once a day, all together, so that nobody has two such letters on one.
    """
    one_at_a_time("bring questions")
    today = clock.london_date(now)
    if queries.brought_on(today):
        return 0
    questions = queries.due(now)
    if not questions:
        return 0
    fit = queries.candidates(questions, today)
    coordinate = queries.coordinators(today)
    brought: dict[int, list[Discussion]] = defaultdict(list)
    for question in questions:
        chosen = rules.chosen(fit[question.id], has_area=bool(question.areas))
        for member_id in chosen or sorted(coordinate - {question.begun_by_id or 0}):
            brought[member_id].append(question)
        db.session.add(BroughtQuestion(discussion_id=question.id, to_coordinators=not chosen, brought_at=now))
        audit.record("question brought to members", question, by=SYSTEM, members=len(chosen))
    _ask(brought, now)
    db.session.flush()
    return len(questions)


def _ask(brought: Mapping[int, Sequence[Discussion]], now: datetime) -> None:
    """Write one letter to each member with all that they are asked; the same to those asked the same."""
    together: dict[tuple[int, ...], list[int]] = defaultdict(list)
    questions = {one.id: one for theirs in brought.values() for one in theirs}
    for member_id, theirs in brought.items():
        together[tuple(one.id for one in theirs)].append(member_id)
    people = {one.id: one for one in queries.members(brought.keys())}
    for numbers, member_ids in together.items():
        letter = AskedLetter(asked_at=now)
        db.session.add(letter)
        db.session.flush()
        rows = [
            {"letter_id": letter.id, "discussion_id": number, "member_id": member_id}
            for number in numbers
            for member_id in member_ids
        ]
        db.session.execute(insert(Asking), rows)
        asked = [questions[number] for number in numbers]
        mail.queue_for_all(
            ASKED,
            to=[people[member_id] for member_id in member_ids],
            notice=Reason.UNANSWERED,
            about=letter,
            obsolete=POINTLESS_ASKING,
            questions=[(one, rules.excerpt(one.posts[0].text)) for one in asked],
        )


def sample() -> dict[str, object] | None:
    """Return what a letter with questions says, for its preview."""
    latest = queries.latest_asking()
    if latest is None:
        return None
    question = latest.discussion
    said = [(question, rules.excerpt(question.posts[0].text))]
    return {"to": latest.member, "about": latest.letter, "questions": said}

"""The letter that gathers what can wait: once a week or once a day, as its reader chose; none if empty."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, select, update

from network.core import jobs, mail, mail_delivery, notices, registry
from network.core.database import db, one_at_a_time
from network.core.letter_rules import Rhythm, last_due, next_due
from network.core.letter_times import LetterTimes
from network.core.letters import Letter
from network.core.mail import Message, Person, Status

__all__ = ["last_due", "next_due", "send_digests"]
MEMBERS_AT_A_TIME = 200
LONGEST_GREETING = 80


@jobs.job("send-digests", every=jobs.crontab(minute="5"), words="Gather weekly and daily letters when due")
def send_digests(now: datetime) -> str:
    """Gather what was written before the last due moment; hourly, so that one that was missed is made up."""
    tally = {rhythm: _send(rhythm, now) for rhythm in Rhythm}
    return ", ".join(f"{count} {rhythm} letters written" for rhythm, count in tally.items() if count)


def _send(rhythm: Rhythm, now: datetime) -> int:
    due = last_due(now, rhythm)
    return sum(_gather(members, rhythm, due, now) for members in _members_waiting(rhythm, due))


def _members_waiting(rhythm: Rhythm, due: datetime) -> Iterator[Sequence[int]]:
    """Give the members with this rhythm for whom something waits, some at a time."""
    daily = select(LetterTimes.member_id).where(LetterTimes.rhythm == Rhythm.DAILY)
    theirs = Message.member_id.in_(daily) if rhythm is Rhythm.DAILY else Message.member_id.not_in(daily)
    last = 0
    while True:
        question = select(Message.member_id).where(*_is_waiting(due), Message.member_id > last, theirs)
        found = db.session.scalars(
            question.distinct().order_by(Message.member_id).limit(MEMBERS_AT_A_TIME)
        ).all()
        db.session.commit()
        some = [member_id for member_id in found if member_id is not None]
        if some:
            yield some
            last = some[-1]
        if len(some) < MEMBERS_AT_A_TIME:
            return


def _gather(members: Sequence[int], rhythm: Rhythm, due: datetime, now: datetime) -> int:
    """Write the letters of some members in one transaction; return how many there were."""
    one_at_a_time("digests")  # of two workers, the second finds the letters of the first
    waiting = set(members) - _have_had_one(members, due)
    question = select(Message).where(*_is_waiting(due), Message.member_id.in_(waiting)).with_for_update()
    found = db.session.scalars(question.order_by(Message.member_id, Message.id)).all()
    pointless = _pointless(found)
    done = [_now(one, Status.OBSOLETE) for one in found if one.id in pointless]
    digests = []
    people = _people({one.member_id for one in found if one.member_id is not None})
    for member_id, theirs in groupby(found, key=lambda one: one.member_id):
        kept = [one for one in theirs if one.id not in pointless]
        if kept and (digest := _written(kept, rhythm, now, people.get(member_id))):
            digests.append((digest, kept))
    mail.keep_all([digest for digest, _kept in digests])
    numbers = _numbers_of([digest.message_id for digest, _kept in digests])
    for digest, kept in digests:
        number = numbers[digest.message_id]
        done += [_now(one, Status.SENT, digest_id=number, sent_at=now) for one in kept]
    if done:
        db.session.execute(update(Message), done)  # all of them in one go
    db.session.commit()
    return len(digests)


def _have_had_one(members: Collection[int], due: datetime) -> set[int | None]:
    """Return who has had the letter of this week or day: what comes to light late waits for the next one."""
    question = select(Message.member_id).where(
        Message.member_id.in_(members), Message.notice == notices.DIGEST.key, Message.created_at >= due
    )
    return set(db.session.scalars(question))


def _numbers_of(message_ids: Sequence[str]) -> dict[str, int]:
    found = select(Message.message_id, Message.id).where(Message.message_id.in_(message_ids))
    return dict(db.session.execute(found).all())


def _pointless(found: Sequence[Message]) -> set[int]:
    """Return the ids of the letters that have become pointless.

    A feature is asked once about all of them where it can say so of many, and else once about each record.
    """
    asking: dict[str, list[Message]] = defaultdict(list)
    for one in found:
        if one.obsolete:
            asking[one.obsolete].append(one)
    pointless: set[int] = set()
    for name, ones in asking.items():
        among = registry.obsolete_among.named(name)
        if among is not None:
            gone = set(among({(one.thing_id, one.member_id) for one in ones}))
            pointless |= {one.id for one in ones if (one.thing_id, one.member_id) in gone}
        else:
            of_each = {one.thing_id: one for one in ones}
            things = {thing for thing, one in of_each.items() if mail_delivery.is_pointless(one)}
            pointless |= {one.id for one in ones if one.thing_id in things}
    return pointless


def _now(one: Message, to: Status, **values: Any) -> dict[str, Any]:
    mail.LIFECYCLE.step(Status.DIGEST, to)
    return {"id": one.id, "status": to, "digest_id": None, "sent_at": None} | values


def _is_waiting(due: datetime) -> tuple[ColumnElement[bool], ...]:
    return (Message.status == Status.DIGEST, Message.created_at < due)


def _people(members: Collection[int]) -> Mapping[int | None, Person]:
    """Return the members as they are today: their address may have changed since something was written."""
    return {
        member_id: Person(name, email, member_id)
        for addresses in registry.addresses
        for member_id, (name, email) in addresses(members).items()
    }


def _written(kept: Sequence[Message], rhythm: Rhythm, now: datetime, to: Person | None) -> Message | None:
    to = to or Person(kept[-1].to_name, kept[-1].to_address, kept[-1].member_id)
    said = [Letter(one.subject, _without_greeting(one.body)) for one in kept]
    context = {"letters": said, "daily": rhythm is Rhythm.DAILY}
    written = mail.compose("core/email/digest.txt", context, to=to, notice=notices.DIGEST.key)
    if written is not None:
        written.created_at = now
    return written


def _without_greeting(body: str) -> str:
    """Return a letter's text without its "Hello Amina,": the gathered letter greets once."""
    greeting, _, rest = body.strip().partition("\n\n")
    return rest if rest and greeting.endswith(",") and len(greeting) < LONGEST_GREETING else body.strip()

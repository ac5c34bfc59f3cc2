"""The weekly letter: what members asked to be told once a week, in one letter; none if there is nothing."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, select, update

from network.core import clock, jobs, mail, mail_delivery, notices
from network.core.database import db
from network.core.letters import Letter
from network.core.mail import Message, Person, Status

WEEKDAY, HOUR = 0, 8  # Monday at eight in the morning
MEMBERS_AT_A_TIME = 200
LONGEST_GREETING = 80


def last_due(now: datetime) -> datetime:
    """Return the latest moment, not after ``now``, at which the weekly letter is due."""
    here = now.astimezone(clock.LONDON)
    day = here.date() - timedelta(days=(here.weekday() - WEEKDAY) % 7)
    due = datetime.combine(day, time(HOUR), clock.LONDON)
    if due > here:
        due = datetime.combine(day - timedelta(days=7), time(HOUR), clock.LONDON)
    return due


def next_due(now: datetime) -> datetime:
    """Return the first moment after ``now`` at which the weekly letter is due."""
    last = last_due(now)
    return datetime.combine(last.date() + timedelta(days=7), time(HOUR), clock.LONDON)


@jobs.job("send-digests", every=jobs.crontab(minute="5"), words="Gather the weekly letters when they are due")
def send_digests(now: datetime) -> str:
    """Gather what was written before the last due moment; it runs every hour, so a missed week is made up."""
    count = 0
    while members := _members_waiting(last_due(now)):
        count += _gather(members, last_due(now), now)
    return f"{count} weekly letters written" if count else ""


def _members_waiting(due: datetime) -> Sequence[int]:
    question = select(Message.member_id).where(*_is_waiting(due), Message.member_id.is_not(None)).distinct()
    found = db.session.scalars(question.order_by(Message.member_id).limit(MEMBERS_AT_A_TIME)).all()
    db.session.commit()
    return [member_id for member_id in found if member_id is not None]


def _gather(members: Sequence[int], due: datetime, now: datetime) -> int:
    """Write the weekly letters of some members in one transaction; return how many there were."""
    # Locked: of two workers, the second finds these letters gathered already.
    question = select(Message).where(*_is_waiting(due), Message.member_id.in_(members)).with_for_update()
    found = db.session.scalars(question.order_by(Message.member_id, Message.id)).all()
    pointless = _pointless(found)
    done = [_now(one, Status.OBSOLETE) for one in found if one.id in pointless]
    digests = []
    for _member_id, theirs in groupby(found, key=lambda one: one.member_id):
        kept = [one for one in theirs if one.id not in pointless]
        if kept and (digest := _written(kept)):
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


def _numbers_of(message_ids: Sequence[str]) -> dict[str, int]:
    found = select(Message.message_id, Message.id).where(Message.message_id.in_(message_ids))
    return dict(db.session.execute(found).all())


def _pointless(found: Sequence[Message]) -> set[int]:
    """Return the ids of the letters that have become pointless, asking once about each record."""
    answers = {(one.obsolete, one.thing_id): one for one in found}
    yes = {about for about, one in answers.items() if mail_delivery.is_pointless(one)}
    return {one.id for one in found if (one.obsolete, one.thing_id) in yes}


def _now(one: Message, to: Status, **values: Any) -> dict[str, Any]:
    mail.LIFECYCLE.step(Status.DIGEST, to)
    return {"id": one.id, "status": to, "digest_id": None, "sent_at": None} | values


def _is_waiting(due: datetime) -> tuple[ColumnElement[bool], ...]:
    return (Message.status == Status.DIGEST, Message.created_at < due)


def _written(kept: Sequence[Message]) -> Message | None:
    to = Person(kept[-1].to_name, kept[-1].to_address, kept[-1].member_id)
    said = [Letter(one.subject, _without_greeting(one.body)) for one in kept]
    return mail.compose("core/email/digest.txt", {"letters": said}, to=to, notice=notices.DIGEST.key)


def _without_greeting(body: str) -> str:
    """Return a letter's text without its "Hello Amina,": the weekly letter greets once."""
    greeting, _, rest = body.strip().partition("\n\n")
    return rest if rest and greeting.endswith(",") and len(greeting) < LONGEST_GREETING else body.strip()

"""What becomes of a letter once it is written: kept back, let go, tried again, taken back, forgotten.

How it is posted is in ``core.mail_delivery``.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import delete, select, update

from network.core import audit, clock, jobs, notices, registry
from network.core.database import db
from network.core.lifecycle import move
from network.core.mail import FORGOTTEN, LIFECYCLE, TRYING_FOR, WAITING, Message, Status
from network.core.permission import SYSTEM, Actor
from network.core.rules import Refused

BROUGHT_ABOUT = timedelta(minutes=1)  # a letter and the deed that caused it are written together


def hold(message: Message, *, by: Actor, reason: str = "") -> None:
    """Keep a letter back until somebody releases it."""
    _lock(message)
    _refuse_who_brought_it_about(message, by)
    move(message, to=Status.HELD, by=by, reason=reason)
    audit.record("letter held", message, by=by)


def release(message: Message, *, by: Actor) -> None:
    """Let a letter go that was held back."""
    _lock(message)
    if message.status is not Status.HELD:
        raise Refused("This letter is not held.")
    _requeue(message, by=by)
    audit.record("letter released", message, by=by)


def retry(message: Message, *, by: Actor) -> None:
    """Try a letter again that could not be sent."""
    _lock(message)
    if message.status is not Status.FAILED:
        raise Refused("This letter has not failed.")
    if not message.body and message.holds_secret:
        raise Refused(
            "The link in this letter was deleted when it failed. Send a new one from where it was sent."
        )
    if not message.body:
        raise Refused("What this letter said has been deleted, so it cannot be sent again.")
    _requeue(message, by=by)
    audit.record("letter tried again", message, by=by)


def cancel(message: Message, *, by: Actor, reason: str = "") -> None:
    """Take a letter back that has not gone."""
    _lock(message)
    _refuse_who_brought_it_about(message, by)
    move(message, to=Status.CANCELLED, by=by, reason=reason)
    if message.holds_secret:
        for column, value in FORGOTTEN.items():
            setattr(message, column, value)
    audit.record("letter cancelled", message, by=by)


def replace_gathered(about: Any) -> set[int | None]:
    """Take back what waits to be gathered about a record, for a letter that goes at once in its place.

    Returns the members who have been told of the record already, or have it before them on the site.
    """
    its = (Message.thing_type == about.__tablename__, Message.thing_id == about.id)
    LIFECYCLE.step(Status.DIGEST, Status.CANCELLED)
    db.session.execute(
        update(Message).where(*its, Message.status == Status.DIGEST).values(status=Status.CANCELLED)
    )
    over = (Status.CANCELLED, Status.OBSOLETE)
    return set(db.session.scalars(select(Message.member_id).where(*its, Message.status.not_in(over))))


def cancel_notices_to(member_id: int) -> None:
    """Take back every notice that waits for a member who has no access any more; service letters still go."""
    waiting = select(Message).where(
        Message.member_id == member_id, Message.notice.is_not(None), Message.status.in_(WAITING)
    )
    for message in db.session.scalars(waiting):
        cancel(message, by=SYSTEM, reason="access ended")


def stop(member_id: int, kinds: Collection[str]) -> None:
    """Post nothing more of these kinds to a member who wants none; what the site lists stays there."""
    for kind in kinds:
        to = Status.ON_SITE if notices.kind_of(kind).listed else Status.CANCELLED
        for before in (Status.QUEUED, Status.DIGEST):
            LIFECYCLE.step(before, to)
        waits = Message.status.in_((Status.QUEUED, Status.DIGEST))
        theirs = (Message.member_id == member_id, Message.notice == kind)
        db.session.execute(update(Message).where(*theirs, waits).values(status=to))


def register(app: Flask) -> None:
    """Say what letters mean for a member's access and data rights."""
    registry.mail_stopped.add(stop, "mail")
    registry.access_ended.add(lambda member: cancel_notices_to(member.id), "mail")
    registry.subject_access.add(_held_about, "mail")
    registry.erasure.add(_erase, "mail")


def _requeue(message: Message, *, by: Actor) -> None:
    move(message, to=Status.QUEUED, by=by)
    message.attempts = 0
    message.next_attempt_at = clock.now()
    message.give_up_at = clock.now() + TRYING_FOR
    jobs.start("send-mail")


def _lock(message: Message) -> None:
    # A worker may be taking it at this moment; without the lock its claim and ours could both succeed.
    db.session.refresh(message, with_for_update=True)


def _refuse_who_brought_it_about(message: Message, by: Actor) -> None:
    """Let nobody keep from a member the word of what they themselves have just done about them."""
    if message.notice or by.id is None or message.member_id is None or by.id == message.member_id:
        return
    theirs = select(audit.AuditEntry.id).where(
        audit.AuditEntry.about_id == message.member_id,
        audit.AuditEntry.by_id == by.id,
        audit.AuditEntry.at.between(message.created_at - BROUGHT_ABOUT, message.created_at + BROUGHT_ABOUT),
    )
    if db.session.scalar(theirs.limit(1)) is not None:
        raise Refused("You brought this letter about, so somebody else has to keep it back.")


def _held_about(member: Any) -> registry.Section:
    kept = db.session.scalars(select(Message).where(Message.member_id == member.id).order_by(Message.id))
    rows = [
        {
            "subject": one.subject,
            "to": one.to_address,
            "status": one.status.value,
            "written_at": one.created_at.isoformat(),
            "sent_at": one.sent_at.isoformat() if one.sent_at else None,
            "text": "" if one.holds_secret else one.body,
            "calendar": one.calendar,
        }
        for one in kept
    ]
    return registry.Section("Letters to you", rows)


def _erase(member: Any) -> None:
    db.session.flush()
    theirs = select(Message.id).where(Message.member_id == member.id)
    db.session.execute(delete(Message).where(Message.digest_id.in_(theirs)))
    db.session.execute(delete(Message).where(Message.member_id == member.id))

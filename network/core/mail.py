"""Letters: written with the change that causes them, in its transaction, and posted after it.

A letter is a template whose first line is the subject: ``templates/<feature>/email/NAME.txt``. It is written
out when it is queued, so it says what was true then. The network's name and address are added below it.
It may carry an entry for calendar programs (iMIP, RFC 6047), and then goes out in HTML as well.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from flask import Flask
from sqlalchemy import CheckConstraint, ForeignKey, Index, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from network.core import audit, clock, jobs, letters, notices, registry
from network.core.database import Model, db, stored_as_text
from network.core.letters import CalendarPart
from network.core.lifecycle import FollowsLifecycle, move, moves
from network.core.notices import Choice
from network.core.permission import SYSTEM, Actor, Permission, Role, holds, the_system
from network.core.rules import Lifecycle, Refused

TRYING_FOR = timedelta(days=2)  # after that a person has to look


class Status(StrEnum):
    """Where a letter is on its way."""

    QUEUED = "queued"
    HELD = "held"
    DIGEST = "digest"  # waits for the weekly letter
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"
    OBSOLETE = "obsolete"


LIFECYCLE = Lifecycle(
    {
        Status.QUEUED: {Status.SENDING, Status.HELD, Status.CANCELLED},
        Status.HELD: {Status.QUEUED, Status.CANCELLED},
        Status.DIGEST: {Status.SENT, Status.CANCELLED, Status.OBSOLETE},
        Status.SENDING: {Status.SENT, Status.QUEUED, Status.FAILED, Status.OBSOLETE},
        Status.FAILED: {Status.QUEUED, Status.CANCELLED},
        Status.SENT: set(),
        Status.CANCELLED: set(),
        Status.OBSOLETE: set(),
    },
    start=Status.QUEUED,
)
WAITING = (Status.QUEUED, Status.HELD, Status.DIGEST)
DONE = (Status.SENT, Status.CANCELLED, Status.OBSOLETE)
_STATUSES = ", ".join(f"'{status}'" for status in Status)

FORGOTTEN = {"body": "", "calendar": "", "from_address": ""}  # of a letter whose text is not kept any more
BROUGHT_ABOUT = timedelta(minutes=1)  # a letter and the deed that caused it are written together

may_handle = holds(Role.COORDINATOR, Role.ADMINISTRATOR) | the_system
# Word of a change to an account must reach its owner, also when who made the change would rather it did not.
may_keep_back = (
    the_system
    | holds(Role.ADMINISTRATOR)
    | (holds(Role.COORDINATOR) & Permission(lambda _actor, message: message is None or bool(message.notice)))
)


class Addressee(Protocol):
    """Whoever a letter is to: a member, an account, or somebody who is neither."""

    @property
    def id(self) -> int | None:
        """The member's number, if they are one."""

    @property
    def name(self) -> str:
        """What to call them."""

    @property
    def email(self) -> str:
        """Where to write."""


@dataclass(frozen=True)
class Person:
    """Somebody to write to who has no record here, or at another address than their record's."""

    name: str
    email: str
    id: int | None = None


class Message(FollowsLifecycle, Model):
    """One letter: who it is to, what it says, and how far it has come.

    ``message_id`` is fixed here, so a letter that a crash sends twice is recognised as the same one.
    """

    __tablename__ = "messages"
    __table_args__ = (
        CheckConstraint(f"status IN ({_STATUSES})", "status_is_known"),
        Index("ix_messages_status_due", "status", "next_attempt_at", "id"),
        Index("ix_messages_status_id", "status", "id"),
        Index("ix_messages_member", "member_id", "id"),
        Index("ix_messages_created_at", "created_at"),
    )
    lifecycle = LIFECYCLE

    message_id: Mapped[str] = mapped_column(unique=True)
    template: Mapped[str]
    to_address: Mapped[str]
    to_name: Mapped[str]
    member_id: Mapped[int | None]
    subject: Mapped[str]
    body: Mapped[str]  # without the network's sign-off, which is added when it is posted
    calendar: Mapped[str] = mapped_column(default="")  # what calendar programs read, with its METHOD
    from_address: Mapped[str] = mapped_column(default="")  # where it is not from MAIL_FROM
    holds_secret: Mapped[bool] = mapped_column(default=False)  # a link that lets one in: forgotten once sent
    notice: Mapped[str | None]
    thing_type: Mapped[str | None]
    thing_id: Mapped[int | None]
    obsolete: Mapped[str | None]  # the name of a question in registry.obsolete
    status: Mapped[Status] = mapped_column(stored_as_text(Status), default=LIFECYCLE.start)
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime]
    give_up_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(default="")
    digest_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))  # the weekly letter it went into


moves(
    Message,
    {
        Status.HELD: may_keep_back,
        Status.QUEUED: may_handle,
        Status.CANCELLED: may_keep_back,
        Status.SENDING: the_system,
        Status.SENT: the_system,
        Status.FAILED: the_system,
        Status.OBSOLETE: the_system,
    },
)


def queue(
    template: str,
    *,
    to: Addressee,
    notice: str | None = None,
    about: Any = None,
    obsolete: str | None = None,
    calendar: CalendarPart | None = None,
    **context: Any,
) -> Message | None:
    """Write a letter in the caller's transaction; it is posted soon after the commit.

    ``notice`` is its kind, whose choice the member has; a letter without one always goes. ``about`` is the
    record that the letter is about; ``obsolete`` names the question in ``registry.obsolete`` that says, given
    that record's id, whether the letter is pointless by the time it could go. Returns None where there is
    nobody to write to or they do not want it. A link that lets somebody in is passed as ``secret=``, and what
    calendar programs are to read as ``calendar=``.
    """
    choice = notices.choice_of(to.id, notice) if notice else Choice.AT_ONCE
    message = compose(
        template,
        context,
        to=to,
        choice=choice,
        notice=notice,
        about=about,
        obsolete=obsolete,
        calendar=calendar,
    )
    if message is not None:
        db.session.add(message)
        db.session.flush()
        _post_soon([message])
    return message


def queue_for_all(
    template: str,
    *,
    to: Iterable[Addressee],
    notice: str,
    about: Any = None,
    obsolete: str | None = None,
    **context: Any,
) -> int:
    """Write one letter to each of many members, with as many questions to the database as for one.

    Returns how many letters there are.
    """
    people = list(to)
    choices = notices.choices_of([one.id for one in people], notice)
    written = [
        compose(
            template, context, to=one, choice=choices[one.id], notice=notice, about=about, obsolete=obsolete
        )
        for one in people
    ]
    return keep_all([message for message in written if message is not None])


def keep_all(messages: Sequence[Message]) -> int:
    """Put composed letters into the caller's transaction in one go; return how many there are."""
    if messages:
        db.session.flush()
        rows = [{key: value for key, value in vars(one).items() if key[0] != "_"} for one in messages]
        db.session.execute(insert(Message), rows)
        _post_soon(messages)
    return len(messages)


def compose(
    template: str,
    context: Mapping[str, Any],
    *,
    to: Addressee,
    choice: Choice = Choice.AT_ONCE,
    notice: str | None = None,
    about: Any = None,
    obsolete: str | None = None,
    calendar: CalendarPart | None = None,
) -> Message | None:
    """Write a letter out as a row that nobody has added yet; None if there is nobody to write to.

    Raises ValueError for a calendar that says nothing of what programs are to do with it.
    """
    if not to.email or choice is Choice.NEVER:
        return None
    if calendar is not None and letters.METHOD.search(calendar.text) is None:
        raise ValueError("a calendar in a letter needs the METHOD REQUEST or CANCEL")
    if obsolete is not None and registry.obsolete.named(obsolete) is None:
        raise LookupError(f"no feature says when a letter is obsolete by {obsolete}")
    if about is not None and about.id is None:
        db.session.flush()
    letter = letters.write(template, to=to, about=about, **context)
    now = clock.now()
    return Message(
        message_id=f"<{secrets.token_hex(16)}@{letters.our_host()}>",
        template=template,
        to_address=to.email.strip(),
        to_name=letters.header_safe(to.name),
        member_id=to.id,
        subject=letter.subject,
        body=letter.body,
        calendar=calendar.text if calendar else "",
        from_address=calendar.organizer if calendar else "",
        holds_secret="secret" in context,
        notice=notice,
        thing_type=about.__tablename__ if about is not None else None,
        thing_id=about.id if about is not None else None,
        obsolete=obsolete,
        status=Status.DIGEST if choice is Choice.DIGEST else Status.QUEUED,
        next_attempt_at=now,
        give_up_at=now + TRYING_FOR,
        created_at=now,
    )


def full_text(message: Message) -> str:
    """Return the letter with the network's sign-off, and for a notice the way to stop it."""
    unsubscribe = unsubscribe_address(message)
    kind = notices.kind_of(message.notice) if unsubscribe and message.notice else None
    sign_off = letters.fill_in("core/email/sign_off.txt", notice=kind, unsubscribe=unsubscribe)
    return f"{message.body.rstrip()}\n\n{sign_off}"


def unsubscribe_address(message: Message) -> str | None:
    """Return the page that ends this kind of notice for this member; None for a letter that always goes."""
    if not message.notice or message.member_id is None:
        return None
    token = notices.unsubscribe_token(message.member_id, message.notice)
    return letters.address_of("notices.unsubscribe", token=token)


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


def cancel_notices_to(member_id: int) -> None:
    """Take back every notice that waits for a member who has no access any more; service letters still go."""
    waiting = select(Message).where(
        Message.member_id == member_id, Message.notice.is_not(None), Message.status.in_(WAITING)
    )
    for message in db.session.scalars(waiting):
        cancel(message, by=SYSTEM, reason="access ended")


def register(app: Flask) -> None:
    """Say what letters mean for a member's access and data rights."""
    registry.access_ended.add(lambda member: cancel_notices_to(member.id), "mail")
    registry.subject_access.add(_held_about, "mail")
    registry.erasure.add(_erase, "mail")


def _post_soon(messages: Iterable[Message]) -> None:
    if any(message.status is Status.QUEUED for message in messages):
        jobs.start("send-mail")


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

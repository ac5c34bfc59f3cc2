"""Letters: written with the change that causes them, in its transaction, and posted after it.

A letter is a template whose first line is the subject: ``templates/<feature>/email/NAME.txt``. It is written
out when it is queued, so it says what was true then. The network's name and address are added below it.
It may carry an entry for calendar programs (iMIP, RFC 6047), and then goes out in HTML as well.
"""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import CheckConstraint, ForeignKey, Index, insert
from sqlalchemy.orm import Mapped, mapped_column

from network.core import clock, jobs, letter_times, letters, notices, registry
from network.core.database import Model, db, stored_as_text
from network.core.letter_rules import Quiet
from network.core.letters import CalendarPart
from network.core.lifecycle import FollowsLifecycle, moves
from network.core.notices import Choice
from network.core.permission import Permission, Role, holds, the_system
from network.core.rules import Lifecycle

TRYING_FOR = timedelta(days=2)  # after that a person has to look


class Status(StrEnum):
    """Where a letter is on its way."""

    QUEUED = "queued"
    HELD = "held"
    DIGEST = "digest"  # waits for the weekly or daily letter
    ON_SITE = "on_site"  # is not mailed: its member reads it in the list on the site
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"
    OBSOLETE = "obsolete"


LIFECYCLE = Lifecycle(
    {
        Status.QUEUED: {Status.SENDING, Status.HELD, Status.CANCELLED, Status.ON_SITE},
        Status.HELD: {Status.QUEUED, Status.CANCELLED},
        Status.DIGEST: {Status.SENT, Status.CANCELLED, Status.OBSOLETE, Status.ON_SITE},
        Status.SENDING: {Status.SENT, Status.QUEUED, Status.FAILED, Status.OBSOLETE},
        Status.FAILED: {Status.QUEUED, Status.CANCELLED},
        Status.SENT: set(),
        Status.CANCELLED: set(),
        Status.OBSOLETE: set(),
        Status.ON_SITE: set(),
    },
    start=Status.QUEUED,
)
WAITING = (Status.QUEUED, Status.HELD, Status.DIGEST)
DONE = (Status.SENT, Status.CANCELLED, Status.OBSOLETE, Status.ON_SITE)
_STATUSES = ", ".join(f"'{status}'" for status in Status)

# Of a letter whose text is not kept any more.
FORGOTTEN = {"body": "", "calendar": "", "from_address": "", "reply_to": ""}
BECOMES = {
    Choice.AT_ONCE: Status.QUEUED,
    Choice.DIGEST: Status.DIGEST,
    Choice.NEVER: Status.ON_SITE,  # where it is written at all
}

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
    reply_to: Mapped[str] = mapped_column(default="")  # where an answer to it goes that we take up
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
    digest_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))  # what gathered it


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
    record that the letter is about; ``obsolete`` names the question in ``registry.obsolete`` (or
    ``obsolete_among``) that says, given that record's id, whether the letter is pointless by the time it
    could go. Returns None where there is nobody to write to or they do not want it. A link that lets somebody
    in is passed as ``secret=``, and what calendar programs are to read as ``calendar=``.
    """
    choice = notices.choice_of(to.id, notice) if notice else Choice.AT_ONCE
    waits = notice is not None and notices.kind_of(notice).waits
    message = compose(
        template,
        context,
        to=to,
        choice=choice,
        notice=notice,
        about=about,
        obsolete=obsolete,
        calendar=calendar,
        quiet=letter_times.times_of([to.id])[to.id].quiet if waits else None,
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
    choices: Mapping[int | None, Choice] | None = None,
    reply_to: Callable[[int | None], str | None] = lambda _member_id: None,
    **context: Any,
) -> int:
    """Write one letter to each of many members, with as many questions to the database as for one.

    ``choices`` stand in the place of what the members chose, where the feature knows better for this one;
    ``reply_to`` gives the address to which a member's answer goes. Returns how many letters there are.
    """
    people = list(to)
    ids = [one.id for one in people]
    chosen = notices.choices_of(ids, notice) if choices is None else choices
    times = letter_times.times_of(ids) if notices.kind_of(notice).waits else {}
    written = [
        compose(
            template,
            context,
            to=one,
            choice=chosen[one.id],
            notice=notice,
            about=about,
            obsolete=obsolete,
            quiet=times[one.id].quiet if times else None,
            reply_to=reply_to(one.id) or "",
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
    quiet: Quiet | None = None,
    reply_to: str = "",
) -> Message | None:
    """Write a letter out as a row that nobody has added yet; None if there is nobody to write to.

    In ``quiet`` hours it waits for their end. Raises ValueError for a calendar that says nothing of what
    programs are to do with it.
    """
    if not to.email or (choice is Choice.NEVER and not _stands_on_site(to, notice)):
        return None
    if calendar is not None and letters.METHOD.search(calendar.text) is None:
        raise ValueError("a calendar in a letter needs the METHOD REQUEST or CANCEL")
    known = (registry.obsolete, registry.obsolete_among)
    if obsolete is not None and not any(offers.named(obsolete) for offers in known):
        raise LookupError(f"no feature says when a letter is obsolete by {obsolete}")
    if about is not None and about.id is None:
        db.session.flush()
    letter = letters.write(template, to=to, about=about, **context)
    now = clock.now()
    first = quiet.over(now) if quiet else now
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
        reply_to=reply_to,
        holds_secret="secret" in context,
        notice=notice,
        thing_type=about.__tablename__ if about is not None else None,
        thing_id=about.id if about is not None else None,
        obsolete=obsolete,
        status=BECOMES[choice],
        next_attempt_at=first,
        give_up_at=first + TRYING_FOR,
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


def _stands_on_site(to: Addressee, notice: str | None) -> bool:
    return to.id is not None and notice is not None and notices.kind_of(notice).listed


def _post_soon(messages: Iterable[Message]) -> None:
    if any(message.status is Status.QUEUED for message in messages):
        jobs.start("send-mail")

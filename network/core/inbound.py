"""What comes back by mail: one job reads the mailbox and hands each mail to the first reader that it is for.

One mail is one transaction, and its reader's own row says that it was read; it is marked in the mailbox, or
deleted from it, after that. A crash in between has it read again, and then it is known already.
"""

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from flask import current_app
from sqlalchemy.exc import DataError, SQLAlchemyError

from network.core import child, incoming, mailbox
from network.core.database import db, one_at_a_time
from network.core.jobs import crontab, job
from network.core.mailbox import Mail
from network.core.registry import Offers

logger = logging.getLogger(__name__)

AT_A_TIME = 100
SECONDS = 10.0
MEGABYTES = 256
MAIL_KEPT = timedelta(days=90)  # what was read, in the mailbox
KNOWN = "known already"


@dataclass(frozen=True)
class Incoming:
    """A mail as readers are given it; where it is not ``whole``, its words could not be read."""

    id: str  # a digest of its Message-ID, or of the mail: the same for a mail that comes twice
    recipients: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()  # the addresses it says that it is from; anybody can write them
    machine: str = ""  # empty where a person wrote it: see core.incoming
    text: str = ""
    calendars: tuple[bytes, ...] = ()
    has_files: bool = False
    whole: bool = True


@dataclass(frozen=True)
class Handled:
    """What became of a mail, for the report of the job, and whether the mailbox keeps it for a while."""

    outcome: str
    keep: bool = True


@dataclass(frozen=True)
class Reader:
    """Who reads mails of a kind.

    ``take`` does what follows from a mail and keeps a row that says so, or returns None where the mail is not
    for it. It must find a mail known that it took before. ``set_aside`` keeps such a row of a mail at which
    ``take`` failed. The lowest ``order`` is asked first.
    """

    take: Callable[[Incoming], Handled | None]
    set_aside: Callable[[Incoming], Handled]
    order: int = 50


readers: Offers[Reader] = Offers()


@job("read-replies", every=crontab(minute="*/5"), words="Read what comes back by mail")
def read_replies(_now: datetime) -> str:
    """Read the mailbox, where there is one."""
    if not current_app.config["SETTINGS"].inbound_mail_url:
        return ""
    tally = read_mailbox()
    return ", ".join(f"{count} {outcome.replace('_', ' ')}" for outcome, count in sorted(tally.items()))


@job("forget-replies", every=crontab(minute="50", hour="3"), words="Delete old mail from the mailbox")
def forget_replies(now: datetime) -> str:
    """Delete from the mailbox what was read three months ago."""
    url = current_app.config["SETTINGS"].inbound_mail_url
    if not url:
        return ""
    with mailbox.opened(url) as box:
        count = box.forget(now - MAIL_KEPT)
    return f"{count} deleted" if count else ""


def read_mailbox() -> Counter[str]:
    """Read what has come in; return how many mails had which end. A mail that fails stops none after it."""
    tally: Counter[str] = Counter()
    with mailbox.opened(current_app.config["SETTINGS"].inbound_mail_url) as box:
        for one in box.unread(AT_A_TIME, incoming.MOST_BYTES):
            handled = receive(one)
            tally[handled.outcome] += 1
            if handled.keep:
                box.mark_read(one)
            else:
                box.delete(one)
    return tally


def receive(one: Mail) -> Handled:
    """Hand one mail to the first reader that it is for, and commit what follows; return what became of it.

    Raises only what says that the database is away.
    """
    arrived = _arrived(one)
    for reader in sorted(readers, key=lambda each: each.order):
        if (handled := _by(reader, arrived)) is not None:
            return handled
    return Handled("for nobody")


def _by(reader: Reader, arrived: Incoming) -> Handled | None:
    try:
        one_at_a_time("read what comes in by mail")
        handled = reader.take(arrived)
        db.session.commit()
    except Exception as problem:  # one mail that nobody foresaw is set aside, and the next one is read
        if isinstance(problem, SQLAlchemyError) and not isinstance(problem, DataError):
            raise
        logger.exception("a mail could not be handled")
        db.session.rollback()
        handled = reader.set_aside(arrived)
        db.session.commit()
    return handled


def _said(content: bytes) -> Mapping[str, Any]:
    try:
        return child.in_child(incoming.read, content, seconds=SECONDS, megabytes=MEGABYTES)
    except child.ChildFailed as problem:
        logger.info("a mail cannot be read: %s", problem.reason.value)
        return {}


def _arrived(one: Mail) -> Incoming:
    said = _said(one.content) if one.whole else {}
    whole = bool(said)
    said = said or _said(mailbox.head_of(one.content))
    name = said.get("message_id") or one.content
    number = sha256(name if isinstance(name, bytes) else str(name).encode(errors="replace")).hexdigest()
    if not said:
        return Incoming(number, whole=False)
    return Incoming(
        id=number,
        recipients=tuple(said["recipients"]),
        senders=tuple(said["senders"]),
        machine=said["machine"],
        text=said["text"],
        calendars=tuple(said["calendars"]),
        has_files=said["has_files"],
        whole=whole,
    )

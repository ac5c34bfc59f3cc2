"""The post: takes the letters that are due to the mail server one by one, and tries again if it must.

A letter is claimed by a conditional update with a lease, so any number of workers post each letter once. One
that dies between sending and saying so leaves its letter to be sent again, with the same Message-ID.
"""

import logging
import os
import smtplib
import ssl
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.charset import BASE64, QP, Charset
from email.mime.text import MIMEText
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

import flask_mail
from flask import Flask, current_app
from sqlalchemy import and_, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from network.core import clock, jobs, letters, mail, registry
from network.core.county import county
from network.core.database import aside, db
from network.core.mail import LIFECYCLE, Message, Status

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
TIMEOUT_SECONDS = 10
LONGEST_WAIT = timedelta(minutes=15)
LEAST_ATTEMPTS = 3  # so that a letter does not fail because the worker was away for two days
AT_A_TIME = 100
LETTERS_A_CONNECTION = 50  # some servers allow no more
REFUSED_FOR_GOOD = 500  # SMTP: from here on, trying again is pointless
FILES_KEPT = timedelta(days=90)
UTF8 = Charset("utf-8")
UTF8.body_encoding = QP  # lines of any length arrive whole; flask-mail would send them as they are
TO_THE_BYTE = Charset("utf-8")
TO_THE_BYTE.body_encoding = BASE64  # a calendar's own line ends and folds arrive as they were written
CALENDAR = "calendar"


# Folding again would encode a long List-Unsubscribe, and no mail program could read it any more.
AS_WRITTEN = policy.SMTP.clone(refold_source="none")


class Outcome(StrEnum):
    """How one attempt ended, in the words of the job's report."""

    SENT = "sent"
    OBSOLETE = "obsolete"
    LATER = "to be tried again"
    FAILED = "failed"
    AWAY = "mail server away"


class ServerAway(Exception):
    """The mail server could not be reached, does not know us, or cannot be trusted."""


class _Letter(flask_mail.Message):
    """A letter as flask-mail makes it, with lines of a length that every server takes."""

    def _mimetext(self, text: str | None, subtype: str = "plain") -> MIMEText:
        charset = TO_THE_BYTE if subtype.startswith(CALENDAR) else UTF8
        return MIMEText(text or "", subtype, charset)  # type: ignore[arg-type]

    def _message(self) -> Any:
        message = super()._message()
        message.policy = AS_WRITTEN
        return message


class _Connection(flask_mail.Connection):
    """A connection that checks the server's certificate, does not wait for ever, and may end at any time."""

    def configure_host(self) -> Any:
        address = urlsplit(current_app.config["SETTINGS"].mail_url)
        if not address.hostname:
            return Folder(letters_folder(current_app))
        return _dial(address)

    def __exit__(self, *error: object) -> None:
        try:
            if self.host is not None:
                self.host.quit()
        except (smtplib.SMTPException, OSError):
            logger.info("the mail server had gone before we said goodbye")


def _dial(address: SplitResult) -> smtplib.SMTP:
    context = ssl.create_default_context()
    name = address.hostname or ""
    if address.scheme == "smtps" or address.port == smtplib.SMTP_SSL_PORT:
        port = address.port or smtplib.SMTP_SSL_PORT
        host: smtplib.SMTP = smtplib.SMTP_SSL(name, port, timeout=TIMEOUT_SECONDS, context=context)
    else:
        host = smtplib.SMTP(name, address.port or smtplib.SMTP_PORT, timeout=TIMEOUT_SECONDS)
    try:
        host.ehlo()
        plain = not isinstance(host, smtplib.SMTP_SSL)
        if plain and (host.has_extn("starttls") or address.password):  # a password never goes in the clear
            host.starttls(context=context)
        if address.username and address.password:
            host.login(unquote(address.username), unquote(address.password))
    except BaseException:
        host.close()
        raise
    return host


class SafeMail(flask_mail.Mail):
    """Flask-Mail with a connection that is safe to use."""

    def connect(self) -> _Connection:
        """Return a connection to open with ``with``."""
        return _Connection(current_app.extensions["mail"])


class Folder:
    """Stands in for a mail server: each letter becomes a file, named for its Message-ID."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def sendmail(self, _sender: str, _to: list[str], data: bytes, *_options: object) -> None:
        """Write one letter, whole or not at all; the same letter again takes its own place."""
        name = str(message_from_bytes(data)["Message-ID"]).strip("<>").partition("@")[0]
        part = self._folder / f"{name}.tmp"
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.rename(self._folder / f"{name}.eml")

    def quit(self) -> None:
        """Say goodbye, as a mail server expects."""


mailer = SafeMail()


def letters_folder(app: Flask) -> Path:
    """Return where letters are files, while there is no mail server."""
    instance: Path = app.config["SETTINGS"].instance
    return instance / "mail"


@jobs.job("send-mail", every=jobs.crontab(), words="Post the letters that are due")
def send_mail(now: datetime) -> str:
    """Post every letter that is due, until none is left or the mail server is away."""
    tally: Counter[Outcome] = Counter()
    with ExitStack() as closing:
        post = _Post(closing)
        for message in _claimed(now):
            outcome = _deliver(message, post, now)
            tally[outcome] += 1
            if outcome is Outcome.AWAY:
                break
    return ", ".join(f"{count} {outcome}" for outcome, count in tally.items())


@jobs.job(
    "forget-letters", every=jobs.crontab(minute="40", hour="3"), words="Delete old letters from the folder"
)
def forget_letters(now: datetime) -> str:
    """Delete the files of letters that a site without a mail server wrote into its folder months ago."""
    old = (now - FILES_KEPT).timestamp()
    gone = [file for file in letters_folder(current_app).glob("*.eml") if file.stat().st_mtime < old]
    for file in gone:
        file.unlink(missing_ok=True)
    return f"{len(gone)} forgotten" if gone else ""


def register(app: Flask) -> None:
    """Set flask-mail up. Letters are posted in tests too: what is outside the building is the server."""
    settings = app.config["SETTINGS"]
    app.config.update(
        MAIL_DEFAULT_SENDER=(settings.network_name, settings.mail_from),
        MAIL_SUPPRESS_SEND=False,
        MAIL_MAX_EMAILS=LETTERS_A_CONNECTION,
    )
    mailer.init_app(app)


class _Post:
    """One connection for a round of letters, opened when the first of them is ready."""

    def __init__(self, closing: ExitStack) -> None:
        self._closing = closing
        self._connection: _Connection | None = None

    def send(self, letter: flask_mail.Message) -> None:
        if self._connection is None:
            connection: AbstractContextManager[_Connection] = mailer.connect()
            try:
                self._connection = self._closing.enter_context(connection)
            except (smtplib.SMTPException, OSError) as error:
                raise ServerAway(type(error).__name__) from error
        # What cannot be delivered comes back to us, not to the address that calendars answer to.
        self._connection.send(letter, envelope_from=current_app.config["SETTINGS"].mail_from)


def _claimed(now: datetime) -> Iterator[Message]:
    """Give each letter that is due and that no other worker has taken, oldest first."""
    while batch := _due(now):
        for number, attempts in batch:
            if (message := _claim(number, attempts, now)) is not None:
                yield message


def _claim(number: int, attempts: int, now: datetime) -> Message | None:
    """Take one letter, unless another worker did, and give it loose: nothing of the database is held
    while a mail server takes its time.
    """
    with aside() as session:
        taken = session.execute(
            update(Message)
            .where(Message.id == number, Message.attempts == attempts, _is_due(now))
            .values(status=Status.SENDING, attempts=attempts + 1, lease_until=clock.now() + LEASE)
        )
        if taken.rowcount != 1:  # type: ignore[attr-defined]
            return None
        message = session.get_one(Message, number)
        session.expunge(message)
    return message


def _due(now: datetime) -> list[tuple[int, int]]:
    question = select(Message.id, Message.attempts).where(_is_due(now)).order_by(Message.id).limit(AT_A_TIME)
    found = [(number, attempts) for number, attempts in db.session.execute(question)]
    db.session.commit()
    return found


def _is_due(now: datetime) -> Any:
    return or_(
        and_(Message.status == Status.QUEUED, Message.next_attempt_at <= now),
        and_(Message.status == Status.SENDING, Message.lease_until < clock.now()),
    )


def _deliver(message: Message, post: _Post, now: datetime) -> Outcome:
    try:
        letter = None if is_pointless(message) else _as_mail(message)
        db.session.commit()
        if letter is None:
            return _settle(message, Status.OBSOLETE, Outcome.OBSOLETE)
        letter.as_bytes()  # a letter that cannot be written is found out before the server is asked
        post.send(letter)
    except SQLAlchemyError:
        raise  # the database is away, and with it all that could be said about the letter
    except smtplib.SMTPRecipientsRefused as refusal:
        codes = [code for code, _words in refusal.recipients.values()]
        return _put_off(message, now, f"refused: {codes}", for_good=min(codes) >= REFUSED_FOR_GOOD)
    except smtplib.SMTPDataError as refusal:
        return _put_off(
            message, now, f"refused: {refusal.smtp_code}", for_good=refusal.smtp_code >= REFUSED_FOR_GOOD
        )
    except (smtplib.SMTPNotSupportedError, flask_mail.BadHeaderError) as error:
        return _put_off(message, now, type(error).__name__, for_good=True)
    except (ServerAway, smtplib.SMTPException, OSError) as error:
        why = str(error) if isinstance(error, ServerAway) else type(error).__name__
        logger.warning("the mail server does not take letters: %s", why)
        _put_off(message, now, f"mail server: {why}")
        return Outcome.AWAY
    except Exception as error:  # a letter that cannot be sent is set aside; the others go on
        logger.exception("letter %s cannot be sent", message.id)
        return _put_off(message, now, type(error).__name__, for_good=True)
    return _settle(message, Status.SENT, Outcome.SENT, sent_at=clock.now(), last_error="")


def is_pointless(message: Message) -> bool:
    """Whether the letter has become pointless since it was written."""
    among = registry.obsolete_among.named(message.obsolete) if message.obsolete else None
    if among is not None:
        return bool(among([(message.thing_id, message.member_id)]))
    question = registry.obsolete.named(message.obsolete) if message.obsolete else None
    return question is not None and message.thing_id is not None and question(message.thing_id)


def _as_mail(message: Message) -> flask_mail.Message:
    headers = {"Auto-Submitted": "auto-generated"}
    if unsubscribe := mail.unsubscribe_address(message):
        headers["List-Unsubscribe"] = f"<{unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    letter = _Letter(
        subject=message.subject,
        sender=(county().name, message.from_address or current_app.config["SETTINGS"].mail_from),
        recipients=[(message.to_name, message.to_address)],
        body=mail.full_text(message),
        date=message.created_at.timestamp(),
        charset="utf-8",
        reply_to=message.reply_to or None,
        extra_headers=headers,
    )
    letter.msgId = message.message_id
    if found := letters.METHOD.search(message.calendar):
        # Some programs read the part and some the file, so each has both, of the same bytes (RFC 6047).
        letter.alts = {
            "html": letters.as_html(message.subject, mail.full_text(message)),
            f"{CALENDAR}; method={found[1]}": message.calendar,
        }
        letter.attach("invite.ics", "application/ics", message.calendar.encode())
    return letter


def _put_off(message: Message, now: datetime, why: str, *, for_good: bool = False) -> Outcome:
    moment = max(now, clock.now())
    exhausted = message.attempts >= LEAST_ATTEMPTS and moment >= message.give_up_at
    if for_good or exhausted:
        return _settle(message, Status.FAILED, Outcome.FAILED, last_error=why)
    wait = min(timedelta(minutes=2 ** min(message.attempts - 1, 10)), LONGEST_WAIT)
    return _settle(message, Status.QUEUED, Outcome.LATER, last_error=why, next_attempt_at=moment + wait)


def _settle(message: Message, to: Status, outcome: Outcome, **values: Any) -> Outcome:
    """Say how the attempt ended, unless the lease ran out and another worker has the letter by now."""
    LIFECYCLE.step(Status.SENDING, to)
    if to in {*mail.DONE, Status.FAILED} and message.holds_secret:
        values |= mail.FORGOTTEN
    db.session.execute(
        update(Message)
        .where(
            Message.id == message.id, Message.status == Status.SENDING, Message.attempts == message.attempts
        )
        .values(status=to, lease_until=None, **values)
    )
    db.session.commit()
    return outcome

"""What comes to the address of a discussion: posted as the member's answer, or told them why not.

A mail that is not posted is kept nowhere, and the mailbox keeps none of them: a patient may be named in one.
"""

import logging
from datetime import datetime

from network.accounts import queries as accounts
from network.accounts.rules import canonical
from network.community.discussions import operations as discussions
from network.community.discussions import policy
from network.community.discussions.models import Discussion
from network.community.discussions.rules import LONGEST_TEXT
from network.community.replies import addresses, queries, rules
from network.community.replies.models import MailedAnswer
from network.community.replies.rules import Outcome
from network.core import audit, clock, mail
from network.core.database import can_be_kept, db
from network.core.fields import CONTROL
from network.core.guard_field import GuardedText
from network.core.inbound import KNOWN, Handled, Incoming
from network.core.lifecycle import NotPermitted
from network.core.rules import Refused
from network.members.people.models import Member
from network.members.people.queries import who_stays
from network.members.people.rules import Status

logger = logging.getLogger(__name__)

FOLDER = "community/replies/email"


def take(arrived: Incoming) -> Handled | None:
    """Do what follows from a mail to a discussion; None for any other. The caller commits."""
    if not addresses.is_meant(arrived.recipients):
        return None
    if queries.known(arrived.id):
        return Handled(KNOWN, keep=False)
    row = MailedAnswer(mail_id=arrived.id, received_at=clock.now(), outcome=Outcome.FORGED)
    db.session.add(row)
    found = _whose(arrived)
    if found is not None:
        discussion, member = found
        row.discussion_id, row.member_id = discussion.id, member.id
        row.outcome = _judged(row, arrived, discussion, member)
        if row.outcome in rules.TOLD:
            _tell(row, discussion, member)
    db.session.flush()
    return Handled(row.outcome.value, keep=False)


def set_aside(arrived: Incoming) -> Handled:
    """Keep of a mail that nobody foresaw that it came."""
    db.session.add(MailedAnswer(mail_id=arrived.id, received_at=clock.now(), outcome=Outcome.FAILED))
    return Handled(Outcome.FAILED.value, keep=False)


def _whose(arrived: Incoming) -> tuple[Discussion, Member] | None:
    """Return the discussion and the member whom the address proves."""
    numbers = addresses.proven(arrived.recipients)
    if numbers is None:
        return None
    discussion, member = db.session.get(Discussion, numbers[0]), db.session.get(Member, numbers[1])
    if discussion is None or member is None:
        return None
    return discussion, who_stays(member)


def _judged(row: MailedAnswer, arrived: Incoming, discussion: Discussion, member: Member) -> Outcome:
    """Say what becomes of a mail to a genuine address, and post it where nothing speaks against it."""
    if arrived.machine:
        return Outcome.MACHINE
    if member.status is not Status.ACTIVE or not policy.may_read(member):
        return Outcome.NOT_A_MEMBER
    if not _is_from(arrived, member):
        return Outcome.ANOTHER_SENDER
    if not arrived.whole:
        return Outcome.TOO_LONG
    text = _own_words(arrived)
    if not text:
        return Outcome.EMPTY
    if len(text) > LONGEST_TEXT:
        return Outcome.TOO_LONG
    if GuardedText().look(text):  # a warning cannot be answered by mail, so it is as good as a no
        return Outcome.GUARDED
    if queries.posted_since(member.id, clock.now() - rules.A_DAY) >= rules.MOST_A_DAY:
        return Outcome.TOO_MANY
    if queries.last_words(discussion, member) == text:
        return Outcome.REPEATED
    return _posted(row, arrived, discussion, member, text)


def _posted(
    row: MailedAnswer, arrived: Incoming, discussion: Discussion, member: Member, text: str
) -> Outcome:
    try:
        with db.session.begin_nested():
            post = discussions.answer(discussion, text, by=member, by_mail=True)
    except (Refused, NotPermitted):
        return Outcome.CLOSED
    row.post_id = post.id
    audit.record("answered by mail", post, by=member)
    if arrived.has_files:
        mail.queue(f"{FOLDER}/without_files.txt", to=member, about=discussion, post=post)
    return Outcome.POSTED


def _is_from(arrived: Incoming, member: Member) -> bool:
    account = accounts.account_of(member)
    senders = {canonical(address) for address in arrived.senders}
    return account is not None and senders == {account.email}


def _own_words(arrived: Incoming) -> str:
    said = CONTROL.sub("", arrived.text.replace("\r\n", "\n"))
    return rules.own_words(said if can_be_kept(said) else "")


def _tell(row: MailedAnswer, discussion: Discussion, member: Member) -> None:
    """Write to the member why their answer was not taken, without a word of it; not again and again."""
    now: datetime = clock.now()
    if row.outcome is Outcome.ANOTHER_SENDER and queries.told_since(
        member.id, now - rules.A_DAY, Outcome.ANOTHER_SENDER
    ):
        return
    if queries.told_since(member.id, now - rules.A_DAY) >= rules.MOST_TOLD_A_DAY:
        return
    written = mail.queue(
        f"{FOLDER}/not_posted.txt",
        to=member,
        about=discussion,
        why=row.outcome.value,
        discussion=discussion,
        may_see=policy.may_see(member, discussion),
        longest=LONGEST_TEXT,
    )
    row.told_at = now if written is not None else None

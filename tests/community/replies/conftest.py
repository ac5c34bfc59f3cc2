"""A network with a mailbox, and a question that Esi may answer by mail."""

from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask

from network.community.discussions.models import Discussion, Post
from network.community.replies import addresses
from network.community.replies.models import MailedAnswer
from network.community.replies.rules import Outcome
from network.core import jobs
from network.core.database import db
from network.members.people.models import Member
from tests import factories
from tests.events.invitations.post import Maildir

Arrive = Callable[[bytes], Outcome | None]


@pytest.fixture
def maildir(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Maildir:
    """Give the mailbox that answers come to."""
    made = Maildir(tmp_path / "mailbox")
    with_mailbox = replace(app.config["SETTINGS"], inbound_mail_url=f"maildir://{made.folder}")
    monkeypatch.setitem(app.config, "SETTINGS", with_mailbox)
    return made


@pytest.fixture
def discussion(maildir: Maildir, amina: Member, esi: Member) -> Discussion:
    """Amina's question."""
    made = factories.discussion(amina)
    db.session.commit()
    return made


@pytest.fixture
def address(discussion: Discussion, esi: Member) -> str:
    """Give the address that Esi alone answers to."""
    made = addresses.reply_to(discussion, esi.id)
    assert made is not None
    return made


@pytest.fixture
def arrive(maildir: Maildir) -> Arrive:
    """Let a mail arrive, and return what became of it; nothing of it stays in the mailbox."""

    def put(content: bytes) -> Outcome | None:
        maildir.put(content)
        jobs.run("read-replies")
        assert maildir.unread == maildir.read == []
        db.session.expire_all()
        newest = db.select(MailedAnswer).order_by(MailedAnswer.id.desc()).limit(1)
        return db.session.scalars(newest).one().outcome

    return put


def letter(
    to: str,
    text: str = "Begin seated.",
    *,
    sender: str = "Esi <esi@network.example>",
    message_id: str = "<one@mail.example>",
    file: bool = False,
    **headers: str,
) -> bytes:
    """Write a mail as a mail program sends it; ``headers`` have _ in place of -."""
    mail = EmailMessage()
    said = {"From": sender, "To": to, "Subject": "Re: a question", "Message-ID": message_id}
    for name, value in (said | {key.replace("_", "-"): value for key, value in headers.items()}).items():
        mail[name] = value
    mail.set_content(text)
    if file:
        mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="plan.pdf")
    return mail.as_bytes()


def answers(discussion: Discussion) -> list[Post]:
    """Return the answers of a discussion."""
    question = db.select(Post).where(Post.discussion_id == discussion.id, Post.number > 1).order_by(Post.id)
    return list(db.session.scalars(question))

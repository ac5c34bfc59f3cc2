"""What answers by mail put into the registry: their reader, and what data rights ask for."""

from functools import partial
from typing import Any

from sqlalchemy import delete

from network.community.replies import queries, receiving
from network.community.replies.models import MailedAnswer
from network.community.replies.rules import Outcome
from network.core import inbound, letters, registry
from network.core.database import db
from network.core.registry import Section


def register() -> None:
    """Fill the registry."""
    inbound.readers.add(inbound.Reader(receiving.take, receiving.set_aside, order=10), "replies")
    registry.subject_access.add(held, "replies")
    registry.erasure.add(erase, "replies")
    letters.offer_preview(
        f"{receiving.FOLDER}/not_posted.txt",
        "An answer by mail that was not taken",
        partial(_sample, why=Outcome.GUARDED.value, may_see=True, longest=0),
    )
    letters.offer_preview(
        f"{receiving.FOLDER}/without_files.txt", "An answer by mail that came with a file", _sample
    )


def held(member: Any) -> Section:
    """Return which mails came in as a member's answers, and what became of them."""
    rows = [
        {"received_at": one.received_at.isoformat(), "became of it": one.outcome.value.replace("_", " ")}
        for one in queries.of_member(member.id)
    ]
    return Section("Answers to discussions by mail", rows)


def erase(member: Any) -> None:
    """Forget what came in by mail; what was posted is in the discussion."""
    db.session.flush()
    db.session.execute(delete(MailedAnswer).where(MailedAnswer.member_id == member.id))


def _sample(**context: Any) -> dict[str, Any] | None:
    discussion = queries.latest()
    if discussion is None or not discussion.posts:
        return None
    return {"to": discussion.begun_by, "discussion": discussion, "post": discussion.posts[0]} | context

"""What proves an entry of the CPD log: one file, kept while it is needed, and who looked at it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from network.core import clock, files
from network.core.database import aside, db
from network.core.permission import Actor
from network.core.rules import Refused
from network.members.cpd.models import CpdDraft, CpdEntry, CpdEvidenceView
from network.members.people.models import Member


def draft(member: Member, uploads: Sequence[Any], *, by: Actor) -> list[Refused]:
    """Keep a file for a form that has not gone through yet; return what is said of one that cannot be kept.

    Call it first of all, since looking through a photograph takes a while.
    """
    taken, refusals = files.accept_each(uploads[:1], files.EVIDENCE, by=by)
    for file in taken:
        forget_draft(drafted(member, by=by))
        db.session.add(CpdDraft(member_id=member.id, by_id=by.id, file=file))
    db.session.flush()
    return [Refused(str(refusal), "file") for refusal in refusals]


def drafted(member: Member, *, by: Actor) -> CpdDraft | None:
    """Return the file that ``by`` has sent with a form for this member that has not gone through yet."""
    return db.session.scalars(
        select(CpdDraft)
        .where(CpdDraft.member_id == member.id, CpdDraft.by_id == by.id)
        .order_by(CpdDraft.id.desc())
        .limit(1)
    ).first()


def attach(entry: CpdEntry, draft: CpdDraft | None) -> None:
    """Make the file of a form into the evidence of an entry; the one that was there goes."""
    if draft is None:
        return
    old, entry.file = entry.file, draft.file
    db.session.delete(draft)
    db.session.flush()
    if old is not None:
        files.discard(old)
        db.session.flush()


def forget(entry: CpdEntry) -> None:
    """Take the evidence of an entry away, when nobody may keep it any longer."""
    old, entry.file = entry.file, None
    db.session.flush()
    if old is not None:
        files.discard(old)
        db.session.flush()


def forget_draft(draft: CpdDraft | None) -> None:
    """Take away a file that came with a form which never went through."""
    if draft is not None:
        db.session.delete(draft)
        db.session.flush()
        files.discard(draft.file)


def forget_drafts(before: datetime) -> int:
    """Take away files that came before a moment with forms that never went through; return how many."""
    old = db.session.scalars(select(CpdDraft).where(CpdDraft.added_at < before)).all()
    for one in old:
        forget_draft(one)
    db.session.flush()
    return len(old)


def note_view(entry: CpdEntry, *, by: Actor) -> None:
    """Write down that somebody other than its owner opened evidence, before it leaves the site."""
    if by.id is None or by.id == entry.member_id:
        return
    with aside() as session:
        session.add(
            CpdEvidenceView(
                member_id=entry.member_id, entry_id=entry.id, by_id=by.id, by_name=by.name, at=clock.now()
            )
        )


def views_of(member: Member, *, limit: int = 50) -> Sequence[tuple[CpdEvidenceView, str]]:
    """Return who opened a member's evidence, of which entry and when, newest first."""
    rows = db.session.execute(
        select(CpdEvidenceView, CpdEntry.title)
        .join(CpdEntry, CpdEntry.id == CpdEvidenceView.entry_id)
        .where(CpdEvidenceView.member_id == member.id)
        .order_by(CpdEvidenceView.id.desc())
        .limit(limit)
    )
    return [(view, title) for view, title in rows]

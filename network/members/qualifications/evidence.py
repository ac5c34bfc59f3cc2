"""The pages that prove a grant: adding, ordering, turning and removing them, and who looked at them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from network.core import audit, clock, files
from network.core.database import aside, db
from network.core.lifecycle import demand
from network.core.permission import SYSTEM, Actor
from network.core.rules import Refused, words
from network.members.catalogue.models import EvidenceRule, QualificationKind
from network.members.people.models import Member
from network.members.qualifications import policy
from network.members.qualifications.models import (
    Evidence,
    EvidenceDraft,
    EvidenceView,
    PracticeEntry,
    Qualification,
)
from network.members.qualifications.rules import Status
from network.members.qualifications.taking import take

MOST_PAGES = 12
NEVER_KEPT = (
    "{} is shown to a coordinator and never kept here, since such a certificate must not be kept longer than "
    "needed. Your file was not saved. Show the certificate, and a coordinator writes down that they saw it."
)
MAY_CHANGE = frozenset({Status.SUBMITTED, Status.RETURNED})

Page = Evidence | EvidenceDraft


def draft(
    member: Member, kind: QualificationKind | None, uploads: Sequence[Any], *, by: Actor
) -> list[Refused]:
    """Keep pages for a form that has not gone through yet; return what is said of those that cannot be kept.

    Call it first of all, since looking through photographs takes a while.
    """
    if kind is not None and kind.evidence is EvidenceRule.SEEN:
        return [Refused(NEVER_KEPT.format(kind.title), "pages")] if uploads else []
    taken, refusals = _accept(uploads, len(drafts(member, kind, by=by)), by)
    last = max((page.page for page in drafts(member, kind, by=by)), default=0)
    for number, file in enumerate(taken, start=last + 1):
        page = EvidenceDraft(
            member_id=member.id, by_id=by.id, kind_id=kind.id if kind else None, file=file, page=number
        )
        db.session.add(page)
    db.session.flush()
    return refusals


def drafts(member: Member, kind: QualificationKind | None, *, by: Actor) -> Sequence[EvidenceDraft]:
    """Return the pages that ``by`` has sent with a form for this member that has not gone through yet."""
    return db.session.scalars(
        select(EvidenceDraft)
        .where(
            EvidenceDraft.member_id == member.id,
            EvidenceDraft.by_id == by.id,
            EvidenceDraft.kind_id == kind.id if kind else EvidenceDraft.kind_id.is_(None),
        )
        .order_by(EvidenceDraft.page, EvidenceDraft.id)
    ).all()


def attach(qualification: Qualification, pages: Sequence[EvidenceDraft]) -> None:
    """Make the pages of a form into the evidence of what it added."""
    for number, page in enumerate(pages, start=1):
        qualification.evidence.append(
            Evidence(file=page.file, page=number, quarter_turns=page.quarter_turns, added_at=page.added_at)
        )
        db.session.delete(page)
    db.session.flush()


def receive(
    qualification: Qualification, uploads: Sequence[Any], *, by: Actor
) -> tuple[list[files.StoredFile], list[Refused]]:
    """Look through pages for a grant that is not verified yet, then take it in hand to add them.

    Others may decide while photographs are looked through, so it is asked before, and again after.
    """
    _refuse_unless_open(qualification, by)
    kept_here = qualification.kind.evidence is not EvidenceRule.SEEN
    taken, refusals = _accept(uploads if kept_here else [], len(qualification.evidence), by)
    if uploads and not kept_here:
        refusals = [Refused(NEVER_KEPT.format(qualification.kind.title), "pages")]
    take(qualification)
    db.session.refresh(qualification, ["evidence"])
    _refuse_unless_open(qualification, by)
    return taken, refusals


def add(qualification: Qualification, received: Sequence[files.StoredFile], *, by: Actor) -> None:
    """Add pages that were received to the grant that was taken in hand for it."""
    last = max((page.page for page in qualification.evidence), default=0)
    for number, file in enumerate(received, start=last + 1):
        qualification.evidence.append(Evidence(file=file, page=number))
        audit.record("evidence added", qualification, by=by, page=number)
        _touch(qualification)


def turn(page: Page, *, by: Actor) -> None:
    """Turn a page by a quarter, clockwise. It changes how the page is shown, not the file."""
    if isinstance(page, Evidence):
        demand(policy.may_see_evidence, by, page)
    page.quarter_turns = (page.quarter_turns + 1) % 4
    db.session.flush()


def move_up(page: Page, pages: Sequence[Page], *, by: Actor) -> None:
    """Put a page before the one that it follows."""
    if isinstance(page, Evidence):
        _refuse_unless_open(page.qualification, by)
    before = [other for other in pages if other.page < page.page]
    if before:
        above = max(before, key=lambda other: other.page)
        above.page, page.page = page.page, above.page
        db.session.flush()


def remove(page: Page, *, by: Actor) -> None:
    """Take a page away, and its file with it."""
    if isinstance(page, Evidence):
        qualification = page.qualification
        _refuse_unless_open(qualification, by)
        audit.record("evidence removed", qualification, by=by, page=page.page)
        qualification.evidence.remove(page)
        _touch(qualification)
    else:
        db.session.delete(page)
    file = page.file
    db.session.flush()
    files.discard(file)
    db.session.flush()


def page_of(qualification: Qualification, number: int) -> Evidence | None:
    """Return a page of the evidence by its number."""
    return next((page for page in qualification.evidence if page.page == number), None)


def note_view(page: Evidence, *, by: Actor) -> None:
    """Write down that somebody other than its owner opened a page, before it leaves the site."""
    _note(by, member_id=page.member_id, qualification_id=page.qualification_id, page=page.page)


def note_practice_view(entry: PracticeEntry, *, by: Actor) -> None:
    """Write down that somebody other than its owner opened the evidence of practice."""
    _note(by, member_id=entry.member_id, practice_entry_id=entry.id)


def views_of(qualification: Qualification, *, limit: int = 50) -> Sequence[EvidenceView]:
    """Return who opened the evidence and when, newest first."""
    return db.session.scalars(
        select(EvidenceView)
        .where(EvidenceView.qualification_id == qualification.id)
        .order_by(EvidenceView.id.desc())
        .limit(limit)
    ).all()


def practice_views_of(member: Member, *, limit: int = 50) -> Sequence[EvidenceView]:
    """Return who opened the evidence in a member's practice log and when, newest first."""
    return db.session.scalars(
        select(EvidenceView)
        .where(EvidenceView.member_id == member.id, EvidenceView.practice_entry_id.is_not(None))
        .order_by(EvidenceView.id.desc())
        .limit(limit)
    ).all()


def forget(qualification: Qualification) -> None:
    """Take away all pages of a grant, when nobody may keep them any longer."""
    stored = [page.file for page in qualification.evidence]
    qualification.evidence.clear()
    db.session.flush()
    for file in stored:
        files.discard(file)
    db.session.flush()


def forget_drafts(before: datetime) -> int:
    """Take away pages that came before a moment with forms that never went through; return how many."""
    old = db.session.scalars(select(EvidenceDraft).where(EvidenceDraft.added_at < before)).all()
    for page in old:
        remove(page, by=SYSTEM)
    return len(old)


def _note(by: Actor, *, member_id: int, **what: int) -> None:
    if by.id is None or by.id == member_id:
        return
    with aside() as session:
        session.add(EvidenceView(member_id=member_id, by_id=by.id, by_name=by.name, at=clock.now(), **what))


def _refuse_unless_open(qualification: Qualification, by: Actor) -> None:
    demand(policy.may_correct, by, qualification)
    if qualification.status not in MAY_CHANGE:
        raise Refused(f"This is {words(qualification.status)}, so its pages can no longer be changed.")


def _accept(uploads: Sequence[Any], have: int, by: Actor) -> tuple[list[files.StoredFile], list[Refused]]:
    room = max(0, MOST_PAGES - have)
    taken, refusals = files.accept_each(uploads[:room], files.EVIDENCE, by=by)
    said = [Refused(str(refusal), "pages") for refusal in refusals]
    if len(uploads) > room:
        said.append(
            Refused(f"A certificate has at most {MOST_PAGES} pages. Put several into one PDF.", "pages")
        )
    return taken, said


def _touch(qualification: Qualification) -> None:
    """Make it another version, so that whoever is checking it at this moment is told."""
    qualification.submitted_at = clock.now()
    db.session.flush()

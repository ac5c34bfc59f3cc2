"""The practice log: hours of leading sessions, declared by a member and checked by a coordinator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from network.core import audit, clock, files, mail
from network.core.database import db
from network.core.lifecycle import demand, move
from network.core.permission import Actor
from network.core.rules import Refused
from network.members.people.models import Member
from network.members.people.rules import Status as Membership
from network.members.qualifications import facts, intervals, policy
from network.members.qualifications.models import EvidenceDraft, PracticeEntry
from network.members.qualifications.rules import PracticeStatus, check_practice, why
from network.members.qualifications.taking import take


@dataclass(frozen=True)
class Practice:
    """Hours that somebody says they led sessions, over which days, and of what kind."""

    begins_on: date
    ends_on: date
    hours: Decimal
    class_kind: str
    note: str = ""


def declare(
    member: Member, practice: Practice, *, by: Actor, pages: Sequence[EvidenceDraft] = ()
) -> PracticeEntry:
    """Write hours into a member's log, for a coordinator to check."""
    demand(policy.may_add_for, by, member)
    facts.hold([member.id])
    _check(practice)
    _refuse_a_duplicate(member.id, practice)
    entry = PracticeEntry(member=member, member_id=member.id)
    _write(entry, practice)
    _attach(entry, pages)
    db.session.add(entry)
    db.session.flush()
    audit.record("practice declared", entry, by=by, hours=str(practice.hours))
    return entry


def correct(
    entry: PracticeEntry,
    practice: Practice,
    *,
    by: Actor,
    version: int | None = None,
    pages: Sequence[EvidenceDraft] = (),
) -> None:
    """Change hours that are not checked; hours that were declined are declared again."""
    demand(policy.may_correct, by, entry)
    take(entry, version)
    if entry.status is PracticeStatus.CHECKED:
        raise Refused("These hours are checked, so they can no longer be changed.")
    _check(practice)
    _refuse_a_duplicate(entry.member_id, practice, besides=entry.id)
    if entry.status is PracticeStatus.DECLINED:
        move(entry, to=PracticeStatus.DECLARED, by=by, reason="corrected")
    _write(entry, practice)
    _attach(entry, pages)
    audit.record("practice corrected", entry, by=by, hours=str(practice.hours))
    db.session.flush()


def check(entry: PracticeEntry, *, by: Actor, version: int | None = None) -> None:
    """Say that the hours are believable; from now on they count."""
    _decide(entry, PracticeStatus.CHECKED, "", by=by, version=version)


def decline(entry: PracticeEntry, reason: str, *, by: Actor, version: int | None = None) -> None:
    """Say that the hours do not count as they are, and why; also of hours that were checked by mistake."""
    _decide(entry, PracticeStatus.DECLINED, why(reason), by=by, version=version)


def forget(entry: PracticeEntry) -> None:
    """Take away the note and the evidence of an entry, when nobody may keep them any longer."""
    entry.note = ""
    forget_file(entry)


def forget_file(entry: PracticeEntry) -> None:
    """Take away the evidence of an entry; the hours and the note stay."""
    file = db.session.get(files.StoredFile, entry.file_id) if entry.file_id else None
    entry.file_id = None
    db.session.flush()
    if file is not None:
        files.discard(file)


def _decide(entry: PracticeEntry, to: PracticeStatus, reason: str, *, by: Actor, version: int | None) -> None:
    demand(policy.may_check_practice, by, entry)
    take(entry, version)
    move(entry, to=to, by=by, reason=reason)
    entry.checked_by_id = by.id
    entry.checked_at = clock.now()
    audit.record(f"practice {to}", entry, by=by, hours=str(entry.hours))
    intervals.rebuild([entry.member_id])
    if entry.member.status is Membership.ACTIVE:
        mail.queue(
            f"qualifications/email/practice_{to}.txt",
            to=entry.member,
            notice="practice-checked",
            about=entry,
            obsolete=f"qualifications.practice_no_longer_{to}",
            entry=entry,
            reason=reason,
        )


def _write(entry: PracticeEntry, practice: Practice) -> None:
    entry.begins_on = practice.begins_on
    entry.ends_on = practice.ends_on
    entry.hours = practice.hours
    entry.class_kind = practice.class_kind
    entry.note = practice.note


def _attach(entry: PracticeEntry, pages: Sequence[EvidenceDraft]) -> None:
    """Put the last page that was sent beside the entry; the file that was there and the other pages go."""
    if not pages:
        return
    old = [db.session.get(files.StoredFile, entry.file_id)] if entry.file_id else []
    unused = [*old, *(page.file for page in pages[:-1])]
    entry.file_id = pages[-1].file_id
    for page in pages:
        db.session.delete(page)
    db.session.flush()
    for file in unused:
        if file is not None:
            files.discard(file)


def _check(practice: Practice) -> None:
    check_practice(practice.begins_on, practice.ends_on, practice.hours, clock.today())


def _refuse_a_duplicate(member_id: int, practice: Practice, *, besides: int | None = None) -> None:
    """Notice when the same hours are in the log already, as when a form is sent twice."""
    same = select(PracticeEntry.id).where(
        PracticeEntry.member_id == member_id,
        PracticeEntry.begins_on == practice.begins_on,
        PracticeEntry.ends_on == practice.ends_on,
        PracticeEntry.hours == practice.hours,
        PracticeEntry.class_kind == practice.class_kind,
        PracticeEntry.status != PracticeStatus.DECLINED,
        PracticeEntry.id != (besides or 0),
    )
    if db.session.scalar(same.limit(1)):
        raise Refused("These hours are in the log already.", "hours")

"""The practice log: hours of leading sessions, declared by a member and checked by a coordinator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from network.core import audit, clock, files, mail
from network.core.database import db
from network.core.dates import days_between
from network.core.lifecycle import NotPermitted, move
from network.core.permission import Actor, Permission
from network.core.rules import Refused
from network.members.people.models import Member
from network.members.people.rules import Status as Membership
from network.members.qualifications import intervals, policy
from network.members.qualifications.models import EvidenceDraft, PracticeEntry
from network.members.qualifications.operations import take
from network.members.qualifications.rules import PracticeStatus

MOST_HOURS_A_DAY = 16
LONGEST_PERIOD = 366  # days: a longer one says too little about when the hours were


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
    _permit(policy.may_add_for, by, member)
    _refuse_what_makes_no_sense(member.id, practice)
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
    _permit(policy.may_correct, by, entry)
    take(entry, version)
    if entry.status is PracticeStatus.CHECKED:
        raise Refused("These hours are checked, so they can no longer be changed.")
    _refuse_what_makes_no_sense(entry.member_id, practice, besides=entry.id)
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
    if not reason.strip():
        raise Refused("Say why, in words that help: the member reads them.", "reason")
    _decide(entry, PracticeStatus.DECLINED, reason.strip(), by=by, version=version)


def _decide(entry: PracticeEntry, to: PracticeStatus, reason: str, *, by: Actor, version: int | None) -> None:
    _permit(policy.may_check_practice, by, entry)
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
    """Put the last page that was sent beside the entry, in the place of an older one."""
    old = db.session.get(files.StoredFile, entry.file_id) if entry.file_id and pages else None
    for page in pages:
        entry.file_id = page.file_id
        db.session.delete(page)
    if old is not None:
        db.session.flush()
        files.discard(old)


def _refuse_what_makes_no_sense(member_id: int, practice: Practice, *, besides: int | None = None) -> None:
    if practice.ends_on < practice.begins_on:
        raise Refused("The last day is before the first.", "ends_on")
    if practice.ends_on > clock.today():
        raise Refused("Enter hours that you have led already: the last day has not come yet.", "ends_on")
    days = days_between(practice.begins_on, practice.ends_on) + 1
    if days > LONGEST_PERIOD:
        raise Refused("Enter at most a year at a time, so that we know when the hours were.", "ends_on")
    if practice.hours <= 0:
        raise Refused("Enter how many hours, such as 6 or 7.5.", "hours")
    if practice.hours > days * MOST_HOURS_A_DAY:
        raise Refused(
            f"That is more than {MOST_HOURS_A_DAY} hours a day. Check the hours and the days.", "hours"
        )
    _refuse_a_duplicate(member_id, practice, besides)


def _refuse_a_duplicate(member_id: int, practice: Practice, besides: int | None) -> None:
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


def _permit(permission: Permission, by: Actor, thing: object) -> None:
    if not permission(by, thing):
        raise NotPermitted

"""What is done with CPD: following a scheme, adding and correcting entries, checking and declining them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from network.core import audit, clock, mail
from network.core.database import db
from network.core.lifecycle import demand, move
from network.core.permission import SYSTEM, Actor
from network.core.rules import Refused
from network.members.cpd import checks, evidence, policy, queries
from network.members.cpd.models import (
    CpdActivity,
    CpdDraft,
    CpdEntry,
    CpdEntryKind,
    CpdMembership,
    CpdScheme,
)
from network.members.cpd.rules import Status, kind_changed
from network.members.people.models import Member
from network.members.people.rules import Status as Membership
from network.members.qualifications import facts
from network.members.qualifications.taking import take


@dataclass(frozen=True)
class Learning:
    """What somebody says they did, over which days, for how long, and as what it counts."""

    title: str
    begins_on: date
    ends_on: date
    hours: Fraction
    activities: Sequence[CpdActivity]
    provider: str = ""
    note: str = ""


def follow(member: Member, scheme: CpdScheme, started_on: date, *, by: Actor) -> CpdMembership:
    """Say that a member follows a scheme, from a day on; their periods are counted from it."""
    demand(policy.may_add_for, by, member)
    facts.hold([member.id])
    checks.check_membership(started_on, None, scheme.retired_on, clock.today())
    if queries.membership(member.id, scheme.id) is not None:
        raise Refused(f"{scheme.title} is on this record already. Change its dates instead.", "scheme")
    followed = CpdMembership(member=member, member_id=member.id, scheme=scheme, started_on=started_on)
    db.session.add(followed)
    db.session.flush()
    audit.record("CPD scheme followed", followed, by=by, scheme=scheme.key, since=started_on.isoformat())
    return followed


def change_dates(
    followed: CpdMembership,
    started_on: date,
    ended_on: date | None,
    *,
    by: Actor,
    version: int | None = None,
) -> None:
    """Say otherwise since when, or until when, a member follows a scheme. Their entries stay as they are."""
    demand(policy.may_correct, by, followed)
    _hold(followed, version)
    checks.check_membership(started_on, ended_on, followed.scheme.retired_on, clock.today())
    followed.started_on = started_on
    followed.ended_on = ended_on
    audit.record(
        "CPD scheme dates changed",
        followed,
        by=by,
        since=started_on.isoformat(),
        until=ended_on.isoformat() if ended_on else None,
    )
    db.session.flush()


def declare(member: Member, learning: Learning, *, by: Actor, draft: CpdDraft | None = None) -> CpdEntry:
    """Write something into a member's CPD log, for a coordinator to check."""
    demand(policy.may_add_for, by, member)
    facts.hold([member.id])
    _check(learning)
    _refuse_a_duplicate(member.id, learning)
    entry = CpdEntry(member=member, member_id=member.id)
    _write(entry, learning)
    db.session.add(entry)
    db.session.flush()
    evidence.attach(entry, draft)
    audit.record("CPD declared", entry, by=by)
    return entry


def correct(
    entry: CpdEntry,
    learning: Learning,
    *,
    by: Actor,
    version: int | None = None,
    draft: CpdDraft | None = None,
) -> None:
    """Change an entry that is not checked; one that was declined is declared again."""
    demand(policy.may_correct, by, entry)
    take(entry, version)
    checks.check_open(entry.status)
    _check(learning)
    _refuse_a_duplicate(entry.member_id, learning, besides=entry.id)
    if entry.status is Status.DECLINED:
        move(entry, to=Status.DECLARED, by=by, reason="corrected")
    _write(entry, learning)
    evidence.attach(entry, draft)
    audit.record("CPD corrected", entry, by=by)
    db.session.flush()


def withdraw(entry: CpdEntry, *, by: Actor, version: int | None = None) -> None:
    """Take an entry back that does not count yet. It stays in the log as withdrawn; its evidence goes."""
    demand(policy.owner, by, entry)
    take(entry, version)
    move(entry, to=Status.WITHDRAWN, by=by)
    evidence.forget(entry)
    audit.record("CPD withdrawn", entry, by=by)
    db.session.flush()


def check(
    entry: CpdEntry,
    *,
    by: Actor,
    version: int | None = None,
    activities: Sequence[CpdActivity] | None = None,
    words: str = "",
) -> None:
    """Say that this was done; from now on it counts, as what it was declared or as other ``activities``.

    A change of kind stands in the history and in the letter to the member, with ``words`` after it.
    """
    demand(policy.may_check, by, entry)
    take(entry, version)
    changed = "" if activities is None else _change_kinds(entry, activities, by=by)
    _decide(entry, Status.CHECKED, f"{changed} {words.strip()}".strip(), by=by)


def decline(entry: CpdEntry, reason: str, *, by: Actor, version: int | None = None) -> None:
    """Say that an entry does not count as it is, and why; also of one that was checked by mistake."""
    demand(policy.may_check, by, entry)
    take(entry, version)
    _decide(entry, Status.DECLINED, checks.why(reason), by=by)


def record_attendance(
    member: Member,
    title: str,
    on: date,
    hours: Fraction,
    activity: str | Collection[str],
    *,
    source: str,
    by: Actor = SYSTEM,
    provider: str = "",
) -> CpdEntry:
    """Write attendance that the network itself has seen into a member's log, checked already.

    ``activity`` is the key of a kind of activity, or several, at most one of each scheme. ``source`` names
    what it comes from ("event:12"): the same source again changes nothing and gives the entry that is there.
    Raises LookupError for a kind that is not there, NotPermitted where ``by`` may not check for this member.
    """
    facts.hold([member.id])
    there = db.session.scalar(
        select(CpdEntry).where(CpdEntry.member_id == member.id, CpdEntry.source == source)
    )
    if there is not None:
        return there
    keys = {activity} if isinstance(activity, str) else set(activity)
    kinds = queries.activities_by_key(keys)
    if len(kinds) < len(keys):
        raise LookupError(f"no such kind of CPD activity: {sorted(keys - {kind.key for kind in kinds})}")
    learning = Learning(title, on, on, hours, kinds, provider=provider)
    _check(learning)
    entry = CpdEntry(member=member, member_id=member.id, source=source)
    _write(entry, learning)
    db.session.add(entry)
    db.session.flush()
    move(entry, to=Status.CHECKED, by=by, reason="attendance")
    entry.checked_by_id, entry.checked_at = by.id, clock.now()
    audit.record("CPD attendance recorded", entry, by=by, source=source)
    db.session.flush()
    return entry


def restate_attendance(
    member: Member, hours: Fraction, *, source: str, by: Actor = SYSTEM
) -> CpdEntry | None:
    """Let attendance that was recorded count, again where it was withdrawn, and for so many hours.

    What a person has decided about it since stays as it is. Raises Refused for hours that no entry has.
    """
    entry = _from(source, member)
    if entry is None or not _is_ours_to_change(entry):
        return entry
    if entry.status is Status.CHECKED and entry.hours == hours:
        return entry
    kinds = [kind.activity for kind in entry.kinds]
    _check(Learning(entry.title, entry.begins_on, entry.ends_on, hours, kinds))
    if entry.status is Status.DECLINED:
        move(entry, to=Status.DECLARED, by=by, reason="attendance")
        move(entry, to=Status.CHECKED, by=by, reason="attendance")
    entry.hours, entry.checked_by_id, entry.checked_at = hours, by.id, clock.now()
    audit.record("CPD attendance restated", entry, by=by, source=source)
    db.session.flush()
    return entry


def withdraw_attendance(member: Member, *, source: str, reason: str, by: Actor = SYSTEM) -> CpdEntry | None:
    """Let attendance that was recorded count no more, with a reason; None where nothing was recorded.

    What a person has decided about it since stays as it is, and doing it twice changes nothing.
    """
    entry = _from(source, member)
    if entry is None or entry.status is not Status.CHECKED or not _is_ours_to_change(entry):
        return entry
    move(entry, to=Status.DECLINED, by=by, reason=checks.why(reason))
    entry.checked_by_id, entry.checked_at = by.id, clock.now()
    audit.record("CPD attendance withdrawn", entry, by=by, source=source)
    db.session.flush()
    return entry


def _from(source: str, member: Member) -> CpdEntry | None:
    """Return what came from a source for a member, held for a change."""
    facts.hold([member.id])
    entry = db.session.scalar(
        select(CpdEntry).where(CpdEntry.member_id == member.id, CpdEntry.source == source)
    )
    if entry is not None:
        take(entry)
    return entry


def _is_ours_to_change(entry: CpdEntry) -> bool:
    """Whether nobody but the system has decided on an entry since it was recorded."""
    return entry.checked_by_id is None and entry.status in {Status.CHECKED, Status.DECLINED}


def _decide(entry: CpdEntry, to: Status, reason: str, *, by: Actor) -> None:
    move(entry, to=to, by=by, reason=reason)
    entry.checked_by_id = by.id
    entry.checked_at = clock.now()
    audit.record(f"CPD {to}", entry, by=by)
    if entry.member.status is Membership.ACTIVE:
        mail.queue(
            f"cpd/email/{to}.txt",
            to=entry.member,
            notice="cpd-checked",
            about=entry,
            obsolete=f"cpd.no_longer_{to}",
            entry=entry,
            reason=reason,
        )


def _change_kinds(entry: CpdEntry, activities: Sequence[CpdActivity], *, by: Actor) -> str:
    """Let an entry count as these kinds; say in words what that changes, if anything."""
    before = {kind.activity.scheme: kind.activity.title for kind in entry.kinds}
    after = {activity.scheme: activity.title for activity in activities}
    said = [
        kind_changed(scheme.title, before.get(scheme), after.get(scheme))
        for scheme in before | after
        if before.get(scheme) != after.get(scheme)
    ]
    if said:
        checks.check_kinds_fit([queries.activity_rule(one) for one in activities], entry.hours)
        _count_as(entry, activities)
        audit.record("CPD kind changed", entry, by=by, activities=[one.key for one in activities])
    return " ".join(said)


def _write(entry: CpdEntry, learning: Learning) -> None:
    entry.title = learning.title
    entry.provider = learning.provider
    entry.begins_on = learning.begins_on
    entry.ends_on = learning.ends_on
    entry.hours = learning.hours
    entry.note = learning.note
    _count_as(entry, learning.activities)


def _count_as(entry: CpdEntry, activities: Sequence[CpdActivity]) -> None:
    wanted = {activity.scheme_id: activity for activity in activities}
    if wanted != {kind.scheme_id: kind.activity for kind in entry.kinds}:
        flag_modified(entry, "title")  # the entry is another one: whoever has it open is told
    for kind in list(entry.kinds):
        if kind.scheme_id in wanted:
            kind.activity = wanted.pop(kind.scheme_id)
        else:
            entry.kinds.remove(kind)
    entry.kinds += [CpdEntryKind(scheme_id=scheme_id, activity=one) for scheme_id, one in wanted.items()]


def _check(learning: Learning) -> None:
    checks.check_entry(learning.begins_on, learning.ends_on, learning.hours, clock.today())
    schemes = [activity.scheme_id for activity in learning.activities]
    if len(set(schemes)) < len(schemes):
        raise Refused("An entry counts as one kind of activity in each scheme.")
    checks.check_kinds([queries.activity_rule(activity) for activity in learning.activities], learning.hours)


def _refuse_a_duplicate(member_id: int, learning: Learning, *, besides: int = 0) -> None:
    """Notice when the same thing is in the log already, as when a form is sent twice."""
    same = select(CpdEntry.id).where(
        CpdEntry.member_id == member_id,
        CpdEntry.title == learning.title,
        CpdEntry.begins_on == learning.begins_on,
        CpdEntry.ends_on == learning.ends_on,
        CpdEntry.status.in_((Status.DECLARED, Status.CHECKED)),
        CpdEntry.id != besides,
    )
    if db.session.scalar(same.limit(1)):
        raise Refused("This is in the log already, on the same days.", "title")


def _hold(followed: CpdMembership, version: int | None) -> None:
    """Hold a scheme that is followed for a change; refuse it if somebody changed it since ``version``."""
    facts.hold([followed.member_id])
    db.session.refresh(followed)
    if version is not None and version != followed.version:
        raise Refused("This was changed while you had it open. Look at it as it is now, then answer again.")

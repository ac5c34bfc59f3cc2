"""The privacy notice and the record of processing, both made from what the features declare."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from network.core import clock, personal_data
from network.core.database import db, one_at_a_time
from network.core.permission import Actor
from network.core.personal_data import Basis, Held, Period
from network.members.people.models import Member
from network.rights import keeping, rules
from network.rights.models import NoticeRead, PrivacyNotice

# Why it is lawful, as a heading that its reader understands, and as the law says it.
BASES: Mapping[Basis, tuple[str, str]] = {
    Basis.CONTRACT: ("Because you are a member, or ask to be one", "Contract (UK GDPR article 6(1)(b))"),
    Basis.CONSENT: ("Because you have agreed, until you take it back", "Consent (UK GDPR article 6(1)(a))"),
    Basis.EXPLICIT_CONSENT: (
        "Because you have agreed in so many words, until you take it back",
        "Explicit consent (UK GDPR articles 6(1)(a) and 9(2)(a))",
    ),
    Basis.LEGAL_OBLIGATION: ("Because the law asks it of us", "Legal obligation (UK GDPR article 6(1)(c))"),
    Basis.PUBLIC_TASK: (
        "Because it is a task in the public interest",
        "Public task (UK GDPR article 6(1)(e))",
    ),
    Basis.LEGITIMATE_INTERESTS: (
        "Because the network needs it to work, and you would expect it",
        "Legitimate interests (UK GDPR article 6(1)(f))",
    ),
}


@dataclass(frozen=True)
class Line:
    """One thing that is held, as the notice says it."""

    key: str
    what: str
    why: str
    basis: Basis
    who: str
    kept: str
    tables: tuple[str, ...]

    @property
    def in_law(self) -> str:
        """The basis as the law names it."""
        return BASES[self.basis][1]

    @property
    def mark(self) -> str:
        """What tells this line from the same line in other words."""
        return rules.fingerprint((self.what, self.why, self.basis.value, self.who, self.kept))


@dataclass(frozen=True)
class Group:
    """The lines of one basis."""

    title: str
    in_law: str
    lines: Sequence[Line]


def lines() -> list[Line]:
    """Return what is held about people, as the features declare it and for as long as it is kept here."""
    months = {kept.period.key: kept for kept in keeping.periods()}
    return [_line(held, months) for held in personal_data.declarations]


def groups() -> list[Group]:
    """Return the lines of the notice, grouped by why each may be held."""
    every = lines()
    found = [
        Group(*words, lines=[line for line in every if line.basis is basis]) for basis, words in BASES.items()
    ]
    return [group for group in found if group.lines]


def version() -> PrivacyNotice | None:
    """Return the version that was noted last; None on a new site, before the worker has been round."""
    return db.session.scalar(select(PrivacyNotice).order_by(PrivacyNotice.id.desc()).limit(1))


def note_version() -> bool:
    """Note that the notice reads otherwise than before, if it does; return whether."""
    one_at_a_time("version of the privacy notice")
    marks = {line.key: line.mark for line in lines()}
    now = rules.fingerprint(f"{key} {mark}" for key, mark in marks.items())
    last = version()
    if last is not None and last.fingerprint == now:
        return False
    db.session.add(PrivacyNotice(fingerprint=now, lines=marks, first_shown_at=clock.now()))
    db.session.flush()
    return True


def changes() -> tuple[Sequence[Line], int]:
    """Return the lines that are new or other than in the version before, and how many are there no more."""
    two = db.session.scalars(select(PrivacyNotice).order_by(PrivacyNotice.id.desc()).limit(2)).all()
    if len(two) < 2:
        return [], 0
    before = two[1].lines
    every = lines()
    gone = set(before) - {line.key for line in every}
    return [line for line in every if before.get(line.key) != line.mark], len(gone)


def unread_by(member: Member) -> PrivacyNotice | None:
    """Return the version that a member has yet to be told of: one that came after they did."""
    last = version()
    if last is None or last.first_shown_at <= member.created_at:
        return None
    first = db.session.scalar(select(PrivacyNotice.id).order_by(PrivacyNotice.id).limit(1))
    read = select(NoticeRead.id).where(NoticeRead.member_id == member.id, NoticeRead.notice_id == last.id)
    return None if last.id == first or db.session.scalar(read) else last


def read(member: Actor) -> None:
    """Write down that a member has read the version that is shown now."""
    one_at_a_time(f"notice read by {member.id}")
    last = version()
    if last is None or member.id is None:
        return
    there = select(NoticeRead.id).where(NoticeRead.member_id == member.id, NoticeRead.notice_id == last.id)
    if db.session.scalar(there) is None:
        db.session.add(NoticeRead(member_id=member.id, notice_id=last.id))


def _line(held: Held, months: Mapping[str, keeping.Kept]) -> Line:
    kept = months[held.kept.key].words if isinstance(held.kept, Period) else held.kept
    return Line(held.key, held.what, held.why, held.basis, held.who, kept, tuple(sorted(held.where)))

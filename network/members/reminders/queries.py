"""Questions about reminders: who stands on which step, what is coming, what went, what is held back."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import lazyload

from network.core import clock
from network.core.database import db
from network.core.dates import add_days
from network.members.catalogue.models import QualificationKind
from network.members.catalogue.rules import parse_reminder_days
from network.members.people.models import Member
from network.members.people.rules import Status as Membership
from network.members.qualifications.models import Qualification
from network.members.qualifications.rules import Status as GrantStatus
from network.members.reminders import rules
from network.members.reminders.models import Extension, ExtensionItem, Reminder
from network.members.reminders.rules import Due, Entry, Grant, Kind, Ledger, Status

PAGE = 50
MEMBERS_AT_A_TIME = 200
MOST_HELD = 100  # more than anybody holds back at a time

Place = tuple[date, int]  # where in the list of what is coming a line stands: its day, and its grant


@dataclass(frozen=True)
class Read:
    """What reminders ask of some members: their grants by kind, and what was decided about each grant."""

    kinds: Mapping[int, Kind]
    grants: Mapping[tuple[int, int], list[Grant]]  # by member and kind
    ledgers: dict[int, Ledger]

    def due(self, on: date) -> "list[Line]":
        """Return every step that is due on a day."""
        return [
            Line(member_id, kind_id, one)
            for (member_id, kind_id), grants in self.grants.items()
            for one in rules.due(self.kinds[kind_id], grants, self.ledgers, on)
        ]

    def coming(self, on: date) -> "list[Line]":
        """Return every step that is due on a day, or will be in the next fourteen."""
        return [
            Line(member_id, kind_id, one)
            for (member_id, kind_id), grants in self.grants.items()
            for one in rules.coming(self.kinds[kind_id], grants, self.ledgers, on)
        ]

    def hold_is_over(self, reminder: Reminder, on: date) -> Status | None:
        """Say what becomes of a step that was held, where its time is over."""
        grants = self.grants.get((reminder.member_id, reminder.kind_id), [])
        grant = next((one for one in grants if one.id == reminder.qualification_id), None)
        kind = self.kinds.get(reminder.kind_id, Kind(()))
        return rules.hold_is_over(entry_of(reminder), kind, grant, grants, on) if grant else Status.OVER


@dataclass(frozen=True)
class Line:
    """A step of somebody's ladder."""

    member_id: int
    kind_id: int
    due: Due

    @property
    def day(self) -> date:
        """The day from which it is due."""
        return rules.due_on(self.due.step, self.due.expires_on)

    @property
    def place(self) -> Place:
        """Where it stands in the list of what is coming."""
        return self.day, self.due.grant.id


@dataclass(frozen=True)
class Chosen:
    """Which reminders somebody wants to see."""

    kind_id: int | None = None
    person: str = ""

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """What the member of a grant must be called."""
        return [Member.name.icontains(self.person, autoescape=True)] if self.person else []


@dataclass(frozen=True)
class Coming:
    """One page of what is coming, with the names that it needs."""

    lines: Sequence[Line]
    count: int
    names: Mapping[int, str] = field(default_factory=dict)
    titles: Mapping[int, str] = field(default_factory=dict)
    last: Line | None = None  # the last of this page, where there are more


def kinds() -> dict[int, Kind]:
    """Return what the kinds that have reminders say about them."""
    rows = db.session.execute(
        select(
            QualificationKind.id,
            QualificationKind.reminder_days,
            QualificationKind.grace_days,
            QualificationKind.retired_on,
        ).where(QualificationKind.reminder_days != "")
    )
    return {one: Kind(parse_reminder_days(days), grace, retired) for one, days, grace, retired in rows}


def on_a_ladder(
    known: Mapping[int, Kind], on: date, until: date, *conditions: ColumnElement[bool], after: int = 0
) -> Sequence[int]:
    """Return the members, some at a time, of whom a verified grant stands on its ladder on one of these days.

    Nobody but active members: an unclaimed record gets no letter but its invitation.
    """
    standing = [
        and_(
            Qualification.kind_id == kind_id,
            Qualification.expires_on >= add_days(on, -(kind.grace_days + rules.LAPSED_FOR_DAYS)),
            Qualification.expires_on <= add_days(until, max(ladder)),
        )
        for kind_id, kind in known.items()
        if (ladder := kind.ladder(on))
    ]
    if not standing:
        return []
    return db.session.scalars(
        select(Member.id)
        .join(Qualification, Qualification.member_id == Member.id)
        .where(
            Member.status == Membership.ACTIVE,
            Member.id > after,
            Qualification.status == GrantStatus.VERIFIED,
            or_(*standing),
            *conditions,
        )
        .distinct()
        .order_by(Member.id)
        .limit(MEMBERS_AT_A_TIME)
    ).all()


def read(ids: Collection[int], known: Mapping[int, Kind]) -> Read:
    """Read what reminders ask of some members, in two statements however many they are."""
    grants = defaultdict[tuple[int, int], list[Grant]](list)
    ledgers = defaultdict[int, list[Entry]](list)
    rows = db.session.execute(
        select(
            Qualification.member_id,
            Qualification.kind_id,
            Qualification.id,
            Qualification.valid_from,
            Qualification.expires_on,
            Qualification.status,
        )
        .where(
            Qualification.member_id.in_(ids),
            Qualification.kind_id.in_(known),
            Qualification.status.in_([GrantStatus.VERIFIED, GrantStatus.SUBMITTED]),
        )
        .order_by(Qualification.id)
    )
    for member_id, kind_id, grant_id, valid_from, expires_on, status in rows:
        verified = status is GrantStatus.VERIFIED
        grants[member_id, kind_id].append(Grant(grant_id, valid_from, expires_on, verified))
    entries = db.session.execute(
        select(
            Reminder.qualification_id,
            Reminder.step,
            Reminder.expires_on,
            Reminder.status,
            Reminder.decided_at,
        ).where(Reminder.member_id.in_(ids))
    )
    for grant_id, step, expires_on, decided, at in entries:
        ledgers[grant_id].append(Entry(step, expires_on, decided, clock.london_date(at)))
    return Read(known, grants, {one: Ledger(tuple(found)) for one, found in ledgers.items()})


def entry_of(reminder: Reminder) -> Entry:
    """Return a row of the ledger as the rules read it."""
    decided_on = clock.london_date(reminder.decided_at)
    return Entry(reminder.step, reminder.expires_on, reminder.status, decided_on)


def coming(chosen: Chosen, on: date, *, after: Place | None = None) -> Coming:
    """Return what will be sent in the next fourteen days as things stand, the soonest first."""
    known = kinds()
    if chosen.kind_id is not None:
        known = {one: kind for one, kind in known.items() if one == chosen.kind_id}
    lines: list[Line] = []
    last = 0
    until = add_days(on, rules.COMING_DAYS)
    while ids := on_a_ladder(known, on, until, *chosen.conditions, after=last):
        lines += read(ids, known).coming(on)
        last = ids[-1]
    lines.sort(key=lambda line: line.place)
    rest = [line for line in lines if after is None or line.place > after]
    page = rest[:PAGE]
    return Coming(
        page,
        len(lines),
        _names({line.member_id for line in page}),
        kind_titles(),
        page[-1] if len(rest) > PAGE else None,
    )


def is_coming(qualification: Qualification, step: int, on: date) -> bool:
    """Tell whether a step of a grant is due, or will be in the next fourteen days."""
    found = read([qualification.member_id], kinds()).coming(on)
    return any(line.due.grant.id == qualification.id and line.due.step == step for line in found)


def held() -> Sequence[Reminder]:
    """Return what is held back or was released and has not gone yet, the longest wait first."""
    return db.session.scalars(
        select(Reminder)
        .where(Reminder.status.in_(rules.UNDECIDED))
        .order_by(Reminder.decided_at, Reminder.id)
        .limit(MOST_HELD)
    ).all()


def count_held_since(before: datetime, *, besides: int | None) -> int:
    """Return how many steps have been held since before a moment, of others than one member."""
    question = select(func.count()).where(Reminder.status == Status.HELD, Reminder.decided_at < before)
    return db.session.scalar(question.where(Reminder.member_id != besides)) or 0


def decided(chosen: Chosen, now: datetime, *, before: int | None = None) -> Sequence[Reminder]:
    """Return what was sent or not in the last thirty days, newest first, from before the last row seen."""
    question = (
        select(Reminder)
        .join(Member, Member.id == Reminder.member_id)
        .where(
            Reminder.status.not_in(rules.UNDECIDED),
            Reminder.decided_at >= now - timedelta(days=rules.SENT_DAYS),
            *chosen.conditions,
        )
        .order_by(Reminder.id.desc())
        .limit(PAGE + 1)
    )
    if chosen.kind_id is not None:
        question = question.where(Reminder.kind_id == chosen.kind_id)
    if before is not None:
        question = question.where(Reminder.id < before)
    return db.session.scalars(question).all()


def names_of(reminders: Iterable[Reminder]) -> dict[int, str]:
    """Return the names of those whom some reminders are about."""
    return _names({one.member_id for one in reminders})


def kind_titles() -> dict[int, str]:
    """Return the titles of the kinds that have reminders, in order."""
    rows = db.session.execute(
        select(QualificationKind.id, QualificationKind.title)
        .where(QualificationKind.reminder_days != "")
        .order_by(QualificationKind.title)
    )
    return dict(rows.all())


def in_the_same_letter(reminder_id: int) -> Sequence[Reminder]:
    """Return the reminders that one letter carries, found by any one of them."""
    letter = select(Reminder.message_id).where(Reminder.id == reminder_id).scalar_subquery()
    return db.session.scalars(select(Reminder).where(Reminder.message_id == letter)).all()


def ending(kind: QualificationKind, from_on: date, to_on: date) -> Sequence[Qualification]:
    """Return the verified grants of a kind whose last day is one of these, the soonest first."""
    return db.session.scalars(
        select(Qualification)
        .where(
            Qualification.kind_id == kind.id,
            Qualification.status == GrantStatus.VERIFIED,
            Qualification.expires_on.between(from_on, to_on),
        )
        .order_by(Qualification.expires_on, Qualification.id)
    ).all()


def grants_of(member_ids: Collection[int], kind: QualificationKind) -> dict[int, list[Grant]]:
    """Return the grants of a kind to each of some members, as the rules read them."""
    found = read(member_ids, {kind.id: Kind(())}).grants
    return {member_id: grants for (member_id, _kind), grants in found.items()}


def extensions(*, before: int | None = None) -> Sequence[Extension]:
    """Return the extensions, newest first, from before the last one seen."""
    question = select(Extension).order_by(Extension.id.desc()).limit(PAGE + 1)
    return db.session.scalars(question if before is None else question.where(Extension.id < before)).all()


def extensions_of(qualification_id: int) -> Sequence[ExtensionItem]:
    """Return how a grant was extended, oldest first."""
    return db.session.scalars(
        select(ExtensionItem)
        .where(ExtensionItem.qualification_id == qualification_id)
        .options(lazyload(ExtensionItem.qualification))
        .order_by(ExtensionItem.id)
    ).all()


def items_held_about(member: Any) -> tuple[Sequence[Reminder], Sequence[ExtensionItem]]:
    """Return what the ledger and the extensions say about a member."""
    ledger = select(Reminder).where(Reminder.member_id == member.id).order_by(Reminder.id)
    moved = select(ExtensionItem).where(ExtensionItem.member_id == member.id).order_by(ExtensionItem.id)
    return db.session.scalars(ledger).all(), db.session.scalars(moved).all()


def _names(ids: Collection[int]) -> dict[int, str]:
    return dict(db.session.execute(select(Member.id, Member.name).where(Member.id.in_(ids))).all())

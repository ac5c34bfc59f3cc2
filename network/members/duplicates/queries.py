"""Questions about records that may be one person, and about those that were made one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import joinedload, undefer

from network.core.database import db
from network.core.permission import PRIVILEGED, Actor, Role
from network.members.duplicates import rules
from network.members.duplicates.images import DERIVED, member_columns
from network.members.duplicates.models import DuplicatePair, Merge, NotDuplicates
from network.members.duplicates.rules import Alike, Likeness, Somebody, somebody
from network.members.duplicates.undoing import said
from network.members.people.models import Member, RoleGrant
from network.members.people.offers import FORMER
from network.members.people.rules import Status
from network.members.qualifications.models import Qualification

PAGE = 25
Place = tuple[int, int]  # where in the list a pair stands: how strong, and its number
_COLUMNS = (Member.id, Member.name, Member.known_as, Member.email, Member.phone)
_CERTIFICATES = select(
    Qualification.member_id, Qualification.kind_id, Qualification.certificate_number
).where(Qualification.certificate_number != "")


def everybody() -> list[Somebody]:
    """Return every record that may be one of two, in two statements however many there are."""
    there = select(*_COLUMNS).where(Member.status != Status.MERGED, Member.name != FORMER)
    return _somebodies(db.session.execute(there), db.session.execute(_CERTIFICATES))


def somebodies(ids: Collection[int]) -> list[Somebody]:
    """Return some records as they are compared, in the order of their numbers."""
    there = select(*_COLUMNS).where(Member.id.in_(ids)).order_by(Member.id)
    held = _CERTIFICATES.where(Qualification.member_id.in_(ids))
    return _somebodies(db.session.execute(there), db.session.execute(held))


def _somebodies(people: Iterable[Any], held: Iterable[Any]) -> list[Somebody]:
    numbers: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for member_id, kind_id, number in held:
        numbers[member_id].append((kind_id, number))
    return [
        somebody(number, name, known_as, email, phone, certificates=numbers[number])
        for number, name, known_as, email, phone in people
    ]


def parted() -> dict[tuple[int, int], str]:
    """Return the pairs that somebody said are two people, with the fingerprint of what was alike."""
    rows = db.session.execute(select(NotDuplicates.a_id, NotDuplicates.b_id, NotDuplicates.facts))
    return {(min(a, b), max(a, b)): facts for a, b, facts in rows}


@dataclass(frozen=True)
class Found:
    """A line of the finder: a pair, and what is alike today."""

    pair: DuplicatePair
    alike: Alike | None

    @property
    def place(self) -> Place:
        """Where in the list it stands."""
        return self.pair.strength, self.pair.id


def found(
    likeness: Likeness, *, by: Actor, today: date, after: Place | None = None, limit: int = PAGE
) -> list[Found]:
    """Return pairs that wait for a decision, the strongest first, from after the last one seen."""
    question = (
        select(DuplicatePair)
        .where(DuplicatePair.likeness == likeness, *_met_by(by, today))
        .options(joinedload(DuplicatePair.a), joinedload(DuplicatePair.b))
        .order_by(DuplicatePair.strength.desc(), DuplicatePair.id)
        .limit(limit)
    )
    if after is not None:
        strength, number = after
        behind = and_(DuplicatePair.strength == strength, DuplicatePair.id > number)
        question = question.where(or_(DuplicatePair.strength < strength, behind))
    pairs = db.session.scalars(question).all()
    people = {one.id: one for one in somebodies({one for pair in pairs for one in (pair.a_id, pair.b_id)})}
    return [Found(pair, rules.alike(people[pair.a_id], people[pair.b_id])) for pair in pairs]


def alike(pair: DuplicatePair) -> Alike | None:
    """Say how alike two records are today, and why."""
    one, other = somebodies([pair.a_id, pair.b_id])
    return rules.alike(one, other)


def count(likeness: Likeness, *, by: Actor, today: date) -> int:
    """Return how many pairs wait for a decision, leaving out those that are about ``by``."""
    question = (
        select(func.count())
        .select_from(DuplicatePair)
        .where(
            DuplicatePair.likeness == likeness,
            DuplicatePair.a_id != by.id,
            DuplicatePair.b_id != by.id,
            *_met_by(by, today),
        )
    )
    return db.session.scalar(question) or 0


def _met_by(by: Actor, today: date) -> list[ColumnElement[bool]]:
    """Coordinators meet every pair; an administrator who is none, those about power alone."""
    if Role.COORDINATOR in by.roles:
        return []
    return [
        exists().where(
            RoleGrant.member_id.in_((DuplicatePair.a_id, DuplicatePair.b_id)),
            RoleGrant.role.in_(PRIVILEGED),
            or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= today),
        )
    ]


def what_hangs_on(ids: Sequence[int]) -> list[tuple[str, list[int]]]:
    """Count in each table what is about each of some members, in one statement; in words, the most first."""
    counts = [
        select(literal(table.name), column, func.count()).where(column.in_(ids)).group_by(column)
        for table, columns in member_columns()
        if table.name not in DERIVED | {"not_duplicates"}
        for column in columns
        if column.name in {"member_id", "owner_id"}
    ]
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for name, member_id, number in db.session.execute(union_all(*counts)):
        found[name][member_id] = number
    lines = [(name, [held.get(one, 0) for one in ids]) for name, held in found.items()]
    lines.sort(key=lambda line: (-sum(line[1]), line[0]))
    return [(said(name), numbers) for name, numbers in lines]


def merges(*, by: Actor, before: int | None = None, limit: int = PAGE) -> Sequence[Merge]:
    """Return the merges, newest first; an administrator who is no coordinator sees those about power."""
    question = select(Merge).order_by(Merge.id.desc()).limit(limit)
    if Role.COORDINATOR not in by.roles:
        question = question.where(Merge.of_power)
    if before is not None:
        question = question.where(Merge.id < before)
    return db.session.scalars(question).all()


def merges_about(member_id: int) -> Sequence[Merge]:
    """Return every merge that a member's record was part of, oldest first."""
    return db.session.scalars(
        select(Merge)
        .where(or_(Merge.winner_id == member_id, Merge.loser_id == member_id))
        .options(undefer(Merge.changes))
        .order_by(Merge.id)
    ).all()


def merge_of(loser_id: int) -> Merge | None:
    """Return the merge by which a record became part of another, if it stands."""
    return db.session.scalar(select(Merge).where(Merge.loser_id == loser_id, Merge.undone_at.is_(None)))


def standing() -> Sequence[Merge]:
    """Return the merges that were not undone."""
    return db.session.scalars(select(Merge).where(Merge.undone_at.is_(None)).order_by(Merge.id)).all()


def to_forget(before: datetime) -> Sequence[Merge]:
    """Return the merges from before a moment whose images are still kept."""
    return db.session.scalars(
        select(Merge).where(Merge.at < before, Merge.changes.is_not(None)).order_by(Merge.id)
    ).all()


def parted_from(member_id: int) -> Sequence[NotDuplicates]:
    """Return what was said about a member's record being another person's."""
    return db.session.scalars(
        select(NotDuplicates)
        .where(or_(NotDuplicates.a_id == member_id, NotDuplicates.b_id == member_id))
        .order_by(NotDuplicates.id)
    ).all()

"""The days on which members are fit for conditions, kept as rows and rebuilt with every change of a fact."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any as Anything

from sqlalchemy import delete, insert, select, union

from network.core import clock
from network.core.database import db
from network.core.registry import Effect
from network.members.catalogue.models import Condition, QualificationKind
from network.members.catalogue.requirement import All, Any, Facts, Held, HeldFor, Hours, Level, Node, Once
from network.members.people.models import Member
from network.members.qualifications import facts, fitness
from network.members.qualifications.facts import Catalogue
from network.members.qualifications.fitness import ConditionFacts, MemberFacts
from network.members.qualifications.models import FitInterval, PracticeEntry, Qualification
from network.members.qualifications.rules import PracticeStatus, Status

AT_ONCE = 1_000  # members whose facts are read together; below what one statement can be asked about

Row = tuple[int, int, date, date | None]  # member, condition, first day, last day


def rebuild(member_ids: Iterable[int], condition_ids: Collection[int] | None = None) -> None:
    """Write down anew on which days these members are fit, for all conditions or for some.

    Call it in the transaction that changed a fact. The members are held while it works, so that of two
    transactions that change facts of one member the second reads what the first wrote.
    """
    db.session.flush()
    for ids in _chunks(sorted(set(member_ids))):
        facts.hold(ids)
        known = facts.catalogue()
        conditions = set(known.conditions if condition_ids is None else condition_ids)
        held = facts.of_members(ids, known, only_kinds=known.kinds_asked_for(conditions))
        wanted = set(_rows(held, known, conditions))
        _replace(_kept(ids, condition_ids), wanted)


def rebuild_after_edit(thing: Anything) -> None:
    """Write down anew what rests on a condition or a kind of the catalogue that was edited."""
    db.session.flush()
    if isinstance(thing, Condition):
        rebuild(_whom_facts_speak_for(), [thing.id])
    elif isinstance(thing, QualificationKind):
        rebuild(_holders_of(thing))


def effect_of(condition: Condition, requires: str) -> Effect:
    """Say what another requirement would do to a condition today: who would stop being fit, and who begin."""
    today = clock.today()
    known = facts.catalogue()
    changed = ConditionFacts(condition.key, condition.title, facts.rule(requires))
    before: set[int] = set()
    after: set[int] = set()
    for ids in _chunks(sorted(_whom_facts_speak_for())):
        for member_id, member in facts.of_members(ids, known).items():
            if today in fitness.fit_days(known.conditions[condition.id], member):
                before.add(member_id)
            if today in fitness.fit_days(changed, member):
                after.add(member_id)
    return Effect(len(before), len(after), _names(before - after), _names(after - before))


def _names(ids: Collection[int]) -> list[str]:
    found: list[str] = []
    for some in _chunks(sorted(ids)):
        found += db.session.scalars(select(Member.name).where(Member.id.in_(some)).order_by(Member.sort_name))
    return found


def _rows(held: Mapping[int, MemberFacts], known: Catalogue, condition_ids: Collection[int]) -> Iterator[Row]:
    """Work out the rows that there should be."""
    for member_id, member in held.items():
        for condition_id in condition_ids:
            condition = known.conditions[condition_id]
            if condition.requires is not None and _could_ever_meet(condition.requires, member.held):
                for period in fitness.intervals(condition, member):
                    yield member_id, condition_id, period.begins_on, period.ends_on


def _could_ever_meet(node: Node, held: Facts) -> bool:
    """Tell quickly, without looking at a date, that most members are not fit for most conditions."""
    match node:
        case All(parts):
            return all(_could_ever_meet(part, held) for part in parts)
        case Any(parts):
            return any(_could_ever_meet(part, held) for part in parts)
        case Held(key) | Once(key):
            return any(grant.verified and grant.kind_key == key for grant in held.grants)
        case Level(level):
            return any(grant.verified and grant.level == level for grant in held.grants)
        case Hours():
            return any(entry.checked for entry in held.practice)
        case HeldFor():
            return bool(held.grants)


def _kept(ids: list[int], condition_ids: Collection[int] | None) -> dict[Row, int]:
    """Return the rows that there are, with their ids."""
    question = select(
        FitInterval.member_id,
        FitInterval.condition_id,
        FitInterval.begins_on,
        FitInterval.ends_on,
        FitInterval.id,
    ).where(FitInterval.member_id.in_(ids))
    if condition_ids is not None:
        question = question.where(FitInterval.condition_id.in_(condition_ids))
    return {
        (member, condition, first, last): row_id
        for member, condition, first, last, row_id in db.session.execute(question)
    }


def _replace(kept: Mapping[Row, int], wanted: Collection[Row]) -> None:
    """Take away the rows that are wrong by now, and add those that are missing."""
    for wrong in _chunks([row_id for row, row_id in kept.items() if row not in wanted]):
        db.session.execute(
            delete(FitInterval).where(FitInterval.id.in_(wrong)),
            execution_options={"synchronize_session": False},
        )
    names = ("member_id", "condition_id", "begins_on", "ends_on")
    if missing := [dict(zip(names, row, strict=True)) for row in sorted(wanted - kept.keys(), key=_order)]:
        db.session.execute(insert(FitInterval), missing)


def _whom_facts_speak_for() -> Collection[int]:
    """Return the members of whom anything counts, or is kept."""
    return db.session.scalars(
        union(
            select(Qualification.member_id).where(Qualification.status == Status.VERIFIED),
            select(PracticeEntry.member_id).where(PracticeEntry.status == PracticeStatus.CHECKED),
            select(FitInterval.member_id),
        )
    ).all()


def _holders_of(kind: QualificationKind) -> Collection[int]:
    return db.session.scalars(
        select(Qualification.member_id)
        .where(Qualification.kind_id == kind.id, Qualification.status == Status.VERIFIED)
        .distinct()
    ).all()


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    left = iter(ids)
    while chunk := list(islice(left, AT_ONCE)):
        yield chunk


def _order(row: Row) -> tuple[int, int, date]:
    return row[:3]

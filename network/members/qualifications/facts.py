"""What fitness asks of members, read from the database: for one or for many, in the same few statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, select

from network.core import clock
from network.core.database import db
from network.core.lifecycle import StatusChange
from network.members.catalogue.models import Condition, QualificationKind
from network.members.catalogue.requirement import (
    Facts,
    Held,
    HeldGrant,
    Level,
    Node,
    Once,
    Practice,
    Voice,
    leaves,
    parse,
)
from network.members.people import rules as people
from network.members.people.models import Member
from network.members.qualifications import fitness
from network.members.qualifications.fitness import ConditionFacts, Fitness, MemberFacts
from network.members.qualifications.models import PracticeEntry, Qualification
from network.members.qualifications.rules import PracticeStatus, Status


class KindFacts(NamedTuple):
    """What rules ask of a kind."""

    key: str
    level: int | None
    title: str


@dataclass(frozen=True)
class Catalogue:
    """The kinds by id and the conditions by id, as rules ask about them, in the order of their titles."""

    kinds: Mapping[int, KindFacts]
    conditions: Mapping[int, ConditionFacts]
    offered: frozenset[int]  # the ids of the conditions that are in use

    @property
    def titles(self) -> dict[str, str]:
        """The title of each kind by its key."""
        return {kind.key: kind.title for kind in self.kinds.values()}

    def kinds_asked_for(self, condition_ids: Collection[int]) -> list[int]:
        """Return the ids of the kinds that can make a difference to these conditions."""
        asked = {
            leaf
            for condition_id in condition_ids
            if (requires := self.conditions[condition_id].requires) is not None
            for leaf in leaves(requires)
        }
        keys = {leaf.key for leaf in asked if isinstance(leaf, Held | Once)}
        levels = {leaf.level for leaf in asked if isinstance(leaf, Level)}
        return [kind_id for kind_id, kind in self.kinds.items() if kind.key in keys or kind.level in levels]


@dataclass(frozen=True)
class Standing:
    """Where a member stands for one condition."""

    condition_id: int
    condition: ConditionFacts
    fitness: Fitness


# Put together once: home pages, profiles and every rebuild ask these.
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_MEMBERS = select(Member.id, Member.status, Member.active_since, Member.created_at).where(Member.id.in_(_IDS))
_CHANGES = (
    select(StatusChange.thing_id, StatusChange.at, StatusChange.old, StatusChange.new)
    .where(StatusChange.thing_type == Member.__tablename__, StatusChange.thing_id.in_(_IDS))
    .order_by(StatusChange.id)
)
_GRANTS = (
    select(
        Qualification.member_id,
        Qualification.id,
        Qualification.kind_id,
        Qualification.status,
        Qualification.valid_from,
        Qualification.expires_on,
        Qualification.awarded_on,
    )
    .where(Qualification.member_id.in_(_IDS))
    .order_by(Qualification.id)
)
_PRACTICE = (
    select(
        PracticeEntry.member_id,
        PracticeEntry.begins_on,
        PracticeEntry.ends_on,
        PracticeEntry.hours,
        PracticeEntry.status,
    )
    .where(PracticeEntry.member_id.in_(_IDS), PracticeEntry.status != PracticeStatus.DECLINED)
    .order_by(PracticeEntry.id)
)
_KINDS = select(QualificationKind.id, QualificationKind.key, QualificationKind.level, QualificationKind.title)
_CONDITIONS = select(
    Condition.id, Condition.key, Condition.title, Condition.requires, Condition.active
).order_by(Condition.title)


@lru_cache(maxsize=512)
def rule(requires: str) -> Node | None:
    """Read a rule, each wording once: what a condition or a kind asks for changes only with its words."""
    return parse(requires)


def hold(ids: Collection[int]) -> None:
    """Let nobody else change facts of these members until the transaction ends.

    Always in one order, so that two who hold several never wait for each other.
    """
    db.session.execute(
        select(Member.id).where(Member.id.in_(ids)).order_by(Member.id).with_for_update(key_share=True)
    ).all()


def catalogue() -> Catalogue:
    """Read what rules ask of the kinds and the conditions."""
    kinds = db.session.execute(_KINDS).all()
    conditions = db.session.execute(_CONDITIONS).all()
    return Catalogue(
        kinds={kind_id: KindFacts(key, level, title) for kind_id, key, level, title in kinds},
        conditions={
            condition_id: ConditionFacts(key, title, rule(requires))
            for condition_id, key, title, requires, _active in conditions
        },
        offered=frozenset(condition_id for condition_id, *_, active in conditions if active),
    )


def of_member(member: Member, known: Catalogue) -> MemberFacts:
    """Return everything that fitness asks of one member."""
    row = (member.id, member.status, member.active_since, member.created_at)
    return _of_rows([row], [member.id], known)[member.id]


def of_members(
    ids: Collection[int], known: Catalogue, *, only_kinds: Collection[int] | None = None
) -> dict[int, MemberFacts]:
    """Return everything that fitness asks of some members, in four statements however many they are.

    With ``only_kinds`` nothing is read but verified grants of those kinds.
    """
    return _of_rows(db.session.execute(_MEMBERS, {"ids": ids}), ids, known, only_kinds)


def _of_rows(
    members: Iterable[Any], ids: Collection[int], known: Catalogue, only_kinds: Collection[int] | None = None
) -> dict[int, MemberFacts]:
    wanted: ColumnElement[bool] = Qualification.status.in_([Status.VERIFIED, Status.SUBMITTED])
    if only_kinds is not None:
        wanted = and_(Qualification.status == Status.VERIFIED, Qualification.kind_id.in_(only_kinds))
    changes = _by_member(_CHANGES, ids)
    grants = _by_member(_GRANTS.where(wanted), ids)
    practice = _by_member(_PRACTICE, ids)
    return {
        member_id: MemberFacts(
            held=Facts(
                grants=tuple(_grant(row, known.kinds) for row in grants[member_id]),
                practice=tuple(_practice(row) for row in practice[member_id]),
            ),
            active=tuple(_active(status, active_since, created_at, changes[member_id])),
        )
        for member_id, status, active_since, created_at in members
    }


def standings(
    member: Member, on: date, *, voice: Voice = Voice.YOU, known: Catalogue | None = None
) -> list[Standing]:
    """Say for each condition in use whether a member is fit to practise on a day, with the reasons."""
    known = known or catalogue()
    held = of_member(member, known)
    return [
        Standing(
            condition_id,
            condition,
            fitness.fitness(condition, held, on, titles=known.titles, voice=voice),
        )
        for condition_id, condition in known.conditions.items()
        if condition_id in known.offered
    ]


def _by_member(question: Any, ids: Collection[int]) -> defaultdict[int, list[Any]]:
    """Ask about these members, and sort the rows by their first column, which is a member's id."""
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for member_id, *row in db.session.execute(question, {"ids": ids}):
        found[member_id].append(row)
    return found


def _grant(row: list[Any], kinds: Mapping[int, KindFacts]) -> HeldGrant:
    grant_id, kind_id, status, valid_from, expires_on, awarded_on = row
    kind = kinds[kind_id]
    return HeldGrant(
        kind_key=kind.key,
        level=kind.level,
        title=kind.title,
        valid_from=valid_from,
        expires_on=expires_on,
        awarded_on=awarded_on,
        verified=status is Status.VERIFIED,
        waiting=status is Status.SUBMITTED,
        id=grant_id,
    )


def _practice(row: list[Any]) -> Practice:
    begins_on, ends_on, hours, status = row
    return Practice(
        begins_on,
        ends_on,
        hours,
        checked=status is PracticeStatus.CHECKED,
    )


def _active(
    status: people.Status, active_since: date | None, created_at: datetime, changes: list[list[Any]]
) -> list[people.Spell]:
    """Return the days of active membership: what the record began as, then each change."""
    began_as = people.Status(changes[0][1]) if changes else status
    began_on = clock.london_date(created_at)
    if active_since is not None and began_as is people.Status.ACTIVE:
        began_on = active_since
    dated = [(clock.london_date(at), people.Status(new)) for at, _old, new in changes]
    return list(
        people.active_spells(
            people.backdated(people.as_if_never_merged([(began_on, began_as), *dated]), active_since)
        )
    )

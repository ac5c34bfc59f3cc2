"""The questions: who is nearest to a qualification, who may be asked, and what they answered.

Only those are looked at who agree to it (consent "training"); of the others there is a number.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, exists, func, select

from network.core import clock
from network.core.database import db
from network.core.permission import Role
from network.members.catalogue.models import Area, QualificationKind
from network.members.catalogue.requirement import Missing, Node, Voice, evaluate, missing
from network.members.consents import queries as consents
from network.members.consents.rules import TRAINING
from network.members.people.models import Member, MemberArea
from network.members.people.queries import holds_on
from network.members.people.rules import Status as Membership
from network.members.qualifications import facts
from network.members.qualifications.fitness import MemberFacts
from network.members.qualifications.models import Qualification
from network.members.qualifications.rules import Status as GrantStatus
from network.members.training.models import TrainingInterest, TrainingQuestion
from network.members.training.rules import Distance, Status, distance, may_ask_again

PAGE = 50


@dataclass(frozen=True)
class Asked:
    """The last time that somebody was asked about a kind, and what came of it."""

    id: int
    status: Status
    on: date


@dataclass(frozen=True)
class Near:
    """One member on the way to a kind: how far, what is missing in words, and whether they may be asked."""

    id: int
    name: str
    sort_name: str
    areas: tuple[str, ...]
    distance: Distance
    missing: tuple[Missing, ...]
    has_chosen_it: bool  # this kind is among those that they want to hear about
    wants_others: bool  # they want to hear about others alone
    waits_for_check: bool  # they say that they hold it
    asked: Asked | None
    may_be_asked: bool

    @property
    def words(self) -> str:
        """What is missing, in one text."""
        return "; ".join(line.words for line in self.missing) or "Nothing: the course can be booked"


@dataclass(frozen=True)
class Nearest:
    """Those on the way to a kind who agree to be looked at, nearest first; and how many others do not."""

    members: tuple[Near, ...]
    others: int

    @property
    def ready(self) -> int:
        """How many could book the course now."""
        return sum(near.distance == Distance() for near in self.members)


def nearest(kind: QualificationKind, on: date, *, area_id: int | None = None) -> Nearest:
    """Order members by how near they are to a kind; who holds it is left out.

    It takes the same number of statements for one member and for two hundred.
    """
    wanted = [*_could_train(kind.id, on), *_in_area(area_id)]
    agrees = Member.id.in_(consents.giving(TRAINING))
    rows = db.session.execute(select(Member.id, Member.name, Member.sort_name).where(*wanted, agrees)).all()
    ids = [row.id for row in rows]
    known = facts.catalogue()
    held = facts.of_members(ids, known)
    areas, chosen, asked, waits = _areas(ids), _interests(ids), _asked(ids, kind.id), _waiting(ids, kind.id)
    rule, titles = facts.rule(kind.requires), known.titles
    found = []
    for member_id, name, sort_name in rows:
        far, lines = _measure(rule, held[member_id], kind.key, on, titles)
        wants_others = bool(chosen[member_id]) and kind.id not in chosen[member_id]
        last = asked.get(member_id)
        found.append(
            Near(
                member_id,
                name,
                sort_name,
                tuple(areas[member_id]),
                far,
                lines,
                kind.id in chosen[member_id],
                wants_others,
                member_id in waits,
                last,
                not wants_others and member_id not in waits and may_ask_again(last.on if last else None, on),
            )
        )
    found.sort(key=lambda near: (near.distance, near.sort_name, near.id))
    return Nearest(tuple(found), _count(wanted) - len(found))


def holds_kind(member_id: int, kind_id: int, on: date) -> bool:
    """Whether a verified grant of a kind to a member is valid on a day."""
    return bool(db.session.scalar(select(_has(kind_id, on, member_id))))


def wants_to_hear(member_id: int, kind_id: int) -> bool:
    """Whether a member agrees to be asked about a kind: one of those that they chose, or any."""
    chosen = _interests([member_id])[member_id]
    return consents.gives(member_id, TRAINING) and (not chosen or kind_id in chosen)


def interests_of(member_id: int) -> Sequence[TrainingInterest]:
    """Return what a member wants to hear about, in the order of their choice."""
    return db.session.scalars(
        select(TrainingInterest).where(TrainingInterest.member_id == member_id).order_by(TrainingInterest.id)
    ).all()


def last_asked_on(member_id: int, kind_id: int) -> date | None:
    """Return the day on which a member was last asked about a kind."""
    last = _asked([member_id], kind_id).get(member_id)
    return last.on if last else None


def questions_to(member_id: int) -> Sequence[TrainingQuestion]:
    """Return what a member was asked, the latest first."""
    return db.session.scalars(
        select(TrainingQuestion)
        .where(TrainingQuestion.member_id == member_id)
        .order_by(TrainingQuestion.id.desc())
    ).all()


def answers(*, before: int | None = None, limit: int = PAGE) -> Sequence[TrainingQuestion]:
    """Return the questions that were put to members, the latest first, from before the last one seen."""
    question = select(TrainingQuestion).order_by(TrainingQuestion.id.desc()).limit(limit)
    if before is not None:
        question = question.where(TrainingQuestion.id < before)
    return db.session.scalars(question).all()


def kinds_not_held_by(
    member_id: int, on: date, offered: Sequence[QualificationKind]
) -> list[QualificationKind]:
    """Return those of the kinds that a member does not hold on a day."""
    held = set(
        db.session.scalars(
            select(Qualification.kind_id).where(Qualification.member_id == member_id, *_valid(on))
        )
    )
    return [kind for kind in offered if kind.id not in held]


def _measure(
    rule: Node | None, member: MemberFacts, kind: str, on: date, titles: dict[str, str]
) -> tuple[Distance, tuple[Missing, ...]]:
    """Evaluate a rule once, for how far somebody is and for the words."""
    if rule is None:
        return Distance(), ()
    verdict = evaluate(rule, member.held, on, kind=kind, titles=titles, voice=Voice.THEY)
    return distance(verdict, member.held, kind), missing(verdict)


def _could_train(kind_id: int, on: date) -> list[ColumnElement[bool]]:
    return [
        Member.status == Membership.ACTIVE,
        holds_on(Role.INSTRUCTOR, on),
        ~exists().where(Qualification.member_id == Member.id, Qualification.kind_id == kind_id, *_valid(on)),
    ]


def _valid(on: date) -> list[ColumnElement[bool]]:
    return [
        Qualification.status == GrantStatus.VERIFIED,
        Qualification.valid_from <= on,
        (Qualification.expires_on.is_(None)) | (Qualification.expires_on >= on),
    ]


def _has(kind_id: int, on: date, member_id: int) -> ColumnElement[bool]:
    return exists().where(Qualification.member_id == member_id, Qualification.kind_id == kind_id, *_valid(on))


def _in_area(area_id: int | None) -> list[ColumnElement[bool]]:
    if area_id is None:
        return []
    covers = exists().where(MemberArea.member_id == Member.id, MemberArea.area_id == area_id)
    return [covers | Member.county_wide]


def _count(wanted: Sequence[ColumnElement[bool]]) -> int:
    return db.session.scalar(select(func.count()).select_from(Member).where(*wanted)) or 0


def _areas(ids: Collection[int]) -> defaultdict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    rows = db.session.execute(
        select(MemberArea.member_id, Area.name)
        .join(Area, Area.id == MemberArea.area_id)
        .where(MemberArea.member_id.in_(ids))
        .order_by(MemberArea.id)
    )
    for member_id, name in rows:
        found[member_id].append(name)
    return found


def _interests(ids: Collection[int]) -> defaultdict[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    rows = db.session.execute(
        select(TrainingInterest.member_id, TrainingInterest.kind_id).where(
            TrainingInterest.member_id.in_(ids)
        )
    )
    for member_id, kind_id in rows:
        found[member_id].add(kind_id)
    return found


def _asked(ids: Collection[int], kind_id: int) -> dict[int, Asked]:
    rows = db.session.execute(
        select(
            TrainingQuestion.member_id,
            TrainingQuestion.id,
            TrainingQuestion.status,
            TrainingQuestion.asked_at,
        )
        .where(TrainingQuestion.kind_id == kind_id, TrainingQuestion.member_id.in_(ids))
        .order_by(TrainingQuestion.id)
    )
    return {member_id: Asked(number, status, clock.london_date(at)) for member_id, number, status, at in rows}


def _waiting(ids: Collection[int], kind_id: int) -> set[int]:
    return set(
        db.session.scalars(
            select(Qualification.member_id).where(
                Qualification.member_id.in_(ids),
                Qualification.kind_id == kind_id,
                Qualification.status == GrantStatus.SUBMITTED,
            )
        )
    )

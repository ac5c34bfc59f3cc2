"""The questions: what stands in force, and who agrees to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, Subquery, exists, func, literal, select, tuple_
from sqlalchemy.orm import aliased

from network.core.audit import AuditEntry
from network.core.database import db
from network.core.permission import Role
from network.members.consents.kinds import kinds
from network.members.consents.models import ConsentAnswer, ConsentText
from network.members.consents.rules import Answer, ConsentKind, Standing, standing
from network.members.people.models import Member
from network.members.people.queries import holds_on
from network.members.people.rules import Status

REMINDED = "reminded of the agreement"


@dataclass(frozen=True)
class Wording:
    """What a kind of consent says now; ``in_force_from`` is None for words that nobody has changed yet."""

    version: int
    wording: str
    withdrawal: str
    in_force_from: date | None


@dataclass(frozen=True)
class Stand:
    """How somebody stands to one kind: the words in force, and their newest answer with its day."""

    kind: ConsentKind
    now: Wording
    standing: Standing
    answered_at: datetime | None
    answered_version: int | None

    @property
    def holds(self) -> bool:
        """Whether the consent holds."""
        return self.standing is Standing.HOLDS


def gives(member_id: int, key: str) -> bool:
    """Whether a member's consent holds: their newest answer is yes, and to words that are still good."""
    return bool(db.session.scalar(select(giving(key).where(ConsentAnswer.member_id == member_id).exists())))


def giving(key: str) -> Select[int]:
    """Return the question for the ids of all whose consent holds: ``Member.id.in_(giving("calls"))``."""
    return (
        select(ConsentAnswer.member_id)
        .join(ConsentText, ConsentText.id == ConsentAnswer.text_id)
        .where(*_holds(key))
    )


def texts(key: str) -> Sequence[ConsentText]:
    """Return every wording that was written for a kind, newest first."""
    return db.session.scalars(
        select(ConsentText).where(ConsentText.key == key).order_by(ConsentText.version.desc())
    ).all()


def in_force(key: str) -> ConsentText | None:
    """Return the row of the words in force; None while they are those that the kind began with."""
    return db.session.scalar(
        select(ConsentText).where(ConsentText.key == key).order_by(ConsentText.version.desc()).limit(1)
    )


def wording(kind: ConsentKind) -> Wording:
    """Return the words in force of one kind."""
    return _wording(kind, in_force(kind.key))


def stands(member_id: int) -> list[Stand]:
    """Return how somebody stands to every kind, in two statements."""
    newest = {
        answer.key: answer
        for answer in db.session.scalars(
            select(ConsentAnswer).where(_is_newest(), ConsentAnswer.member_id == member_id)
        )
    }
    written = _written()
    found = []
    for kind in kinds:
        answer = newest.get(kind.key)
        rows = written.get(kind.key, [])
        asked_in = max((row.version for row in rows if row.asks_again), default=0)
        found.append(
            Stand(
                kind,
                _wording(kind, rows[-1] if rows else None),
                standing(Answer(answer.text.version, answer.given) if answer else None, asked_in),
                answer.at if answer else None,
                answer.text.version if answer else None,
            )
        )
    return found


def stand(member_id: int, key: str) -> Stand:
    """Return how somebody stands to one kind; raises LookupError where nobody offers it."""
    found = next((one for one in stands(member_id) if one.kind.key == key), None)
    if found is None:
        raise LookupError(key)
    return found


def answers_of(member_id: int) -> Sequence[ConsentAnswer]:
    """Return every answer of somebody, newest first."""
    return db.session.scalars(
        select(ConsentAnswer).where(ConsentAnswer.member_id == member_id).order_by(ConsentAnswer.id.desc())
    ).all()


def count_giving(key: str) -> int:
    """Return how many members' consent holds."""
    return db.session.scalar(select(func.count()).select_from(giving(key).subquery())) or 0


@dataclass(frozen=True)
class Acceptance:
    """An instructor, and which version of the agreement they have accepted, if one holds."""

    member: Member
    version: int | None
    accepted_at: datetime | None
    reminded_at: datetime | None


def acceptances(
    key: str, *, today: date, accepted: bool | None = None, after: tuple[str, int] | None = None, limit: int
) -> list[Acceptance]:
    """Return the active instructors by name, with the version that each has accepted, after one of them."""
    holding = _holding(key)
    reminded = (
        select(AuditEntry.about_id, func.max(AuditEntry.at).label("at"))
        .where(AuditEntry.what == REMINDED)
        .group_by(AuditEntry.about_id)
        .subquery()
    )
    question = (
        select(Member, holding.c.version, holding.c.at, reminded.c.at)
        .outerjoin(holding, holding.c.member_id == Member.id)
        .outerjoin(reminded, reminded.c.about_id == Member.id)
        .where(Member.status == Status.ACTIVE, holds_on(Role.INSTRUCTOR, today))
        .order_by(Member.sort_name, Member.id)
        .limit(limit)
    )
    if accepted is not None:
        question = question.where(holding.c.version.is_not(None) if accepted else holding.c.version.is_(None))
    if after is not None:
        question = question.where(tuple_(Member.sort_name, Member.id) > tuple_(*map(literal, after)))
    return [Acceptance(*row) for row in db.session.execute(question)]


def place_of(member_id: int) -> tuple[str, int] | None:
    """Return where somebody stands in a list by name."""
    row = db.session.execute(select(Member.sort_name, Member.id).where(Member.id == member_id)).one_or_none()
    return (row[0], row[1]) if row else None


def everybody(key: str, *, today: date, accepted: bool | None) -> Iterator[Acceptance]:
    """Go through all of them, five hundred at a time, as an export and a reminder do."""
    after: tuple[str, int] | None = None
    while found := acceptances(key, today=today, accepted=accepted, after=after, limit=500):
        yield from found
        after = (found[-1].member.sort_name, found[-1].member.id)


def _holding(key: str) -> Subquery:
    return (
        select(ConsentAnswer.member_id, ConsentText.version, ConsentAnswer.at)
        .join(ConsentText, ConsentText.id == ConsentAnswer.text_id)
        .where(*_holds(key))
        .subquery()
    )


def _holds(key: str) -> tuple[ColumnElement[bool], ...]:
    """What makes an answer, with its wording, a consent that holds."""
    changed = aliased(ConsentText)
    asked_again = exists().where(
        changed.key == ConsentAnswer.key, changed.asks_again, changed.version > ConsentText.version
    )
    return ConsentAnswer.key == key, ConsentAnswer.given.is_(True), _is_newest(), ~asked_again


def _is_newest() -> ColumnElement[bool]:
    newer = aliased(ConsentAnswer)
    return ~exists().where(
        newer.member_id == ConsentAnswer.member_id,
        newer.key == ConsentAnswer.key,
        newer.id > ConsentAnswer.id,
    )


def _written() -> dict[str, list[ConsentText]]:
    found: dict[str, list[ConsentText]] = {}
    for text in db.session.scalars(select(ConsentText).order_by(ConsentText.key, ConsentText.version)):
        found.setdefault(text.key, []).append(text)
    return found


def _wording(kind: ConsentKind, text: ConsentText | None) -> Wording:
    if text is None:
        return Wording(1, kind.wording, kind.withdrawal, None)
    return Wording(text.version, text.wording, text.withdrawal, text.in_force_from)

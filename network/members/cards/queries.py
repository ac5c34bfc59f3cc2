"""The questions: what a code's page answers, and which cards somebody has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, Select, and_, bindparam, or_, select

from network.core.database import db
from network.members.cards.models import Card, CardCondition
from network.members.cards.rules import Line, Status
from network.members.catalogue.models import Condition
from network.members.people.models import Member
from network.members.people.rules import Audience, is_shown
from network.members.people.rules import Status as Membership
from network.members.qualifications import facts
from network.members.qualifications.models import FitInterval


@dataclass(frozen=True)
class Answer:
    """What a card's page says on a day: whose it is, and a line a condition; nothing once it is over."""

    is_over: bool
    name: str = ""
    photo_id: int | None = None  # only where its owner shows the photograph to everybody, and on the card
    lines: tuple[Line, ...] = ()


# Put together once: it is asked at reception desks, and is all that such a page asks.
_ANSWER: Select[*tuple[Any, ...]] = (
    select(
        Card.status,
        Member.status,
        Member.name,
        Member.shown,
        Member.photo_id,
        Card.shows_photo,
        Condition.title,
        Condition.requires,
        FitInterval.begins_on,
        FitInterval.ends_on,
    )
    .join(Member, Member.id == Card.member_id)
    .outerjoin(CardCondition, CardCondition.card_id == Card.id)
    .outerjoin(Condition, and_(Condition.id == CardCondition.condition_id, Condition.active))
    .outerjoin(
        FitInterval,
        and_(
            FitInterval.member_id == Member.id,
            # Not an equality that an index answers: SQLite would read everybody's days for the condition.
            FitInterval.condition_id + 0 == Condition.id,
            FitInterval.begins_on <= bindparam("day", type_=Date),
            or_(FitInterval.ends_on.is_(None), FitInterval.ends_on >= bindparam("day", type_=Date)),
        ),
    )
    .where(Card.code_hash == bindparam("code_hash"))
    .order_by(Condition.title)
)


def answer(code_hash: str, on: date) -> Answer | None:
    """Return what a card says on a day, in one statement; None where there is no such card.

    The verdicts are the kept days of fitness, which are made from the rule itself.
    """
    rows = db.session.execute(_ANSWER, {"code_hash": code_hash, "day": on}).all()
    if not rows:
        return None
    status, membership, name, shown, photo_id, shows_photo, *_ = rows[0]
    if status is not Status.ACTIVE or membership is not Membership.ACTIVE:
        return Answer(is_over=True)
    may_show = shows_photo and is_shown(shown, "photo", [Audience.PUBLIC])
    lines = tuple(_line(*row[6:]) for row in rows if row[6] is not None)
    return Answer(False, name, photo_id if may_show else None, lines)


def active_card_of(member_id: int, *, for_change: bool = False) -> Card | None:
    """Return the card of a member that counts, if there is one; ``for_change`` locks it."""
    question = select(Card).where(Card.member_id == member_id, Card.status == Status.ACTIVE)
    if for_change:
        question = question.with_for_update(of=Card).execution_options(populate_existing=True)
    return db.session.scalar(question)


def cards_of(member_id: int) -> Sequence[Card]:
    """Return every card that somebody had, the latest first."""
    return db.session.scalars(select(Card).where(Card.member_id == member_id).order_by(Card.id.desc())).all()


def _line(title: str, requires: str, begins_on: date | None, ends_on: date | None) -> Line:
    if facts.rule(requires) is None:
        return Line(title, None)
    return Line(title, begins_on is not None, ends_on)

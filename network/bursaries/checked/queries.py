"""Questions about checked facts: what is true of somebody on a day, and what waits to be checked."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from network.bursaries.checked.models import CheckedFact
from network.bursaries.checked.rules import COUNTS, CURRENT, Checked, Sort, Status, plain
from network.core.database import db
from network.core.dates import add_months
from network.core.permission import Actor
from network.core.personal_data import beginning_of
from network.core.registry import Offers
from network.members.catalogue.models import Area
from network.members.people.models import Member
from network.members.people.rules import Status as Membership

A_PAGE = 20
EARLY_MONTHS = 3  # before it ends it can be claimed for the time after
# Which bodies and professions funds ask for: (sort, name as it must be written). The schemes fill it.
asked_for: Offers[Callable[[], Iterable[tuple[Sort, str]]]] = Offers()


def holds(member_id: int, day: date) -> Checked:
    """Return what is checked about a member and valid on a day."""
    return all_hold([member_id], day)[member_id]


def all_hold(member_ids: Collection[int], day: date) -> dict[int, Checked]:
    """Return what is checked about each of some members and valid on a day, in one question."""
    question = (
        select(CheckedFact.member_id, CheckedFact.sort, CheckedFact.name, Area.key)
        .outerjoin(Area, Area.id == CheckedFact.area_id)
        .where(
            CheckedFact.member_id.in_(member_ids),
            CheckedFact.status.in_(COUNTS),
            CheckedFact.begins_on <= day,
            CheckedFact.ends_on >= day,
            CheckedFact.ended_on.is_(None) | (CheckedFact.ended_on > day),
        )
    )
    found: dict[int, dict[Sort, set[str]]] = {one: {sort: set() for sort in Sort} for one in member_ids}
    for member_id, sort, name, area in db.session.execute(question):
        found[member_id][sort].add(area if sort is Sort.RESIDENCE else name)
    return {
        one: Checked(
            frozenset(facts[Sort.MEMBERSHIP]),
            frozenset(facts[Sort.PROFESSION]),
            frozenset(facts[Sort.RESIDENCE]),
        )
        for one, facts in found.items()
    }


def names_asked_for(sort: Sort) -> list[str]:
    """Return the bodies or professions that funds ask for, as they must be written, in order."""
    asked = {plain(name) for offer in asked_for for kind, name in offer() if kind is sort and plain(name)}
    return sorted(asked, key=str.casefold)


def of_member(member_id: int) -> Sequence[CheckedFact]:
    """Return what somebody has claimed, the newest first."""
    return db.session.scalars(
        select(CheckedFact).where(CheckedFact.member_id == member_id).order_by(CheckedFact.id.desc())
    ).all()


def returned_to(member_id: int | None) -> Sequence[CheckedFact]:
    """Return what somebody claimed that came back to them."""
    return db.session.scalars(
        select(CheckedFact)
        .where(CheckedFact.member_id == member_id, CheckedFact.status == Status.RETURNED)
        .order_by(CheckedFact.id)
    ).all()


def current_of(member_id: int, sort: Sort, day: date) -> Sequence[CheckedFact]:
    """Return what of a sort somebody waits for, or has checked and valid on a day or later."""
    return db.session.scalars(
        select(CheckedFact).where(
            CheckedFact.member_id == member_id,
            CheckedFact.sort == sort,
            or_(
                CheckedFact.status.in_(CURRENT),
                and_(
                    CheckedFact.status == Status.CHECKED, CheckedFact.ends_on > add_months(day, EARLY_MONTHS)
                ),
            ),
        )
    ).all()


def waiting_for(checker: Actor, *, after: int | None = None) -> Sequence[CheckedFact]:
    """Return a page of what waits to be checked and one more, the longest wait first; never one's own."""
    question = (
        _waiting(checker).options(joinedload(CheckedFact.member)).order_by(CheckedFact.id).limit(A_PAGE + 1)
    )
    if after is not None:
        question = question.where(CheckedFact.id > after)
    return db.session.scalars(question).all()


def count_waiting(checker: Actor) -> int:
    """Return how many claims wait for somebody to check them."""
    return db.session.scalar(select(func.count()).select_from(_waiting(checker).subquery())) or 0


def decided_before(day: date) -> Sequence[CheckedFact]:
    """Return what was refused, withdrawn or over before a day: nobody asks for it any more."""
    moment = beginning_of(day)
    no = CheckedFact.status.in_({Status.REFUSED, Status.WITHDRAWN})
    return db.session.scalars(
        select(CheckedFact)
        .where(
            or_(
                and_(no, CheckedFact.decided_at < moment),
                and_(CheckedFact.status.in_(COUNTS), CheckedFact.ends_on < day),
                and_(CheckedFact.status == Status.ENDED, CheckedFact.ended_on < day),
            )
        )
        .order_by(CheckedFact.id)
    ).all()


def _waiting(checker: Actor) -> Select[CheckedFact]:
    return (
        select(CheckedFact)
        .join(Member, Member.id == CheckedFact.member_id)
        .where(
            CheckedFact.status == Status.CLAIMED,
            CheckedFact.member_id != (checker.id or 0),
            Member.status == Membership.ACTIVE,
        )
    )

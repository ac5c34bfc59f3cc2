"""The facts of a report: of the funds that somebody may see, as they were at the end of a day."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from network.bursaries.applications.models import Application, Declaration
from network.bursaries.applications.rules import Status
from network.bursaries.conditions.models import AwardedCondition
from network.bursaries.conditions.rules import Status as Condition
from network.bursaries.funds import queries as funds
from network.bursaries.funds.models import Fund
from network.bursaries.ledger import queries as ledger
from network.bursaries.ledger.models import BudgetLine, LedgerEntry
from network.bursaries.ledger.rules import Balance, Move
from network.bursaries.reports import rules
from network.core.clock import london_date
from network.core.database import db
from network.core.lifecycle import StatusChange
from network.core.permission import Actor
from network.members.catalogue.models import Area, QualificationKind
from network.members.catalogue.models import Condition as Illness
from network.members.qualifications.models import Qualification
from network.members.qualifications.rules import Status as Grant


@dataclass(frozen=True)
class Asked:
    """What a report is asked for: who reads it, at the end of which day, of which fund, since when."""

    reader: Actor
    day: date
    fund: Fund | None = None
    since: date | None = None

    @property
    def moment(self) -> datetime:
        """The first moment that is no longer in it."""
        return rules.end_of(self.day)

    @property
    def begins_at(self) -> datetime | None:
        """The first moment of its period; none where it goes back to the beginning."""
        return rules.beginning_of(self.since) if self.since else None


@dataclass(frozen=True)
class Line:
    """What was where in one line of a fund, and what moved in the period."""

    fund: Fund
    name: str
    balance: Balance
    moved: Counter[Move]


@dataclass(frozen=True)
class Fact:
    """One application as it was on the day. Names nobody."""

    id: int
    applicant_id: int
    status: Status
    kind: str
    condition: str
    area: str
    decided_after: int | None  # days since it was sent in
    qualified_after: int | None
    is_qualified: bool
    cost: int  # committed and paid, in pence


def funds_of(reader: Actor) -> Sequence[Fund]:
    """Return the funds whose money somebody may see, by name."""
    return funds.with_money_seen_by(reader)


def lines(asked: Asked, chosen: Collection[Fund]) -> list[Line]:
    """Return each line of some funds that had begun by the day, from the entries of the ledger."""
    by_id = {one.id: one for one in chosen}
    rows = db.session.execute(
        select(BudgetLine.id, BudgetLine.fund_id, BudgetLine.name)
        .where(BudgetLine.fund_id.in_(by_id))
        .order_by(BudgetLine.id)
    ).all()
    ids = [row.id for row in rows]
    balances = ledger.of_lines_before(ids, asked.moment)
    moved = _moved(asked, ids)
    found = [Line(by_id[row.fund_id], row.name, balances[row.id], moved[row.id]) for row in rows]
    order = {one.id: number for number, one in enumerate(chosen)}
    return sorted(
        (one for one in found if one.balance.budget or one.moved or one.fund.made_at < asked.moment),
        key=lambda one: order[one.fund.id],
    )


def _moved(asked: Asked, ids: Collection[int]) -> defaultdict[int, Counter[Move]]:
    found: defaultdict[int, Counter[Move]] = defaultdict(Counter)
    if asked.begins_at is None:
        return found
    rows = db.session.execute(
        select(LedgerEntry.line_id, LedgerEntry.move, func.sum(LedgerEntry.pence))
        .where(LedgerEntry.line_id.in_(ids), LedgerEntry.at >= asked.begins_at, LedgerEntry.at < asked.moment)
        .group_by(LedgerEntry.line_id, LedgerEntry.move)
    )
    for line_id, move, pence in rows:
        found[line_id][move] = int(pence)
    return found


def facts(asked: Asked, chosen: Collection[Fund]) -> list[Fact]:
    """Return the applications that had been sent in by the day, in the period if there is one.

    What the reader applied for themself, or declared an interest in, is in none of the figures.
    """
    sent = _sent(chosen)
    rows = db.session.execute(
        select(
            Application.id,
            Application.applicant_id,
            Application.status,
            Application.submitted_at,
            Application.decided_at,
            Application.completed_on,
            QualificationKind.title.label("kind"),
            Illness.title.label("condition"),
            Area.name.label("area"),
            Qualification.status.label("grant"),
            Qualification.checked_at,
        )
        .outerjoin(QualificationKind, QualificationKind.id == Application.kind_id)
        .outerjoin(Illness, Illness.id == QualificationKind.condition_id)
        .outerjoin(Area, Area.id == Application.area_id)
        .outerjoin(Qualification, Qualification.id == Application.qualification_id)
        .where(sent, ~_not_for(asked.reader))
        .order_by(Application.id)
    ).all()
    changes = _changes(Application.__tablename__, select(Application.id).where(sent))
    costs = ledger.of_applications(_in_ledger(sent), asked.moment)
    found = (_fact(row, changes[row.id], costs.get(row.id), asked) for row in rows)
    return [one for one in found if one is not None]


def conditions(asked: Asked, counted: Collection[int], chosen: Collection[Fund]) -> Counter[str]:
    """Count the conditions of award of the applications counted, by what they were on the day."""
    rows = db.session.execute(
        select(AwardedCondition.id, AwardedCondition.application_id, AwardedCondition.status)
        .join(Application, Application.id == AwardedCondition.application_id)
        .where(_sent(chosen), AwardedCondition.made_at < asked.moment)
    ).all()
    changes = _changes(
        AwardedCondition.__tablename__,
        select(AwardedCondition.id)
        .join(Application, Application.id == AwardedCondition.application_id)
        .where(_sent(chosen)),
    )
    wanted = frozenset(counted)
    return Counter(
        Condition(rules.as_it_was(row.status, changes[row.id], asked.moment)).value
        for row in rows
        if row.application_id in wanted
    )


def has_left_out(asked: Asked, chosen: Collection[Fund]) -> bool:
    """Whether applications are not counted, since the reader is somebody with an interest in them."""
    question = select(Application.id).where(_sent(chosen), _not_for(asked.reader)).limit(1)
    return db.session.scalar(question) is not None


def _sent(chosen: Collection[Fund]) -> ColumnElement[bool]:
    """Of some funds, and sent in at some time. When that was first is looked at afterwards."""
    return and_(Application.fund_id.in_([one.id for one in chosen]), Application.submitted_at.is_not(None))


def _not_for(reader: Actor) -> ColumnElement[bool]:
    return or_(
        Application.applicant_id == reader.id,
        exists().where(
            Declaration.application_id == Application.id,
            Declaration.member_id == reader.id,
            Declaration.conflict.is_(True),
        ),
    )


def _in_ledger(sent: ColumnElement[bool]) -> Sequence[int]:
    """Return which applications of these have ever held money."""
    return db.session.scalars(
        select(Application.id).where(sent, exists().where(LedgerEntry.application_id == Application.id))
    ).all()


def _changes(table: str, ids: Any) -> defaultdict[int, list[rules.Change]]:
    """Return the moves of some things by their number, oldest first."""
    found: defaultdict[int, list[rules.Change]] = defaultdict(list)
    for number, at, old, new in db.session.execute(
        select(StatusChange.thing_id, StatusChange.at, StatusChange.old, StatusChange.new)
        .where(StatusChange.thing_type == table, StatusChange.thing_id.in_(ids))
        .order_by(StatusChange.id)
    ):
        found[number].append(rules.Change(at, old, new))
    return found


def _fact(row: Any, changes: Sequence[rules.Change], cost: Balance | None, asked: Asked) -> Fact | None:
    """Return what an application was on the day; None where it was not sent in by then, or in the period."""
    sent_at = next((one.at for one in changes if one.new == Status.SUBMITTED), row.submitted_at)
    if sent_at >= asked.moment or (asked.begins_at and sent_at < asked.begins_at):
        return None
    decided_at = rules.first_to(rules.DECIDED, changes, asked.moment)
    if decided_at is None and not changes and row.decided_at and row.decided_at < asked.moment:
        decided_at = row.decided_at
    is_qualified = _is_qualified(row, changes, asked)
    sent_on = london_date(sent_at)
    return Fact(
        row.id,
        row.applicant_id,
        Status(rules.as_it_was(row.status, changes, asked.moment)),
        row.kind or "No qualification given",
        row.condition or "No condition",
        row.area or "No area given",
        (london_date(decided_at) - sent_on).days if decided_at else None,
        max((row.completed_on - sent_on).days, 0) if is_qualified else None,
        is_qualified,
        cost.committed + cost.paid if cost else 0,
    )


def _is_qualified(row: Any, changes: Sequence[rules.Change], asked: Asked) -> bool:
    """Whether the course was completed by the day, and that was known by then."""
    if row.completed_on is None or row.completed_on > asked.day:
        return False
    if row.grant is not None:
        checked_at = row.checked_at
        return row.grant is Grant.VERIFIED and (checked_at is None or checked_at < asked.moment)
    known_at = next((one.at for one in changes if one.new == Status.COMPLETED), None)
    return known_at is None or known_at < asked.moment

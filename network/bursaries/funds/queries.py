"""Questions about funds: which are open, their rounds and who stands in for whom."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Row, and_, column, func, or_, select, table, true
from sqlalchemy.orm import joinedload, selectinload

from network.bursaries.funds import policy
from network.bursaries.funds.models import Deputy, Fund, Round
from network.bursaries.funds.rules import (
    FundStatus,
    Proposed,
    RoundRule,
    RoundState,
    is_open,
    propose,
    state_of,
)
from network.bursaries.ledger import queries as ledger
from network.bursaries.ledger.models import BudgetLine, LedgerEntry
from network.bursaries.ledger.rules import OF_THE_FUND
from network.core.clock import london_date, today
from network.core.database import db
from network.core.permission import PRIVILEGED, Actor, Role
from network.events.planning.bank_holidays import bank_holidays
from network.members.people.models import Member, Organisation, RoleGrant
from network.members.people.queries import holds_on
from network.members.people.rules import OrganisationKind
from network.members.people.rules import Status as Membership

# By their names, since what stands above a fund is not imported here.
_applications = table(
    "bursary_applications",
    column("id"),
    column("reference"),
    column("applicant_id"),
    column("round_id"),
    column("submitted_at"),
)
_declarations = table(
    "bursary_declarations", column("application_id"), column("member_id"), column("conflict")
)
LOOKS_AHEAD = timedelta(days=400)
ENTRIES_A_PAGE = 20


def open_round(fund: Fund, now: datetime) -> Round | None:
    """Return the round in which a fund takes applications at a moment: of several the one opened last."""
    if fund.status is not FundStatus.OPEN or london_date(now) > fund.ends_on:
        return None
    available = ledger.of_fund(fund.id).available
    found = [one for one in fund.rounds if is_open(one.opens_at, one.closes_at, now, available)]
    return max(found, key=lambda one: (one.opens_at, one.id), default=None)


def open_with_rounds(now: datetime) -> list[tuple[Fund, Round]]:
    """Return the funds that take applications at a moment, by name, each with the round it takes them in."""
    question = (
        select(Round)
        .join(Fund, Fund.id == Round.fund_id)
        .where(
            Fund.status == FundStatus.OPEN,
            Fund.ends_on >= london_date(now),
            Round.opens_at <= now,
            or_(Round.closes_at.is_(None), Round.closes_at > now),
        )
        .order_by(Round.opens_at, Round.id)
    )
    rounds = db.session.scalars(question).all()
    balances = ledger.of_funds({one.fund_id for one in rounds})
    latest = {
        one.fund: one
        for one in rounds
        if is_open(one.opens_at, one.closes_at, now, balances[one.fund_id].available)
    }
    return sorted(latest.items(), key=lambda pair: (pair[0].name.casefold(), pair[0].id))


def coming(now: datetime) -> Sequence[Round]:
    """Return the rounds that open funds will have, the next first."""
    return db.session.scalars(
        select(Round)
        .join(Fund, Fund.id == Round.fund_id)
        .where(Fund.status == FundStatus.OPEN, Fund.ends_on >= london_date(now), Round.opens_at > now)
        .order_by(Round.opens_at, Round.id)
    ).all()


def not_closed() -> Sequence[Fund]:
    """Return the funds that are prepared or open, with their rounds, by name."""
    return db.session.scalars(
        select(Fund)
        .options(selectinload(Fund.rounds))
        .where(Fund.status != FundStatus.CLOSED)
        .order_by(func.lower(Fund.name), Fund.id)
    ).all()


def with_money_seen_by(reader: Actor) -> Sequence[Fund]:
    """Return the funds of which ``reader`` may see the money (policy.may_see_money, in SQL), by name."""
    if not policy.coordinator(reader):
        return decided_on_by(reader)
    return db.session.scalars(select(Fund).order_by(func.lower(Fund.name), Fund.id)).all()


def decided_on_by(reader: Actor) -> Sequence[Fund]:
    """Return the funds that somebody decides on (policy.decides_for, in SQL), by name."""
    organisations = policy.decided_for(reader)
    if not organisations:
        return []
    own = Fund.organisation_id.in_(organisations)
    return db.session.scalars(select(Fund).where(own).order_by(func.lower(Fund.name), Fund.id)).all()


def rounds_of(fund: Fund, now: datetime) -> list[tuple[Round, RoundState]]:
    """Return a fund's rounds and where each is in time, those to come and the newest first."""
    available = ledger.of_fund(fund.id).available
    return [
        (one, state_of(one.opens_at, one.closes_at, now, available))
        for one in sorted(fund.rounds, key=lambda one: (one.opens_at, one.id), reverse=True)
    ]


def arrived_in(round_ids: Collection[int]) -> dict[int, int]:
    """Return how many applications were sent in each of these rounds; a round without any is not there."""
    rows = db.session.execute(
        select(_applications.c.round_id, func.count())
        .where(_applications.c.round_id.in_(round_ids), _applications.c.submitted_at.is_not(None))
        .group_by(_applications.c.round_id)
    )
    return {round_id: int(count) for round_id, count in rows}


def begun_in(round_id: int) -> bool:
    """Whether somebody has begun an application in a round, sent or not."""
    question = select(_applications.c.round_id).where(_applications.c.round_id == round_id).limit(1)
    return db.session.scalar(question) is not None


def rule_of(fund: Fund) -> RoundRule | None:
    """Return the rule by which a fund's rounds open, if it has one."""
    return RoundRule.from_data(fund.round_rule) if fund.round_rule else None


def proposed(fund: Fund, now: datetime) -> list[Proposed]:
    """Return the next rounds that a fund's rule proposes and that are not there yet."""
    rule = rule_of(fund)
    if rule is None:
        return []
    since = max(london_date(now), fund.begins_on)
    until = min(fund.ends_on, since + LOOKS_AHEAD)
    there = {london_date(one.opens_at) for one in fund.rounds}
    return [
        one
        for one in propose(rule, _days_off(since, until), since=since, until=until)
        if one.opens_at > now and london_date(one.opens_at) not in there
    ]


def _days_off(since: date, until: date) -> Mapping[date, str]:
    """Return the bank holidays that a round between two days could meet."""
    early, late = since - timedelta(days=40), until + timedelta(days=40)
    return {one.first_on: one.name for one in bank_holidays(early, late)}


def last_move_of(fund: Fund) -> int:
    """Return the number of the last entry by which money went into or out of a fund; 0 before the first."""
    question = (
        select(func.max(LedgerEntry.id))
        .join(BudgetLine, BudgetLine.id == LedgerEntry.line_id)
        .where(BudgetLine.fund_id == fund.id, LedgerEntry.move.in_(OF_THE_FUND))
    )
    return db.session.scalar(question) or 0


def entries_of(
    fund: Fund, reader: Actor, *, before: int | None = None
) -> Sequence[Row[LedgerEntry, str | None, bool | None]]:
    """Return a page of a fund's entries and one more, newest first.

    Each comes with its application's reference, and whether the applicant made it: no applicant is named to
    somebody who has not said yet whether they have an interest. What is about an application of the reader's
    own, or in which they declared an interest, is left out.
    """
    conflicted = select(_declarations.c.application_id).where(
        _declarations.c.member_id == reader.id, _declarations.c.conflict.is_(true())
    )
    question = (
        select(LedgerEntry, _applications.c.reference, _applications.c.applicant_id == LedgerEntry.by_id)
        .join(BudgetLine, BudgetLine.id == LedgerEntry.line_id)
        .outerjoin(_applications, _applications.c.id == LedgerEntry.application_id)
        .options(joinedload(LedgerEntry.line))
        .where(
            BudgetLine.fund_id == fund.id,
            or_(
                LedgerEntry.application_id.is_(None),
                and_(
                    _applications.c.applicant_id != reader.id,
                    LedgerEntry.application_id.not_in(conflicted),
                ),
            ),
        )
        .order_by(LedgerEntry.id.desc())
        .limit(ENTRIES_A_PAGE + 1)
    )
    if before is not None:
        question = question.where(LedgerEntry.id < before)
    return db.session.execute(question).all()


def organisations_that_fund() -> Sequence[Organisation]:
    """Return the organisations whose money a fund can be, by name."""
    return db.session.scalars(
        select(Organisation)
        .where(
            or_(
                Organisation.kind == OrganisationKind.FUNDER,
                Organisation.id.in_(select(Fund.organisation_id)),
                Organisation.id.in_(select(RoleGrant.organisation_id).where(RoleGrant.role == Role.FUNDER)),
            )
        )
        .order_by(func.lower(Organisation.name))
    ).all()


def own_organisations(funder: Actor) -> Sequence[Organisation]:
    """Return the organisations that somebody decides for in their own name, by name."""
    return db.session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(policy.organisations_of(funder)))
        .order_by(func.lower(Organisation.name))
    ).all()


def who_can_stand_in(funder: Actor) -> Sequence[Member]:
    """Return those who sign in with a second factor, besides the funder, by name."""
    day = today()
    return db.session.scalars(
        select(Member)
        .where(
            Member.status == Membership.ACTIVE,
            Member.id != (funder.id or 0),
            or_(*(holds_on(role, day) for role in sorted(PRIVILEGED))),
        )
        .order_by(Member.sort_name, Member.id)
    ).all()


def deputies_seen_by(reader: Actor) -> Sequence[Deputy]:
    """Return the deputies that somebody named or is, or for coordinators all: those to come and now first."""
    question = (
        select(Deputy)
        .options(joinedload(Deputy.member), joinedload(Deputy.stands_in_for), joinedload(Deputy.organisation))
        .order_by(Deputy.ended_at.is_not(None), Deputy.ends_on.desc(), Deputy.id.desc())
    )
    if not policy.coordinator(reader):
        question = question.where(or_(Deputy.for_id == reader.id, Deputy.member_id == reader.id))
    return db.session.scalars(question).all()

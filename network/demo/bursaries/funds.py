"""The invented network's funds: a plain one, one by quarters, one being prepared, one over; and deputies."""

from datetime import date, time, timedelta

from sqlalchemy import select

from network.bursaries.funds import operations, queries
from network.bursaries.funds.models import Fund
from network.bursaries.funds.rules import RoundRule, opening, propose
from network.core import clock
from network.core.database import db
from network.core.permission import SYSTEM, Role
from network.demo.bursaries.scheme import BODY, COUNTY, OPEN, OVER
from network.events.planning.bank_holidays import bank_holidays
from network.members.people import operations as people
from network.members.people import organisations
from network.members.people.models import Member, Organisation
from network.members.people.rules import OrganisationKind

BY_QUARTERS = RoundRule(at=time(9))
HALF_A_YEAR, A_YEAR = timedelta(days=183), timedelta(days=365)


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Make the funds with their money and rounds, and let one funder stand in for another."""
    ben, bea = (_staff(address) for address in ("funder@demo.example", "funder2@demo.example"))
    health = next(one.organisation for one in ben.role_grants if one.organisation is not None)
    moving = organisations.add(BODY, by=SYSTEM, kind=OrganisationKind.FUNDER)
    db.session.flush()
    people.grant_role(bea, Role.FUNDER, by=SYSTEM, organisation=moving, begins_on=today - HALF_A_YEAR)
    _plain(health, by, today)
    _by_quarters(moving, by, today)
    _being_prepared(health, by, today)
    _over(health, by, today)
    operations.name_deputy(moving, ben, today, today + timedelta(days=20), by=bea)
    colin = _staff("coordinator2@demo.example")
    over = operations.name_deputy(health, colin, today, today + timedelta(days=6), by=ben)
    operations.end_deputy(over, by=ben)


def _plain(health: Organisation, by: Member, today: date) -> None:
    fund = operations.make(
        COUNTY,
        health,
        today - HALF_A_YEAR,
        today + A_YEAR,
        by=by,
        purpose="Half of what a Level 4 course costs, so that people after cancer, a heart attack or a fall "
        "find somebody near them.",
        lines=(("", 10_000_00),),
    )
    operations.put_money(fund.lines[0], 2_000_00, by=by, reason="Second grant letter of the year")
    operations.open(fund, by=by)
    opens_at = opening(today - timedelta(days=90), time(9))
    operations.add_round(fund, "The whole year", opens_at, None, by=by)


def _by_quarters(moving: Organisation, by: Member, today: date) -> None:
    """Make a fund whose rounds open by the calendar: one over, one open, one to come."""
    fund = operations.make(
        OPEN,
        moving,
        today - A_YEAR,
        today + A_YEAR,
        by=by,
        purpose="A part of a course for those who hold a Level 2 or 3 qualification and go on to teach.",
        lines=(("", 2_500_00),),
    )
    operations.keep_rule(fund, BY_QUARTERS, by=by)
    since = today - timedelta(days=200)
    off = {one.first_on: one.name for one in bank_holidays(since, today)}
    past = propose(BY_QUARTERS, off, since=since, until=today - timedelta(days=1))[-2:]
    for one, following in zip(past, [*(one.opens_at for one in past[1:]), None], strict=True):
        operations.add_round(fund, one.name, one.opens_at, following, by=by)
    operations.open(fund, by=by)
    operations.follow_rule(fund, [queries.proposed(fund, clock.now())[0].opens_at], by=by)


def _being_prepared(health: Organisation, by: Member, today: date) -> Fund:
    fund = operations.make(
        "Falls prevention in the north",
        health,
        today + timedelta(days=30),
        today + A_YEAR,
        by=by,
        purpose="Falls classes in Buckingham, Winslow and the villages around them.",
        lines=(("Courses", 2_400_00), ("Travel", 600_00)),
    )
    courses, travel = fund.lines
    operations.move_money(travel, courses, 100_00, by=by, reason="Most courses are online now")
    return fund


def _over(health: Organisation, by: Member, today: date) -> None:
    fund = operations.make(
        OVER,
        health,
        today - 2 * A_YEAR,
        today - timedelta(days=60),
        by=by,
        purpose="First aid certificates, while courses were scarce.",
        lines=(("", 800_00),),
    )
    operations.add_round(
        fund,
        "The only round",
        opening(today - A_YEAR, time(9)),
        opening(today - timedelta(days=300), time(17)),
        by=by,
    )
    operations.take_money(fund.lines[0], 300_00, by=by, reason="Back to Public Health: few asked for it")
    operations.close(fund, by=by, reason="Courses can be had again")


def _staff(address: str) -> Member:
    return db.session.scalars(select(Member).where(Member.email == address)).one()

"""Rounds: adding, changing and removing them, by hand or as the fund's rule proposes them."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from network.bursaries.funds import policy, queries
from network.bursaries.funds.models import Fund, Round
from network.bursaries.funds.rules import Every, RoundRule, check_round
from network.core import audit, clock
from network.core.database import db
from network.core.lifecycle import demand
from network.core.permission import Actor
from network.core.rules import Refused

ARRIVED = "Applications have arrived in this round, so it stays as it is. You can add another round."
BEGUN = "Somebody has begun an application in this round, so it stays. You can change when it closes."
THERE = "This round is there already."
GONE = "This round is not as the rule says any more. Look at the rounds again."


def add_round(fund: Fund, name: str, opens_at: datetime, closes_at: datetime | None, *, by: Actor) -> Round:
    """Add a round [opens, closes), or one until the money is allocated; raises Refused for the same again."""
    demand(policy.may_keep_funds, by, fund)
    check_round(name, opens_at, closes_at)
    if (name.strip(), opens_at, closes_at) in {
        (one.name, one.opens_at, one.closes_at) for one in fund.rounds
    }:
        raise Refused(THERE, "name")
    made = Round(fund=fund, name=name.strip(), opens_at=opens_at, closes_at=closes_at)
    db.session.add(made)
    db.session.flush()
    audit.record("round added", made, by=by, fund=fund.id)
    db.session.expire(fund, ["rounds"])
    return made


def edit_round(
    round_: Round, name: str, opens_at: datetime, closes_at: datetime | None, *, by: Actor
) -> None:
    """Change a round; raises Refused once applications have arrived in it."""
    demand(policy.may_keep_funds, by, round_.fund)
    check_round(name, opens_at, closes_at)
    _take(round_)
    if queries.arrived_in([round_.id]):
        raise Refused(ARRIVED)
    round_.name, round_.opens_at, round_.closes_at = name.strip(), opens_at, closes_at
    audit.record("round changed", round_, by=by, fund=round_.fund_id)
    db.session.flush()


def remove_round(round_: Round, *, by: Actor) -> None:
    """Remove a round that nobody has applied in; raises Refused otherwise."""
    demand(policy.may_keep_funds, by, round_.fund)
    _take(round_)
    if queries.arrived_in([round_.id]):
        raise Refused(ARRIVED)
    if queries.begun_in(round_.id):
        raise Refused(BEGUN)
    fund = round_.fund
    audit.record("round removed", round_, by=by, fund=fund.id)
    db.session.delete(round_)
    db.session.flush()
    db.session.expire(fund, ["rounds"])


def keep_rule(fund: Fund, rule: RoundRule | None, *, by: Actor) -> None:
    """Keep the rule by which a fund's rounds open, or none. Rounds that are there stay."""
    demand(policy.may_keep_funds, by, fund)
    if rule is not None and rule.every is not Every.YEAR:
        rule = replace(rule, month=1)
    fund.round_rule = rule.as_data() if rule else None
    audit.record("round rule changed", fund, by=by)
    db.session.flush()


def follow_rule(fund: Fund, moments: Collection[datetime], *, by: Actor) -> list[Round]:
    """Add those of the rounds that the fund's rule proposes now which open at ``moments``."""
    demand(policy.may_keep_funds, by, fund)
    chosen = [one for one in queries.proposed(fund, clock.now()) if one.opens_at in moments]
    if len(chosen) < len(set(moments)):
        raise Refused(GONE)
    return [add_round(fund, one.name, one.opens_at, one.closes_at, by=by) for one in chosen]


def _take(round_: Round) -> None:
    """Let nobody apply in a round, or change it, until the transaction ends; and read how it is now."""
    db.session.flush()
    db.session.execute(select(Round.id).where(Round.id == round_.id).with_for_update()).all()
    db.session.refresh(round_)

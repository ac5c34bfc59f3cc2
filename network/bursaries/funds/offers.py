"""What funds put on pages of others: what a coordinator is to look after, the money, and data rights."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from flask import url_for
from sqlalchemy import select, update

from network.bursaries.funds import policy, queries, standing_in
from network.bursaries.funds.models import Deputy, Fund
from network.bursaries.funds.rules import FundStatus
from network.bursaries.ledger import queries as ledger
from network.core import clock, letters, money, registry
from network.core.database import db
from network.core.registry import FirstDayItem, Panel, Section, Task
from network.core.templating import day, moment

RUNS_OUT_BELOW = 10  # per cent of what was put in
SOON = timedelta(days=7)
LETTERS = {
    "deputy_named": "Somebody is named as a deputy",
    "deputy_ended": "Somebody is a deputy no longer",
}


def register() -> None:
    """Fill the registry."""
    registry.home_tasks.add(tasks, "funds.tasks")
    registry.panels.add(panels, "funds")
    registry.first_day.add(first_day, "funds")
    registry.access_ended.add(standing_in.end_all, "funds.deputies")
    registry.subject_access.add(held, "funds")
    registry.erasure.add(erase, "funds")
    for name, title in LETTERS.items():
        letters.offer_preview(f"{standing_in.FOLDER}/{name}.txt", title, _sample)


def tasks(member: Any, today: date) -> Iterator[Task]:
    """Tell coordinators which fund runs out, and which rounds open, close, or are still to be added."""
    if not policy.may_keep_funds(member):
        return
    now = clock.now()
    funds = [fund for fund in queries.not_closed() if fund.status is FundStatus.OPEN]
    balances = ledger.of_funds([fund.id for fund in funds])
    for fund in funds:
        balance = balances[fund.id]
        if fund.ends_on >= today and balance.available * 100 < balance.budget * RUNS_OUT_BELOW:
            yield Task(
                f"{fund.name} runs out",
                url_for("funds.show", id=fund.id),
                hint=f"{money.said(balance.available)} is left of {money.said(balance.budget)}",
                urgency=40,
            )
        yield from _about_rounds(fund, now)


def _about_rounds(fund: Fund, now: datetime) -> Iterator[Task]:
    for one in fund.rounds:
        coming = [(at, what) for at, what in ((one.opens_at, "opens"), (one.closes_at, "closes")) if at]
        for at, what in [(at, what) for at, what in coming if now < at <= now + SOON][:1]:
            yield Task(
                f"{fund.name}: a round {what}",
                url_for("funds.rounds", id=fund.id),
                hint=f"{one.name}, {moment(at)}",
                urgency=55,
            )
    if not any(one.opens_at > now for one in fund.rounds) and (proposed := queries.proposed(fund, now)):
        yield Task(
            f"Add the next round of {fund.name}",
            url_for("funds.rounds", id=fund.id),
            hint=f"Its rule proposes {day(proposed[0].opens_at)}",
            urgency=45,
        )


def panels(place: str, actor: Any, _thing: Any) -> Iterator[Panel]:
    """Show the money of each fund on the first page of bursaries, and to who decides on it on their own.

    Who sees the money of none is led to what is on offer.
    """
    if place not in {"bursaries", "home"} or not policy.may_see_funds(actor):
        return
    seen = queries.with_money_seen_by(actor) if place == "bursaries" else queries.decided_on_by(actor)
    funds = [fund for fund in seen if fund.status is not FundStatus.CLOSED]
    if funds:
        balances = ledger.of_funds([fund.id for fund in funds])
        context = {"funds": [(fund, balances[fund.id]) for fund in funds]}
        yield Panel("Money left", "bursaries/funds/_money_panel.html", context, order=30)
    elif place == "bursaries":
        yield Panel("What there is", "bursaries/funds/_funds_panel.html", {}, order=80)


def first_day(_today: date) -> Iterator[FirstDayItem]:
    """Ask for a first fund."""
    yield FirstDayItem(
        "fund",
        "Enter the first fund",
        "Whose money it is, how much, and what it pays for. A plain fund is one page.",
        url_for("funds.index"),
        db.session.scalar(select(Fund.id).limit(1)) is not None,
        policy.may_keep_funds,
        order=300,
    )


def held(member: Any) -> Section:
    """Return for whom somebody stood in, and who for them."""
    question = select(Deputy).where((Deputy.member_id == member.id) | (Deputy.for_id == member.id))
    rows = [
        {
            "organisation": one.organisation.name,
            "you": "stood in for another" if one.member_id == member.id else "were stood in for",
            "from": one.begins_on.isoformat(),
            "to": one.ends_on.isoformat(),
            "ended": one.ended_at.isoformat() if one.ended_at else None,
        }
        for one in db.session.scalars(question.order_by(Deputy.id))
    ]
    return Section("Deciding in the place of others", rows)


def erase(member: Any) -> None:
    """Forget who made a fund. Who stood in for whom is kept as long as decisions are, without the name."""
    db.session.execute(update(Fund).where(Fund.made_by_id == member.id).values(made_by_id=None))


def _sample() -> dict[str, Any] | None:
    deputy = db.session.scalars(select(Deputy).order_by(Deputy.id.desc()).limit(1)).first()
    return {"deputy": deputy, "to": deputy.member} if deputy else None

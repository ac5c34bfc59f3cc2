"""What reports put on pages of others: what the money achieved, a fund's report, and a bursary's papers."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status
from network.bursaries.deciding.models import Offer
from network.bursaries.funds import queries as funds
from network.bursaries.funds.models import Fund
from network.bursaries.ledger.models import LedgerEntry
from network.bursaries.reports import making, policy, privacy, queries, rules
from network.bursaries.reports.models import PublicName, Release, ReleasedAward
from network.bursaries.reports.queries import Asked
from network.bursaries.reports.rules import Unit
from network.core import clock, registry
from network.core.database import db
from network.core.registry import Panel, Section


def register() -> None:
    """Fill the registry."""
    registry.panels.add(panels, "bursary_reports")
    registry.subject_access.add(held_money, "bursary_reports.money")
    registry.subject_access.add(held_public, "bursary_reports.public")
    privacy.register()


def panels(place: str, actor: Any, thing: Any) -> Iterator[Panel]:
    """Tell what came of it, also on a funder's home page; lead to a fund's report and a bursary's papers."""
    if place == "home" and policy.decides_for_somebody(actor):
        context: dict[str, Any] = {"numbers": achieved(actor, funds.decided_on_by(actor))}
        yield Panel("What it has achieved", "bursaries/reports/_achieved_panel.html", context, order=31)
    if place == "bursaries" and policy.may_see_report(actor):
        numbers = achieved(actor, queries.funds_of(actor))
        context = {"numbers": numbers, "may_release": policy.may_release(actor)}
        yield Panel("What it has achieved", "bursaries/reports/_achieved_panel.html", context, order=60)
    if place == "fund" and isinstance(thing, Fund) and policy.may_see_money(actor, thing):
        yield Panel("Report", "bursaries/reports/_fund_panel.html", {"fund": thing}, order=60)
    if place == "bursary" and isinstance(thing, Application) and policy.may_take_bundle(actor, thing):
        yield Panel("All papers", "bursaries/reports/_papers_panel.html", {"application": thing}, order=90)


def achieved(reader: Any, chosen: Sequence[Fund]) -> list[tuple[str, str]]:
    """Return the three numbers of some funds: people, money paid, cost each."""
    if not chosen:
        return []
    made = making.of_funds(Asked(reader, clock.today()), chosen)
    return [
        ("People qualified", rules.said(made.headline("people", "People"), Unit.COUNT)),
        ("Paid so far", rules.said(made.headline("money", "Paid"), Unit.PENCE)),
        ("Cost each", rules.said(made.headline("people", "Cost each"), Unit.PENCE)),
    ]


def held_money(member: Any) -> Section:
    """Return each move of money for somebody's bursaries, of those that they were told of."""
    entries = db.session.execute(
        select(Application.reference, LedgerEntry)
        .join(Application, Application.id == LedgerEntry.application_id)
        .where(
            Application.applicant_id == member.id,
            Application.status != Status.APPROVED,
            Application.id.in_(select(Offer.application_id)),
        )
        .order_by(LedgerEntry.id)
    )
    rows = [
        {"bursary": reference, "move": one.move.value, "pence": one.pence, "at": one.at.isoformat()}
        for reference, one in entries
    ]
    return Section("The money of your bursaries", rows)


def held_public(member: Any) -> Section:
    """Return under which names somebody's bursaries are or were published, and when."""
    found = db.session.execute(
        select(Application.reference, PublicName, Release)
        .join(Application, Application.id == PublicName.application_id)
        .join(ReleasedAward, ReleasedAward.application_id == Application.id)
        .join(Release, Release.id == ReleasedAward.release_id)
        .where(Application.applicant_id == member.id, Release.released_at.is_not(None))
        .order_by(Release.id, Application.id)
    )
    rows = [
        {
            "bursary": reference,
            "published as": f"{name.award}, Recipient {name.recipient}",
            "from": release.released_at.isoformat() if release.released_at else "",
            "withdrawn": release.withdrawn_at.isoformat() if release.withdrawn_at else None,
        }
        for reference, name, release in found
    ]
    return Section("Bursaries of yours that were published without your name", rows)

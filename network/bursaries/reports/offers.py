"""What reports put on pages of others: what the money achieved, a fund's report, and a bursary's papers."""

from collections.abc import Iterator, Sequence
from typing import Any

from network.bursaries.applications.models import Application
from network.bursaries.funds import queries as funds
from network.bursaries.funds.models import Fund
from network.bursaries.reports import making, policy, privacy, queries, rules
from network.bursaries.reports.queries import Asked
from network.bursaries.reports.rules import Unit
from network.core import clock, registry
from network.core.registry import Panel


def register() -> None:
    """Fill the registry."""
    registry.panels.add(panels, "bursary_reports")
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

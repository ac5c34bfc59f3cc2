"""What schemes put on the page of a fund, and what data rights ask of them."""

from collections.abc import Iterator
from typing import Any

from network.bursaries.checked import queries as checked
from network.bursaries.funds import policy
from network.bursaries.funds.models import Fund
from network.bursaries.scheme import history, queries
from network.bursaries.scheme.words import sentences
from network.core import registry
from network.core.registry import Panel, Section
from network.members.catalogue import queries as catalogue


def register() -> None:
    """Fill the registry."""
    registry.panels.add(panels, "schemes")
    registry.subject_access.add(held, "schemes")
    checked.asked_for.add(queries.asked_for, "schemes")


def panels(place: str, actor: Any, thing: Any) -> Iterator[Panel]:
    """Say a fund's rules on its page, with what became of them for those who see its money."""
    if place == "funds" and policy.may_keep_funds(actor):
        yield Panel("A new fund", "bursaries/scheme/_new_panel.html", {}, order=20)
    if place != "fund" or not isinstance(thing, Fund) or not policy.may_see(actor, thing):
        return
    _version, scheme = queries.current(thing)
    titles, areas = catalogue.titles(), queries.area_names()
    yield Panel(
        "Rules of this fund",
        "bursaries/scheme/_panel.html",
        {
            "fund": thing,
            "sentences": sentences(scheme, titles, areas),
            "history": history.of(thing, titles, areas) if policy.may_see_money(actor, thing) else (),
            "may_edit": policy.may_keep_funds(actor, thing),
        },
        order=20,
    )


def held(member: Any) -> Section:
    """Return the versions of rules that somebody made."""
    rows = [
        {"fund": version.fund.name, "version": version.number, "made": version.made_at.isoformat()}
        for version in queries.made_by(member)
    ]
    return Section("Rules of funds that you wrote", rows)

"""What decisions put on pages of others: home tasks, panels, letters, and what data rights ask for."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

from flask import url_for
from sqlalchemy import select

from network.bursaries.applications import policy as applications_policy
from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status
from network.bursaries.deciding import days, jobs, operations, policy, queries, rules, telling
from network.bursaries.deciding.models import Decision, Offer
from network.bursaries.deciding.rules import Outcome
from network.bursaries.funds.models import Round
from network.bursaries.ledger import queries as ledger
from network.core import clock, letters, registry
from network.core.database import db
from network.core.money import said
from network.core.permission import PRIVILEGED, Role
from network.core.registry import NoticeKind, OwnDates, Panel, Section, Task
from network.core.templating import day, plural

__all__ = ["jobs", "register"]

FOLDER = "bursaries/deciding"
SOON = timedelta(days=4)
SECOND_WANTED = NoticeKind(
    telling.SECOND_WANTED,
    "Approvals that wait for a second",
    "Somebody else approved an application above their fund's limit. Your home page names it at any time, so "
    "this stands in one letter with others unless you choose otherwise",
    default="digest",
)
PREVIEWS = {
    "second_wanted": "An approval waits for a second",
    "approved": "A bursary is approved",
    "amended": "A bursary is approved with another amount",
    "declined": "An application is declined",
    "deferred": "An application is decided later",
    "reopened": "An application is looked at again",
    "accepted": "An offer was accepted: the agreement",
    "runs_out": "An offer runs out soon",
    "lapsed": "An offer is over",
    "lapsed_with_us": "An offer is over: to the fund and coordinators",
}


def register() -> None:
    """Fill the registry."""
    registry.home_tasks.add(tasks, "deciding")
    registry.panels.add(panels, "deciding")
    registry.subject_access.add(held, "deciding")
    registry.subject_access.add(decided_by, "deciding.by")
    registry.erasure.add(operations.forget_offers, "deciding")
    registry.own_dates.add(OwnDates(days.days_of, days.made_of), "deciding")
    for name, status in (
        (telling.NOT_OFFERED, Status.OFFERED),
        (telling.NOT_DECLINED, Status.DECLINED),
        (telling.NOT_LAPSED, Status.LAPSED),
    ):
        registry.obsolete.add(partial(telling.is_not, status), name)
    registry.obsolete.add(telling.is_not_waiting_for_second, telling.NO_SECOND_WANTED)
    registry.notice_kinds.add(SECOND_WANTED, SECOND_WANTED.key)
    for name, title in PREVIEWS.items():
        letters.offer_preview(f"{telling.FOLDER}/{name}.txt", title, telling.sample)


def tasks(member: Any, _today: date) -> Iterator[Task]:
    """Say what is offered to somebody, what waits for them to decide, and which offers run out."""
    for application, offer in queries.own_offers(member.id):
        yield Task(
            title=f"You are offered {said(offer.pence)}: {application.fund.name}",
            href=url_for("deciding.offer", id=application.id),
            hint=f"Accept it by the end of {day(offer.last_day)}",
            urgency=5,
            tag="waiting",
        )
    if member.roles.isdisjoint(PRIVILEGED):
        return
    if policy.may_decide_some(member):
        yield from _of_funder(member)
    if Role.COORDINATOR in member.roles:
        for application, offer in queries.running_out(member, clock.now() + SOON):
            yield Task(
                title=f"An offer runs out: {application.reference}, {application.applicant.name}",
                href=url_for("bursaries.show", id=application.id),
                hint=f"{said(offer.pence)}, until the end of {day(offer.last_day)}. A word may help",
                urgency=40,
            )


def _of_funder(member: Any) -> Iterator[Task]:
    for application, first in queries.waiting_for_second(member):
        yield Task(
            title=f"A second approval waits for you: {application.reference}",
            href=url_for("deciding.decide", id=application.id),
            hint=f"{said(first.pence or 0)} from {application.fund.name}",
            urgency=15,
            tag="waiting",
        )
    for round_, count in _rounds(member):
        yield Task(
            title=f"Release what is decided: {round_.fund.name}, {round_.name}",
            href=url_for("deciding.release_round", id=round_.id),
            hint=f"{plural(count, 'applicant')} told nothing yet",
            urgency=25,
        )


def panels(place: str, actor: Any, thing: Any) -> Iterator[Panel]:
    """Show on an application what was decided, as its reader may know it; to funders what waits for them."""
    if place == "bursaries" and policy.may_decide_some(actor):
        shown = {
            "several": len(queries.to_decide(actor)),
            "second": queries.waiting_for_second(actor),
            "rounds": _rounds(actor),
        }
        if shown["several"] > 1 or shown["second"] or shown["rounds"]:  # type: ignore[operator]
            yield Panel("To decide", f"{FOLDER}/_funder_panel.html", shown, order=30)
    if place != "bursary" or not isinstance(thing, Application):
        return
    told, offer = queries.told(thing), queries.offer_of(thing)
    if applications_policy.applicant(actor, thing):
        if told is not None:
            is_open = (
                offer is not None
                and thing.status is Status.OFFERED
                and rules.is_in_time(clock.now(), offer.expires_at)
            )
            context = {"told": told, "offer": offer, "application": thing, "open": is_open}
            yield Panel("What was decided", f"{FOLDER}/_outcome_panel.html", context, order=10)
    elif policy.may_see_decisions(actor, thing):
        yield Panel(
            "Decision", f"{FOLDER}/_decisions_panel.html", _shown(actor, thing, told, offer), order=40
        )


def _shown(actor: Any, thing: Application, told: Decision | None, offer: Offer | None) -> dict[str, Any]:
    first, waits = queries.first_approval(thing), queries.waiting_for_release(thing)
    judges = policy.may_decide(actor, thing)
    decidable = any(thing.status in those for those in rules.DECIDABLE.values())
    return {
        "application": thing,
        "decisions": queries.decisions_of(thing),
        "said": rules.SAID,
        "told": told,
        "offer": offer if told is not None and told.outcome is Outcome.APPROVE else None,
        "first": first,
        "mine": bool(first and judges and first.hands & queries.hands_of(thing, actor)),
        "waits": waits,
        "may_decide": judges and decidable and waits is None,
        "balance": ledger.of_fund(thing.fund_id),
        "may_release": judges and waits is not None,
        "may_reopen": judges and (waits is not None or thing.status in rules.REOPENED_FROM),
    }


def _rounds(actor: Any) -> list[tuple[Round, int]]:
    """Return the rounds of which something waits for its release by somebody, and how much."""
    counts = Counter(one.round_id for one, _decision in queries.unreleased(actor) if one.round_id)
    rounds = db.session.scalars(select(Round).where(Round.id.in_(counts)).order_by(Round.id)).all()
    return [(one, counts[one.id]) for one in rounds]


def held(member: Any) -> Section:
    """Return what a member was told about their applications, and the agreements that they accepted."""
    decisions = db.session.execute(
        select(Application.reference, Decision)
        .join(Application, Application.id == Decision.application_id)
        .where(Application.applicant_id == member.id, Decision.released_at.is_not(None))
        .order_by(Decision.id)
    )
    rows: list[dict[str, Any]] = [
        {
            "application": reference,
            "what": rules.SAID[one.outcome],
            "amount": said(one.pence) if one.pence else "",
            "reason": one.reason,
            "conditions": [f"{added.words}, by {added.due_on.isoformat()}" for added in one.conditions],
            "told": one.released_at.isoformat() if one.released_at else "",
        }
        for reference, one in decisions
    ]
    offers = db.session.execute(
        select(Application.reference, Offer)
        .join(Application, Application.id == Offer.application_id)
        .where(Application.applicant_id == member.id)
        .order_by(Offer.id)
    )
    rows += [
        {
            "application": reference,
            "what": "Offer",
            "amount": said(one.pence),
            "until": one.last_day.isoformat(),
            "accepted": one.accepted_at.isoformat() if one.accepted_at else "",
            "agreement": one.agreement,
        }
        for reference, one in offers
    ]
    return Section("Decisions about your applications", rows)


def decided_by(member: Any) -> Section:
    """Return what a member decided themselves, or what was decided in their place."""
    rows = [
        {
            "application": reference,
            "what": rules.SAID[one.outcome],
            "amount": said(one.pence) if one.pence else "",
            "at": one.at.isoformat(),
            "in your place": one.by_id != member.id,
        }
        for reference, one in queries.decisions_by(member)
    ]
    return Section("Decisions on bursaries that you made", rows)

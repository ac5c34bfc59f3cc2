"""What checked facts put on pages of others: the queue, a member's own, and what data rights ask for."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import delete, select, update

from network.bursaries.checked import operations, policy, queries
from network.bursaries.checked.models import CheckedFact
from network.bursaries.checked.rules import Status
from network.core import clock, letters, registry
from network.core.database import db
from network.core.registry import NoticeKind, Panel, Section, Task
from network.members.people.models import Member

LETTERS = {
    "checked": "What somebody claimed is checked",
    "returned": "What somebody claimed is returned",
    "refused": "What somebody claimed is refused",
    "ended": "What was checked is true no longer",
}


def register() -> None:
    """Fill the registry."""
    registry.home_tasks.add(tasks, "checked.tasks")
    registry.panels.add(panels, "checked")
    registry.access_ended.add(operations.end_all, "checked")
    registry.subject_access.add(held, "checked")
    registry.erasure.add(erase, "checked")
    registry.notice_kinds.add(
        NoticeKind(
            operations.NOTICE,
            "Memberships, professions and where you live",
            "A coordinator has checked what you claimed for a bursary, or sent it back",
        ),
        operations.NOTICE,
    )
    for name, title in LETTERS.items():
        letters.offer_preview(f"{operations.FOLDER}/{name}.txt", title, _sample)


def tasks(member: Any, _today: date) -> Iterator[Task]:
    """Tell coordinators what waits to be checked, and a member what came back."""
    if policy.may_see_list(member) and (count := queries.count_waiting(member)):
        yield Task(
            "Check memberships, professions and residence",
            url_for("checked.queue"),
            hint="What members claim for a bursary. The longest wait comes first",
            urgency=27,
            count=count,
        )
    for fact in queries.returned_to(member.id):
        yield Task(
            f"Put right what you said about {fact.title}",
            url_for("checked.show", id=fact.id),
            hint="A coordinator has sent it back, and says why",
            urgency=18,
        )


def panels(place: str, actor: Any, thing: Any) -> Iterator[Panel]:
    """Show what somebody has claimed on their own page, and to coordinators; lead members to their own."""
    if place == "member" and isinstance(thing, Member):
        own = actor.id == thing.id
        if own or policy.coordinator(actor):
            facts = queries.of_member(thing.id)
            if facts:
                context = {"facts": facts, "own": own, "today": clock.today()}
                yield Panel("Checked for bursaries", "bursaries/checked/_panel.html", context, order=45)
    if place == "bursaries" and policy.may_claim(actor):
        yield Panel("What funds ask about you", "bursaries/checked/_own_panel.html", {}, order=70)


def held(member: Any) -> Section:
    """Return what somebody claimed, and what was said about it."""
    rows = [
        {
            "what": fact.sort.value,
            "name": fact.title,
            "number": fact.number,
            "status": fact.status.value,
            "claimed": fact.claimed_at.isoformat(),
            "true from": _iso(fact.begins_on),
            "true until": _iso(fact.ends_on),
            "ended": _iso(fact.ended_on),
            "what was seen": fact.seen,
            "reason": fact.reason,
        }
        for fact in queries.of_member(member.id)
    ]
    return Section("Memberships, professions and residence", rows)


def erase(member: Any) -> None:
    """Delete what somebody claimed, and forget who they are in what they decided."""
    db.session.execute(delete(CheckedFact).where(CheckedFact.member_id == member.id))
    db.session.execute(
        update(CheckedFact).where(CheckedFact.decided_by_id == member.id).values(decided_by_id=None)
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _sample() -> dict[str, Any] | None:
    fact = db.session.scalars(
        select(CheckedFact)
        .where(CheckedFact.status != Status.CLAIMED)
        .order_by(CheckedFact.id.desc())
        .limit(1)
    ).first()
    return {"fact": fact, "to": fact.member} if fact else None

"""What contact puts on pages of others: the button on a profile, home tasks, and what data rights ask for."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import or_, select

from network.core import clock, letters, registry
from network.core.database import db
from network.core.registry import Panel, Section, Task
from network.members.consents import kinds as consents
from network.members.consents.rules import CALLS
from network.members.contact import operations, policy, queries
from network.members.contact.models import CallRequest
from network.members.people.models import Member


def register() -> None:
    """Fill the registry."""
    registry.home_tasks.add(tasks, "contact.tasks")
    registry.panels.add(panels, "contact")
    registry.access_ended.add(operations.close_for, "contact")
    registry.obsolete.add(is_over, "contact.is_over")
    registry.subject_access.add(held, "contact")
    registry.erasure.add(erase, "contact")
    calls = consents.kinds.named(CALLS)
    if calls is not None and operations.close_to not in calls.on_withdrawal:
        consents.offer(replace(calls, on_withdrawal=(*calls.on_withdrawal, operations.close_to)))
    for answer, title in (
        ("asked", "Somebody asks you to call"),
        ("called", "The member you asked has called"),
        ("cannot", "The member you asked cannot call"),
    ):
        letters.offer_preview(f"contact/email/{answer}.txt", title, _sample)


def tasks(member: Any, today: date) -> Iterator[Task]:
    """Say that somebody waits for a call."""
    if count := queries.count_waiting_for(member.id, today):
        yield Task(
            title="Call back",
            href=url_for("contact.index"),
            hint="Somebody has asked you to call them",
            urgency=8,
            count=count,
        )


def panels(place: str, actor: Any, thing: Any) -> Iterator[Panel]:
    """Offer the button on a profile; on one's own, the way to one's requests."""
    if place == "member" and isinstance(thing, Member):
        if policy.may_ask(actor, thing):
            yield Panel(f"Speak with {thing.called}", "contact/_panel.html", {"member": thing}, order=5)
        elif actor.id == thing.id and policy.may_ask_anybody(actor):
            yield Panel("Calls that you asked for", "contact/_panel.html", {"asked": True}, order=70)
        elif actor.id == thing.id:
            yield Panel("Calls", "contact/_panel.html", {"own": True}, order=70)
    if place == "home" and policy.may_ask_anybody(actor) and queries.has_asked(actor.id):
        yield Panel("Calls that you asked for", "contact/_panel.html", {"asked": True}, order=70)


def is_over(id: int) -> bool:
    """Whether nobody waits for a call any more."""
    request = db.session.get(CallRequest, id)
    return request is None or not queries.is_open(request, clock.today())


def held(member: Any) -> Section:
    """Return whom somebody asked to call, and who asked them.

    The name and the phone of the other are theirs; whoever was asked has read them in the letter.
    """
    found = db.session.scalars(
        select(CallRequest)
        .where(or_(CallRequest.member_id == member.id, CallRequest.asker_id == member.id))
        .order_by(CallRequest.id)
    )
    rows = []
    for one in found:
        row: dict[str, Any] = {"at": one.asked_at.isoformat(), "status": one.status.value}
        if one.asker_id == member.id:
            row |= {
                "you asked": one.member.name,
                "as": one.asker_name,
                "service": one.service,
                "phone": one.phone,
                "best time": one.best_time.value,
            }
        else:
            row |= {"you were asked by": one.asker_name, "service": one.service}
        rows.append(row)
    return Section("Calls", rows)


def erase(member: Any) -> None:
    """Close what waits, and take the name, the service and the phone out of what somebody asked."""
    operations.close_for(member)
    operations.forget_asker(member)


def _sample() -> dict[str, Any] | None:
    latest = queries.latest()
    return {"to": latest.member, "request": latest} if latest else None

"""What sharing puts on pages of others: another format, home tasks, and what data rights ask for."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import url_for

from network.core import letters, registry
from network.core.database import db
from network.core.registry import NoticeKind, Panel, Section, Task
from network.resources.library.models import Resource
from network.resources.sharing import asking, policy, queries
from network.resources.sharing.models import FormatRequest
from network.resources.sharing.rules import Status


def register() -> None:
    """Fill the registry."""
    registry.home_tasks.add(tasks, "sharing.tasks")
    registry.panels.add(panels, "sharing")
    registry.notice_kinds.add(
        NoticeKind(
            asking.NOTICE,
            "Requests for another format",
            "Somebody needs a resource that you look after in large print, easy read or another language.",
        ),
        asking.NOTICE,
    )
    registry.obsolete.add(is_answered, "sharing.is_answered")
    registry.subject_access.add(held, "sharing")
    registry.erasure.add(erase, "sharing")
    letters.offer_preview(f"{asking.FOLDER}/asked.txt", "Somebody needs another format", _sample_asked)
    letters.offer_preview(f"{asking.FOLDER}/answered.txt", "The answer about another format", _sample_answer)


def tasks(member: Any, _today: date) -> Iterator[Task]:
    """Say that somebody waits for an answer."""
    if policy.may_see_requests(member) and (count := queries.count_waiting(member)):
        yield Task(
            title="Answer a request for another format",
            href=url_for("sharing.formats"),
            hint="Somebody cannot use what is in the library as it is",
            urgency=30,
            count=count,
        )


def panels(place: str, actor: Any, thing: Any) -> Iterator[Panel]:
    """Offer to ask for another format on the page of a resource; say there what waits to be answered."""
    if place != "resource" or not isinstance(thing, Resource):
        return
    asks = policy.may_ask(actor, thing)
    waiting = len(queries.waiting_of(thing)) if policy.may_describe(actor, thing) else 0
    if asks or waiting:
        context = {"resource": thing, "asks": asks, "waiting": waiting}
        yield Panel("Another format", "resources/sharing/_panel.html", context, order=80)


def is_answered(id: int) -> bool:
    """Whether a request waits no more."""
    request = db.session.get(FormatRequest, id)
    return request is None or request.status is not Status.ASKED


def held(member: Any) -> Section:
    """Return what somebody asked for, and the answers."""
    rows = [
        {
            "resource": one.resource.title,
            "asked for": one.said,
            "in your words": one.words,
            "name": one.asker_name,
            "at": one.asked_at.isoformat(),
            "status": one.status.value,
            "answer": one.note,
        }
        for one in queries.asked_by(member.id)
    ]
    return Section("Requests for another format", rows)


def erase(member: Any) -> None:
    """Delete what somebody asked for."""
    asking.forget(member.id)


def _sample_asked() -> dict[str, Any] | None:
    latest = queries.latest(answered=False)
    told = queries.told_of(latest.resource) if latest else []
    return {"to": told[0], "request": latest} if told else None


def _sample_answer() -> dict[str, Any] | None:
    latest = queries.latest(answered=True)
    return {"to": asking.whom_to_answer(latest), "request": latest} if latest else None

"""What concerns put on pages of others, and what data rights ask for."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import url_for

from network.core import letters, registry
from network.core.database import db
from network.core.registry import Panel, Section, Task
from network.members.concerns import operations, policy, queries
from network.members.concerns.models import Concern
from network.members.concerns.rules import Status
from network.members.people.models import Member


def register() -> None:
    """Fill the registry."""
    registry.home_tasks.add(tasks, "concerns.tasks")
    registry.panels.add(panels, "concerns")
    registry.obsolete.add(is_taken_up, "concerns.is_taken_up")
    registry.subject_access.add(held_of_raiser, "concerns.raiser")
    registry.subject_access.add(held_of_subject, "concerns.subject")
    registry.erasure.add(erase, "concerns")
    for letter, title in (
        ("raised", "Something waits for a coordinator"),
        ("closed", "A concern that you raised is closed"),
    ):
        letters.offer_preview(f"concerns/email/{letter}.txt", title, _sample)


def tasks(member: Any, _today: date) -> Iterator[Task]:
    """Say what waits for this coordinator; what is about them is not counted."""
    if not policy.may_see_list(member):
        return
    waiting, urgent = queries.count_waiting(member)
    if waiting:
        yield Task(
            title="Look into a concern",
            href=url_for("concerns.index"),
            hint="Somebody may be at risk now" if urgent else "Nobody has taken it up yet",
            urgency=0 if urgent else 4,
            count=waiting,
        )
    if taken := queries.count_taken(member):
        yield Task(
            title="Finish a concern that you took up",
            href=url_for("concerns.index"),
            urgency=22,
            count=taken,
        )


def panels(place: str, actor: Any, thing: Any) -> Iterator[Panel]:
    """Offer to raise a concern: about somebody on their page, about anything on the home page."""
    if place == "home" and policy.may_raise(actor):
        yield Panel("Is something wrong?", "concerns/_panel.html", {"member": None}, order=95)
    if place == "member" and isinstance(thing, Member) and policy.may_raise_about(actor, thing):
        yield Panel("Something is wrong", "concerns/_panel.html", {"member": thing}, order=95)


def is_taken_up(id: int) -> bool:
    """Whether somebody looks into a concern already, or it is gone."""
    concern = db.session.get(Concern, id)
    return concern is None or concern.status is not Status.RAISED


def held_of_raiser(member: Any) -> Section:
    """Return what somebody raised, in their own words, and whether it is closed."""
    rows = [
        {
            "raised": one.raised_at.isoformat(),
            "about": one.about.name if one.about else one.session,
            "what happened": one.happened,
            "when": one.happened_on.isoformat() if one.happened_on else None,
            "at risk now": one.at_risk_now,
            "may be named": one.may_be_named,
            "closed": one.closed_at.isoformat() if one.closed_at else None,
        }
        for one in queries.raised_by(member.id)
    ]
    return Section("Concerns that you raised", rows)


def held_of_subject(member: Any) -> Section:
    """Return when each closed concern about somebody was raised and what was decided: see privacy.py."""
    rows = [
        {
            "raised": one.raised_at.date().isoformat(),
            "closed": one.closed_at.date().isoformat(),
            "decided": one.outcome.value,
            "the rest": "Names others. Ask a coordinator, who gives you what does not tell who they are",
        }
        for one in queries.about(member.id)
        if one.outcome is not None and one.closed_at is not None
    ]
    return Section("Concerns about you", rows)


def erase(member: Any) -> None:
    """Forget who raised what, and the words of what was raised about somebody once it is closed.

    That there was a concern and what was decided stays without the person; one that is still looked into is
    kept as it is until it is closed and its time is over (UK GDPR, article 17(3)(b) and (e)).
    """
    operations.forget_raiser(member)
    for concern in queries.about(member.id):
        if concern.status is Status.CLOSED:
            operations.forget_words(concern)


def _sample() -> dict[str, Any] | None:
    latest = queries.latest()
    if latest is None or latest.raiser is None:
        return None
    return {"to": latest.raiser, "concern": latest}

"""What answers put on pages of others, and what they do when an event, a membership or a record changes."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import select

from network.core import clock, letters, registry
from network.core.database import db
from network.core.registry import Panel, Section, Task
from network.core.templating import moment
from network.events import changes
from network.events.meetings import queries as events
from network.events.meetings.models import Event
from network.events.meetings.rules import Status as EventStatus
from network.events.registrations import jobs, merging, operations, policy, queries, standing, telling
from network.events.registrations.models import Registration
from network.events.registrations.rules import ON_THE_LIST, Status
from network.members.duplicates.steps import MergeStep
from network.members.duplicates.steps import merging as steps

__all__ = ["jobs", "register"]

PREVIEWS = {
    "changed": "An answer changed by a coordinator",
    "lapsed": "The time to take a place is over",
    "not_for_them": "Out of the queue",
}


def register() -> None:
    """Fill the registry."""
    changes.event_changed.add(operations.follow, "registrations")
    changes.comes_to.add(queries.comes_to, "registrations")
    registry.access_ended.add(operations.end_all, "registrations")
    registry.home_tasks.add(tasks, "registrations")
    registry.panels.add(panels, "registrations")
    registry.obsolete.add(telling.is_not_offered, "registrations.not_offered")
    registry.obsolete.add(telling.is_not_lapsed, "registrations.not_lapsed")
    registry.subject_access.add(held, "registrations")
    registry.erasure.add(erase, "registrations")
    steps.add(MergeStep("registrations", lambda _one, _other: None, merging.let_one_stand), "registrations")
    for name, title in PREVIEWS.items():
        letters.offer_preview(f"events/registrations/email/{name}.txt", title, telling.sample)


def tasks(member: Any, _today: date) -> Iterator[Task]:
    """Say which places are held for somebody, and to which event they go next."""
    coming = [
        one
        for one in queries.own(member.id, only=(Status.OFFERED, Status.GOING))
        if one.event.status is EventStatus.PUBLISHED
    ]
    for one in coming:
        if one.status is Status.OFFERED:
            yield Task(
                title=f"A place is free for you: {one.event.title}",
                href=url_for("registrations.answer", id=one.event_id),
                hint=f"Held until {moment(one.offered_until)}" if one.offered_until else "",
                urgency=5,
                tag="waiting",
            )
    going = [one for one in coming if one.status is Status.GOING]
    named_anyway = events.next_for(member, clock.now())
    for one in going[:1]:
        if one.event is not named_anyway:
            yield Task(
                title=f"You are going: {one.event.title}",
                href=url_for("events.show", id=one.event_id),
                hint=moment(one.event.starts_at),
                urgency=60,
            )


def panels(place: str, actor: Any, thing: Any) -> Iterator[Panel]:
    """Let a member answer on the page of an event, and show those who arrange it how full it is."""
    if place == "events" and policy.may_see_own(actor):
        coming = queries.own(actor.id, only=tuple(ON_THE_LIST), limit=3)
        yield Panel("Your answers", "events/registrations/_own_panel.html", {"coming": coming}, order=10)
    if place != "event" or not isinstance(thing, Event) or thing.status is EventStatus.DRAFT:
        return
    if policy.may_answer(actor, thing):
        at = standing.of(thing, actor)
        yield Panel(
            "Will you come?" if at.answer is None and not at.closed else "Your answer",
            "events/registrations/_panel.html",
            {"at": at, "event": thing},
            order=10,
        )
    if policy.may_see_who_comes(actor, thing):
        yield Panel(
            "Who comes",
            "events/registrations/_people_panel.html",
            {"places": queries.places(thing), "event": thing},
            order=15,
        )


def held(member: Any) -> Section:
    """Return every answer of a member, with guests and what they said they need."""
    rows = [
        {
            "event": one.event.title,
            "starts": one.event.starts_at.isoformat(),
            "answer": one.status.value,
            "how": one.place.value,
            "answered": one.answered_at.isoformat(),
            "came by": one.source.value,
            "place in the queue": queries.position(one) if one.status is Status.WAITING else None,
            "brought forward because": one.forward_reason,
            "held until": one.offered_until.isoformat() if one.offered_until else None,
            "reminded an hour before": one.wants_hour_before,
            "guests": [guest.name for guest in one.guests],
            "to take part": one.needs.access if one.needs else "",
            "eats": one.needs.diet if one.needs else "",
            "agreed to keep it": one.needs.agreed_at.isoformat() if one.needs else None,
        }
        for one in _all_of(member)
    ]
    return Section("Answers to events", rows)


def erase(member: Any) -> None:
    """Delete somebody's answers with guests and needs; a place to come is passed on."""
    operations.end_all(member)
    for one in _all_of(member):
        db.session.delete(one)
    db.session.flush()


def _all_of(member: Any) -> list[Registration]:
    return list(
        db.session.scalars(
            select(Registration).where(Registration.member_id == member.id).order_by(Registration.id)
        )
    )

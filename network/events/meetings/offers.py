"""What events put on pages of others, what follows from a changed condition, and what data rights ask for."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from flask import url_for
from sqlalchemy import delete, update

from network.core import clock, registry
from network.core.database import db
from network.core.permission import SYSTEM
from network.core.registry import Section, Task
from network.core.templating import day
from network.events.changes import Change
from network.events.meetings import operations, policy, queries, words
from network.events.meetings.models import Event, EventSeries, Speaker
from network.events.meetings.rules import Status
from network.members.catalogue.models import Condition
from network.members.people.rules import Status as Membership

SOON = timedelta(weeks=3)  # time enough for those who are to come


def register() -> None:
    """Fill the registry."""
    registry.home_tasks.add(tasks, "events.tasks")
    registry.catalogue_changed.add(reword, "events.reword")
    registry.access_ended.add(end_for, "events")
    registry.subject_access.add(held, "events")
    registry.erasure.add(erase, "events")


def tasks(member: Any, _today: date) -> Iterator[Task]:
    """Say when the next meeting is, and to coordinators what of the plan is not settled."""
    if not policy.in_the_network(member):
        return
    now = clock.now()
    if policy.may_plan(member):
        for event in queries.unfinished(now + SOON, now):
            link = url_for("events.show", id=event.id)
            if event.status is Status.DRAFT:
                hint = f"It begins on {day(event.starts_at)}, and nobody sees it yet"
                yield Task(f"Publish “{event.title}”", link, urgency=12, hint=hint)
            else:
                hint = "It is postponed, and those who were going wait for a date"
                yield Task(f"Set a new date for “{event.title}”", link, urgency=13, hint=hint)
    if following := queries.next_for(member, now):
        yield Task(
            title=f"Next meeting: {following.title}",
            href=url_for("events.show", id=following.id),
            hint=words.when(following),
            urgency=60,
        )


def reword(thing: Any) -> None:
    """Let calendars hear of a condition that is called otherwise, for the events that show it."""
    if isinstance(thing, Condition):
        for event in queries.on_condition(thing):
            operations.take(event)
            operations.touch(event, Change.REWORDED, "condition of the event renamed", by=SYSTEM)


def end_for(member: Any) -> None:
    """Take whoever leaves the network off the meetings to come; who is suspended may come back."""
    if member.status is Membership.LEFT:
        now = clock.now()
        for event in queries.hosted_by(member.id):
            if event.ends_at > now:
                event.host = None
        for speaker in queries.spoken_at_by(member.id):
            if speaker.event.ends_at > now:
                speaker.event.speakers.remove(speaker)
        db.session.flush()


def held(member: Any) -> Section:
    """Return which events somebody hosts or hosted, and where they speak or spoke."""
    rows: list[dict[str, Any]] = [
        {"event": one.title, "begins": one.starts_at.isoformat(), "you are": "the host"}
        for one in queries.hosted_by(member.id)
    ]
    rows += [
        {
            "event": one.event.title,
            "begins": one.event.starts_at.isoformat(),
            "you are": "a speaker",
            "named as": one.name,
            "about you": one.about,
            "agreed to be named in public": one.agreed_at.isoformat() if one.agreed_at else None,
            "known by": one.agreed_words,
        }
        for one in queries.spoken_at_by(member.id)
    ]
    return Section("Events that you host or speak at", rows)


def erase(member: Any) -> None:
    """Take somebody's name off every event; that the event took place stays."""
    db.session.execute(update(Event).where(Event.host_id == member.id).values(host_id=None))
    for model in (Event, EventSeries):
        db.session.execute(update(model).where(model.made_by_id == member.id).values(made_by_id=None))
    db.session.execute(delete(Speaker).where(Speaker.member_id == member.id))

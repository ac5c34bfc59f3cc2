"""What planning puts on pages of others: what is missing, what clashes, and what data rights ask for."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import url_for

from network.core import clock, registry
from network.core.registry import FirstDayItem, Panel, Section, Task
from network.events import changes
from network.events.meetings import policy as events
from network.events.meetings.models import Event
from network.events.meetings.rules import Status
from network.events.planning import clashes, policy, queries, topics
from network.events.planning.rules import weeks

MAY_CLASH = frozenset({Status.DRAFT, Status.PUBLISHED})


def register() -> None:
    """Fill the registry, and hear of what happens to events."""
    registry.home_tasks.add(tasks, "planning.tasks")
    registry.panels.add(panels, "planning")
    registry.first_day.add(first_day, "planning")
    registry.subject_access.add(held, "planning")
    registry.erasure.add(topics.forget, "planning")
    changes.event_changed.add(topics.follow, "planning.topics")


def tasks(member: Any, today: date) -> Iterator[Task]:
    """Tell coordinators what the calendar lacks."""
    if not policy.may_plan(member):
        return
    missing = queries.missing(today)
    if missing.next_within is not None:
        yield Task(
            "Plan the next meeting",
            url_for("planning.plan"),
            hint=f"Nothing is planned within the next {weeks(missing.next_within)}",
            urgency=24,
        )
    for year in missing.years:
        yield Task(
            f"Plan the face-to-face events of {year.year}",
            url_for("planning.plan"),
            hint=year.words,
            urgency=45,
        )


def panels(place: str, actor: Any, thing: Any) -> Iterator[Panel]:
    """Lead to topics and planner from the list of events; show organisers what clashes with theirs."""
    if place == "events" and policy.may_see_topics(actor):
        if policy.may_plan(actor):
            context = {"missing": queries.missing(clock.today()), "weeks": weeks}
            yield Panel("Planning", "events/planning/_missing_panel.html", context, order=20)
        yield Panel("What shall we meet about?", "events/planning/_topics_panel.html", {}, order=60)
    if place == "event" and isinstance(thing, Event) and _is_asked(actor, thing):
        found = clashes.clashes_of(thing, actor)
        if found:
            yield Panel(
                "What is in the way", "events/planning/_clashes_panel.html", {"clashes": found}, order=5
            )


def _is_asked(actor: Any, event: Event) -> bool:
    return event.status in MAY_CLASH and event.ends_at > clock.now() and events.may_prepare(actor, event)


def first_day(today: date) -> Iterator[FirstDayItem]:
    """Ask for the school holidays, and then for a first year of meetings."""
    yield FirstDayItem(
        "school-holidays",
        "Enter the school holidays",
        "So that no meeting is proposed in them. Type them in, or import the council's calendar.",
        url_for("planning.days_off"),
        queries.has_school_holidays(today),
        policy.may_keep_days_off,
        order=200,
    )
    yield FirstDayItem(
        "rhythm",
        "Plan the first year of meetings",
        "Choose a date, a time and a rhythm. You look at the dates before anything is made.",
        url_for("planning.plan"),
        queries.has_meetings_ahead(clock.now()),
        policy.may_plan,
        order=210,
    )


def held(member: Any) -> Section:
    """Return what somebody proposed, and what they voted for."""
    proposed = [
        {
            "topic": one.title,
            "why": one.why,
            "proposed": one.proposed_at.isoformat(),
            "status": one.status.value,
        }
        for one in queries.proposed_by(member.id)
    ]
    voted = [
        {"voted for": one.topic.title, "at": one.voted_at.isoformat()} for one in queries.votes_of(member.id)
    ]
    return Section("Topics for meetings", [*proposed, *voted])

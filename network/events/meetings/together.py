"""Changing several meetings of a series in one step: what an edit reaches, said first and then done."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from network.core import clock
from network.core.lifecycle import demand
from network.core.permission import Actor
from network.core.rules import Refused
from network.core.templating import short_day
from network.events.meetings import operations, policy, queries, series
from network.events.meetings.models import Event
from network.events.meetings.operations import Plan
from network.events.meetings.rules import Status
from network.events.meetings.series import Reach, Scope

SPAN = ("starts_at", "ends_at", "all_day")

# What the fields of a plan are called where a page names them.
CALLED = {
    "title": "topic", "summary": "summary", "agenda": "agenda", "kind": "way of meeting",
    "visibility": "visibility", "venue": "venue", "venue_public": "showing of the venue",
    "provider_link": "link", "capacity_room": "places in the room", "capacity_online": "places online",
    "host": "host", "group": "working group", "conditions": "conditions", "areas": "areas",
    "kinds_asked": "qualifications asked for", "cpd_activities": "CPD",
}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """What an edit does to one meeting: its new plan, what is changed, and what of its own it keeps."""

    event: Event
    plan: Plan
    what: tuple[str, ...]
    keeps: tuple[str, ...]

    @property
    def moves(self) -> bool:
        """Whether it gets another time."""
        return any(getattr(self.event, name) != getattr(self.plan, name) for name in SPAN)


@dataclass(frozen=True)
class Outlook:
    """What an edit of a series would do: to which meetings what, and which stay as they are, and why."""

    steps: tuple[Step, ...]
    kept: tuple[tuple[Event, str], ...]

    @property
    def mark(self) -> str:
        """What a confirmation is bound to: the meetings as they were when they were shown."""
        return " ".join(f"{one.event.id}.{one.event.version}" for one in self.steps)


def outlook(event: Event, plan: Plan, scope: Scope) -> Outlook:
    """Return what changing ``event`` to ``plan`` does to the others that ``scope`` reaches.

    What was changed in ``event`` is changed in another where both said the same before; a time is shifted on
    the wall clock. Raises Refused, naming the meeting, where one would come to an hour that cannot be.
    """
    found = _reach(event, scope)
    before = operations.plan_of(event)
    changed = [one.name for one in fields(Plan) if getattr(before, one.name) != getattr(plan, one.name)]
    shift = series.shift_of((before.starts_at, before.ends_at), (plan.starts_at, plan.ends_at))
    steps = []
    for other in found.changed:
        theirs = operations.plan_of(other)
        said: dict[str, Any] = {}
        keeps = []
        for name in changed:
            if name in SPAN:
                continue
            if getattr(theirs, name) == getattr(before, name):
                said[name] = getattr(plan, name)
            elif getattr(theirs, name) != getattr(plan, name):
                keeps.append(CALLED[name])
        what = [CALLED[name] for name in said]
        if shift or plan.all_day != before.all_day:
            said |= dict(zip(SPAN, (*_shifted(shift, other), plan.all_day), strict=True))
            what.insert(0, "time")
        steps.append(Step(other, replace(theirs, **said), tuple(what), tuple(keeps)))
    return Outlook(tuple(steps), found.kept)


def edit(event: Event, plan: Plan, scope: Scope, *, by: Actor, reason: str = "") -> Outlook:
    """Change a meeting and the others that ``scope`` reaches; those changed on their own stay as they are.

    Raises Refused where one of them cannot be changed so; then the caller rolls all of it back.
    """
    for one in sorted((event, *_reach(event, scope).changed), key=lambda one: one.id):
        operations.take(one)
    ahead = outlook(event, plan, scope)
    operations.edit_with_series(event, plan, by=by, reason=reason)
    for step in ahead.steps:
        if step.what:
            try:
                operations.edit_with_series(step.event, step.plan, by=by, reason=reason)
            except Refused as refusal:
                raise _named(step.event, refusal) from None
    return ahead


def cancellation(event: Event, scope: Scope) -> Reach[Event]:
    """Return which others a cancellation of ``scope`` reaches: drafts among them are deleted."""
    return _reach(event, scope)


def cancel(event: Event, scope: Scope, reason: str, *, by: Actor) -> None:
    """Cancel a meeting and the others that ``scope`` reaches; drafts among them, unseen, are deleted."""
    demand(policy.may_arrange, by, event)
    others = _reach(event, scope).changed
    for one in sorted((event, *others), key=lambda one: one.id):
        operations.take(one)
    operations.cancel(event, reason, by=by)
    for other in others:
        if other.status is Status.DRAFT:
            operations.discard(other, by=by)
        else:
            operations.cancel(other, reason, by=by)


def _reach(event: Event, scope: Scope) -> Reach[Event]:
    of_the_series: Sequence[Event] = queries.of_series(event.series_id) if event.series_id else ()
    return series.reach(scope, event, of_the_series, clock.now())


def _shifted(shift: series.Shift, event: Event) -> tuple[datetime, datetime]:
    try:
        return shift.of(event.starts_at, event.ends_at)
    except Refused as refusal:
        raise _named(event, refusal) from None


def _named(event: Event, refusal: Refused) -> Refused:
    return Refused(f"The meeting of {short_day(event.starts_at)}: {refusal}", refusal.field)

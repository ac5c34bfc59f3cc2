"""The verbs of planning: days off, a year of drafts in one step."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from network.core import audit, clock
from network.core.database import db, one_at_a_time
from network.core.lifecycle import demand
from network.core.permission import Actor
from network.core.rules import Refused
from network.events.meetings import operations as meetings
from network.events.meetings.models import EventSeries, Venue
from network.events.meetings.operations import Plan
from network.events.meetings.rules import Kind, Visibility
from network.events.planning import policy, queries, topics
from network.events.planning.models import DaysOff, Topic
from network.events.planning.rules import (
    DaysOffKind,
    Off,
    Proposal,
    Rhythm,
    check_days_off,
    key_of,
    months_after,
    propose,
)
from network.members.people.models import Member

WEEK = timedelta(weeks=1)


# Days off:


def enter(name: str, kind: DaysOffKind, first_on: date, last_on: date, *, by: Actor) -> DaysOff:
    """Enter holidays or closed days; raises Refused where they are there already."""
    demand(policy.may_keep_days_off, by)
    check_days_off(name, first_on, last_on)
    one_at_a_time("enter days off")
    _refuse_a_second(name, first_on, last_on)
    return _keep(name, kind, first_on, last_on, by)


def change(days: DaysOff, name: str, kind: DaysOffKind, first_on: date, last_on: date, *, by: Actor) -> None:
    """Correct holidays or closed days; events that stand on them stay, and say so on their page."""
    demand(policy.may_keep_days_off, by, days)
    check_days_off(name, first_on, last_on)
    one_at_a_time("enter days off")
    if key_of(name, first_on, last_on) != key_of(days.name, days.first_on, days.last_on):
        _refuse_a_second(name, first_on, last_on)
    days.name, days.kind, days.first_on, days.last_on = name, kind, first_on, last_on
    audit.record("days off changed", days, by=by)
    db.session.flush()


def remove(days: DaysOff, *, by: Actor) -> None:
    """Take holidays or closed days out."""
    demand(policy.may_keep_days_off, by, days)
    audit.record("days off removed", days, by=by)
    db.session.delete(days)
    db.session.flush()


def take_in(found: Iterable[Off], gone: Mapping[int, int], *, by: Actor) -> tuple[int, int]:
    """Enter what a calendar holds, without what is there already, and take out what it holds no more.

    ``gone`` are days off by their id, with the version that was looked at: one that was changed since stays.
    Returns how many were added and how many taken out.
    """
    demand(policy.may_keep_days_off, by)
    one_at_a_time("enter days off")
    known, added = queries.known_days_off(), 0
    for one in found:
        key = key_of(one.name, one.first_on, one.last_on)
        if key in known:
            continue
        known.add(key)
        check_days_off(one.name, one.first_on, one.last_on)
        _keep(one.name, DaysOffKind.SCHOOL, one.first_on, one.last_on, by)
        added += 1
    kept = db.session.scalars(select(DaysOff).where(DaysOff.id.in_(gone)).order_by(DaysOff.id))
    old = [one for one in kept if one.version == gone[one.id]]
    for days in old:
        remove(days, by=by)
    return added, len(old)


def _keep(name: str, kind: DaysOffKind, first_on: date, last_on: date, by: Actor) -> DaysOff:
    days = DaysOff(name=name, kind=kind, first_on=first_on, last_on=last_on)
    db.session.add(days)
    db.session.flush()
    audit.record("days off entered", days, by=by)
    return days


def _refuse_a_second(name: str, first_on: date, last_on: date) -> None:
    if key_of(name, first_on, last_on) in queries.known_days_off():
        raise Refused("These days are there already, under this name.", "name")


# A year of meetings:


@dataclass(frozen=True)
class Common:
    """What all meetings of a plan have in common."""

    title: str  # of a meeting without a topic
    kind: Kind = Kind.ONLINE
    visibility: Visibility = Visibility.NETWORK
    host: Member | None = None
    venue: Venue | None = None
    provider_link: str = ""


@dataclass(frozen=True)
class Wanted:
    """One meeting to make: on which day, about which topic, and its title if that is another."""

    on: date
    topic_id: int | None = None
    title: str = ""


class DatesChanged(Exception):
    """The dates that a rhythm proposes are no longer those that somebody looked at."""


def proposals(rhythm: Rhythm, since: date) -> list[Proposal]:
    """Return the dates that a rhythm proposes, with the days off and the events of today.

    Raises Refused for an hour that London's clocks show twice or not at all.
    """
    first_on = max(since, rhythm.first_on) - rhythm.reach * WEEK
    last_on = months_after(max(since, rhythm.first_on), rhythm.months) + (rhythm.reach + 1) * WEEK
    off = queries.off_between(first_on, last_on)
    busy = queries.busy_between(*queries.span_of(first_on, last_on))
    return propose(rhythm, off, busy, since=since)


def make(
    rhythm: Rhythm, common: Common, wanted: Sequence[Wanted], *, since: date, by: Actor
) -> tuple[EventSeries, bool]:
    """Make a draft of each meeting that is wanted, all or none; return their series and whether it is new.

    A second press finds the series of the first. Raises DatesChanged where the dates are others by now, and
    Refused where nothing is ticked, or a topic was taken or chosen twice.
    """
    demand(policy.may_plan, by)
    if not wanted:
        raise Refused("Tick at least one date.")
    one_at_a_time("plan meetings")
    starts = [rhythm.begins_at(one.on) for one in wanted]
    if there := queries.same_series(rhythm.first_on, starts):
        return there, False
    if {one.on for one in wanted} - {one.on for one in proposals(rhythm, since)}:
        raise DatesChanged
    chosen = _chosen_topics(wanted)
    series = EventSeries(
        title=common.title,
        anchor_on=rhythm.first_on,
        begins=rhythm.begins,
        minutes=rhythm.minutes,
        interval_weeks=rhythm.interval_weeks,
        made_by_id=by.id,
    )
    db.session.add(series)
    db.session.flush()
    for one in wanted:
        plan = _plan(common, _title(one, chosen, common), rhythm, one.on)
        event = meetings.draft(plan, by=by, series=series)
        if one.topic_id is not None:
            topics.give_to(chosen[one.topic_id], event, by=by)
    audit.record("meetings planned", series, by=by, drafts=len(wanted))
    db.session.flush()
    return series, True


def _chosen_topics(wanted: Sequence[Wanted]) -> dict[int, Topic]:
    """Take the topics that were chosen, so that nobody else plans or closes them meanwhile."""
    numbers = [one.topic_id for one in wanted if one.topic_id is not None]
    if len(numbers) != len(set(numbers)):
        raise Refused("The same topic stands at two dates. Choose another for one of them.")
    found = db.session.scalars(
        select(Topic)
        .where(Topic.id.in_(numbers))
        .order_by(Topic.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    chosen = {topic.id: topic for topic in found}
    if set(numbers) - set(chosen):
        raise Refused("A topic is no longer there. Choose another.")
    return chosen


def _title(one: Wanted, chosen: dict[int, Topic], common: Common) -> str:
    if one.title:
        return one.title
    return chosen[one.topic_id].title if one.topic_id is not None else common.title


def _plan(common: Common, title: str, rhythm: Rhythm, day: date) -> Plan:
    return Plan(
        title=title,
        kind=common.kind,
        starts_at=rhythm.begins_at(day),
        ends_at=rhythm.ends_at(day),
        visibility=common.visibility,
        venue=common.venue if common.kind is not Kind.ONLINE else None,
        provider_link=common.provider_link if common.kind is not Kind.FACE_TO_FACE else "",
        host=common.host,
    )


def first_grid_date(series: EventSeries) -> date:
    """Return the date after the last meeting of a series on which its rhythm goes on."""
    step = series.interval_weeks * WEEK
    standing = [one for one in series.events if one.status in queries.STANDS]
    last = max((clock.london_date(one.starts_at) for one in standing), default=series.anchor_on - WEEK)
    reached = last + (series.interval_weeks - 1) // 2 * WEEK
    return series.anchor_on + max(0, (reached - series.anchor_on) // step + 1) * step

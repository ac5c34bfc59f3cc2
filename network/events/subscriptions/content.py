"""What somebody's own calendar holds: what they answered, and the days on which something of theirs runs out.

It is written with the member's rights as they are now. There is no name, number or address of anybody else in
it, and an alarm only where its owner asked for one.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial

from icalendar import Alarm
from icalendar import Event as Component
from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import lazyload, selectinload

from network.core import calendars, clock, registry
from network.core.calendars import DayToRemember, Feed
from network.core.county import county
from network.core.database import db
from network.core.letters import address_of
from network.core.lifecycle import StatusChange
from network.events.feeds import render
from network.events.feeds.render import Audience
from network.events.feeds.rules import COLOUR, begins, midnight
from network.events.meetings import queries as events
from network.events.meetings.models import Event
from network.events.meetings.rules import Status as EventStatus
from network.events.registrations.models import Registration
from network.events.registrations.rules import ON_THE_LIST, TAKES_A_PLACE, Status
from network.events.subscriptions.models import Subscription
from network.members.people.models import Member

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Entry:
    """One answered event: the answer, unless the queue ended with the event, and when that changed."""

    event: Event
    registration: Registration | None
    changed_at: datetime


def calendar_of(subscription: Subscription) -> bytes:
    """Write a member's own calendar. Its address is not in it: whoever passes the file on keeps that."""
    about = Feed(
        name=f"My calendar ({render.one_line(county().called)})",
        words="What you answered, and what of yours runs out. Keep its address to yourself.",
        source="",
        page=address_of("subscriptions.index"),
        colour=COLOUR,
    )
    return calendars.feed(about, _components(subscription))


def answered(member: Member, today: date) -> list[Entry]:
    """Return what stands in a member's calendar of events, soonest first.

    An answer leaves with the RSVP. A cancelled event stays until its day is over, also for whoever waited for
    a place when it was cancelled.
    """
    return [
        Entry(one.event, one if one.status in ON_THE_LIST else None, one.changed_at)
        for one in db.session.scalars(_answered(member, today))
    ]


def days_of(member: Member) -> list[DayToRemember]:
    """Return the days on which something of a member's runs out, as the features offer them."""
    days = [day for offer in registry.own_dates for day in offer.days(member)]
    return sorted(days, key=lambda one: (one.day, one.uid))


def shown_when(today: date) -> ColumnElement[bool]:
    """Return the condition for an answer to stand in its owner's calendar on a day."""
    waited = (
        select(StatusChange.id)
        .where(
            StatusChange.thing_type == Registration.__tablename__,
            StatusChange.thing_id == Registration.id,
            StatusChange.old.in_([Status.WAITING.value, Status.OFFERED.value]),
            StatusChange.new == Status.CANCELLED.value,
            StatusChange.by_id.is_(None),  # the queue ended with the event; they did not give it up
        )
        .exists()
    )
    stands = Registration.status.in_(ON_THE_LIST)
    return or_(
        and_(
            Event.status.not_in([EventStatus.DRAFT, EventStatus.CANCELLED]),
            stands,
            Event.ends_at > begins(today),
        ),
        and_(
            Event.status == EventStatus.CANCELLED,
            or_(stands, and_(Registration.status == Status.CANCELLED, waited)),
            Event.ends_at > midnight(today),
        ),
    )


def _answered(member: Member, today: date) -> Select[Registration]:
    return (
        select(Registration)
        .join(Event, Event.id == Registration.event_id)
        .where(Registration.member_id == member.id, shown_when(today), events.visible_to(member))
        .options(lazyload(Registration.member), selectinload(Registration.event, Event.conditions))
        .order_by(Event.starts_at, Event.id)
    )


def _components(subscription: Subscription) -> Iterator[bytes]:
    """Write one component after the other; one that cannot be written is left out, and reported."""
    member = subscription.member
    makers: list[tuple[str, Callable[[], Component]]] = []
    if subscription.shows_events:
        entries = answered(member, clock.today())
        makers += [(one.event.uid, partial(_of_event, subscription, one)) for one in entries]
    if subscription.shows_days:
        makers += [(one.uid, partial(_of_day, subscription, one)) for one in days_of(member)]
    for uid, make in makers:
        try:
            yield render.to_bytes(make())
        except (ValueError, AssertionError) as problem:  # what the library raises for a line that is none
            logger.error("%s cannot be written into a calendar: %s", uid, type(problem).__name__)


def _of_event(subscription: Subscription, entry: Entry) -> Component:
    facts = render.facts_of(entry.event, Audience.OWN, entry.registration)
    minutes = subscription.event_alarm_minutes
    takes_place = entry.event.status in {EventStatus.PUBLISHED, EventStatus.HELD}
    comes = entry.registration is not None and entry.registration.status in TAKES_A_PLACE
    rings = minutes is not None and takes_place and comes and not entry.event.all_day
    revised = max(facts.revised_at, entry.changed_at, subscription.set_at or entry.changed_at)
    component = render.written(replace(facts, revised_at=revised))
    if rings and minutes is not None:
        component.add_component(_alarm(entry.event.title, timedelta(minutes=minutes)))
    return component


def _of_day(subscription: Subscription, day: DayToRemember) -> Component:
    changed_at = max(day.changed_at, (subscription.set_at or day.changed_at).replace(microsecond=0))
    component = calendars.day_event(replace(day, changed_at=changed_at))
    if subscription.day_alarm_days is not None:
        component.add_component(_alarm(day.title, timedelta(days=subscription.day_alarm_days)))
    return component


def _alarm(words: str, before: timedelta) -> Alarm:
    """Write an alarm that shows words and does nothing else (RFC 5545 3.6.6)."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", render.one_line(words))
    alarm.add("trigger", -before)
    return alarm

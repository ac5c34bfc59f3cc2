"""What subscriptions put on pages of others, what ends them, and what data rights ask of them."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import delete, select

from network.core import clock, letters, registry
from network.core.database import db
from network.core.registry import Panel, Section
from network.events.subscriptions import operations, policy, queries
from network.events.subscriptions.models import CalendarChoice, SubscriptionFetch
from network.members.people.models import Member


def register() -> None:
    """Fill the registry."""
    registry.panels.add(panels, "subscriptions")
    registry.access_ended.add(operations.end_all, "subscriptions")
    registry.subject_access.add(held, "subscriptions")
    registry.erasure.add(erase, "subscriptions")
    letters.offer_preview("events/subscriptions/email/told.txt", "Events come by the calendar", _sample)


def panels(place: str, actor: Any, _thing: Any) -> Iterator[Panel]:
    """Lead from home to subscribing, until somebody has. Who looks after the site reads how many have."""
    if place == "home" and policy.may_subscribe(actor) and not queries.has_one(actor.id):
        title = "Put the meetings into your calendar"
        yield Panel(title, "events/subscriptions/_panel_home.html", {}, order=35)
    if place == "health":
        working, used = queries.counts(clock.now())
        facts = {"working": working, "used": used}
        yield Panel("Own calendars", "events/subscriptions/_panel_counts.html", facts, order=60)


def held(member: Any) -> Section:
    """Return the addresses that somebody made, what fetched them, and how invitations come."""
    choice = queries.choice_of(member.id)
    rows: list[dict[str, Any]] = [
        {
            "name": one.name,
            "made_at": one.made_at.isoformat(),
            "ended_at": one.ended_at.isoformat() if one.ended_at else None,
            "events": one.shows_events,
            "days": one.shows_days,
            "alarm_minutes_before_events": one.event_alarm_minutes,
            "alarm_days_before_days": one.day_alarm_days,
            "last_fetched_at": one.fetched.last_at.isoformat() if one.fetched else None,
            "fetched_by": one.fetched.client if one.fetched else None,
            "times": one.fetched.times if one.fetched else 0,
        }
        for one in queries.all_of(member.id)
    ]
    if choice is not None:
        rows.append(
            {
                "invitations": choice.chosen.value if choice.chosen else None,
                "chosen_at": choice.chosen_at.isoformat() if choice.chosen_at else None,
                "told_at": choice.told_at.isoformat() if choice.told_at else None,
            }
        )
    return Section("Calendars", rows)


def erase(member: Any) -> None:
    """Leave of each address only what tells that it has ended, so that a program that has it stops."""
    operations.end_all(member)
    theirs = queries.all_of(member.id)
    for one in theirs:
        one.name = ""
        one.shows_events = one.shows_days = True
        one.event_alarm_minutes = one.day_alarm_days = one.set_at = None
    ids = [one.id for one in theirs]
    db.session.flush()
    db.session.execute(delete(SubscriptionFetch).where(SubscriptionFetch.subscription_id.in_(ids)))
    db.session.execute(delete(CalendarChoice).where(CalendarChoice.member_id == member.id))
    for one in theirs:
        db.session.expire(one, ["fetched"])


def _sample() -> dict[str, Any] | None:
    latest = db.session.scalar(select(Member).order_by(Member.id.desc()).limit(1))
    return {"to": latest} if latest else None

"""What is done with a subscription: making one, making another in its place, setting it, ending it."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from network.core import audit, clock
from network.core.database import db, one_at_a_time
from network.core.lifecycle import demand
from network.core.permission import SYSTEM, Actor
from network.core.rules import Refused
from network.core.security import token
from network.events.subscriptions import policy, queries
from network.events.subscriptions.models import CalendarChoice, Subscription
from network.events.subscriptions.rules import MOST, USUAL_NAME, By, Ended
from network.members.people.models import Member
from network.members.people.rules import Status as Membership
from network.members.qualifications import facts


@dataclass(frozen=True)
class Wanted:
    """What a subscription is to hold, what its owner calls it, and whether it may ring."""

    name: str = ""
    shows_events: bool = True
    shows_days: bool = True
    event_alarm_minutes: int | None = None
    day_alarm_days: int | None = None


@dataclass(frozen=True)
class Made:
    """A subscription with its secret, which is nowhere else and is not to be had again."""

    subscription: Subscription
    token: str


def hash_of(secret: str) -> str:
    """Return what a subscription is found by: of 256 random bits, so no salt makes it any harder to guess."""
    return sha256(secret.encode(errors="surrogatepass")).hexdigest()


def make(member: Member, wanted: Wanted, *, by: Actor) -> Made:
    """Make an address for one more device of a member.

    Raises Refused where they have as many as there can be, or hold nothing.
    """
    demand(policy.may_subscribe, by, member)
    _refuse_unless_active(member)
    _refuse_nothing(wanted)
    if len(queries.working_of(member.id)) >= MOST:
        raise Refused(f"You have {MOST} calendar addresses. Revoke one that you do not use any more.", "name")
    made = _issue(member, wanted)
    audit.record("calendar address made", made.subscription, by=by)
    return made


def another(subscription: Subscription, *, by: Actor) -> Made:
    """Make another address for the same device. The old one says from now on that it has ended."""
    demand(policy.may_change, by, subscription)
    _take(subscription)
    if subscription.ended_at is not None:
        raise Refused("This address has ended. Make a new one.")
    _refuse_unless_active(subscription.member)
    _end(subscription, Ended.REPLACED)
    made = _issue(subscription.member, wanted_of(subscription))
    audit.record("calendar address replaced", made.subscription, by=by, replaces=subscription.id)
    return made


def change(subscription: Subscription, wanted: Wanted, *, by: Actor) -> None:
    """Change what a subscription holds, or what it is called; its address stays."""
    demand(policy.may_change, by, subscription)
    _refuse_nothing(wanted)
    if wanted_of(subscription) == wanted:
        return
    _write(subscription, wanted)
    subscription.set_at = clock.now()
    audit.record("calendar address set", subscription, by=by)
    db.session.flush()


def revoke(subscription: Subscription, *, by: Actor) -> None:
    """End an address: from the next request on it gives nothing. Doing it again changes nothing."""
    demand(policy.may_revoke, by, subscription)
    _take(subscription)
    if subscription.ended_at is None:
        _end(subscription, Ended.REVOKED)
        audit.record("calendar address revoked", subscription, by=by)


def end_all(member: Any) -> None:
    """End every address of somebody who was suspended or has left. They stay ended if they come back."""
    working = select(Subscription).where(Subscription.member_id == member.id, Subscription.ended_at.is_(None))
    for subscription in db.session.scalars(working.with_for_update(of=Subscription)).all():
        _end(subscription, Ended.NO_ACCESS)
        audit.record("calendar address ended", subscription, by=SYSTEM)


def choose(member: Member, chosen: By, *, by: Actor) -> None:
    """Keep how somebody wants to hear of events that are for them; it stays until they choose again."""
    demand(policy.may_subscribe, by, member)
    choice = _choice_for_change(member.id)
    if choice.chosen is chosen:
        return
    choice.chosen, choice.chosen_at = chosen, clock.now()
    db.session.add(choice)
    audit.record("invitations chosen", by=by, about=member, chosen=chosen.value)
    db.session.flush()


def note_told(member_ids: Sequence[int]) -> None:
    """Write down that these members were told, once, that invitations come by their calendar now."""
    db.session.add_all(CalendarChoice(member_id=number, told_at=clock.now()) for number in member_ids)
    db.session.flush()


def wanted_of(subscription: Subscription) -> Wanted:
    """Return how a subscription is set."""
    return Wanted(
        subscription.name,
        subscription.shows_events,
        subscription.shows_days,
        subscription.event_alarm_minutes,
        subscription.day_alarm_days,
    )


def _issue(member: Member, wanted: Wanted) -> Made:
    secret = token()
    subscription = Subscription(member=member, member_id=member.id, token_hash=hash_of(secret))
    _write(subscription, wanted)
    db.session.add(subscription)
    db.session.flush()
    return Made(subscription, secret)


def _write(subscription: Subscription, wanted: Wanted) -> None:
    subscription.name = wanted.name.strip() or USUAL_NAME
    subscription.shows_events, subscription.shows_days = wanted.shows_events, wanted.shows_days
    subscription.event_alarm_minutes = wanted.event_alarm_minutes
    subscription.day_alarm_days = wanted.day_alarm_days


def _end(subscription: Subscription, why: Ended) -> None:
    subscription.ended, subscription.ended_at = why, clock.now()
    db.session.flush()


def _take(subscription: Subscription) -> None:
    """Look again at a subscription, and let nobody else end it meanwhile."""
    db.session.refresh(subscription, with_for_update={"of": Subscription})


def _choice_for_change(member_id: int) -> CalendarChoice:
    one_at_a_time(f"calendar choice of {member_id}")
    kept = db.session.scalar(select(CalendarChoice).where(CalendarChoice.member_id == member_id))
    return kept or CalendarChoice(member_id=member_id)


def _refuse_nothing(wanted: Wanted) -> None:
    if not wanted.shows_events and not wanted.shows_days:
        raise Refused("Choose at least one: without it the calendar would stay empty.", "shows_events")


def _refuse_unless_active(member: Member) -> None:
    """Look again at who is held by now: a suspension may have come first."""
    facts.hold([member.id])
    db.session.refresh(member, ["status"])
    if member.status is not Membership.ACTIVE:
        raise Refused("Only active members have a calendar of their own.")

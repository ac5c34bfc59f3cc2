"""Whether what a calendar program has is still what it would get, asked in one statement.

Whatever the calendar is made of is a row with a number that goes up with each change: while these numbers,
the day and the program of the site are the same, so is the calendar, to the byte.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

from flask import current_app
from sqlalchemy import CompoundSelect, Date, Select, bindparam, case, literal, null, or_, select, union_all

from network.core import registry
from network.core.county import County
from network.core.database import db
from network.core.registry import OwnDates
from network.events.feeds import render
from network.events.meetings.models import Event
from network.events.registrations.models import Registration
from network.events.subscriptions.models import Subscription, SubscriptionFetch
from network.members.people.models import Member, RoleGrant
from network.members.people.rules import Status as Membership

VERSION = 1  # of what content.py writes


@dataclass(frozen=True)
class Asked:
    """What is known at once of a subscription that is being fetched."""

    id: int
    is_over: bool  # it was revoked, or its owner's membership has ended
    stamp: str  # of what its calendar is made now
    given_stamp: str  # of what the last one was made that was given
    given_etag: str
    given_since: datetime | None

    @property
    def is_as_given(self) -> bool:
        """Whether its calendar is the one that was given last."""
        return bool(self.given_etag) and self.given_stamp == self.stamp


def ask(token_hash: str, today: date) -> Asked | None:
    """Look a subscription up by the hash of its secret, in one statement; None where there is none."""
    statement = _statement(tuple(registry.own_dates))
    rows = db.session.execute(statement, {"token_hash": token_hash, "today": today}).all()
    own = next((row for row in rows if row.what == "subscription"), None)
    if own is None:
        return None
    return Asked(
        id=own.a,
        is_over=bool(own.c) or own.status is not Membership.ACTIVE,
        stamp=_stamp(sorted(tuple(row[:4]) for row in rows), today),
        given_stamp=own.stamp or "",
        given_etag=own.etag or "",
        given_since=own.given_since,
    )


def _stamp(numbers: list[tuple[Any, ...]], today: date) -> str:
    settings = current_app.config["SETTINGS"]
    site = (VERSION, render.VERSION, settings.public_url, settings.network_name, settings.secret_key)
    return sha256(repr((site, today.isoformat(), numbers)).encode()).hexdigest()


@lru_cache(maxsize=8)
def _statement(offers: tuple[OwnDates, ...]) -> CompoundSelect[*tuple[Any, ...]]:
    """Put the statement together, once for what the features offer."""
    whose = (
        select(Subscription.member_id)
        .where(Subscription.token_hash == bindparam("token_hash"))
        .scalar_subquery()
    )
    roles = select(RoleGrant.id, literal(0), literal(0)).where(
        RoleGrant.member_id == whose,
        RoleGrant.begins_on <= bindparam("today", type_=Date),
        or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= bindparam("today", type_=Date)),
    )
    answers = (
        select(Registration.id, Registration.version, Event.version)
        .join(Event, Event.id == Registration.event_id)
        .where(Registration.member_id == whose)
    )
    identity = select(County.id, County.version, literal(0))
    days = [offer.made_of(whose) for offer in offers]
    parts = [roles, answers, identity, *days]
    return union_all(_own(), *(_numbers(part, f"part {number}") for number, part in enumerate(parts)))


def _own() -> Select[*tuple[Any, ...]]:
    return (
        select(
            literal("subscription").label("what"),
            Subscription.id.label("a"),
            Subscription.version.label("b"),
            case((Subscription.ended_at.is_(None), 0), else_=1).label("c"),
            Member.status.label("status"),
            SubscriptionFetch.stamp.label("stamp"),
            SubscriptionFetch.etag.label("etag"),
            SubscriptionFetch.given_since.label("given_since"),
        )
        .join(Member, Member.id == Subscription.member_id)
        .outerjoin(SubscriptionFetch, SubscriptionFetch.subscription_id == Subscription.id)
        .where(Subscription.token_hash == bindparam("token_hash"))
    )


def _numbers(part: Select[*tuple[Any, ...]], name: str) -> Select[*tuple[Any, ...]]:
    """Bring the rows of one part into the form of the whole."""
    rows = part.subquery()
    return select(literal(name), *rows.columns, null(), null(), null(), null())

"""How often, when and by what each own calendar was fetched: counted in memory, written down by the minute.

A calendar program waits for no write, and a thousand of them make one small transaction a minute. No address
of a caller is looked at.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from flask import Flask, current_app
from sqlalchemy import case, func, select

from network.core.database import aside, upsert
from network.core.tallies import Tally
from network.events.subscriptions.models import Subscription, SubscriptionFetch
from network.events.subscriptions.rules import A_BROWSER

_KEY = "subscriptions.fetches"


@dataclass(frozen=True)
class Fetched:
    """What is known of the fetches of one subscription since they were written down last."""

    first_at: datetime | None  # by a calendar program, if there was one
    last_at: datetime
    times: int
    client: str


Fetches = Tally[int, Fetched]


def register(app: Flask) -> None:
    """Give the application its memory of fetches, which is emptied when the process ends in order."""
    app.extensions[_KEY] = Fetches(app, "fetches of calendars", write=_write, together=_together)


def of_this_process() -> Fetches:
    """Return what this process has counted."""
    kept: Fetches = current_app.extensions[_KEY]
    return kept


def fetched(subscription_id: int, at: datetime, client: str) -> None:
    """Count a fetch; within a minute it is written down."""
    of_this_process().note(subscription_id, Fetched(_by_program(at, client), at, 1, client))


def remember(subscription_id: int, stamp: str, etag: str, at: datetime, client: str) -> None:
    """Write down at once that another calendar than before was given; it has a transaction of its own."""
    insert = upsert(SubscriptionFetch)
    again = insert.on_conflict_do_update(
        index_elements=["subscription_id"],
        set_={
            "stamp": insert.excluded.stamp,
            "given_since": case(
                (SubscriptionFetch.etag == insert.excluded.etag, SubscriptionFetch.given_since),
                else_=insert.excluded.given_since,
            ),
            "etag": insert.excluded.etag,
            "first_at": func.coalesce(SubscriptionFetch.first_at, insert.excluded.first_at),
        },
    )
    row = {
        "subscription_id": subscription_id,
        "stamp": stamp,
        "etag": etag,
        "given_since": at,
        "first_at": _by_program(at, client),
        "last_at": at,
        "times": 0,  # counted with the others
        "client": client,
    }
    with aside() as session:
        session.execute(again, [row])


def _write(noted: Mapping[int, Fetched]) -> None:
    insert = upsert(SubscriptionFetch)
    again = insert.on_conflict_do_update(
        index_elements=["subscription_id"],
        set_={
            "first_at": func.coalesce(SubscriptionFetch.first_at, insert.excluded.first_at),
            "last_at": insert.excluded.last_at,
            "times": SubscriptionFetch.times + insert.excluded.times,
            "client": insert.excluded.client,
        },
    )
    with aside() as session:
        there = set(session.scalars(select(Subscription.id).where(Subscription.id.in_(noted))))
        rows = [
            {
                "subscription_id": number,
                "stamp": "",
                "etag": "",
                "given_since": one.last_at,
                "first_at": one.first_at,
                "last_at": one.last_at,
                "times": one.times,
                "client": one.client,
            }
            for number, one in sorted(noted.items())  # in one order: two processes never wait in a ring
            if number in there
        ]
        if rows:
            session.execute(again, rows)


def _by_program(at: datetime, client: str) -> datetime | None:
    return None if client == A_BROWSER else at


def _together(earlier: Fetched, later: Fetched) -> Fetched:
    return replace(later, first_at=earlier.first_at or later.first_at, times=earlier.times + later.times)

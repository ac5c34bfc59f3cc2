"""Where the network meets: the list of venues, and what an edit of one does to the events that show it."""

from typing import Any

from network.core import audit, clock
from network.core.database import db
from network.core.lifecycle import demand
from network.core.permission import Actor
from network.core.rules import Refused
from network.events.changes import Change
from network.events.meetings import operations, policy, queries
from network.events.meetings.models import Venue


def add(facts: dict[str, Any], *, by: Actor) -> Venue:
    """Add a place to meet; raises Refused where one of its coordinates is missing."""
    demand(policy.may_keep_venues, by)
    venue = Venue(**_checked(facts))
    db.session.add(venue)
    db.session.flush()
    audit.record("venue added", venue, by=by)
    return venue


def edit(venue: Venue, facts: dict[str, Any], *, by: Actor) -> None:
    """Change a venue, and with it whatever shows it: calendars hear of each event of which they show more."""
    demand(policy.may_keep_venues, by, venue)
    take(venue)
    events = queries.at_venue(venue)
    for event in events:
        operations.take(event)
    for name, value in _checked(facts).items():
        setattr(venue, name, value)
    db.session.flush()
    audit.record("venue changed", venue, by=by)
    for event in events:
        operations.touch(event, Change.REWORDED, "venue of the event changed", by=by)


def close(venue: Venue, *, by: Actor) -> None:
    """Offer a venue no more. Events that are there stay; closing it twice changes nothing."""
    demand(policy.may_keep_venues, by, venue)
    take(venue)
    if venue.closed_on is None:
        venue.closed_on = clock.today()
        audit.record("venue closed", venue, by=by)
        db.session.flush()


def open_again(venue: Venue, *, by: Actor) -> None:
    """Offer a closed venue again."""
    demand(policy.may_keep_venues, by, venue)
    take(venue)
    if venue.closed_on is not None:
        venue.closed_on = None
        audit.record("venue opened again", venue, by=by)
        db.session.flush()


def take(venue: Venue) -> None:
    """Hold a venue until the transaction ends, and read it again."""
    db.session.flush()
    db.session.refresh(venue, with_for_update=True)


def _checked(facts: dict[str, Any]) -> dict[str, Any]:
    if (facts.get("latitude") is None) != (facts.get("longitude") is None):
        missing = "longitude" if facts.get("longitude") is None else "latitude"
        raise Refused("Give both, latitude and longitude, or neither.", missing)
    return facts

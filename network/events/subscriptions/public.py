"""The public calendars that the subscribe page offers: all events, by kind, by condition, by area."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, Table, select

from network.core.database import db
from network.core.letters import address_of
from network.core.permission import VISITOR
from network.events.feeds.rules import KINDS, begins
from network.events.meetings.models import Event, event_areas, event_conditions
from network.events.meetings.queries import visible_to
from network.events.subscriptions.addresses import Offer
from network.members.catalogue.models import Area, Condition

KIND_TITLES = {
    "online": "Online events",
    "face-to-face": "Face-to-face events",
    "hybrid": "Events in a room and online",
}


@dataclass(frozen=True)
class Group:
    """Some calendars of one sort. The first group is the one for everybody, without a title."""

    title: str
    offers: Sequence[Offer]


def offered(today: date) -> list[Group]:
    """Return the public calendars by sort: of conditions and areas, those that have events."""
    kinds = [_offer("kinds", key, KIND_TITLES[key]) for key in KINDS]
    conditions = db.session.execute(_with_events(Condition, Condition.title, event_conditions, today)).all()
    areas = db.session.execute(_with_events(Area, Area.name, event_areas, today)).all()
    everything = Offer(
        "public", "All public events", address_of("feeds.public"), "Everything that is open to all."
    )
    groups = [
        Group("", [everything]),
        Group("By kind", kinds),
        Group("By condition", [_offer("conditions", key, f"Events on {title}") for key, title in conditions]),
        Group("By area", [_offer("areas", key, f"Events in {name}") for key, name in areas]),
    ]
    return [group for group in groups if group.offers]


_ENDPOINTS = {"kinds": "feeds.of_kind", "conditions": "feeds.of_condition", "areas": "feeds.of_area"}


def _offer(sort: str, key: str, title: str) -> Offer:
    return Offer(f"{sort}/{key}", title, address_of(_ENDPOINTS[sort], key=key))


def _with_events(
    model: type[Condition] | type[Area], title: Any, links: Table, today: date
) -> Select[str, str]:
    """Return which conditions, or areas, have public events in the time that the feeds cover."""
    column = links.c.condition_id if model is Condition else links.c.area_id
    public = (
        select(column)
        .join(Event, Event.id == links.c.event_id)
        .where(visible_to(VISITOR), Event.ends_at > begins(today))
    )
    return select(model.key, title).where(model.id.in_(public)).order_by(title, model.id)

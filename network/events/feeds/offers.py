"""What the feeds put on the pages of events, and what they ask of whoever can mend an event."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import current_app, url_for

from network.core import clock, registry
from network.core.letters import address_of
from network.core.registry import Panel, Task
from network.events.feeds import links, policy, queries, render
from network.events.feeds.render import Audience
from network.events.meetings import policy as events
from network.events.meetings.models import Event
from network.events.meetings.rules import Filter, Status

SUBSCRIBE = "subscriptions.index"  # a part above: linked to where it is there


def register() -> None:
    """Fill the registry."""
    registry.panels.add(panels, "feeds")
    registry.home_tasks.add(tasks, "feeds")


def panels(place: str, actor: Any, thing: Any) -> Iterator[Panel]:
    """Offer one event to keep on its page, and the feed of what is listed on the list; say how feeds are."""
    subscribe = url_for(SUBSCRIBE) if SUBSCRIBE in current_app.view_functions else ""
    if place == "event" and isinstance(thing, Event) and policy.may_download(actor, thing):
        if thing.status is not Status.DRAFT:
            context = {"event": thing, "subscribe": subscribe, **_copies(actor, thing)}
            yield Panel("Put it in your calendar", "events/feeds/_event.html", context, order=60)
    elif place == "events":
        context = {"subscribe": subscribe, "read": Filter.read, "address_of": address_of}
        yield Panel("In your calendar", "events/feeds/_events.html", context, order=60)
    elif place == "health":
        facts = {"written": queries.written(), "unwritten": queries.unwritten()}
        yield Panel("Calendar feeds", "events/feeds/_health.html", facts, order=50)


def tasks(member: Any, _today: date) -> Iterator[Task]:
    """Name the events that no feed can show, to those who can mend them."""
    if policy.may_mend(member):
        for one in queries.unwritten():
            yield Task(
                title=f"Calendars cannot show “{one.event.title}”",
                href=url_for("events.show", id=one.event_id),
                urgency=15,
                hint=f"Something in it cannot be written ({one.problem}). Edit it, or ask who runs this.",
                tag="Not in feeds",
            )


def _copies(actor: Any, event: Event) -> dict[str, str]:
    """Return the addresses that copy an event into a calendar on the web, while that is of use."""
    if event.status is not Status.PUBLISHED or event.ends_at <= clock.now():
        return {}
    inside = events.in_the_network(actor)
    facts = render.facts_of(event, Audience.INSIDE if inside else Audience.PUBLIC)
    return {
        "google": links.google(facts),
        "outlook": links.outlook(facts),
        "office": links.outlook(facts, links.OFFICE),
    }

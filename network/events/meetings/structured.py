"""A public event as search engines read it (https://schema.org/Event). No person is in it."""

from datetime import timedelta
from typing import Any

from network.core.county import county
from network.core.letters import address_of
from network.events.meetings.models import Event
from network.events.meetings.rules import LONDON, Kind, Stage
from network.events.meetings.words import stage

SCHEMA = "https://schema.org/"
STATUSES = {
    Stage.POSTPONED: "EventPostponed",
    Stage.CANCELLED: "EventCancelled",
    Stage.MOVED: "EventRescheduled",
}
MODES = {
    Kind.ONLINE: "OnlineEventAttendanceMode",
    Kind.FACE_TO_FACE: "OfflineEventAttendanceMode",
    Kind.HYBRID: "MixedEventAttendanceMode",
}


def event_facts(event: Event) -> dict[str, Any]:
    """Return what the page of a public event says of it to machines: no more than a visitor reads."""
    page = address_of("events.show", id=event.id)
    until = event.ends_at - timedelta(seconds=1) if event.all_day else event.ends_at
    found: dict[str, Any] = {
        "@context": SCHEMA.rstrip("/"),
        "@type": "Event",
        "name": event.title,
        "url": page,
        "startDate": _said(event.starts_at, event.all_day),
        "endDate": _said(until, event.all_day),
        "eventStatus": SCHEMA + STATUSES.get(stage(event), "EventScheduled"),
        "eventAttendanceMode": SCHEMA + MODES[event.kind],
        "location": _location(event, page),
        "organizer": {
            "@type": "Organization",
            "name": county().name,
            "url": address_of("home.index"),
        },
    }
    if event.summary:
        found["description"] = event.summary
    if stage(event) is Stage.MOVED and event.moved_from is not None:
        found["previousStartDate"] = _said(event.moved_from, event.all_day)
    return found


def _said(moment: Any, all_day: bool) -> str:
    here = moment.astimezone(LONDON)
    return str(here.date().isoformat() if all_day else here.isoformat(timespec="seconds"))


def _location(event: Event, page: str) -> Any:
    places: list[dict[str, Any]] = []
    venue = event.venue
    if event.kind is not Kind.ONLINE and venue is not None:
        address = {"@type": "PostalAddress", "addressLocality": venue.town, "addressCountry": "GB"}
        place: dict[str, Any] = {"@type": "Place", "name": venue.town, "address": address}
        if event.venue_public:
            place["name"] = venue.name
            street = ", ".join(line.strip() for line in venue.address.splitlines() if line.strip())
            address |= {"streetAddress": street, "postalCode": venue.postcode}
            place["address"] = {name: value for name, value in address.items() if value}
        places.append(place)
    if event.kind is not Kind.FACE_TO_FACE:
        places.append({"@type": "VirtualLocation", "url": page})
    return places[0] if len(places) == 1 else places

"""The addresses and things of meetings: what anybody reads, what members read, what those do who arrange."""

from datetime import timedelta
from typing import Any

from network.core import clock
from network.events.meetings.models import Event, Speaker
from network.events.meetings.rules import Kind, Status, Visibility
from tests import factories
from tests.security.declaring import BOTH, EVERYBODY, MEMBERS, OWNER, Row, everybody, row

IN_THE_NETWORK = MEMBERS - {"applicant"}
SEEN_BY = {
    "agenda": frozenset({"amina", "omar", "esi", "ben", "ada", "carol"}),
    "planned": frozenset({"owner", "carol"}),
    "provider": frozenset({"carol"}),  # the form of whoever arranges it, and nothing else
    "speaker": frozenset({"amina", "omar", "esi", "ben", "ada", "carol"}),
}

ROWS: dict[str, Row] = {
    "events.index": everybody(),
    "events.show": Row(EVERYBODY, thing="public event"),
    "events.show of the network": Row(IN_THE_NETWORK, thing="event"),
    "events.show a draft": row(OWNER, "carol", thing="draft event"),
    "events.begin": row("carol", "omar", methods=BOTH),
    "events.edit": row("carol", methods=BOTH, thing="event"),
    "events.publish": row("carol", methods="POST", thing="draft to publish"),
    "events.discard": row("carol", methods="POST", thing="draft to discard"),
    "events.move": row("carol", methods=BOTH, thing="event"),
    "events.postpone": row("carol", methods=BOTH, thing="event to postpone"),
    "events.cancel": row("carol", methods=BOTH, thing="event to cancel"),
    "events.hold": row("carol", methods="POST", thing="event that began"),
    "events.speakers": row(OWNER, "carol", methods=BOTH, thing="draft event"),
    "events.add_speaker": row(OWNER, "carol", methods="POST", thing="draft event"),
    "events.remove_speaker": row("carol", methods="POST", thing="speaker to take off"),
    "events.agree": row(OWNER, methods="POST", thing="own speaker", places={"answer": "agree"}),
    "events.agreed": row("carol", methods=BOTH, thing="speaker"),
    "events.venues": row("carol"),
    "events.add_venue": row("carol", methods=BOTH),
    "events.venue": row("carol", methods=BOTH, thing="venue"),
    "events.close_venue": row("carol", methods="POST", thing="venue"),
    "events.open_venue": row("carol", methods="POST", thing="venue"),
}


def things(world: Any, owner: str, _common: dict[str, int]) -> dict[str, int]:
    """Make events of every kind, hosted by somebody, each with its private words."""
    member = world.people[owner]

    def marked(what: str) -> str:
        """Give a word that is of an event, and about nobody."""
        word = f"canary-{what}-{owner}s-event"
        world.mark(what, owner, word)
        return word

    link, agenda = f"https://meet.example.com/{marked('provider')}", marked("agenda")

    def event(what: str, **facts: Any) -> Event:
        return factories.event(f"{what}, {owner}", **{"provider_link": link, "agenda": agenda} | facts)

    def draft(what: str, **facts: Any) -> Event:
        return event(what, status=Status.DRAFT, **facts)

    public = event(
        "Open",
        kind=Kind.HYBRID,
        visibility=Visibility.PUBLIC,
        venue=factories.venue(),
        moved_from=clock.now(),
    )
    hosted = draft(marked("planned"), host_id=member.id)
    named = Speaker(event_id=public.id, name=marked("speaker"))
    own = Speaker(event_id=public.id, member_id=member.id, name=member.name)
    other = Speaker(event_id=public.id, name="Somebody else")
    began = clock.now() - timedelta(minutes=10)
    return {
        "public event": public.id,
        "event": event("Inside").id,
        "draft event": hosted.id,
        "draft to publish": draft("To publish").id,
        "draft to discard": draft("To discard").id,
        "event to postpone": event("To postpone").id,
        "event to cancel": event("To cancel").id,
        "event that began": event("Begun", starts_at=began).id,
        "speaker": factories.kept(named).id,
        "own speaker": factories.kept(own).id,
        "speaker to take off": factories.kept(other).id,
        "venue": factories.venue().id,
    }

"""The texts themselves: of one event, one resource, one discussion, and of the week."""

from datetime import datetime

from network.community.discussions.models import Discussion
from network.community.discussions.rules import Kind, Matter
from network.community.passing_on import queries, rules
from network.community.passing_on.rules import Line, Part
from network.core.county import county
from network.core.letters import address_of
from network.core.templating import short_day
from network.events.meetings.models import Event
from network.events.meetings.rules import Kind as EventKind
from network.events.meetings.words import when
from network.resources.library.models import Resource
from network.resources.library.words import KINDS

BEGUN_FOR = {
    Kind.QUESTION: "Can you help? A question in {}",
    Kind.CASE: "A case to think about in {}",
    Kind.NOTICE: "A notice in {}",
    Kind.OFFER: "On offer in {}",
    Kind.REQUEST: "Wanted in {}",
}
MATTERS = {
    Matter.COVER: "cover for a session",
    Matter.EQUIPMENT: "equipment",
    Matter.VENUE: "a venue",
    Matter.SHADOWING: "shadowing",
}


def of_event(event: Event) -> str:
    """Return the message about an event: what, when, and where; its address leads on to the rest."""
    return rules.text(event.title, (when(event), _where(event)), address_of("events.show", id=event.id))


def of_resource(resource: Resource) -> str:
    """Return the message about a resource."""
    kind = KINDS[resource.kind] + (f" from {resource.provider}" if resource.provider else "")
    return rules.text(resource.title, (kind, resource.summary), address_of("resources.show", id=resource.id))


def of_discussion(discussion: Discussion) -> str:
    """Return the message about a discussion: its title only, what is said in it stays in the network."""
    words = BEGUN_FOR[discussion.kind].format(county().name)
    return rules.text(discussion.title, (words,), address_of("community.show", id=discussion.id))


def of_the_week(now: datetime) -> str:
    """Return the message about the week, as every member may read it; "" where nothing is new."""
    since = queries.told_since(now)
    events, coming = queries.coming_events(now)
    resources, new = queries.new_resources(since)
    questions, waiting = queries.open_questions()
    offers, offered = queries.new_offers(since)
    return rules.week(
        f"This week in {county().name}",
        (
            Part("Coming up", [_line_of(one) for one in coming], events, address_of("events.index")),
            Part(
                "New in the library",
                [Line(one.title, KINDS[one.kind], address_of("resources.show", id=one.id)) for one in new],
                resources,
                address_of("searching.index"),
            ),
            Part(
                "Can you answer?", [_talk(one) for one in waiting], questions, address_of("community.index")
            ),
            Part(
                "On offer and wanted",
                [_talk(one) for one in offered],
                offers,
                address_of("community.index"),
            ),
        ),
    )


def _line_of(event: Event) -> Line:
    words = f"{short_day(event.starts_at)}, {_where(event)}"
    return Line(event.title, words, address_of("events.show", id=event.id))


def _talk(discussion: Discussion) -> Line:
    words = ""
    if discussion.matter is not None:
        words = ("offers " if discussion.kind is Kind.OFFER else "looks for ") + MATTERS[discussion.matter]
    return Line(discussion.title, words, address_of("community.show", id=discussion.id))


def _where(event: Event) -> str:
    if event.kind is EventKind.ONLINE or event.venue is None:
        return "online"
    return event.venue.town + (" and online" if event.kind is EventKind.HYBRID else "")

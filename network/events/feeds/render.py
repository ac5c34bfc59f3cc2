"""One event as a calendar reads it: for everybody, for those in the network, or for whose answer it is.

It is written from :mod:`network.events.meetings.identity` and the page's address and from nothing else, so
that whatever it shows has moved a stamp: the same facts give the same bytes, today and in every process.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from html import escape

from icalendar import Event as Component
from icalendar import vText, vUri

from network.core.clock import LONDON, london_date
from network.core.letters import address_of
from network.events.meetings import identity
from network.events.meetings.identity import Inside, Schedule, Shown
from network.events.meetings.models import Event
from network.events.meetings.rules import Kind
from network.events.registrations import joining
from network.events.registrations.models import Registration
from network.events.registrations.rules import Place, Status

VERSION = 1  # of what is written here: another one lets every kept component be written anew

# What no text of a calendar holds: clients drop the whole feed for a NUL, or take some for the end of a line.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
# As the pages say it, but written down here: another wording there must not change what calendars have read.
KINDS = {Kind.ONLINE: "Online", Kind.FACE_TO_FACE: "Face to face", Kind.HYBRID: "In a room and online"}
KIND_COLOURS = {Kind.ONLINE: "teal", Kind.FACE_TO_FACE: "darkgreen", Kind.HYBRID: "indigo"}
CONDITION_COLOURS = (  # CSS3 names (RFC 7986 5.9) of which each carries white words
    "steelblue", "darkslateblue", "mediumvioletred", "sienna", "seagreen", "purple", "firebrick", "darkcyan",
)  # fmt: skip
ANSWERS = {
    Status.GOING: "Your answer: going.",
    Status.MAYBE: "Your answer: maybe.",
    Status.WAITING: "You are waiting for a place.",
    Status.OFFERED: "A place is held for you. Say on the event's page whether you take it.",
    Status.DECLINED: "Your answer: not going.",
    Status.LAPSED: "You did not take the place that was held for you.",
    Status.CANCELLED: "You gave up your place.",
}


class Audience(StrEnum):
    """Who reads a component."""

    PUBLIC = "public"
    INSIDE = "inside"  # in the network
    OWN = "own"  # in the network, and with their own answer


@dataclass(frozen=True)
class Answer:
    """What one member answered: shown in their own calendar alone."""

    status: Status
    changed_at: datetime
    place: Place
    join: str  # our own address to join online; "" for whoever does not


@dataclass(frozen=True)
class Facts:
    """All that is written of an event."""

    uid: str
    sequence: int
    revised_at: datetime
    page: str
    schedule: Schedule
    shown: Shown
    inside: Inside | None = None
    answer: Answer | None = None


def component(event: Event, audience: Audience, registration: Registration | None = None) -> bytes:
    """Return an event as the bytes of one VEVENT, for a feed or a download."""
    return to_bytes(vevent(event, audience, registration))


def vevent(event: Event, audience: Audience, registration: Registration | None = None) -> Component:
    """Return an event as the library's own, for whoever adds lines to it, as an invitation does."""
    return written(facts_of(event, audience, registration))


def to_bytes(vevent: Component) -> bytes:
    """Write a component: sorted, folded at 75 octets, every line ended by CRLF."""
    content: bytes = vevent.to_ical()
    return content


def facts_of(event: Event, audience: Audience, registration: Registration | None = None) -> Facts:
    """Gather what a reader may be told of an event. An answer is told to no other audience than its owner."""
    public = audience is Audience.PUBLIC
    answer = _answer(event, registration) if registration and audience is Audience.OWN else None
    revised = event.revised_at if public else max(event.revised_at, event.revised_inside_at)
    return Facts(
        uid=event.uid,
        sequence=event.sequence,
        revised_at=max(revised, answer.changed_at) if answer else revised,
        page=address_of("events.show", id=event.id),
        schedule=identity.schedule(event),
        shown=identity.shown(event),
        inside=None if public else identity.inside(event),
        answer=answer,
    )


def written(facts: Facts) -> Component:
    """Write an event from its facts (RFC 5545 3.6.1, RFC 7986), without ATTENDEE, ORGANIZER or alarm."""
    revised = facts.revised_at.replace(microsecond=0)
    status, busy = _standing(facts)
    vevent = Component()
    vevent.add("uid", facts.uid)
    vevent.add("sequence", facts.sequence)
    vevent.add("dtstamp", revised)  # "last revised" where there is no METHOD (RFC 5545 3.8.7.2)
    vevent.add("last-modified", revised)
    starts, ends = times(facts.schedule)
    vevent.add("dtstart", starts)
    vevent.add("dtend", ends)  # always written: without it one client sees no length
    vevent.add("summary", summary(facts))
    vevent.add("description", description(facts))
    # The library escapes only the properties that it knows, and Outlook reads this one only with its type.
    vevent.add("x-alt-desc", vText(_html(facts), params={"FMTTYPE": "text/html"}))
    vevent.add("location", location(facts))
    if point := (facts.inside or facts.shown).point:
        vevent.add("geo", point)
    vevent.add("url", vUri(facts.page))
    vevent.add("categories", categories(facts.shown))
    vevent.add("color", colour_of(facts.shown))
    vevent.add("status", status)
    vevent.add("transp", "TRANSPARENT" if busy == "FREE" else "OPAQUE")
    vevent.add("x-microsoft-cdo-busystatus", busy)
    return vevent


def times(schedule: Schedule) -> tuple[date | datetime, date | datetime]:
    """Return start and end as calendars write them: on the clocks of London, or whole days."""
    if schedule.all_day:
        return days_of(schedule)
    return schedule.starts_at.astimezone(LONDON), schedule.ends_at.astimezone(LONDON)


def days_of(schedule: Schedule) -> tuple[date, date]:
    """Return the first day of an event, and the day after its last one."""
    last = london_date(schedule.ends_at - timedelta(microseconds=1))
    return london_date(schedule.starts_at), last + timedelta(days=1)


def summary(facts: Facts) -> str:
    """Return the title, with the mark that clients show which do not show a STATUS."""
    mark = (
        "CANCELLED: " if facts.schedule.is_cancelled else "POSTPONED: " if facts.schedule.is_postponed else ""
    )
    return mark + one_line(facts.shown.title)


def location(facts: Facts) -> str:
    """Return where it is in one line."""
    place = one_line((facts.inside or facts.shown).place)
    return place or KINDS[Kind.ONLINE] if facts.shown.kind is not Kind.FACE_TO_FACE else place


def description(facts: Facts) -> str:
    """Return what stands on its own in plain words, wherever a calendar shows no more than that."""
    return "\n\n".join(paragraph for _, paragraph in _paragraphs(facts))


def categories(shown: Shown) -> list[str]:
    """Return what an event is about, and its kind; ical.js takes a backslash before the comma as its own."""
    return [*(one_line(title).replace("\\", "/") for title in shown.conditions), KINDS[shown.kind]]


def colour_of(shown: Shown) -> str:
    """Return the CSS3 name of an event's colour: by its first condition, or else by its kind."""
    if not shown.conditions:
        return KIND_COLOURS[shown.kind]
    return CONDITION_COLOURS[sum(shown.conditions[0].encode()) % len(CONDITION_COLOURS)]


def one_line(text: str) -> str:
    """Return text as a title may hold it: one line, and nothing that a parser could trip over."""
    return _readable(" ".join(text.splitlines()))


def lines(text: str) -> str:
    """Return text of several lines, each ended alike, and nothing that a parser could trip over."""
    return _readable("\n".join(text.splitlines()))


def _readable(text: str) -> str:
    # icalendar takes a backslash before N for the end of a line, however it is escaped.
    return CONTROL.sub("", text).replace("\\N", "\\ N").strip()


def _answer(event: Event, registration: Registration) -> Answer:
    joins = (
        registration.status is Status.GOING
        and registration.place is Place.ONLINE
        and event.kind is not Kind.FACE_TO_FACE
    )
    join = joining.address_for(registration) if joins else ""
    return Answer(registration.status, registration.changed_at, registration.place, join)


def _standing(facts: Facts) -> tuple[str, str]:
    """Return STATUS and whether the reader is busy: RFC 5545 3.8.1.11 and MS-OXCICAL 2.1.3.1.1.20.31."""
    if facts.schedule.is_cancelled:
        return "CANCELLED", "FREE"
    if facts.schedule.is_postponed:
        return "TENTATIVE", "FREE"
    if facts.answer is None or facts.answer.status is Status.GOING:
        return "CONFIRMED", "BUSY"
    if facts.answer.status in {Status.MAYBE, Status.WAITING, Status.OFFERED}:
        return "TENTATIVE", "TENTATIVE"
    return "CONFIRMED", "FREE"  # it takes place, without its reader


def _paragraphs(facts: Facts) -> list[tuple[str, str]]:
    """Return what is to be read, paragraph by paragraph, each after the address that it ends in, if any."""
    found = [("", text) for text in (_notice(facts), _said_of_answer(facts)) if text]
    if (
        facts.answer
        and facts.answer.join
        and not (facts.schedule.is_cancelled or facts.schedule.is_postponed)
    ):
        found.append((facts.answer.join, f"Join online, from 30 minutes before: {facts.answer.join}"))
    found += [("", text) for text in _about(facts) if text]
    return [*found, (facts.page, f"More about it: {facts.page}")]


def _takes_place(facts: Facts) -> bool:
    return not (facts.schedule.is_cancelled or facts.schedule.is_postponed)


def _notice(facts: Facts) -> str:
    reason = lines(facts.shown.status_reason)
    if facts.schedule.is_cancelled:
        return f"This event is cancelled. {reason}".strip()
    if facts.schedule.is_postponed:
        return f"This event is postponed. A new date is to follow. {reason}".strip()
    return reason


def _said_of_answer(facts: Facts) -> str:
    if facts.answer is None:
        return ""
    how = " You take part online." if facts.answer.place is Place.ONLINE else " You come to the room."
    takes_part = facts.answer.status is Status.GOING and facts.shown.kind is Kind.HYBRID
    return ANSWERS[facts.answer.status] + (how if takes_part else "")


def _about(facts: Facts) -> list[str]:
    about = [lines(facts.shown.summary), f"{KINDS[facts.shown.kind]}."]
    if within := facts.inside:
        about.append(lines(within.agenda))
        about += [
            f"{title}: {text}"
            for title, text in (
                ("Getting there", lines(within.directions)),
                ("Access", lines(within.access)),
                ("Parking", lines(within.parking)),
            )
            if text
        ]
    return about


def _html(facts: Facts) -> str:
    paragraphs = []
    for address, text in _paragraphs(facts):
        html = escape(text).replace("\n", "<br>")
        if address:
            link = escape(address)
            html = html.removesuffix(link) + f'<a href="{link}">{link}</a>'
        paragraphs.append(f"<p>{html}</p>")
    return f"<html><body>{''.join(paragraphs)}</body></html>"

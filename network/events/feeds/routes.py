"""The addresses where calendars fetch events. Each lives for ever, and answers at once or with 304."""

import re
from unicodedata import normalize

from flask import abort, current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from network.core import clock
from network.core.calendars import Feed, feed, together
from network.core.county import county
from network.core.letters import address_of
from network.core.machines import for_machines
from network.core.permission import current_member, permits
from network.events.feeds import atom, blueprint, policy, queries, render, stamps
from network.events.feeds.http import ATOM, Body, send
from network.events.feeds.render import Audience
from network.events.feeds.rules import COLOUR, KINDS, PUBLIC, Which, midnight
from network.events.feeds.shelf import Shelf
from network.events.feeds.stamps import Stamp
from network.events.meetings import policy as events
from network.events.meetings.models import Event
from network.events.meetings.rules import Filter
from network.events.registrations import queries as registrations

KEY = re.compile(r"[A-Za-z0-9_.~-]{1,200}")
PLAIN = re.compile(r"[^a-z0-9]+")
SHELF = "feeds"
NEW = "new.atom"


@blueprint.get("/calendar/public.ics")
@permits(policy.may_fetch)
@for_machines
def public() -> ResponseReturnValue:
    """Give all public events."""
    return _feed(Which(PUBLIC, PUBLIC, Filter()))


@blueprint.get("/calendar/conditions/<key>.ics")
@permits(policy.may_fetch)
@for_machines
def of_condition(key: str) -> ResponseReturnValue:
    """Give the public events on one condition."""
    name = f"conditions/{_proper(key)}"
    return _feed(Which(name, name, Filter(condition=key)))


@blueprint.get("/calendar/areas/<key>.ics")
@permits(policy.may_fetch)
@for_machines
def of_area(key: str) -> ResponseReturnValue:
    """Give the public events in one area."""
    name = f"areas/{_proper(key)}"
    return _feed(Which(name, name, Filter(area=key)))


@blueprint.get("/calendar/kinds/<key>.ics")
@permits(policy.may_fetch)
@for_machines
def of_kind(key: str) -> ResponseReturnValue:
    """Give the public events of one kind: online, face to face, or both at once."""
    if key not in KINDS:
        abort(404)
    name = f"kinds/{key}"
    return _feed(Which(name, name, Filter(kind=KINDS[key])))


@blueprint.get("/calendar/filter.ics")
@permits(policy.may_fetch)
@for_machines
def filtered() -> ResponseReturnValue:
    """Give the public events that a filter of the events page finds."""
    asked = Filter.read(request.args)
    for part in (asked.condition, asked.area):
        if part:
            _proper(part)
    return _feed(Which(PUBLIC, f"filter {sorted(asked.address.items())}", asked), **asked.address)


@blueprint.get("/calendar/events/<uid>.ics")
@permits(policy.may_fetch)
@for_machines
def event(uid: str) -> ResponseReturnValue:
    """Give one public event, in the same bytes as in every feed."""
    found = queries.component_of(_proper(uid))
    if found is None:
        abort(404)
    content, changed_at, title = found
    source = address_of("feeds.event", uid=uid)
    return send(request, Body(_alone(title, source, address_of("events.index"), content), changed_at))


@blueprint.get("/events/<int:id>/event.ics")
@permits(policy.may_download, Event)
def download(event: Event) -> ResponseReturnValue:
    """Give one event to keep: with what its reader may read of it, and their own answer."""
    actor = current_member()
    inside = events.in_the_network(actor)
    own = registrations.of(event.id, actor.id) if inside and actor.id is not None else None
    audience = Audience.OWN if own else Audience.INSIDE if inside else Audience.PUBLIC
    facts = render.facts_of(event, audience, own)
    component = render.to_bytes(render.written(facts))
    body = Body(_alone(event.title, facts.page, facts.page, component), facts.revised_at)
    plain = normalize("NFKD", event.title).encode("ascii", "ignore").decode().lower()
    name = PLAIN.sub("-", plain).strip("-")[:60].strip("-") or "event"
    more = {"Content-Disposition": f'attachment; filename="{name}.ics"'}
    return send(request, body, cache="private, no-cache", more=more)


@blueprint.get("/events/new.atom")
@permits(policy.may_fetch)
@for_machines
def news() -> ResponseReturnValue:
    """Give the public events that were published last, for readers of feeds."""
    stamp = stamps.look(PUBLIC)
    shelf = _shelf()
    body = shelf.get(NEW, stamp.version)
    if body is None:
        entries = [
            (render.facts_of(one, Audience.PUBLIC), one.published_at)
            for one in queries.new_events()
            if one.published_at is not None
        ]
        network = render.one_line(county().name)
        source, page = address_of("feeds.news"), address_of("events.index")
        content = atom.news(network, source, page, entries, stamp.changed_at)
        body = Body(content, stamp.changed_at, ATOM)
        shelf.put(NEW, stamp.version, body)
    return send(request, body)


def _feed(which: Which, **parts: str | int) -> Response:
    """Answer for a feed: from memory while one look at the database says that it is the same."""
    stamp, today = stamps.look(which.stamp), clock.today()
    version = (*stamp.version, today)
    shelf = _shelf()
    body = shelf.get(which.key, version)
    if body is None:
        body = _written(which, stamp, parts)
        shelf.put(which.key, version, body)
    return send(request, body)


def _written(which: Which, stamp: Stamp, parts: dict[str, str | int]) -> Body:
    """Write a feed from what is kept; what stands before its events is kept for longer than these."""
    shelf, today = _shelf(), clock.today()
    before = shelf.frame(which.key, stamp.of_every_feed)
    if before is None:
        if not parts and not queries.is_known(which.asked):
            abort(404)
        source = address_of(request.endpoint or "", **(request.view_args or {}), **parts)
        before = queries.frame_of(which.asked, source)
        shelf.put_frame(which.key, stamp.of_every_feed, before)
    newest = stamp.changed_at
    if newest < midnight(today):  # nothing has left since a change of today
        newest = max(newest, queries.last_left_at(which.asked, today) or newest)
    return Body(together(before, queries.components(which.asked, today)), newest)


def _alone(title: str, source: str, page: str, component: bytes) -> bytes:
    name = render.one_line(title)
    words = f"One event of {render.one_line(county().name)}."
    return feed(Feed(name, words, source, page, COLOUR), [component])


def _proper(key: str) -> str:
    """Return a key or a UID as it stands in an address; what can be none is not there."""
    if KEY.fullmatch(key) is None:
        abort(404)
    return key


def _shelf() -> Shelf:
    shelf: Shelf = current_app.extensions[SHELF]
    return shelf

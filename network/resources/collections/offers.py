"""What collections put on pages of others, the notices, and what data rights ask."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from network.core import clock, letters, registry
from network.core.database import db
from network.core.registry import NoticeKind, Panel, Section
from network.events.afterwards import policy as afterwards
from network.events.meetings import policy as events
from network.events.meetings.models import Event
from network.resources import changes
from network.resources.collections import (
    downloads,
    from_events,
    merging,
    nearby,
    policy,
    privacy,
    queries,
    rules,
    using,
)
from network.resources.collections.models import ResourceUse, SavedResource
from network.resources.library.models import Resource

FOLDER = "resources/collections"
MOST_ON_FIRST_PAGE = 4
KINDS = (
    NoticeKind(
        using.NOTICE,
        "A resource you rely on is withdrawn",
        "When something that you saved or used is taken out of the library, with the reason.",
    ),
    NoticeKind(
        using.OWN_NOTICE,
        "Your notes in the library",
        "When a coordinator takes a note of yours on the use of a resource down, with the reason.",
    ),
)


def register() -> None:
    """Fill the registry, and follow what happens to resources."""
    registry.panels.add(panels, "collections")
    for kind in KINDS:
        registry.notice_kinds.add(kind, kind.key)
    registry.obsolete.add(using.was_brought_back, using.BROUGHT_BACK)
    registry.access_ended.add(using.forget_list_of, "collections")
    registry.subject_access.add(held_saved, "collections.saved")
    registry.subject_access.add(held_uses, "collections.uses")
    registry.erasure.add(erase, "collections")
    changes.resource_moved.add(using.when_moved, "collections")
    changes.downloaded.add(downloads.downloaded, "collections")
    merging.register()
    privacy.register()
    letters.offer_preview(f"{FOLDER}/email/withdrawn.txt", "A resource is withdrawn", using.sample_withdrawn)
    letters.offer_preview(
        f"{FOLDER}/email/taken_down.txt", "A note on use was taken down", using.sample_taken_down
    )


def panels(place: str, actor: Any, thing: Any) -> Iterator[Panel]:
    """Fill the parts of other pages that collections have something for."""
    if place == "resource" and isinstance(thing, Resource):
        yield from _beside_a_resource(actor, thing)
    elif place == "resources":
        yield from _on_the_first_page(actor)
    elif place == "event" and isinstance(thing, Event):
        yield from _beside_an_event(actor, thing)
    elif place == "home" and policy.in_the_network(actor):
        newest = queries.newest(actor, clock.today())
        if newest:
            yield Panel("New in the library", f"{FOLDER}/_panel_new.html", {"resources": newest}, order=70)


def held_saved(member: Any) -> Section:
    """Return what somebody saved."""
    found = db.session.scalars(
        select(SavedResource)
        .where(SavedResource.member_id == member.id)
        .options(joinedload(SavedResource.resource))
        .order_by(SavedResource.id)
    )
    rows = [
        {"resource": one.resource.title, "note": one.note, "saved_at": one.saved_at.isoformat()}
        for one in found
    ]
    return Section("What you saved in the library", rows)


def held_uses(member: Any) -> Section:
    """Return what somebody said of their use of resources."""
    found = db.session.scalars(
        select(ResourceUse)
        .where(ResourceUse.member_id == member.id)
        .options(
            joinedload(ResourceUse.resource), joinedload(ResourceUse.condition), joinedload(ResourceUse.area)
        )
        .order_by(ResourceUse.id)
    )
    rows = [
        {
            "resource": one.resource.title,
            "note": one.text,
            "condition": one.condition.title if one.condition else None,
            "area": one.area.name if one.area else None,
            "setting": one.setting.value if one.setting else None,
            "with_your_name": one.named,
            "said_at": one.said_at.isoformat(),
            "taken_down_because": one.taken_down_because or None,
        }
        for one in found
    ]
    return Section("What you said of resources that you used", rows)


def erase(member: Any) -> None:
    """Delete what somebody saved and what they said of their use."""
    for model in (SavedResource, ResourceUse):
        db.session.execute(delete(model).where(model.member_id == member.id))


def _beside_a_resource(actor: Any, resource: Resource) -> Iterator[Panel]:
    saved = queries.saved_by(actor.id, resource.id) if policy.may_see_saved(actor) else None
    if saved or policy.may_save(actor, resource):
        own = {"resource": resource, "saved": saved}
        yield Panel("Your list", f"{FOLDER}/_panel_save.html", own, order=20)
    if not policy.is_shown(actor, resource):
        return
    if policy.may_read_uses(actor, resource):
        uses = _uses(actor, resource)
        yield Panel("Where and how it was used", f"{FOLDER}/_panel_uses.html", uses, order=40)
    collections = queries.of_resource(resource, actor)
    collects = policy.may_collect_it(actor, resource)
    if collections or collects:
        facts = {"resource": resource, "collections": collections, "collects": collects}
        yield Panel("In collections", f"{FOLDER}/_panel_in.html", facts, order=55)
    related = nearby.related_to(resource, actor, clock.today())
    if related:
        yield Panel("Related", f"{FOLDER}/_panel_related.html", {"resources": related}, order=60)


def _uses(actor: Any, resource: Resource) -> dict[str, Any]:
    found = queries.uses_of(resource, actor, most=queries.USES_SHOWN)
    figures = queries.figures_of(resource)
    exact = policy.may_see_exact_figures(actor, resource)
    return {
        "resource": resource,
        "uses": found[: queries.USES_SHOWN],
        "has_more": len(found) > queries.USES_SHOWN,
        "own": queries.use_by(actor.id, resource.id),
        "may_say": policy.may_say_used(actor, resource),
        "saved": rules.figure(figures.saved, exact=exact),
        "used": rules.figure(figures.used, exact=exact),
        "downloaded": rules.figure(figures.downloaded, exact=exact),
        "exact": exact,
    }


def _on_the_first_page(actor: Any) -> Iterator[Panel]:
    found = queries.collections_for(actor, clock.today(), MOST_ON_FIRST_PAGE + 1)
    saves = policy.may_see_saved(actor)
    if found or saves:
        facts = {
            "collections": found[:MOST_ON_FIRST_PAGE],
            "has_more": len(found) > MOST_ON_FIRST_PAGE,
            "saves": saves,
            "begins": policy.may_begin(actor),
        }
        yield Panel("Collections", f"{FOLDER}/_panel_collections.html", facts, order=20)


def _beside_an_event(actor: Any, event: Event) -> Iterator[Panel]:
    if not events.may_see(actor, event):
        return
    resources = queries.of_event(event, actor, clock.today())
    missing = from_events.not_there(event) if afterwards.may_edit(actor, event) else None
    if resources or (missing and (missing.files or missing.recording)):
        facts = {"event": event, "resources": resources, "missing": missing}
        yield Panel("In the library", f"{FOLDER}/_panel_event.html", facts, order=16)

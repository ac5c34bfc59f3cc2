"""What is put on pages of others about links, what is asked of whom, and what data rights ask."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from flask import url_for
from sqlalchemy import update

from network.core import clock, letters, registry
from network.core.database import db
from network.core.registry import NoticeKind, Panel, Section, Task
from network.core.templating import plural
from network.resources.keeping import operations, policy, privacy, queries
from network.resources.keeping.models import LinkCheck
from network.resources.keeping.queries import Show
from network.resources.library import queries as library
from network.resources.library.models import Resource

KIND = NoticeKind(
    operations.NOTICE,
    "A link that no longer works",
    "Once, when the address of a resource that you look after has not worked on two different days",
)
BY_NAME = 3  # of one's own broken links; more are counted
WEEK = timedelta(days=7)


def register() -> None:
    """Fill the registry."""
    registry.home_tasks.add(tasks, "keeping")
    registry.panels.add(panels, "keeping")
    registry.notice_kinds.add(KIND, KIND.key)
    registry.obsolete.add(operations.is_pointless, operations.POINTLESS)
    registry.subject_access.add(held_about, "keeping")
    registry.erasure.add(erase, "keeping")
    letters.offer_preview(operations.LETTER, "A link that no longer works", operations.sample)
    privacy.register()


def tasks(member: Any, _today: date) -> Iterator[Task]:
    """Name to each the broken links that they keep, and count to coordinators those of all."""
    if not policy.may_look(member):
        return
    if policy.sees_all(member):
        if found := queries.count(member, Show.BROKEN):
            words = f"{plural(found, 'link')} of the library {'is' if found == 1 else 'are'} broken"
            yield Task(words, url_for("keeping.broken"), urgency=65, tag="Look", count=found)
        return
    for check in queries.links(member, Show.BROKEN, limit=BY_NAME):
        resource = check.of_version.resource
        yield Task(
            f"The link of “{resource.title}” does not work any more",
            url_for("resources.show", id=resource.id),
            urgency=45,
            hint="Put a new address, or say that it works for you",
            tag="Broken link",
        )


def panels(place: str, actor: Any, thing: Any) -> Iterator[Panel]:
    """Mark a broken link on the page of its resource; offer the feed; say how the links are."""
    if place == "resource" and isinstance(thing, Resource) and library.reads_today(actor, thing):
        yield from _on_a_resource(actor, thing)
    elif place == "resources":
        yield Panel("New resources, as a feed", "resources/keeping/_feed_panel.html", {}, order=90)
    elif place == "health":
        now = clock.now()
        yield Panel(
            "Links of the library",
            "resources/keeping/_health.html",
            {"counts": queries.counts(now, now - WEEK)},
            order=55,
        )


def _on_a_resource(actor: Any, resource: Resource) -> Iterator[Panel]:
    check = queries.check_of(resource)
    if check is None:
        return
    may_mend = policy.may_mend(actor, resource)
    context = {"check": check, "resource": resource, "may_mend": may_mend}
    if check.broken_at is not None:
        yield Panel("This link does not work", "resources/keeping/_broken.html", context, order=5)
    elif check.moved_to and may_mend:
        yield Panel("This page has moved", "resources/keeping/_moved.html", context, order=5)


def held_about(member: Any) -> Section:
    """Return of which links somebody has said that they work."""
    rows = [
        {
            "resource": check.of_version.resource.title,
            "said_at": check.trusted_at.isoformat() if check.trusted_at else None,
        }
        for check in queries.trusted_by(member.id)
    ]
    return Section("Links of which you said that they work", rows)


def erase(member: Any) -> None:
    """Forget who said that a link works; that somebody said so stays."""
    db.session.execute(
        update(LinkCheck)
        .where(LinkCheck.trusted_by_id == member.id)
        .values(trusted_by_id=None)
        .execution_options(synchronize_session="fetch")
    )

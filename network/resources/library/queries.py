"""Questions about resources: which of them somebody may come upon, and what needs whom."""

from datetime import date

from sqlalchemy import ColumnElement, or_

from network.core import clock
from network.core.database import db
from network.core.dates import add_months
from network.core.permission import Actor, Permission
from network.resources.library import policy
from network.resources.library.models import LibraryRules, Resource, ResourceVersion
from network.resources.library.rules import (
    Freshness,
    ReviewRules,
    Status,
    Visibility,
    freshness,
    hidden_before,
)


def rules() -> ReviewRules:
    """Return how long resources are taken to be true: what coordinators have set, or what is usual."""
    found = db.session.get(LibraryRules, 1)
    return ReviewRules(found.months, found.due_days, found.hidden_days) if found else ReviewRules()


def next_review(today: date) -> date:
    """Return the review-by date that is proposed for what somebody has looked at today."""
    return add_months(today, rules().months)


def listed_for(actor: Actor, today: date) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions on Resource under which ``actor`` comes upon it in a list, a search or a count.

    It is published, it is for them, and the public is not shown what has been overdue for long.
    """
    published = Resource.status == Status.PUBLISHED
    if policy.coordinator(actor):
        return (published,)
    if policy.in_the_network(actor):
        seen = Resource.visibility.in_((Visibility.PUBLIC, Visibility.NETWORK))
        return published, or_(seen, Resource.owner_id == actor.id)
    return (
        published,
        Resource.visibility == Visibility.PUBLIC,
        or_(Resource.review_by.is_(None), Resource.review_by >= hidden_before(today, rules())),
    )


def may_open(actor: Actor, resource: Resource, today: date) -> bool:
    """Tell whether ``actor`` may open the page of a resource, also of one that was withdrawn."""
    return policy.may_see(actor, resource) and not _is_hidden_from(actor, resource, today)


def may_read(actor: Actor, resource: Resource, today: date) -> bool:
    """Tell whether ``actor`` may also have what a resource holds: its address or its files."""
    return policy.may_read(actor, resource) and not _is_hidden_from(actor, resource, today)


def may_read_version(actor: Actor, version: ResourceVersion, today: date) -> bool:
    """Tell whether ``actor`` may have what one version holds: of those never shown, who keeps it true."""
    return policy.may_read_version(actor, version) and may_read(actor, version.resource, today)


# The same for the guard of a route, today.
opens_today = Permission(
    lambda actor, resource: isinstance(resource, Resource) and may_open(actor, resource, clock.today())
)
reads_today = Permission(
    lambda actor, resource: isinstance(resource, Resource) and may_read(actor, resource, clock.today())
)


def _is_hidden_from(actor: Actor, resource: Resource, today: date) -> bool:
    if resource.status is not Status.PUBLISHED or policy.in_the_network(actor):
        return False
    return freshness(resource.review_by, today, rules()) is Freshness.HIDDEN

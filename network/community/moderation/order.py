"""Keeping a discussion in order: locked with a reason, pinned above the others, moved to where it belongs."""

from collections.abc import Iterable

from network.community.discussions import operations as discussions
from network.community.discussions import steps
from network.community.discussions.models import Discussion
from network.community.discussions.rules import ANSWERED_BY_ONE, WITH_MATTER, Kind, Matter
from network.community.moderation import policy
from network.core import audit, clock
from network.core.database import db
from network.core.lifecycle import demand
from network.core.permission import Actor
from network.core.rules import Refused
from network.members.catalogue.models import Area, Condition


def lock(discussion: Discussion, because: str, *, by: Actor) -> None:
    """Close a discussion to new answers, for a reason that everybody reads."""
    _take(discussion, by)
    if not because.strip():
        raise Refused("Say why. Everybody who reads the discussion sees it.", "because")
    if discussion.locked_at is not None:
        raise Refused("This discussion is closed already.")
    discussion.locked_at, discussion.locked_because = clock.now(), because.strip()
    _done("discussion locked", discussion, by)


def unlock(discussion: Discussion, *, by: Actor) -> None:
    """Let a discussion go on. Twice changes nothing."""
    _take(discussion, by)
    if discussion.locked_at is not None:
        discussion.locked_at, discussion.locked_because = None, ""
        _done("discussion unlocked", discussion, by)


def pin(discussion: Discussion, *, by: Actor) -> None:
    """Keep a discussion above the others. Twice changes nothing."""
    _take(discussion, by)
    if discussion.pinned_at is None:
        discussion.pinned_at = clock.now()
        _done("discussion pinned", discussion, by)


def unpin(discussion: Discussion, *, by: Actor) -> None:
    """Let a discussion stand among the others again. Twice changes nothing."""
    _take(discussion, by)
    if discussion.pinned_at is not None:
        discussion.pinned_at = None
        _done("discussion no longer pinned", discussion, by)


def relocate(
    discussion: Discussion,
    *,
    kind: Kind,
    matter: Matter | None,
    conditions: Iterable[Condition],
    areas: Iterable[Area],
    by: Actor,
) -> None:
    """Move a discussion to another kind, other conditions or other areas, and tell the parts above.

    What becomes no question has no accepted answer any more. Raises Refused where an offer or a request does
    not say of what.
    """
    _take(discussion, by)
    matter = matter if kind in WITH_MATTER else None
    discussions.describe(
        discussion,
        title=discussion.title,
        conditions=conditions,
        areas=areas,
        by=by,
        kind=kind,
        matter=matter,
    )
    if kind not in ANSWERED_BY_ONE:
        discussion.accepted_number = None
    db.session.flush()
    audit.record("discussion moved", discussion, by=by, about=discussion.begun_by_id, kind=kind.value)


def _take(discussion: Discussion, by: Actor) -> None:
    steps.take(discussion)
    demand(policy.may_keep_order, by, discussion)


def _done(what: str, discussion: Discussion, by: Actor) -> None:
    db.session.flush()
    audit.record(what, discussion, by=by, about=discussion.begun_by_id)
    if discussion.posts:
        steps.say_changed(discussion.posts[0], by)

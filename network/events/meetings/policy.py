"""Who sees an event, who arranges it, and the permission of each of its moves."""

from sqlalchemy import ColumnElement, exists, select

from network.core import lifecycle
from network.core.database import db
from network.core.permission import Actor, Permission, Role, holds, the_system
from network.events.meetings.models import Event
from network.events.meetings.rules import Status, Visibility
from network.members.groups import policy as groups
from network.members.groups.models import GroupMembership, WorkingGroup

in_the_network = holds(*Role)
coordinator = holds(Role.COORDINATOR)

is_draft = Permission(lambda _actor, event: isinstance(event, Event) and event.status is Status.DRAFT)
is_public = Permission(
    lambda _actor, event: isinstance(event, Event) and event.visibility is Visibility.PUBLIC
)


def _is_host(actor: Actor, event: object) -> bool:
    return actor.id is not None and isinstance(event, Event) and event.host_id == actor.id


def _leads_its_group(actor: Actor, event: object) -> bool:
    return isinstance(event, Event) and event.group is not None and groups.leads(actor, event.group)


def _leads_some_group(actor: Actor, _thing: object) -> bool:
    return bool(db.session.scalar(select(exists().where(*led_by(actor), WorkingGroup.closed_on.is_(None)))))


def led_by(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for the time in a group that somebody leads now, joined with its group."""
    return (
        GroupMembership.group_id == WorkingGroup.id,
        GroupMembership.member_id == (actor.id or 0),
        GroupMembership.leads.is_(True),
        GroupMembership.left_on.is_(None),
    )


def _is_named(actor: Actor, speaker: object) -> bool:
    return actor.id is not None and getattr(speaker, "member_id", None) == actor.id


def _of_event(permission: Permission) -> Permission:
    return Permission(lambda actor, speaker: permission(actor, getattr(speaker, "event", None)))


host = in_the_network & Permission(_is_host)
arranges = coordinator | Permission(_leads_its_group)

may_see_events = in_the_network  # those of the network; the public ones are open to anyone
may_see = (~is_draft & (is_public | in_the_network)) | (is_draft & (arranges | host))
may_plan = coordinator
may_begin = coordinator | (in_the_network & Permission(_leads_some_group))  # a lead: of their own group
may_keep_venues = coordinator
may_arrange = arranges  # edit, publish, move, postpone, cancel: an event
may_prepare = arranges | host  # its agenda and speakers, and what it leaves behind

# About a speaker.
may_agree = in_the_network & Permission(_is_named)  # to being named in public, and take it back
may_say_they_agreed = coordinator & ~Permission(_is_named)
may_take_out = _of_event(may_prepare) | may_agree

lifecycle.moves(
    Event,
    {
        Status.PUBLISHED: may_arrange,
        Status.POSTPONED: may_arrange,
        Status.CANCELLED: may_arrange,
        Status.HELD: may_arrange | the_system,
    },
)

"""Who sees a resource, who keeps it true, and the permission of each of its moves."""

from network.core import lifecycle
from network.core.permission import Actor, Permission, Role, anyone, holds
from network.resources.library.models import Resource, ResourceVersion
from network.resources.library.rules import Status, Visibility

in_the_network = holds(*Role)
coordinator = holds(Role.COORDINATOR)


def _owns(actor: Actor, resource: object) -> bool:
    return actor.id is not None and isinstance(resource, Resource) and resource.owner_id == actor.id


def _is(*statuses: Status) -> Permission:
    return Permission(lambda _actor, thing: isinstance(thing, Resource) and thing.status in statuses)


def _is_for(*visibilities: Visibility) -> Permission:
    return Permission(lambda _actor, thing: isinstance(thing, Resource) and thing.visibility in visibilities)


owner = in_the_network & Permission(_owns)
was_published = _is(Status.PUBLISHED, Status.WITHDRAWN)
is_public = _is_for(Visibility.PUBLIC)

# Whether the public is still shown one that is long overdue is asked beside it: queries.may_open().
may_see = (
    (was_published & is_public & anyone)
    | (was_published & _is_for(Visibility.PUBLIC, Visibility.NETWORK) & in_the_network)
    | owner
    | (coordinator & ~_is(Status.DRAFT))
)
# What it holds: a withdrawn one says why, and gives nothing away.
may_read = may_see & (~_is(Status.WITHDRAWN) | owner | coordinator)
may_share = in_the_network
may_curate = coordinator
may_edit = owner | (coordinator & ~_is(Status.DRAFT))
may_keep_true = may_edit & _is(Status.PUBLISHED)  # "still correct", a new version
# What the whole world can see is looked at by a coordinator first.
may_publish = (may_edit & coordinator) | (owner & _is_for(Visibility.NETWORK) & ~_is(Status.WITHDRAWN))

# The public reads of a change at once what coordinators alone can undo.
may_make_public = coordinator
may_send_back = coordinator & ~_is(Status.DRAFT)
may_discard = owner & _is(Status.DRAFT)
may_hand_over = coordinator & ~_is(Status.DRAFT)


def _was_shown(_actor: Actor, version: object) -> bool:
    return isinstance(version, ResourceVersion) and version.was_shown


def _of_its_resource(permission: Permission) -> Permission:
    return Permission(lambda actor, one: permission(actor, getattr(one, "resource", None)))


# About a version.
may_read_version = _of_its_resource(may_read) & (Permission(_was_shown) | _of_its_resource(may_edit))
may_judge_version = _of_its_resource(coordinator & _is(Status.PUBLISHED))

lifecycle.moves(
    Resource,
    {
        Status.DRAFT: owner | coordinator,
        Status.IN_REVIEW: owner,
        Status.PUBLISHED: may_publish,
        Status.WITHDRAWN: owner | coordinator,
    },
)

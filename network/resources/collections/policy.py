"""Who sees and keeps collections, who saves and says that they used something, who takes a note down."""

from sqlalchemy import exists, select

from network.core.database import db
from network.core.permission import Actor, Permission, Role, anyone, holds
from network.events.afterwards import policy as afterwards
from network.events.meetings import policy as events
from network.members.groups import policy as groups
from network.members.groups.models import WorkingGroup
from network.resources.collections.models import ResourceCollection, ResourceUse
from network.resources.collections.rules import Visibility
from network.resources.library import policy as library
from network.resources.library.models import Resource
from network.resources.library.rules import Status

in_the_network = holds(*Role)
coordinator = holds(Role.COORDINATOR)


def _is_public(_actor: Actor, collection: object) -> bool:
    return isinstance(collection, ResourceCollection) and collection.visibility is Visibility.PUBLIC


def _leads_its_group(actor: Actor, collection: object) -> bool:
    return (
        isinstance(collection, ResourceCollection)
        and collection.group is not None
        and groups.goes_on(actor, collection.group)
        and groups.leads(actor, collection.group)
    )


def _leads_one_with_a_collection(actor: Actor, _thing: object) -> bool:
    kept = exists().where(
        *events.led_by(actor),
        WorkingGroup.closed_on.is_(None),
        ResourceCollection.group_id == WorkingGroup.id,
    )
    return bool(db.session.scalar(select(kept)))


def _wrote(actor: Actor, use: object) -> bool:
    return actor.id is not None and isinstance(use, ResourceUse) and use.member_id == actor.id


def _is_shown(_actor: Actor, resource: object) -> bool:
    return isinstance(resource, Resource) and resource.status is Status.PUBLISHED


is_shown = Permission(_is_shown)
leads_its_group = in_the_network & Permission(_leads_its_group)

# About a collection.
may_see_collections = anyone
may_see = (Permission(_is_public) & anyone) | in_the_network
may_begin = coordinator
may_arrange = coordinator | leads_its_group  # its words, its items and their order
may_govern = coordinator  # who sees it, whose it is, its share link, its end
may_collect = coordinator | (in_the_network & Permission(_leads_one_with_a_collection))

# About an item of a collection.
may_arrange_it = Permission(lambda actor, one: may_arrange(actor, getattr(one, "of_collection", None)))

# About a resource. Whether an overdue one is hidden is no matter here: it is hidden from the public alone.
may_see_saved = in_the_network
may_save = in_the_network & library.may_see & is_shown
may_say_used = in_the_network & library.may_see & is_shown
may_collect_it = may_collect & library.may_see & is_shown
may_read_uses = in_the_network & library.may_see & is_shown
may_see_exact_figures = library.owner | library.coordinator

# About a note on use.
wrote = in_the_network & Permission(_wrote)
may_take_down = coordinator & ~Permission(_wrote)

# About a file of an event: whoever prepares the event puts it into the library.
may_take_in = afterwards.may_change
may_take_in_recording = afterwards.may_edit

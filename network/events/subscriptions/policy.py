"""Who has a calendar of their own, and who may change one: nobody but its owner."""

from network.core.permission import Actor, Permission, Role, anyone, holds
from network.events.subscriptions.models import Subscription


def _is_own(actor: Actor, subscription: object) -> bool:
    return (
        actor.id is not None and isinstance(subscription, Subscription) and subscription.member_id == actor.id
    )


def _works(_actor: Actor, subscription: object) -> bool:
    return isinstance(subscription, Subscription) and subscription.ended_at is None


in_the_network = holds(*Role)
own = in_the_network & Permission(_is_own)

may_see_page = anyone
may_subscribe = in_the_network  # make an address, and choose how invitations come
may_change = own & Permission(_works)
may_revoke = own  # pressed a second time, nothing more happens

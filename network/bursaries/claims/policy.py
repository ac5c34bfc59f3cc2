"""Who claims, who checks, who pays: three different people, and nobody their own."""

from typing import Any

from network.bursaries.applications import policy as applications
from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import AWARDED
from network.bursaries.claims.models import Claim
from network.bursaries.claims.rules import Status
from network.bursaries.funds import policy as funds
from network.core import lifecycle
from network.core.permission import Actor, Permission, Role, holds, the_system


def _award(thing: Any) -> Any:
    """Return the application of an application, a claim, a receipt or a payment."""
    if isinstance(thing, Application):
        return thing
    claim = _claim(thing)
    return claim.application if claim is not None else None


def _claim(thing: Any) -> Claim | None:
    return thing if isinstance(thing, Claim) else getattr(thing, "claim", None)


def _of_award(permission: Permission) -> Permission:
    return Permission(lambda actor, thing: permission(actor, _award(thing)))


def _was_awarded(_actor: Actor, thing: Any) -> bool:
    award = _award(thing)
    return award is not None and award.status in AWARDED


def _was_sent(_actor: Actor, thing: Any) -> bool:
    claim = _claim(thing)
    return claim is not None and claim.sent_at is not None


def _checked_it(actor: Actor, thing: Any) -> bool:
    """Whether somebody approved a claim, or would now act in the place of who did."""
    claim = _claim(thing)
    if claim is None or claim.checked_by_id is None:
        return False
    hands = {actor.id, funds.decides_as(actor, claim.application.fund.organisation_id)}
    return claim.checked_by_id in hands


def _decides_anywhere(actor: Actor, _thing: Any) -> bool:
    return bool(funds.decided_for(actor))


awarded = Permission(_was_awarded)
was_sent = Permission(_was_sent)
checked_it = Permission(_checked_it)
decides = applications.in_the_network & Permission(_decides_anywhere)

# About an award.
may_claim = awarded & _of_award(applications.applicant)
may_see_money = awarded & _of_award(applications.may_read)
may_close = awarded & _of_award(applications.may_administer)
may_reopen = may_close

# About a claim, a receipt or a payment of it. What was never sent is its applicant's alone.
applicant = _of_award(applications.applicant)
may_see = applicant | (was_sent & _of_award(applications.may_read))
may_change = applicant
may_withdraw = applicant
may_check = was_sent & _of_award(applications.may_administer)
pays = was_sent & _of_award(applications.may_mark_paid)
may_pay = pays & ~checked_it
may_take_back = pays

# The lists.
coordinates = holds(Role.COORDINATOR)
may_list = coordinates | decides
may_export = decides

lifecycle.moves(
    Claim,
    {
        Status.SENT: applicant,
        (Status.CHECKED, Status.SENT): may_check,
        Status.RETURNED: may_check,
        Status.CHECKED: may_take_back,
        (Status.SENT, Status.CHECKED): may_check,
        Status.PART_PAID: may_pay,
        (Status.PAID, Status.PART_PAID): may_take_back,
        Status.PAID: may_pay,
        Status.WITHDRAWN: applicant | the_system,
        (Status.CHECKED, Status.WITHDRAWN): the_system,
    },
)

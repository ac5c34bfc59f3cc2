"""Who looks after conditions of award and money that comes back; nobody after what they have a stake in."""

from typing import Any

from network.bursaries.applications import policy as applications
from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import AWARDED
from network.bursaries.conditions.models import AwardedCondition, ClawBack
from network.bursaries.conditions.rules import Owed, Status
from network.bursaries.funds import policy as funds
from network.core import lifecycle
from network.core.permission import Actor, Permission, Role, holds, the_system


def _award(thing: Any) -> Any:
    return thing if isinstance(thing, Application) else getattr(thing, "application", None)


def _of_award(permission: Permission) -> Permission:
    """Ask about the application, where a condition or a debt of it is given."""
    return Permission(lambda actor, thing: permission(actor, _award(thing)))


def _decides_anywhere(actor: Actor, _thing: Any) -> bool:
    return bool(funds.decided_for(actor))


def _was_awarded(_actor: Actor, application: Any) -> bool:
    return isinstance(application, Application) and application.status in AWARDED


awarded = _of_award(Permission(_was_awarded))
applicant = awarded & _of_award(applications.applicant)
looks_after = awarded & _of_award(applications.may_administer)  # a coordinator
judges = awarded & _of_award(applications.judges)  # a funder, or who stands in for one

may_see = awarded & _of_award(applications.may_read)
may_list = holds(Role.COORDINATOR) | (funds.in_the_network & Permission(_decides_anywhere))
looks_at_evidence = holds(Role.COORDINATOR)
may_send = applicant
may_confirm = looks_after
may_ask_for_more = looks_after
may_say_missed = looks_after
may_extend = looks_after | judges
may_waive = judges
may_reopen_settled = looks_after
may_claw_back = judges
may_receive = looks_after | judges
may_waive_debt = judges
may_follow = looks_after | judges  # the other side: everybody who does something about it

lifecycle.moves(
    AwardedCondition,
    {
        Status.KEPT: may_confirm | the_system,  # the system: where the log says so
        Status.MISSED: may_say_missed,
        Status.WAIVED: may_waive | the_system,  # the system: where all of the money has come back
        (Status.KEPT, Status.OPEN): may_reopen_settled,
        (Status.MISSED, Status.OPEN): may_extend,
        (Status.WAIVED, Status.OPEN): may_waive,
    },
)
lifecycle.moves(
    ClawBack,
    {
        Owed.PART_RECEIVED: may_receive,
        Owed.RECEIVED: may_receive,
        Owed.OWED: may_receive,
        Owed.WAIVED: may_waive_debt,
    },
)


def may_reopen(actor: Actor, condition: AwardedCondition) -> bool:
    """Whether somebody may put right that a condition was called kept, missed or waived."""
    return condition.status is not Status.OPEN and lifecycle.may_move(actor, condition, Status.OPEN)

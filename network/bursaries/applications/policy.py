"""Who writes an application, who reads it, who decides, and the permission of each of its moves."""

from typing import Any

from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import LIFECYCLE, WITH_APPLICANT, Status
from network.bursaries.funds import policy as funds
from network.core import lifecycle
from network.core.permission import Actor, Permission, Role, holds, the_system

in_the_network = holds(*Role)


def _is_applicant(actor: Actor, application: Any) -> bool:
    return (
        actor.id is not None and isinstance(application, Application) and application.applicant_id == actor.id
    )


def _said(actor: Actor, application: Any) -> bool | None:
    """What somebody declared: True for a conflict, False for none, None where they have not said."""
    own = [one.conflict for one in application.declarations if one.member_id == actor.id]
    return any(own) if own else None


def place_of(actor: Actor, application: Application) -> int | None:
    """Return in whose place somebody would decide on an application: never in the applicant's."""
    return funds.decides_as(actor, application.fund.organisation_id, besides=application.applicant_id)


def _was_sent(_actor: Actor, application: Any) -> bool:
    return isinstance(application, Application) and application.submitted_at is not None


applicant = in_the_network & Permission(_is_applicant)
was_sent = Permission(_was_sent)
# Once somebody has declared a conflict the file stays closed to them, whatever they say later.
conflicted = Permission(lambda actor, one: isinstance(one, Application) and _said(actor, one) is True)
cleared = Permission(lambda actor, one: isinstance(one, Application) and _said(actor, one) is False)
of_its_fund = Permission(lambda actor, one: funds.decides_for(actor, getattr(one, "fund", None)))

disinterested = was_sent & ~applicant & ~conflicted
coordinates = holds(Role.COORDINATOR) & disinterested
judges = of_its_fund & disinterested & cleared  # has said that they have no interest in it

may_apply = in_the_network
may_begin = in_the_network & ~funds.is_draft  # of a fund
may_edit = applicant & Permission(lambda _actor, one: one.status in WITH_APPLICANT)
may_read = applicant | coordinates | judges
may_declare = (of_its_fund | holds(Role.COORDINATOR)) & disinterested
may_open = may_read | may_declare  # who has not declared yet is asked that first
may_assess = judges
may_decide = judges & Permission(lambda actor, one: place_of(actor, one) is not None)
may_ask_for_change = coordinates | judges
may_administer = coordinates  # outcomes, claims to check, conditions
may_mark_paid = may_decide
may_withdraw = applicant | the_system  # the system, where somebody leaves the network with a draft
may_take_back = applicant & Permission(
    lambda _actor, one: Status.WITHDRAWN in one.next_steps
)  # and it is not too late for it

lifecycle.moves(
    Application,
    {
        Status.SUBMITTED: may_decide,  # taken up again
        (Status.DRAFT, Status.SUBMITTED): applicant,
        (Status.CHANGE_ASKED, Status.SUBMITTED): applicant,
        Status.CHANGE_ASKED: may_ask_for_change,
        Status.DEFERRED: may_decide,
        Status.APPROVED: may_decide,
        Status.DECLINED: may_decide,
        Status.OFFERED: may_decide | the_system,
        Status.ACCEPTED: may_administer | may_mark_paid,
        (Status.OFFERED, Status.ACCEPTED): applicant,
        (Status.CLAIMED, Status.ACCEPTED): applicant | may_administer,  # a claim was taken back, or returned
        Status.LAPSED: the_system,
        Status.COMPLETED: may_administer | may_mark_paid | the_system,
        (Status.CLAIMED, Status.COMPLETED): applicant | may_administer,
        Status.CLAIMED: applicant,
        (Status.PART_PAID, Status.CLAIMED): applicant | may_mark_paid,
        (Status.PAID, Status.CLAIMED): may_mark_paid,
        Status.PART_PAID: may_mark_paid,
        (Status.CLOSED, Status.PART_PAID): may_administer,
        Status.PAID: may_mark_paid,
        (Status.CLOSED, Status.PAID): may_administer,
        Status.CLOSED: may_administer | the_system,
        Status.WITHDRAWN: may_withdraw,
    },
)
EVERY_MOVE = frozenset((old, new) for old, targets in LIFECYCLE.moves.items() for new in targets)

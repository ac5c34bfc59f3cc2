"""Who keeps funds, who decides for a funder, and who stands in for whom."""

from typing import Any

from sqlalchemy import select

from network.bursaries.funds.models import Deputy, Fund
from network.bursaries.funds.rules import FundStatus
from network.core import clock, lifecycle
from network.core.database import db
from network.core.permission import PRIVILEGED, Actor, Permission, Role, holds, signed_in
from network.members.people.models import Member, Organisation, RoleGrant
from network.members.people.rules import Status as Membership

in_the_network = holds(*Role)
coordinator = holds(Role.COORDINATOR)


def organisations_of(actor: Actor) -> frozenset[int]:
    """Return the organisations for which somebody holds the role of a funder today."""
    if Role.FUNDER not in actor.roles:
        return frozenset()
    today = clock.today()
    return frozenset(
        grant.organisation_id
        for grant in getattr(actor, "role_grants", ())
        if grant.role is Role.FUNDER and grant.organisation_id is not None and grant.covers(today)
    )


def decides_as(actor: Actor, organisation_id: int, besides: int | None = None) -> int | None:
    """Return in whose place somebody decides for an organisation today: their own, a funder's, or nobody's.

    A deputy signs in with a second factor like a funder, and decides only while the funder could; never in
    the place of ``besides``, whom the decision is about.
    """
    if organisation_id in organisations_of(actor):
        return actor.id
    if actor.id is None or actor.roles.isdisjoint(PRIVILEGED):
        return None
    today = clock.today()
    return db.session.scalar(
        select(Deputy.for_id)
        .join(Member, Member.id == Deputy.for_id)
        .join(RoleGrant, RoleGrant.member_id == Deputy.for_id)
        .where(
            Deputy.member_id == actor.id,
            Deputy.for_id != (besides or 0),
            Deputy.organisation_id == organisation_id,
            Deputy.begins_on <= today,
            Deputy.ends_on >= today,
            Deputy.ended_at.is_(None),
            Member.status == Membership.ACTIVE,
            RoleGrant.role == Role.FUNDER,
            RoleGrant.organisation_id == organisation_id,
            RoleGrant.begins_on <= today,
            RoleGrant.ends_on.is_(None) | (RoleGrant.ends_on >= today),
        )
        .order_by(Deputy.id)
        .limit(1)
    )


def decided_for(actor: Actor) -> frozenset[int]:
    """Return the organisations for which somebody decides today, as funder or as deputy: for lists."""
    own = organisations_of(actor)
    if actor.id is None or actor.roles.isdisjoint(PRIVILEGED):
        return own
    today = clock.today()
    stood_in = db.session.scalars(
        select(Deputy.organisation_id).where(
            Deputy.member_id == actor.id,
            Deputy.begins_on <= today,
            Deputy.ends_on >= today,
            Deputy.ended_at.is_(None),
        )
    )
    return own | {one for one in stood_in if decides_as(actor, one) is not None}


def _decides_for(actor: Actor, fund: Any) -> bool:
    return isinstance(fund, Fund) and decides_as(actor, fund.organisation_id) is not None


def _funds_for(actor: Actor, organisation: Any) -> bool:
    return isinstance(organisation, Organisation) and organisation.id in organisations_of(actor)


def _is_party(actor: Actor, deputy: Any) -> bool:
    return isinstance(deputy, Deputy) and actor.id in {deputy.member_id, deputy.for_id}


is_draft = Permission(lambda _actor, fund: isinstance(fund, Fund) and fund.status is FundStatus.DRAFT)
decides_for = Permission(_decides_for)  # a fund

may_see_funds = in_the_network
may_see = coordinator | decides_for | (in_the_network & ~is_draft)
may_see_money = coordinator | decides_for  # its ledger and what is left
may_keep_funds = coordinator  # make and edit funds, their schemes and rounds, and enter their money
may_keep_rounds = coordinator  # about a round

may_see_deputies = holds(*PRIVILEGED)
may_name_deputies = Permission(lambda actor, _thing: bool(organisations_of(actor)))
may_name_deputy = Permission(_funds_for)  # an organisation: nobody but its funder, and for themselves alone
may_end_deputy = coordinator | (signed_in & Permission(_is_party))

lifecycle.moves(Fund, {FundStatus.OPEN: may_keep_funds, FundStatus.CLOSED: may_keep_funds})

"""Who could decide on an application: its fund's funders and deputies, without those with an interest."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import aliased

from network.bursaries.applications.models import Application, Declaration
from network.bursaries.funds.models import Deputy
from network.core import clock
from network.core.database import db
from network.core.permission import PRIVILEGED, Role
from network.members.people.models import Member, RoleGrant
from network.members.people.rules import Status as Membership


def of_organisations(ids: Collection[int], today: date) -> Mapping[int, frozenset[tuple[int, int]]]:
    """Return who decides for each organisation on a day and in whose place, as decides_as has it."""
    stood_in_for, grant = aliased(Member), aliased(RoleGrant)
    own = select(RoleGrant.organisation_id, RoleGrant.member_id, RoleGrant.member_id).join(
        Member, Member.id == RoleGrant.member_id
    )
    deputies = (
        select(Deputy.organisation_id, Deputy.member_id, Deputy.for_id)
        .join(Member, Member.id == Deputy.member_id)
        .join(grant, grant.member_id == Deputy.member_id)
        .join(stood_in_for, stood_in_for.id == Deputy.for_id)
        .join(
            RoleGrant,
            (RoleGrant.member_id == Deputy.for_id) & (RoleGrant.organisation_id == Deputy.organisation_id),
        )
        .where(
            Deputy.begins_on <= today,
            Deputy.ends_on >= today,
            Deputy.ended_at.is_(None),
            stood_in_for.status == Membership.ACTIVE,
            grant.role.in_(sorted(PRIVILEGED)),
            grant.begins_on <= today,
            grant.ends_on.is_(None) | (grant.ends_on >= today),
        )
    )
    funds_it = (
        RoleGrant.role == Role.FUNDER,
        RoleGrant.organisation_id.in_(ids),
        RoleGrant.begins_on <= today,
        RoleGrant.ends_on.is_(None) | (RoleGrant.ends_on >= today),
        Member.status == Membership.ACTIVE,
    )
    found: dict[int, set[tuple[int, int]]] = {one: set() for one in ids}
    for organisation_id, member_id, for_id in db.session.execute(
        own.where(*funds_it).union(deputies.where(*funds_it))
    ):
        if organisation_id is not None:
            found[organisation_id].add((member_id, for_id))
    return {one: frozenset(people) for one, people in found.items()}


def left_for(applications: Iterable[Application]) -> Mapping[int, frozenset[int]]:
    """Return who could still decide on each application.

    Nobody on their own, nobody in the applicant's place, nobody with a conflict.
    """
    looked_at = list(applications)
    if not looked_at:
        return {}
    everybody = of_organisations({one.fund.organisation_id for one in looked_at}, clock.today())
    conflicts: dict[int, set[int]] = {one.id: {one.applicant_id} for one in looked_at}
    for application_id, member_id in db.session.execute(
        select(Declaration.application_id, Declaration.member_id).where(
            Declaration.application_id.in_(conflicts), Declaration.conflict
        )
    ):
        conflicts[application_id].add(member_id)
    return {
        one.id: frozenset(
            member for member, place in everybody[one.fund.organisation_id] if place != one.applicant_id
        )
        - conflicts[one.id]
        for one in looked_at
    }

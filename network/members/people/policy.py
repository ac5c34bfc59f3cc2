"""Who may see and change the record of a person, and who moves a membership."""

from network.core import clock
from network.core.lifecycle import moves
from network.core.permission import PRIVILEGED, Actor, Permission, Role, holds, signed_in, the_system
from network.members.people.models import Member, Organisation, OrganisationPerson, RoleGrant
from network.members.people.rules import Audience, Status, is_shown

LISTED = frozenset({Role.INSTRUCTOR, Role.HEALTH_PARTNER})

coordinator = holds(Role.COORDINATOR)
administrator = holds(Role.ADMINISTRATOR)
themselves = signed_in & Permission(lambda actor, member: member is not None and actor.id == member.id)

may_see_everybody = coordinator
may_add = coordinator
may_see_all_of = themselves | coordinator
may_edit = themselves | coordinator
may_see_notes = coordinator & ~themselves
may_edit_organisations = holds(Role.COORDINATOR, Role.ADMINISTRATOR)
may_choose_visibility = themselves
may_say_since = coordinator & ~themselves


def _has_power(_actor: Actor, member: Member | None) -> bool:
    return member is not None and any(
        grant.role in PRIVILEGED and not grant.is_over(clock.today()) for grant in member.role_grants
    )


# Whoever gives power decides about those who have it: a coordinator neither takes it nor gives it back.
about_power = Permission(_has_power)
may_decide_membership = ((coordinator & ~about_power) | (administrator & about_power)) & ~themselves
may_leave = themselves | may_decide_membership
may_claim = themselves | the_system
may_merge_away = ((coordinator & ~about_power) | administrator) & ~themselves
may_unmerge = holds(Role.COORDINATOR, Role.ADMINISTRATOR) & ~themselves


def audiences_of(actor: Actor) -> frozenset[Audience] | None:
    """Return the audiences that ``actor`` belongs to; None sees every field."""
    if Role.COORDINATOR in actor.roles:
        return None
    belongs = {Role.HEALTH_PARTNER: Audience.PARTNERS, Role.INSTRUCTOR: Audience.INSTRUCTORS}
    return frozenset({Audience.PUBLIC, *(belongs[role] for role in LISTED & actor.roles)})


def sees(actor: Actor, member: Member, field: str) -> bool:
    """Whether ``actor`` may see one field of a profile: its owner and coordinators always may."""
    audiences = audiences_of(actor)
    return audiences is None or actor.id == member.id or is_shown(member.shown, field, audiences)


def _is_listed(actor: Actor, member: Member) -> bool:
    """Whether this is somebody that a colleague or a health partner can meet in the directory."""
    colleague = not actor.roles.isdisjoint(LISTED)
    listed = member.status is Status.ACTIVE and not member.roles.isdisjoint(LISTED)
    return colleague and listed and sees(actor, member, "name")


may_see = may_see_all_of | (administrator & about_power) | (signed_in & Permission(_is_listed))


def _belongs_to(actor: Actor, organisation: Organisation | None) -> bool:
    """Whether the actor works for an organisation today, or holds a role for it."""
    if organisation is None or not isinstance(actor, Member) or actor.status is not Status.ACTIVE:
        return False
    today = clock.today()
    ties: list[RoleGrant | OrganisationPerson] = [*actor.role_grants, *actor.posts]
    return any(tie.organisation_id == organisation.id and tie.covers(today) for tie in ties)


may_see_organisation = may_edit_organisations | Permission(_belongs_to)
may_say_who_works_there = coordinator
may_see_photo = may_see & Permission(lambda actor, member: sees(actor, member, "photo"))


def _may_end(actor: Actor, grant: RoleGrant) -> bool:
    return actor.id != grant.member_id


may_grant_roles = administrator
may_end_role = administrator & Permission(_may_end)


def may_grant(actor: Actor, role: Role, member: Member) -> bool:
    """Roles with power over money or records come from an administrator; nobody grants one to themselves.

    A coordinator who admits a member says whether they are an instructor or a health partner.
    """
    if actor.id == member.id:
        return False
    if role in PRIVILEGED:
        return Role.ADMINISTRATOR in actor.roles
    return not actor.roles.isdisjoint({Role.ADMINISTRATOR, Role.COORDINATOR})


moves(
    Member,
    {
        (Status.UNCLAIMED, Status.ACTIVE): may_claim | may_decide_membership,
        (Status.APPLIED, Status.ACTIVE): may_decide_membership,
        (Status.SUSPENDED, Status.ACTIVE): may_decide_membership,
        (Status.LEFT, Status.ACTIVE): may_decide_membership,
        Status.APPLIED: the_system,
        Status.SUSPENDED: may_decide_membership,
        Status.REFUSED: may_decide_membership,
        Status.LEFT: may_leave | the_system,
        Status.MERGED: may_merge_away,
        **{(Status.MERGED, back): may_unmerge for back in Status if back is not Status.MERGED},
    },
)

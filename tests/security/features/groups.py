"""The addresses and things of working groups, and of organisations with their people."""

from datetime import date
from typing import Any

from network.members.groups.models import GroupMembership, WorkingGroup
from network.members.people.models import OrganisationPerson
from tests import factories
from tests.security.declaring import BOTH, MEMBERS, OWNER, Row, members, row

IN_THE_NETWORK = MEMBERS - {"applicant"}
SEEN_BY = {"workplace": frozenset({"owner", "carol", "ada"})}

ROWS: dict[str, Row] = {
    "groups.index": Row(IN_THE_NETWORK),
    "groups.show": Row(IN_THE_NETWORK, thing="group"),
    "groups.join": Row(IN_THE_NETWORK, "POST", thing="group"),
    "groups.begin": row("carol", methods=BOTH),
    "groups.edit": row("carol", methods=BOTH, thing="group"),
    "groups.close": row("carol", methods="POST", thing="group to close"),
    "groups.open_again": row("carol", methods="POST", thing="group to close"),
    "groups.add": row("carol", "omar", methods=BOTH, thing="group"),
    "groups.leave": row(OWNER, "carol", methods="POST", thing="group membership"),
    "groups.choose_lead": row("carol", methods="POST", thing="group membership", places={"what": "lead"}),
    "people.own_organisations": members(),
    "people.organisation of somebody": row(OWNER, "carol", "ada", thing="workplace"),
    "people.edit_organisation": row("carol", "ada", methods=BOTH, thing="organisation"),
    "people.add_organisation_person": row("carol", methods=BOTH, thing="organisation"),
    "people.end_organisation_person": row("carol", methods=BOTH, thing="organisation person"),
}


def things(world: Any, owner: str, _common: dict[str, int]) -> dict[str, int]:
    """Make a group that Omar leads, another to close, and a post and a membership of somebody."""
    member, since = world.people[owner], date(2026, 1, 1)
    group = WorkingGroup(name=f"Falls, {owner}", purpose="Fewer falls", open_to_all=True)
    factories.kept(GroupMembership(group=group, member=world.people["omar"], leads=True, joined_on=since))
    own = WorkingGroup(name=f"Group of {owner}", purpose="Whatever it takes")
    workplace = factories.organisation(f"Where {owner} works")
    workplace.note = world.mark("workplace", owner)
    post = OrganisationPerson(
        organisation_id=workplace.id,
        member_id=member.id,
        begins_on=since,
    )
    return {
        "group": group.id,
        "group to close": factories.kept(WorkingGroup(name=f"Hearts, {owner}", purpose="Hearts")).id,
        "group membership": factories.kept(GroupMembership(group=own, member=member, joined_on=since)).id,
        "workplace": workplace.id,
        "organisation person": factories.kept(post).id,
    }

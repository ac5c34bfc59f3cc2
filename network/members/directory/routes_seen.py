"""How others see somebody: their own page, made for a reader who stands in for the others."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from network.core import clock
from network.core.permission import VISITOR, Actor, Role, current_member, permits
from network.members.directory import blueprint, offers, policy, queries
from network.members.directory.routes_public import public_page
from network.members.people import policy as people
from network.members.people.models import Member, RoleGrant
from network.members.people.routes import page_for
from network.members.people.rules import Audience, Status

NOBODY = -1  # the number of nobody who is kept
READERS = {
    Audience.INSTRUCTORS: ("another instructor", Role.INSTRUCTOR),
    Audience.PARTNERS: ("a health partner", Role.HEALTH_PARTNER),
    Audience.PUBLIC: ("everybody on the web", None),
}


@blueprint.route("/members/<int:id>/seen-as/<any(instructors, partners, public):audience>")
@permits(policy.may_see_as_others_do, Member)
def seen_as(member: Member, audience: str) -> ResponseReturnValue:
    """Show a profile just as one of the others sees it, or say that they do not see it."""
    chosen = Audience(audience)
    words, _role = READERS[chosen]
    reader = stand_in(chosen)
    said: dict[str, Any] = {
        "above": "directory/_seen_as.html",
        "current_member": reader,
        "really": current_member(),
        "words": words,
        "chosen": chosen,
        "audiences": {one.value: READERS[one][0] for one in Audience},
    }
    if chosen is Audience.PUBLIC:
        if queries.met_by_everybody(member.public_id, today=clock.today()):
            return public_page(member, **said)
    elif people.may_see(reader, member):
        return page_for(reader, member, **said)
    return render_template("directory/not_seen.html", member=member, lines=offers.lines_for(member), **said)


def stand_in(audience: Audience) -> Actor:
    """Return a reader who belongs to an audience and is nobody: their page is made, and nothing is kept."""
    words, role = READERS[audience]
    if role is None:
        return VISITOR
    return Member(
        id=NOBODY,
        name=words.capitalize(),
        status=Status.ACTIVE,
        shown=[],
        role_grants=[RoleGrant(role=role, begins_on=clock.today())],
    )

"""What the directory puts on pages of others: a partner's question, what keeps one off the map."""

from collections.abc import Iterator
from typing import Any

from flask import url_for

from network.core import clock, registry
from network.core.permission import Role
from network.core.registry import Panel
from network.members.consents import queries as consents
from network.members.consents.rules import AGREEMENT, CALLS
from network.members.directory import queries, routes
from network.members.directory.obstacles import Findable, obstacles
from network.members.people.models import Member
from network.members.people.rules import Audience, Status, is_shown

PARTNERS = (Audience.PARTNERS,)


def register() -> None:
    """Fill the registry."""
    registry.panels.add(panels, "directory")


def panels(place: str, member: Any, _thing: Any) -> Iterator[Panel]:
    """Put the question on a health partner's home page, and on an instructor's what keeps them from it."""
    if place == "home" and Role.HEALTH_PARTNER in member.roles:
        yield Panel(
            title="Who can take this person?",
            template="directory/_question.html",
            context={"form": routes.question()},
            order=-10,
        )
    if place in {"home", "visibility"} and Role.INSTRUCTOR in member.roles:
        yield Panel(
            title="Can health partners find you?",
            template="directory/_obstacles.html",
            context={"lines": lines_for(member), "member": member},
            order=20,
        )


def lines_for(member: Member) -> list[tuple[Any, str]]:
    """Return what keeps somebody off the map, each with the address of the page where it is put right."""
    pages = {
        "active": url_for("home.contact"),
        "name": url_for("consents.visibility", id=member.id),
        "places": url_for("people.edit", id=member.id, section="work"),
        "places-shown": url_for("consents.visibility", id=member.id),
        "fit": url_for("qualifications.index", id=member.id),
        "agreement": url_for("consents.show", id=member.id, _anchor=AGREEMENT),
        "reach": url_for("consents.show", id=member.id, _anchor=CALLS),
    }
    return [(one, pages[one.key]) for one in obstacles(findable(member))]


def findable(member: Member) -> Findable:
    """Read what a health partner's question asks of a member."""

    def shows(field: str) -> bool:
        return is_shown(member.shown, field, PARTNERS)

    reached = (member.phone and shows("phone")) or (member.email and shows("email"))
    return Findable(
        active=member.status is Status.ACTIVE,
        name_shown=shows("name"),
        has_places=bool(member.county_wide or member.covers),
        places_shown=shows("areas"),
        fit=bool(queries.fits_of(member.id, today=clock.today())),
        accepted=consents.gives(member.id, AGREEMENT),
        can_be_reached=bool(reached) or consents.gives(member.id, CALLS),
    )

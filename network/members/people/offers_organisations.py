"""What organisations put on the page of a member, and what data rights ask of them."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import delete

from network.core import clock, personal_data, registry
from network.core.database import db
from network.core.personal_data import ALL, Basis, Held
from network.core.registry import Panel, Section
from network.members.people import policy, queries
from network.members.people.models import Member, OrganisationPerson

HELD = Held(
    key="people.posts",
    what="For which organisations you work, as what, from when until when",
    why="So that health partners find their colleagues, and the network knows with whom it works",
    basis=Basis.LEGITIMATE_INTERESTS,
    who="Coordinators; people of the same organisation who may see your name",
    kept="Until your record is deleted",
    where={"organisation_people": ALL},
)


def register() -> None:
    """Fill the registry."""
    registry.panels.add(panels, "people.organisations")
    registry.subject_access.add(held)
    registry.erasure.add(erase, "people.organisations")
    personal_data.declare(HELD)


def panels(place: str, actor: Any, thing: Any) -> Iterator[Panel]:
    """Show the organisations that somebody belongs to, on their own page and to coordinators."""
    if place == "member" and isinstance(thing, Member) and policy.may_see_all_of(actor, thing):
        found = queries.organisations_of(thing, clock.today())
        if found:
            own = actor.id == thing.id
            yield Panel(
                "Your organisations" if own else "Organisations",
                "people/_panel_organisations.html",
                {"organisations": found},
                order=60,
            )


def held(member: Member) -> Section:
    """Return for which organisations somebody is said to work or to have worked."""
    rows = [
        {
            "organisation": post.organisation.name,
            "job title": post.job_title,
            "from": post.begins_on.isoformat(),
            "last day": post.ends_on.isoformat() if post.ends_on else None,
        }
        for post in member.posts
    ]
    return Section("Where you work", rows)


def erase(member: Member) -> None:
    """Take away for whom somebody works or worked."""
    db.session.execute(delete(OrganisationPerson).where(OrganisationPerson.member_id == member.id))
    db.session.expire(member, ["posts"])

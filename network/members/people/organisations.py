"""What is done to organisations: adding and editing them, and saying who works there."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select

from network.core import audit, clock
from network.core.database import db, one_at_a_time
from network.core.lifecycle import demand
from network.core.permission import Actor, the_system
from network.core.rules import Refused
from network.members.people import policy
from network.members.people.models import Member, Organisation, OrganisationPerson
from network.members.people.rules import Status


def add(name: str, *, by: Actor, **facts: Any) -> Organisation:
    """Add an organisation; raises Refused when there is one of that name."""
    demand(policy.may_edit_organisations | the_system, by)
    _refuse_a_second(name)
    organisation = Organisation(name=name, **facts)
    db.session.add(organisation)
    audit.record("organisation added", organisation, by=by)
    return organisation


def edit(organisation: Organisation, facts: Mapping[str, Any], *, by: Actor) -> None:
    """Change what is said of an organisation; raises Refused when another has that name."""
    demand(policy.may_edit_organisations, by, organisation)
    if "name" in facts and facts["name"] != organisation.name:
        _refuse_a_second(facts["name"], besides=organisation)
    changed = sorted(field for field, value in facts.items() if getattr(organisation, field) != value)
    for field in changed:
        setattr(organisation, field, facts[field])
    if changed:
        audit.record("organisation changed", organisation, by=by, fields=changed)


def add_person(
    organisation: Organisation,
    member: Member,
    job_title: str = "",
    *,
    by: Actor,
    begins_on: date | None = None,
    ends_on: date | None = None,
) -> OrganisationPerson:
    """Say that a member works for an organisation; raises Refused when that is said of those days already."""
    demand(policy.may_say_who_works_there | the_system, by, organisation)
    if member.status in {Status.LEFT, Status.REFUSED}:
        raise Refused(f"{member.name} is not a member. Bring them back first.")
    begins_on = begins_on or clock.today()
    if ends_on is not None and ends_on < begins_on:
        raise Refused("The last day is before the first.", "ends_on")
    one_at_a_time(f"say where member {member.id} works")
    there = db.session.scalars(
        select(OrganisationPerson).where(
            OrganisationPerson.member_id == member.id,
            OrganisationPerson.organisation_id == organisation.id,
        )
    )
    if any(not one.is_over(begins_on) and (ends_on is None or one.begins_on <= ends_on) for one in there):
        raise Refused(f"{member.name} stands here already on some of these days.", "begins_on")
    post = OrganisationPerson(
        organisation=organisation,
        member=member,
        job_title=job_title.strip(),
        begins_on=begins_on,
        ends_on=ends_on,
        added_by_id=by.id,
    )
    db.session.add(post)
    audit.record("organisation person added", post, by=by, about=member, organisation=organisation.id)
    return post


def end_person(post: OrganisationPerson, last_day: date | None = None, *, by: Actor) -> None:
    """Say that a member works for an organisation no longer than ``last_day``; without one, until today.

    Saying the same day twice changes nothing.
    """
    demand(policy.may_say_who_works_there, by, post.organisation)
    _take(post)
    last_day = last_day or clock.today()
    if post.ends_on == last_day:
        return
    if last_day < post.begins_on:
        raise Refused("They had not begun by that day. Give a later one.", "last_day")
    if post.ends_on is not None and post.ends_on < last_day:
        raise Refused("This ended before that day already.", "last_day")
    post.ends_on = last_day
    audit.record("organisation person ended", post, by=by, about=post.member_id, day=last_day.isoformat())


def _take(post: OrganisationPerson) -> None:
    """Let nobody else end this until the transaction ends, and see what somebody said of it meanwhile."""
    db.session.flush()
    db.session.refresh(post, ["ends_on"], with_for_update={"of": OrganisationPerson})


def _refuse_a_second(name: str, besides: Organisation | None = None) -> None:
    one_at_a_time("name an organisation")
    there = db.session.scalars(select(Organisation).where(func.lower(Organisation.name) == name.lower()))
    if any(organisation is not besides for organisation in there):
        raise Refused("There is an organisation of that name already.", "name")

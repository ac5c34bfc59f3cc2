"""Deputies: a funder names somebody who decides in their place between two days."""

from datetime import date

from sqlalchemy import select

from network.bursaries.funds import policy
from network.bursaries.funds.models import Deputy
from network.bursaries.funds.rules import check_deputy_days
from network.core import audit, clock, mail
from network.core.database import db, one_at_a_time
from network.core.lifecycle import demand
from network.core.permission import PRIVILEGED, Actor
from network.core.rules import Refused
from network.members.people.models import Member, Organisation
from network.members.people.rules import Status

FOLDER = "bursaries/funds/email"


def name_deputy(
    organisation: Organisation, deputy: Member, begins_on: date, ends_on: date, *, by: Actor
) -> Deputy:
    """Let ``deputy`` decide in the place of the funder who names them, between two days; they get a letter.

    Raises Refused for oneself, for somebody without a role that signs in with a second factor, for one who
    decides for the organisation already, and for days that cannot be.
    """
    demand(policy.may_name_deputy, by, organisation)
    check_deputy_days(begins_on, ends_on, clock.today())
    if deputy.id == by.id:
        raise Refused("Choose somebody else: nobody stands in for themselves.", "deputy")
    if deputy.status is not Status.ACTIVE or deputy.roles.isdisjoint(PRIVILEGED):
        raise Refused(
            "Choose a funder, a coordinator or an administrator: they sign in with a second factor.", "deputy"
        )
    if organisation.id in policy.organisations_of(deputy):
        raise Refused(f"{deputy.name} decides for {organisation.name} already.", "deputy")
    one_at_a_time(f"name a deputy for {by.id}")
    if _overlapping(organisation.id, deputy.id, by.id, begins_on, ends_on):
        raise Refused(f"{deputy.name} is your deputy on some of these days already.", "deputy")
    made = Deputy(
        organisation=organisation,
        member=deputy,
        for_id=by.id,
        begins_on=begins_on,
        ends_on=ends_on,
        named_by_id=by.id,
    )
    db.session.add(made)
    db.session.flush()
    audit.record("deputy named", made, by=by, about=deputy.id, organisation=organisation.id)
    mail.queue(f"{FOLDER}/deputy_named.txt", to=deputy, about=made, deputy=made)
    return made


def end_deputy(deputy: Deputy, *, by: Actor) -> None:
    """Let somebody stand in no longer, from now on; both are told. Ending it twice changes nothing."""
    demand(policy.may_end_deputy, by, deputy)
    db.session.refresh(deputy, with_for_update={"key_share": True})
    if deputy.ended_at is None and deputy.ends_on >= clock.today():
        _end(deputy, by=by)


def end_all(member: Member) -> None:
    """End what somebody stands in for, and who stands in for them, when they leave the network."""
    if member.status is not Status.LEFT:
        return
    question = select(Deputy).where(
        (Deputy.member_id == member.id) | (Deputy.for_id == member.id),
        Deputy.ended_at.is_(None),
        Deputy.ends_on >= clock.today(),
    )
    for deputy in db.session.scalars(question).all():
        deputy.ended_at = clock.now()
    db.session.flush()


def _end(deputy: Deputy, *, by: Actor) -> None:
    deputy.ended_at = clock.now()
    audit.record("deputy ended", deputy, by=by, about=deputy.member_id, organisation=deputy.organisation_id)
    db.session.flush()
    for person in (deputy.member, deputy.stands_in_for):
        if person.id != by.id:
            mail.queue(f"{FOLDER}/deputy_ended.txt", to=person, about=deputy, deputy=deputy)


def _overlapping(organisation_id: int, member_id: int, for_id: int | None, first: date, last: date) -> bool:
    question = select(Deputy.id).where(
        Deputy.organisation_id == organisation_id,
        Deputy.member_id == member_id,
        Deputy.for_id == for_id,
        Deputy.ended_at.is_(None),
        Deputy.begins_on <= last,
        Deputy.ends_on >= first,
    )
    return db.session.scalar(question.limit(1)) is not None

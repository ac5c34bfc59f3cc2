"""Questions about people."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select
from sqlalchemy.orm import joinedload

from network.core import clock
from network.core.database import db
from network.core.permission import Actor, Role
from network.members.people import policy
from network.members.people.models import Member, Organisation, OrganisationPerson, RoleGrant
from network.members.people.rules import Audience, Status

MOST_FOUND = 20


def holds_on(role: Role, day: date) -> ColumnElement[bool]:
    """Whether a member of the enclosing question holds ``role`` on ``day``."""
    return exists().where(
        RoleGrant.member_id == Member.id,
        RoleGrant.role == role,
        RoleGrant.begins_on <= day,
        (RoleGrant.ends_on.is_(None)) | (RoleGrant.ends_on >= day),
    )


def count_with_status(status: Status) -> int:
    """Return how many members have a status."""
    return db.session.scalar(select(func.count()).select_from(Member).where(Member.status == status)) or 0


def addresses_of(ids: Collection[int]) -> Mapping[int, tuple[str, str]]:
    """Return the name and the e-mail address of each of some members."""
    question = select(Member.id, Member.name, Member.email).where(Member.id.in_(ids))
    return {number: (name, email) for number, name, email in db.session.execute(question)}


def former_ids(member_id: int | None) -> list[int]:
    """Return the numbers of the records that were made one with a member's, of those in turn, and so on.

    History and audit only grow, so what was written about such a record still names it.
    """
    merged = select(Member.id).where(Member.merged_into_id == member_id).cte("merged", recursive=True)
    further = select(Member.id).join(merged, Member.merged_into_id == merged.c.id)
    return list(db.session.scalars(select(merged.union_all(further).c.id)))


def who_stays(member: Member) -> Member:
    """Return the record that a merged one became part of, or the record itself."""
    while member.merged_into_id is not None:
        member = db.session.get_one(Member, member.merged_into_id)
    return member


def organisations() -> Sequence[Organisation]:
    """Return every organisation, by name."""
    return db.session.scalars(select(Organisation).order_by(Organisation.name)).all()


def met_by(reader: Actor) -> ColumnElement[bool]:
    """Whether ``reader`` can meet a member of the enclosing question today, as policy.may_see has it."""
    audiences = policy.audiences_of(reader)
    if audiences is None:
        return Member.status == Status.ACTIVE
    shows = {
        Audience.INSTRUCTORS: Member.listed_to_instructors,
        Audience.PARTNERS: Member.listed_to_partners,
    }
    today = clock.today()
    return and_(
        Member.status == Status.ACTIVE,
        or_(*(holds_on(role, today) for role in sorted(policy.LISTED))),
        or_(literal(False), *(shows[audience] for audience in sorted(audiences & shows.keys()))),
    )


def named(text: str, *those: ColumnElement[bool], limit: int = MOST_FOUND) -> Sequence[Member]:
    """Return the members in whose name every word of ``text`` stands, by name; nobody for no words."""
    folded = Member.sort_name.concat(" ").concat(func.lower(Member.known_as))
    said = [folded.contains(word, autoescape=True) for word in text.casefold().split()]
    if not said:
        return []
    return db.session.scalars(
        select(Member).where(*said, *those).order_by(Member.sort_name, Member.id).limit(limit)
    ).all()


@dataclass(frozen=True)
class Colleague:
    """Somebody of an organisation, as its page shows them: who, as what, and since when."""

    member: Member
    what: str
    begins_on: date
    ends_on: date | None
    post_id: int | None = None  # none where a role ties them to it


def people_of(organisation: Organisation, day: date) -> list[Colleague]:
    """Return who works for an organisation on ``day`` or later, and who holds a role for it."""
    posts = db.session.scalars(
        select(OrganisationPerson)
        .options(joinedload(OrganisationPerson.member))
        .where(
            OrganisationPerson.organisation_id == organisation.id,
            or_(OrganisationPerson.ends_on.is_(None), OrganisationPerson.ends_on >= day),
        )
    )
    grants = db.session.scalars(
        select(RoleGrant)
        .options(joinedload(RoleGrant.member))
        .where(
            RoleGrant.organisation_id == organisation.id,
            or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= day),
        )
    )
    found = [Colleague(one.member, one.job_title, one.begins_on, one.ends_on, one.id) for one in posts]
    found += [
        Colleague(one.member, one.role.value.replace("_", " ").capitalize(), one.begins_on, one.ends_on)
        for one in grants
    ]
    return sorted(
        (one for one in found if one.member.status is Status.ACTIVE),
        key=lambda one: (one.member.sort_name, one.begins_on, one.what),
    )


def organisations_of(member: Member, day: date) -> list[Organisation]:
    """Return the organisations that somebody works for on ``day`` or holds a role for, by name."""
    ties: list[OrganisationPerson | RoleGrant] = [*member.posts, *member.role_grants]
    held = {tie.organisation.id: tie.organisation for tie in ties if tie.organisation and tie.covers(day)}
    return sorted(held.values(), key=lambda one: one.name)

"""What the record knows of ties between two people: a hint to think of, never a verdict.

Family and friendship stand in no record, so having no hint says nothing. Where a fund is blind, a hint says
what kind of tie there is and leaves out every name, by which the applicant could be known.
"""

from collections.abc import Collection, Iterator

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from network.bursaries.applications import naming
from network.bursaries.applications.models import Application, Declaration
from network.bursaries.assessing.rules import employer_key
from network.core import clock
from network.core.database import db
from network.core.lifecycle import StatusChange
from network.core.permission import Actor
from network.events.meetings.models import Event, Speaker
from network.members.groups.models import GroupMembership, WorkingGroup
from network.members.people.models import Member, Organisation, OrganisationPerson, RoleGrant
from network.members.qualifications.models import Qualification

DECIDED = ("approved", "declined", "deferred")


def hints(actor: Actor, application: Application) -> list[str]:
    """Return what might tie ``actor`` to the applicant, in sentences; without names in a blind fund."""
    own = db.session.get(Member, actor.id) if actor.id is not None else None
    if own is None:
        return []
    applicant = application.applicant
    found = [
        *_employer(own, applicant),
        *_organisations(own, applicant, application),
        *_groups(own, applicant),
        *_together(own, applicant),
        *_earlier(own, application),
    ]
    nameless = naming.is_nameless(actor, application)
    return list(dict.fromkeys(without if nameless else named for named, without in found))


Hint = tuple[str, str]  # as it is said, and as it is said where nobody may be known by it


def _employer(own: Member, applicant: Member) -> Iterator[Hint]:
    key = employer_key(own.employer)
    if key and key == employer_key(applicant.employer):
        yield (
            f"You and the applicant have the same employer: {applicant.employer}",
            "You and the applicant have the same employer",
        )


def _organisations(own: Member, applicant: Member, application: Application) -> Iterator[Hint]:
    mine, theirs = _bodies(own), _bodies(applicant)
    if mine.keys() & theirs.keys():
        names = _listed(mine[one] for one in mine.keys() & theirs.keys())
        yield (
            f"You and the applicant belong to the same organisation: {names}",
            "You and the applicant belong to the same organisation",
        )
    funder = application.fund.organisation_id
    if funder in theirs and funder not in mine:
        words = "The applicant belongs to the organisation whose fund this is"
        yield words, words
    keys = {employer_key(name) for name in mine.values()} - {""}
    if employer_key(applicant.employer) in keys:
        yield (
            f"The applicant's employer is an organisation that you belong to: {applicant.employer}",
            "The applicant's employer is an organisation that you belong to",
        )


def _bodies(member: Member) -> dict[int, str]:
    """Return the organisations that somebody works for today, or holds a role for."""
    today = clock.today()
    found: dict[int, str] = {}
    for tie in (OrganisationPerson, RoleGrant):
        found |= {
            one.id: one.name
            for one in db.session.scalars(
                select(Organisation)
                .join(tie, tie.organisation_id == Organisation.id)
                .where(
                    tie.member_id == member.id,
                    tie.begins_on <= today,
                    tie.ends_on.is_(None) | (tie.ends_on >= today),
                )
            )
        }
    return found


def _groups(own: Member, applicant: Member) -> Iterator[Hint]:
    mine, theirs = aliased(GroupMembership), aliased(GroupMembership)
    rows = db.session.execute(
        select(WorkingGroup.name, mine.leads, theirs.leads, mine.left_on, theirs.left_on)
        .join(mine, mine.group_id == WorkingGroup.id)
        .join(theirs, theirs.group_id == WorkingGroup.id)
        .where(mine.member_id == own.id, theirs.member_id == applicant.id)
        .order_by(WorkingGroup.name)
    ).all()
    now = [row for row in rows if row[3] is None and row[4] is None]
    for name, i_lead, they_lead, *_ in now:
        if i_lead:
            yield f"You lead a working group of theirs: {name}", "You lead a working group of theirs"
        elif they_lead:
            yield f"They lead a working group of yours: {name}", "They lead a working group of yours"
        else:
            yield f"You are in the same working group: {name}", "You are in the same working group"
    names = {row[0] for row in rows} - {row[0] for row in now}
    if names:
        yield (
            f"You were in the same working group earlier: {_listed(names)}",
            "You were in the same working group earlier",
        )


def _together(own: Member, applicant: Member) -> Iterator[Hint]:
    def took_part(member_id: int) -> object:
        speaks = exists().where(Speaker.event_id == Event.id, Speaker.member_id == member_id)
        return (Event.host_id == member_id) | speaks

    shared = db.session.scalars(
        select(Event.title)
        .where(took_part(own.id), took_part(applicant.id))  # type: ignore[arg-type]
        .order_by(Event.starts_at.desc())
        .limit(3)
    ).all()
    if shared:
        yield (
            f"You hosted or spoke at the same event: {_listed(shared)}",
            "You hosted or spoke at the same event",
        )
    for who, whose, words in (
        (own.id, applicant.id, "You checked a qualification of theirs"),
        (applicant.id, own.id, "They checked a qualification of yours"),
    ):
        checked = select(Qualification.id).where(
            Qualification.checked_by_id == who, Qualification.member_id == whose
        )
        if db.session.scalar(checked.limit(1)) is not None:
            yield words, words


def _earlier(own: Member, application: Application) -> Iterator[Hint]:
    others = (
        select(Application.id)
        .where(Application.applicant_id == application.applicant_id, Application.id != application.id)
        .scalar_subquery()
    )
    said = select(Declaration.id).where(
        Declaration.application_id.in_(others), Declaration.member_id == own.id, Declaration.conflict
    )
    if db.session.scalar(said.limit(1)) is not None:
        words = "You said that you have a conflict in an earlier application of theirs"
        yield words, words
    decided = select(StatusChange.id).where(
        StatusChange.thing_type == Application.__tablename__,
        StatusChange.thing_id.in_(others),
        StatusChange.by_id == own.id,
        StatusChange.new.in_(DECIDED),
    )
    if db.session.scalar(decided.limit(1)) is not None:
        words = "You decided on an earlier application of theirs"
        yield words, words


def _listed(names: Collection[str] | Iterator[str]) -> str:
    return ", ".join(sorted(set(names), key=str.casefold))

"""How the invented network came to be: who joined, what they hold, and what coordinators made of it."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from flask import current_app

from network.accounts import operations as accounts
from network.core import clock
from network.core.permission import SYSTEM, Role
from network.demo import (
    bursaries,
    cards,
    certificates,
    community,
    consents,
    contact,
    county,
    cpd,
    duplicates,
    events,
    groups,
    library,
    reminders,
    rights,
    training,
)
from network.demo.people import CHECKED, PEOPLE, REJECTED, RETURNED, REVOKED, STAFF, Grant, Person
from network.members.catalogue import queries as catalogue
from network.members.catalogue import seed
from network.members.people import operations as people
from network.members.people import organisations
from network.members.people.models import Member
from network.members.people.rules import SHOWN_BY_DEFAULT, Employment, OrganisationKind, Status
from network.members.qualifications import evidence, operations, practice
from network.members.qualifications.operations import Certificate

MEMBER_FOR = timedelta(days=900)
FIRST_DRAMA_NUMBER = 900_500  # 07700 900 000 to 999 are kept for drama (Ofcom); the example list has low ones
REASONS = {
    RETURNED: "The photograph is cut off, so the date cannot be read. Please take it again.",
    REJECTED: "The awarding body does not know this certificate.",
    REVOKED: "The awarding body has withdrawn this certificate.",
}


def tell() -> None:
    """Make everybody and everything, as of today."""
    seed.load()
    today = clock.today()
    carol = _staff(today)
    members = {}
    for number, person in enumerate(PEOPLE):
        member = members[person.name] = _join(person, number, today)
        for grant in person.grants:
            _hold(member, grant, today, by=carol)
        for begins, ends, hours, checked in person.hours:
            _practise(
                member, today + timedelta(days=begins), today + timedelta(days=ends), hours, checked, by=carol
            )
        if person.status == Status.SUSPENDED:
            people.suspend(member, by=carol, reason="A concern about a session is being looked into.")
    _ask_to_join()
    accounts.invite(members["Saul Figment"], by=carol)
    consents.tell(members, by=carol, today=today)
    cards.tell(members, by=carol, today=today)
    training.tell(members, by=carol, today=today)
    cpd.tell(members, by=carol, today=today)
    contact.tell(members, by=carol, today=today)
    groups.tell(members, by=carol, today=today)
    duplicates.tell(members, by=carol, today=today)
    reminders.tell(members, by=carol, today=today)
    county.tell(members, by=carol, today=today)
    rights.tell(members, by=carol, today=today)
    events.tell(members, by=carol, today=today)
    bursaries.tell(members, by=carol, today=today)
    library.tell(members, by=carol, today=today)
    community.tell(members, by=carol, today=today)


def _staff(today: date) -> Member:
    """Make those who run, fund and refer; return the coordinator who checks."""
    health = organisations.add("Public Health (invented)", by=SYSTEM, kind=OrganisationKind.FUNDER)
    organisations.add("Sample Leisure Trust", by=SYSTEM, kind=OrganisationKind.LEISURE_OPERATOR)
    made: dict[str, Member] = {}
    for name, email, role in STAFF:
        member = people.add(
            name,
            by=SYSTEM,
            status=Status.ACTIVE,
            email=email,
            active_since=today - MEMBER_FOR,
            shown=[*SHOWN_BY_DEFAULT, "email:instructors", "email:partners"],
        )
        organisation = health if role == Role.FUNDER else None
        people.grant_role(
            member, Role(role), by=SYSTEM, organisation=organisation, begins_on=today - MEMBER_FOR
        )
        _give_account(member, email)
        made[role] = made.get(role, member)
    return made[Role.COORDINATOR]


def _join(person: Person, number: int, today: date) -> Member:
    joined = person.status != Status.UNCLAIMED
    address = person.email or f"{person.name.split()[0].casefold()}@demo.example"
    phone = ["phone:instructors", "phone:partners"] if person.shows_phone else []
    facts: dict[str, Any] = {
        "status": Status.ACTIVE if joined else Status.UNCLAIMED,
        "active_since": today - MEMBER_FOR if joined else None,
        "email": address,
        "phone": f"+447700{FIRST_DRAMA_NUMBER + number}",
        "pronouns": person.pronouns,
        "employer": person.employer,
        "employment": Employment.EMPLOYED if person.employer else Employment.SELF_EMPLOYED,
        "county_wide": person.county_wide,
        "travel_radius_miles": person.travels,
        "languages": person.languages,
        "biography": person.biography,
        "shown": [*SHOWN_BY_DEFAULT, *phone],
        "origin": "typed" if joined else "imported",
    }
    member = people.add(person.name, by=SYSTEM, **facts)
    people.cover(member, [area for key in person.areas if (area := catalogue.area_by_key(key))])
    people.grant_role(member, Role.INSTRUCTOR, by=SYSTEM, begins_on=today - MEMBER_FOR)
    if person.email:
        _give_account(member, person.email)
    return member


def _hold(member: Member, grant: Grant, today: date, *, by: Member) -> None:
    """Put a certificate on a record, and let a coordinator say what became of it."""
    kind = catalogue.kind_by_key(grant.kind)
    if kind is None:
        raise LookupError(grant.kind)
    awarded = (
        grant.awarded if isinstance(grant.awarded, str) else _typed(today + timedelta(days=grant.awarded))
    )
    certificate = Certificate(
        awarded=awarded,
        expires="" if grant.ends is None else _typed(today + timedelta(days=grant.ends)),
        awarding_body=grant.body or kind.training_provider,
    )
    if grant.photographed:
        photograph = certificates.photograph(member.name, kind.title, awarded, grant.body, today)
        evidence.draft(member, kind, [photograph], by=by)
    pages = evidence.drafts(member, kind, by=by) if grant.photographed else ()
    qualification = operations.submit(member, kind, certificate, by=by, pages=pages)
    seen_on = today - timedelta(days=200)
    if grant.state in {CHECKED, REVOKED}:
        operations.verify(qualification, by=by, seen_words="The paper itself, at a meeting", seen_on=seen_on)
    if grant.state == RETURNED:
        operations.send_back(qualification, REASONS[RETURNED], by=by)
    if grant.state == REJECTED:
        operations.reject(qualification, REASONS[REJECTED], by=by)
    if grant.state == REVOKED:
        operations.revoke(qualification, REASONS[REVOKED], by=by)


def _practise(
    member: Member, begins_on: date, ends_on: date, hours: int, checked: bool, *, by: Member
) -> None:
    said = practice.Practice(begins_on, ends_on, Decimal(hours), "Exercise referral classes")
    entry = practice.declare(member, said, by=by)
    if checked:
        practice.check(entry, by=by)


def _ask_to_join() -> None:
    """Leave one request for the coordinator to answer."""
    member = people.add(
        "Xan Newcomer-Test",
        by=SYSTEM,
        status=Status.APPLIED,
        email="xan@demo.example",
        notes="Wants to join as: instructor\nWhere: Winslow\nWhy: I teach gentle movement already.",
    )
    _give_account(member, "xan@demo.example")


def _give_account(member: Member, email: str) -> None:
    accounts.create_account(member, email, current_app.config["SETTINGS"].demo_password, by=SYSTEM)


def _typed(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"

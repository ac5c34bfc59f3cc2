"""Working groups of the invented network, and the organisations that its people belong to."""

from datetime import date, timedelta

from sqlalchemy import select

from network.core.database import db
from network.core.permission import Role
from network.members.groups import operations
from network.members.people import organisations
from network.members.people.models import Member, Organisation, RoleGrant
from network.members.people.rules import OrganisationKind


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Begin three groups, one of them over, and say who works where."""
    _begin_groups(members, by)
    _say_who_works_where(members, by, today)


def _begin_groups(members: dict[str, Member], carol: Member) -> None:
    falls = operations.begin(
        "Falls and balance",
        "To agree one set of exercises, and to lend each other equipment.",
        open_to_all=True,
        by=carol,
    )
    for name in ("Ceri Pretend-Jones", "Edie Fictionby"):
        operations.join(falls, by=members[name])
    greta = operations.join(falls, by=members["Greta O'Fable"])
    operations.leave(greta, by=members["Greta O'Fable"])
    cancer = operations.begin(
        "The cancer pathway",
        "To write down who refers whom to whom, with the oncology team.",
        open_to_all=False,
        by=carol,
    )
    lead = operations.add(cancer, members["Amina Inventley"], by=carol)
    operations.choose_lead(lead, True, by=carol)
    operations.add(cancer, members["Hilde Müller-Muster"], by=members["Amina Inventley"])
    over = operations.begin(
        "The open day", "To plan the open day of the network.", open_to_all=True, by=carol
    )
    operations.join(over, by=members["Amina Inventley"])
    operations.close(over, by=carol)


def _say_who_works_where(members: dict[str, Member], carol: Member, today: date) -> None:
    trust = organisations.add(
        "Sample Hospital Trust",
        by=carol,
        kind=OrganisationKind.HEALTH_SERVICE,
        web_page="https://www.example.org/sample-hospital",
        note="Refers people after a heart attack, and people with cancer.",
    )
    organisations.add_person(
        trust, _health_partner(), "Specialist nurse", by=carol, begins_on=today - timedelta(days=700)
    )
    leisure = db.session.scalars(select(Organisation).filter_by(name="Sample Leisure Trust")).one()
    for name, job in (("Gareth Samplewell", "Fitness manager"), ("Bryn Makebelieve", "Instructor")):
        organisations.add_person(leisure, members[name], job, by=carol, begins_on=today - timedelta(days=400))
    was_there = organisations.add_person(
        leisure, members["Amina Inventley"], "Instructor", by=carol, begins_on=today - timedelta(days=900)
    )
    organisations.end_person(was_there, today - timedelta(days=500), by=carol)


def _health_partner() -> Member:
    return db.session.scalars(
        select(Member)
        .join(RoleGrant, RoleGrant.member_id == Member.id)
        .where(RoleGrant.role == Role.HEALTH_PARTNER)
        .order_by(Member.id)
        .limit(1)
    ).one()

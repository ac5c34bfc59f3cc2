"""Twice in the invented network: one person under two names, and a household that shares an address."""

from datetime import date, timedelta
from typing import Any

from network.core.permission import SYSTEM, Role
from network.members.catalogue import queries as catalogue
from network.members.duplicates import operations, queries
from network.members.duplicates.rules import Likeness
from network.members.people import operations as people
from network.members.people.models import Member
from network.members.qualifications import operations as qualifications
from network.members.qualifications.operations import Certificate


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Let a list bring people who are there already, merge one pair, and tell another apart."""
    names = sorted(members)
    first, second, third, fourth = (members[name] for name in names[:4])
    _again(first, f"{first.name.split()[0][0]} {first.name.split()[-1]}", today, phone=first.phone)
    merged = _again(second, second.name.upper().title(), today, email=second.email)
    _again(third, f"Sam {third.name.split()[-1]}", today, email=third.email, phone=third.phone)
    apart = _again(fourth, f"Kit {fourth.name.split()[-1]}", today, phone=fourth.phone)
    operations.merge(second, merged, by=by, chosen=["known_as"])
    operations.look(by=SYSTEM)
    for found in queries.found(Likeness.HOUSEHOLD, by=by, today=today):
        if apart.id in {found.pair.a_id, found.pair.b_id}:
            operations.part(found.pair, by=by, reason="Sisters: asked both by phone.")


def _again(member: Member, name: str, today: date, **facts: Any) -> Member:
    """Make a record as a list would have brought it."""
    made = people.add(name, by=SYSTEM, origin="imported", known_as=name.split()[0], **facts)
    people.grant_role(made, Role.INSTRUCTOR, by=SYSTEM, begins_on=today - timedelta(days=9))
    people.cover(made, member.areas)
    kind = catalogue.kind_by_key("first-aid") or next(iter(catalogue.kinds()))
    qualifications.submit(made, kind, Certificate(awarded=str(today.year - 1)), by=SYSTEM)
    return made

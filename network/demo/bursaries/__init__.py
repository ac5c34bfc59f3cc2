"""The bursaries of the invented network, from a draft to what was paid, claimed back and reported."""

from datetime import date

from network.demo.bursaries import (
    applications,
    assessing,
    checked,
    claims,
    conditions,
    deciding,
    funds,
    outcomes,
    reports,
    scheme,
)
from network.members.people.models import Member

PARTS = (funds, checked, scheme, applications, assessing, deciding, outcomes, conditions, claims, reports)


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Tell of each part in the order in which they stand on each other."""
    for part in PARTS:
        part.tell(members, by=by, today=today)

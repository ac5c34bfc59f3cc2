"""The library of the invented network."""

from datetime import date

from network.demo.library import collections, keeping, library, sharing
from network.members.people.models import Member

PARTS = (library, sharing, collections, keeping)


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Tell of each part in the order in which they stand on each other."""
    for part in PARTS:
        part.tell(members, by=by, today=today)

"""The community of the invented network."""

from datetime import date

from network.demo.community import discussions, following, moderation, replies
from network.members.people.models import Member

PARTS = (discussions, moderation, following, replies)


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Tell of each part in the order in which they stand on each other."""
    for part in PARTS:
        part.tell(members, by=by, today=today)

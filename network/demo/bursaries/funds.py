"""The invented network's funds."""

from datetime import date

from network.members.people.models import Member


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Make them."""

"""What the invented network has of moderation."""

from datetime import date

from network.members.people.models import Member


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Tell of it."""

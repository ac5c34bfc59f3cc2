"""What the invented network has of feeds."""

from datetime import date

from network.members.people.models import Member


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Nothing of its own: the public events of the others stand in the feeds as soon as they are made."""

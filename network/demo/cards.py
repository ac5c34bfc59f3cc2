"""Which of the invented instructors have a card: one that counts, one made anew, one revoked."""

from datetime import date

from network.members.cards import operations
from network.members.cards.models import Card
from network.members.catalogue import queries as catalogue
from network.members.people.models import Member


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Make the cards, and end one."""
    _make(members["Amina Inventley"], "cancer", "falls")
    _make(members["Bryn Makebelieve"], "cardiac")
    robin = members["Robin Whatnot"]
    operations.reissue(_make(robin, "cancer", "cardiac"), by=robin)
    lost = _make(members["Lotte Nonesuch"], "cancer", "falls")
    operations.revoke(lost, "It was left in a hall, and we could not reach you. Please make another.", by=by)


def _make(member: Member, *keys: str) -> Card:
    conditions = [condition for key in keys if (condition := catalogue.condition_by_key(key))]
    return operations.make(member, conditions, by=member)

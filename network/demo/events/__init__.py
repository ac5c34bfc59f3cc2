"""The meetings of the invented network: past and coming, in every state, with what belongs to them."""

from datetime import date

from network.demo.events import (
    afterwards,
    attendance,
    feeds,
    invitations,
    meetings,
    outside,
    planning,
    registrations,
    reminding,
    subscriptions,
)
from network.members.people.models import Member

PARTS = (
    outside,
    meetings,
    planning,
    registrations,
    feeds,
    subscriptions,
    invitations,
    attendance,
    reminding,
    afterwards,
)


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Tell of each part in the order in which they stand on each other."""
    subscriptions.most_go_by_a_feed(members)
    for part in PARTS:
        part.tell(members, by=by, today=today)

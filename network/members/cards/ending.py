"""What ends a card without anybody asking for the card: access that ends, and consent that is taken back."""

from network.core import audit
from network.core.database import db
from network.core.lifecycle import move
from network.core.permission import SYSTEM
from network.members.cards import queries
from network.members.cards.rules import Status
from network.members.people.models import Member

CONSENT_TAKEN_BACK = "The consent to show it was taken back, or its words have changed."
ACCESS_ENDED = "The membership was suspended or has ended."


def with_the_consent(member: Member) -> None:
    """End the card of somebody who does not agree any more that it is shown."""
    _end(member, CONSENT_TAKEN_BACK)


def with_the_access(member: Member) -> None:
    """End the card of somebody who was suspended or has left. It stays ended when they come back."""
    _end(member, ACCESS_ENDED)


def _end(member: Member, reason: str) -> None:
    db.session.flush()
    card = queries.active_card_of(member.id, for_change=True)
    if card is not None:
        move(card, to=Status.REVOKED, by=SYSTEM, reason=reason)
        audit.record("card ended", card, by=SYSTEM)
        db.session.flush()

"""What cards put on pages of others, what ends them, and what data rights ask for."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from network.core import letters, registry
from network.core.database import db
from network.core.lifecycle import history_of
from network.core.permission import Role
from network.core.registry import Panel, Section
from network.members.cards import consent, ending, policy, queries
from network.members.cards.models import Card
from network.members.people.models import Member


def register() -> None:
    """Fill the registry."""
    consent.register()
    registry.panels.add(panels, "cards")
    registry.access_ended.add(ending.with_the_access, "cards")
    registry.subject_access.add(held_cards, "cards")
    registry.erasure.add(erase, "cards")
    letters.offer_preview("cards/email/revoked.txt", "A card is revoked", _sample)


def panels(place: str, actor: Any, thing: Any) -> Iterator[Panel]:
    """Lead instructors to their card from home, and show coordinators that somebody has one."""
    if place == "home" and Role.INSTRUCTOR in actor.roles:
        card = queries.active_card_of(actor.id)
        yield Panel("Your card", "cards/_panel_home.html", {"card": card}, order=30)
    if place == "member" and isinstance(thing, Member) and policy.coordinator(actor):
        card = queries.active_card_of(thing.id)
        if card is not None and actor.id != thing.id:
            yield Panel("Card", "cards/_panel_member.html", {"card": card}, order=60)


def held_cards(member: Any) -> Section:
    """Return every card that somebody had, with what it shows and what became of it."""
    rows = [
        {
            "made_at": card.made_at.isoformat(),
            "status": card.status.value,
            "conditions": [condition.title for condition in card.conditions],
            "shows_photograph": card.shows_photo,
            "history": [
                {"to": change.new, "at": change.at.isoformat(), "by": change.by_name, "why": change.reason}
                for change in history_of(card)
            ],
        }
        for card in queries.cards_of(member.id)
    ]
    return Section("Cards", rows)


def erase(member: Any) -> None:
    """Leave of each card only what tells that its code does not count any more."""
    ending.with_the_access(member)
    for card in queries.cards_of(member.id):
        card.nonce, card.shows_photo, card.shows = "", False, []
    db.session.flush()


def _sample() -> dict[str, Any] | None:
    latest = db.session.scalar(select(Card).order_by(Card.id.desc()).limit(1))
    return {"to": latest.member, "about": latest, "reason": "(the reason that was given)"} if latest else None

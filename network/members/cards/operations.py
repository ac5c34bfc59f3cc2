"""What is done with a card: making one, choosing what it shows, making another, giving it up, revoking it."""

from collections.abc import Sequence

from network.core import audit, mail
from network.core.database import db
from network.core.lifecycle import demand, move
from network.core.permission import Actor
from network.core.rules import Refused
from network.members.cards import codes, policy, queries
from network.members.cards.consent import CARD
from network.members.cards.models import Card, CardCondition
from network.members.cards.rules import Status, why
from network.members.catalogue.models import Condition
from network.members.consents import operations as consents
from network.members.people.models import Member
from network.members.people.rules import Status as Membership
from network.members.qualifications.taking import take


def make(
    member: Member,
    conditions: Sequence[Condition],
    *,
    by: Actor,
    shows_photo: bool = False,
    wording: int | None = None,
) -> Card:
    """Make a member's card for the conditions that they chose, which agrees that it is shown.

    ``wording`` is the version of the words that they read. Raises Refused where they have a card already.
    """
    demand(policy.may_make_for, by, member)
    _refuse_unless_in_use(conditions)
    consents.give(member, CARD, by=by, version=wording)
    _refuse_unless_active(member)
    if queries.active_card_of(member.id) is not None:
        raise Refused("You have a card already. Change what it shows, or make another in its place.")
    return _issue(member, conditions, shows_photo, by)


def choose(
    card: Card,
    conditions: Sequence[Condition],
    *,
    by: Actor,
    shows_photo: bool = False,
    version: int | None = None,
) -> None:
    """Change what a card shows. It holds from the next time that somebody looks."""
    demand(policy.may_change, by, card)
    _refuse_unless_in_use(conditions)
    take(card, version)
    _refuse_unless_it_counts(card)
    _show(card, conditions)
    card.shows_photo = shows_photo
    audit.record("card changed", card, by=by, conditions=[condition.id for condition in conditions])


def reissue(card: Card, *, by: Actor) -> Card:
    """Make another card that shows the same. The old code shows nothing any more, for ever."""
    member = card.member
    demand(policy.may_make_for, by, member)
    demand(policy.may_change, by, card)
    take(card)
    _refuse_unless_it_counts(card)
    _refuse_unless_active(member)
    in_use = [condition for condition in card.conditions if condition.active]
    _refuse_unless_in_use(in_use)
    move(card, to=Status.REVOKED, by=by, reason="Another card was made in its place.")
    audit.record("card ended", card, by=by)
    db.session.flush()  # before the next one, of which there can be one
    return _issue(member, in_use, card.shows_photo, by)


def give_up(card: Card, *, by: Actor) -> None:
    """End one's own card, and with it the consent to show it."""
    demand(policy.may_change, by, card)
    consents.withdraw(card.member, CARD, by=by)


def revoke(card: Card, reason: str, *, by: Actor, version: int | None = None) -> None:
    """End somebody's card with a reason, of which they get a letter."""
    demand(policy.may_revoke, by, card)
    reason = why(reason)
    take(card, version)
    move(card, to=Status.REVOKED, by=by, reason=reason)
    audit.record("card revoked", card, by=by)
    mail.queue("cards/email/revoked.txt", to=card.member, about=card, reason=reason)


def _issue(member: Member, conditions: Sequence[Condition], shows_photo: bool, by: Actor) -> Card:
    nonce = codes.new_nonce()
    card = Card(
        member=member,
        member_id=member.id,
        nonce=nonce,
        code_hash=codes.hash_of(codes.code_from(nonce)),
        shows_photo=shows_photo,
    )
    _show(card, conditions)
    db.session.add(card)
    db.session.flush()
    audit.record("card made", card, by=by, conditions=[condition.id for condition in conditions])
    return card


def _show(card: Card, conditions: Sequence[Condition]) -> None:
    wanted = {condition.id: condition for condition in conditions}
    card.shows = [one for one in card.shows if one.condition_id in wanted]
    there = {one.condition_id for one in card.shows}
    card.shows += [
        CardCondition(condition=condition, condition_id=condition.id)
        for condition in wanted.values()
        if condition.id not in there
    ]


def _refuse_unless_in_use(conditions: Sequence[Condition]) -> None:
    if not conditions:
        raise Refused("Choose at least one condition.", "conditions")
    if not all(condition.active for condition in conditions):
        raise Refused(
            "The network does not use one of these conditions any more. Choose again.", "conditions"
        )


def _refuse_unless_it_counts(card: Card) -> None:
    if card.status is not Status.ACTIVE:
        raise Refused("This card has ended. Make another.")


def _refuse_unless_active(member: Member) -> None:
    """Look again at who is held by now: a suspension may have come first."""
    db.session.refresh(member, ["status"])
    if member.status is not Membership.ACTIVE:
        raise Refused("Only active members have a card.")

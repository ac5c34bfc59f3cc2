"""What cannot stand twice on one record, brought together before the rows move: none of it is lost."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import aliased

from network.core import clock
from network.core.database import db
from network.members.cards import ending
from network.members.cards import queries as cards
from network.members.consents import queries as consents
from network.members.consents.kinds import kinds
from network.members.cpd.models import CpdMembership
from network.members.duplicates.steps import MergeStep, Merging, merging
from network.members.groups.models import GroupMembership
from network.members.people.models import Member


def register() -> None:
    """Offer the steps."""
    for key, carry_out in (("cards", end_card), ("groups", end_in_groups), ("cpd", join_schemes)):
        merging.add(MergeStep(key, lambda _one, _other: None, carry_out), key)


def end_card(merge: Merging, _answer: str) -> None:
    """End the other card where both have one, so that its code goes on saying that it does not count."""
    if cards.active_card_of(merge.winner.id) is not None:
        ending.with_the_access(merge.loser)


def end_in_groups(merge: Merging, _answer: str) -> None:
    """End the other time in a group that both belong to, so that since when they belonged stays known."""
    mine = aliased(GroupMembership)
    twice = (
        select(GroupMembership)
        .join(mine, mine.group_id == GroupMembership.group_id)
        .where(
            GroupMembership.member_id == merge.loser.id,
            GroupMembership.left_on.is_(None),
            mine.member_id == merge.winner.id,
            mine.left_on.is_(None),
        )
    )
    for membership in db.session.scalars(twice).all():
        membership.left_on = max(clock.today(), membership.joined_on)
    db.session.flush()


def join_schemes(merge: Merging, _answer: str) -> None:
    """Let a CPD scheme that both follow be followed from the earlier day, and for as long as either does."""
    theirs = {one.scheme_id: one for one in _memberships(merge.loser)}
    for mine in _memberships(merge.winner):
        other = theirs.get(mine.scheme_id)
        if other is None:
            continue
        mine.started_on = min(mine.started_on, other.started_on)
        ends = [one.ended_on for one in (mine, other) if one.ended_on is not None]
        mine.ended_on = max(ends) if len(ends) == 2 else None
    db.session.flush()


def agreed_to(*members: Member) -> frozenset[str]:
    """Return what any of some members agrees to."""
    return frozenset(kind.key for kind in kinds for member in members if consents.gives(member.id, kind.key))


def stop_what_is_not_agreed(member: Member, before: Collection[str]) -> None:
    """Stop what rested on a consent of either record that the later answer, now on one record, took back."""
    for kind in kinds:
        if kind.key in before and not consents.gives(member.id, kind.key):
            for follows in kind.on_withdrawal:
                follows(member)


def _memberships(member: Member) -> list[CpdMembership]:
    return list(db.session.scalars(select(CpdMembership).where(CpdMembership.member_id == member.id)))

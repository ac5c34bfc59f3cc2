"""The questions about subscriptions: whose they are, who is invited by mail, how many there are."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, exists, func, select

from network.core.database import db
from network.events.subscriptions.models import CalendarChoice, Subscription, SubscriptionFetch
from network.events.subscriptions.rules import wants_mail
from network.members.people.models import Member
from network.members.people.rules import Status as Membership

AT_A_TIME = 500
IN_USE = timedelta(days=30)  # a calendar that was not fetched for longer is in nobody's pocket any more


def working_of(member_id: int) -> Sequence[Subscription]:
    """Return the addresses of a member that work, the oldest first."""
    return db.session.scalars(
        select(Subscription)
        .where(Subscription.member_id == member_id, Subscription.ended_at.is_(None))
        .order_by(Subscription.id)
    ).all()


def all_of(member_id: int) -> Sequence[Subscription]:
    """Return every address that a member ever had, the oldest first."""
    return db.session.scalars(
        select(Subscription).where(Subscription.member_id == member_id).order_by(Subscription.id)
    ).all()


def has_one(member_id: int) -> bool:
    """Whether a member has an address that works."""
    working = exists().where(Subscription.member_id == member_id, Subscription.ended_at.is_(None))
    return bool(db.session.scalar(select(working)))


def choice_of(member_id: int) -> CalendarChoice | None:
    """Return what is kept of how a member hears of events."""
    return db.session.scalar(select(CalendarChoice).where(CalendarChoice.member_id == member_id))


def chose_mail(member_ids: Collection[int]) -> set[int]:
    """Return those of these members who get invitations by mail: as they chose, or as is usual.

    It is usual until a program has fetched an address of theirs that works, and again once none does.
    """
    wanted: set[int] = set()
    ids = sorted(member_ids)
    for start in range(0, len(ids), AT_A_TIME):
        part = ids[start : start + AT_A_TIME]
        choices = select(CalendarChoice).where(CalendarChoice.member_id.in_(part))
        chosen = {one.member_id: one.chosen for one in db.session.scalars(choices)}
        fetched = set(db.session.scalars(_fetched().where(Subscription.member_id.in_(part))))
        wanted |= {
            number for number in part if wants_mail(chosen.get(number), feed_is_fetched=number in fetched)
        }
    return wanted


def to_tell() -> Sequence[Member]:
    """Return the active members whose calendar is being fetched, and who neither chose nor were told."""
    return db.session.scalars(
        select(Member)
        .where(
            Member.status == Membership.ACTIVE,
            Member.id.in_(_fetched()),
            ~exists().where(CalendarChoice.member_id == Member.id),
        )
        .order_by(Member.id)
    ).all()


def counts(now: datetime) -> tuple[int, int]:
    """Return how many addresses work, and how many of them were fetched in the last month."""
    working = select(func.count()).select_from(Subscription).where(Subscription.ended_at.is_(None))
    used = working.join(SubscriptionFetch).where(SubscriptionFetch.last_at > now - IN_USE)
    return (db.session.scalar(working) or 0, db.session.scalar(used) or 0)


def _fetched() -> Select[int]:
    return (
        select(Subscription.member_id)
        .join(SubscriptionFetch)
        .where(Subscription.ended_at.is_(None), SubscriptionFetch.first_at.is_not(None))
    )

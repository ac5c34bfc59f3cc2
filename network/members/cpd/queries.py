"""Questions about CPD: who follows what, how they stand in a period, and what waits for a check."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import exists, func, or_, select, tuple_
from sqlalchemy.orm import lazyload

from network.core.database import db
from network.core.dates import add_days
from network.core.permission import Actor
from network.members.cpd import rules
from network.members.cpd.models import (
    CpdActivity,
    CpdEntry,
    CpdEntryKind,
    CpdMembership,
    CpdScheme,
)
from network.members.cpd.rules import Balance, Entry, Status
from network.members.people.models import Member
from network.members.people.rules import Status as Membership

PAGE = 50


@dataclass(frozen=True)
class Standing:
    """A scheme that a member follows, and their balances up to a day, the latest last."""

    followed: CpdMembership
    balances: tuple[Balance, ...]

    @property
    def latest(self) -> Balance:
        """The latest period."""
        return self.balances[-1]

    @property
    def scheme(self) -> CpdScheme:
        """The scheme as stored."""
        return self.followed.scheme

    def on(self, day: date) -> int | None:
        """Return which of the periods a day lies in."""
        return next((at for at, one in enumerate(self.balances) if day in one.period), None)

    def ends_soon(self, today: date) -> bool:
        """Whether something is missing and the period is over within 60 days."""
        one = self.latest
        return bool(one.missing) and today <= one.last_day <= add_days(today, rules.ENDS_SOON_DAYS)


def schemes() -> Sequence[CpdScheme]:
    """Return all schemes by title."""
    return db.session.scalars(select(CpdScheme).order_by(CpdScheme.title, CpdScheme.id)).all()


def scheme_by_key(key: str) -> CpdScheme | None:
    """Return the scheme of that key."""
    return db.session.scalar(select(CpdScheme).where(CpdScheme.key == key))


def activities_by_key(keys: Collection[str]) -> Sequence[CpdActivity]:
    """Return the kinds of activity of these keys."""
    return db.session.scalars(
        select(CpdActivity).where(CpdActivity.key.in_(keys)).order_by(CpdActivity.id)
    ).all()


def activity_rule(activity: CpdActivity) -> rules.Activity:
    """Return a kind of activity as the rules see it."""
    return rules.Activity(
        key=activity.key or "",
        title=activity.title,
        points=activity.points,
        measure=activity.measure or rules.Measure.HOUR,
        from_hours=activity.from_hours or rules.NOTHING,
        most_an_entry=activity.most_an_entry,
        most_a_period=activity.most_a_period,
        shared_cap=str(activity.shared_cap_id) if activity.shared_cap_id else None,
        helps_share=bool(activity.helps_share),
    )


def scheme_rule(scheme: CpdScheme) -> rules.Scheme:
    """Return a scheme as the rules see it."""
    return rules.Scheme(
        title=scheme.title,
        months=scheme.months,
        needed=scheme.needed,
        activities={one.key: activity_rule(one) for one in scheme.activities},
        anchor=scheme.anchor_on,
        carries=scheme.carries,
        least_share=scheme.least_share,
        share_title=scheme.share_title,
        shared_caps={str(cap.id): rules.SharedCap(cap.title, cap.most) for cap in scheme.shared_caps},
    )


def membership(member_id: int, scheme_id: int) -> CpdMembership | None:
    """Return what says since when a member follows a scheme."""
    return db.session.scalar(
        select(CpdMembership).where(
            CpdMembership.member_id == member_id, CpdMembership.scheme_id == scheme_id
        )
    )


def followed_by(member_id: int) -> Sequence[CpdMembership]:
    """Return the schemes that a member follows or has followed, the latest first."""
    return db.session.scalars(
        select(CpdMembership)
        .where(CpdMembership.member_id == member_id)
        .options(lazyload(CpdMembership.member))
        .order_by(CpdMembership.started_on.desc(), CpdMembership.id.desc())
    ).all()


def schemes_for(entry: CpdEntry) -> list[CpdScheme]:
    """Return the schemes that an entry counts in, or can: those that its member follows, and its own."""
    found = {one.scheme_id: one.scheme for one in followed_by(entry.member_id)}
    return list((found | {kind.scheme_id: kind.activity.scheme for kind in entry.kinds}).values())


def standings(member_id: int, today: date) -> list[Standing]:
    """Work out how a member stands in each scheme that they follow or have followed."""
    followed = followed_by(member_id)
    if not followed:
        return []
    return _stand(followed, today)


def standing(followed: CpdMembership, today: date) -> Standing:
    """Work out how a member stands in one scheme."""
    return _stand([followed], today)[0]


def balances_of(
    scheme: CpdScheme, today: date, *, after: int = 0, limit: int | None = PAGE
) -> list[Standing]:
    """Work out how everybody stands who follows a scheme, by name, from after the membership last seen.

    Those who stopped, and those who left the network, are not among them.
    """
    question = (
        select(CpdMembership)
        .join(Member, Member.id == CpdMembership.member_id)
        .where(
            CpdMembership.scheme_id == scheme.id,
            Member.status == Membership.ACTIVE,
            or_(CpdMembership.ended_on.is_(None), CpdMembership.ended_on >= today),
        )
        .order_by(Member.sort_name, CpdMembership.id)
        .limit(limit)
    )
    if after:
        seen = (
            select(Member.sort_name)
            .join(CpdMembership, CpdMembership.member_id == Member.id)
            .where(CpdMembership.id == after)
            .scalar_subquery()
        )
        question = question.where(tuple_(Member.sort_name, CpdMembership.id) > tuple_(seen, after))
    return _stand(db.session.scalars(question).all(), today)


@dataclass(frozen=True)
class Shift:
    """What another rule would make of somebody's balances in a scheme."""

    before: Standing
    after: Standing

    @property
    def periods(self) -> int:
        """How many periods would come out otherwise."""
        old, new = (
            {
                (one.period, one.scheme.needed, one.total, one.missing, one.share_missing)
                for one in of.balances
            }
            for of in (self.before, self.after)
        )
        return len(new - old)


def shifts(scheme: CpdScheme, rule: rules.Scheme, today: date) -> list[Shift]:
    """Work out whose balances would change with another rule, past ones too, by name."""
    followed = db.session.scalars(
        select(CpdMembership)
        .join(Member, Member.id == CpdMembership.member_id)
        .where(CpdMembership.scheme_id == scheme.id)
        .order_by(Member.sort_name, CpdMembership.id)
    ).all()
    both = zip(_stand(followed, today), _stand(followed, today, rule), strict=True)
    return [one for one in (Shift(before, after) for before, after in both) if one.periods]


def count_following(scheme: CpdScheme, today: date) -> int:
    """Return how many follow a scheme now."""
    ended_on = CpdMembership.ended_on
    return (
        db.session.scalar(
            select(func.count())
            .select_from(CpdMembership)
            .join(Member, Member.id == CpdMembership.member_id)
            .where(
                CpdMembership.scheme_id == scheme.id,
                Member.status == Membership.ACTIVE,
                or_(ended_on.is_(None), ended_on >= today),
            )
        )
        or 0
    )


def log_of(member_id: int, *, before: CpdEntry | None = None, limit: int = PAGE) -> Sequence[CpdEntry]:
    """Return a member's CPD log, the latest first, from after the entry last seen."""
    question = (
        select(CpdEntry)
        .where(CpdEntry.member_id == member_id)
        .options(lazyload(CpdEntry.member))
        .order_by(CpdEntry.ends_on.desc(), CpdEntry.id.desc())
        .limit(limit)
    )
    if before is not None:
        question = question.where(tuple_(CpdEntry.ends_on, CpdEntry.id) < (before.ends_on, before.id))
    return db.session.scalars(question).all()


def waiting(*, after: int = 0, limit: int = PAGE) -> Sequence[CpdEntry]:
    """Return the entries that wait for a check, oldest first, from after the last entry seen."""
    return db.session.scalars(
        select(CpdEntry)
        .where(CpdEntry.status == Status.DECLARED, CpdEntry.id > after)
        .order_by(CpdEntry.id)
        .limit(limit)
    ).all()


def next_waiting(entry: CpdEntry, *, by: Actor) -> int | None:
    """Return the next entry that ``by`` may check."""
    return db.session.scalar(
        select(CpdEntry.id)
        .where(CpdEntry.status == Status.DECLARED, CpdEntry.member_id != by.id, CpdEntry.id > entry.id)
        .order_by(CpdEntry.id)
        .limit(1)
    )


def count_waiting(by: Actor) -> int:
    """Return how many entries wait that ``by`` may check."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(CpdEntry)
            .where(CpdEntry.status == Status.DECLARED, CpdEntry.member_id != by.id)
        )
        or 0
    )


def with_old_evidence(before: date) -> list[CpdEntry]:
    """Return the entries with evidence whose period was over before a day, in every scheme they count in."""
    entries = db.session.scalars(
        select(CpdEntry).where(CpdEntry.file_id.is_not(None), CpdEntry.ends_on < before).order_by(CpdEntry.id)
    ).all()
    ids = {entry.member_id for entry in entries}
    follows = {
        (one.member_id, one.scheme_id): one
        for one in db.session.scalars(select(CpdMembership).where(CpdMembership.member_id.in_(ids)))
    }
    return [
        entry
        for entry in entries
        if all(
            _counts_until(entry, follows[entry.member_id, kind.scheme_id]) < before
            for kind in entry.kinds
            if (entry.member_id, kind.scheme_id) in follows
        )
    ]


def _counts_until(entry: CpdEntry, followed: CpdMembership) -> date:
    """Return the last day of the period that an entry counts in; its own last day where it counts in none."""
    spans = rules.periods(scheme_rule(followed.scheme), followed.started_on, entry.ends_on)
    return spans[-1].last_day if spans else entry.ends_on


def _stand(
    followed: Sequence[CpdMembership], today: date, rule: rules.Scheme | None = None
) -> list[Standing]:
    """Work out many balances in as many statements as one takes; ``rule`` is tried in place of theirs."""
    entries: dict[tuple[int, int], list[Entry]] = defaultdict(list)
    members, of_schemes = {one.member_id for one in followed}, {one.scheme_id for one in followed}
    rows = db.session.execute(
        select(
            CpdEntry.member_id,
            CpdEntryKind.scheme_id,
            CpdEntry.id,
            CpdEntry.title,
            CpdActivity.key,
            CpdEntry.ends_on,
            CpdEntry.hours,
            CpdEntry.status,
        )
        .join(CpdEntryKind, CpdEntryKind.entry_id == CpdEntry.id)
        .join(CpdActivity, CpdActivity.id == CpdEntryKind.activity_id)
        .where(
            CpdEntry.member_id.in_(members),
            CpdEntryKind.scheme_id.in_(of_schemes),
            CpdEntry.status.in_((Status.DECLARED, Status.CHECKED)),
        )
    )
    for member_id, scheme_id, entry_id, title, activity, ends_on, hours, status in rows:
        entries[member_id, scheme_id].append(
            Entry(entry_id, title, activity, ends_on, Fraction(hours), checked=status is Status.CHECKED)
        )
    known = {one.scheme_id: rule or scheme_rule(one.scheme) for one in followed}
    return [
        Standing(
            one,
            tuple(
                rules.balances(
                    known[one.scheme_id],
                    one.started_on,
                    entries[one.member_id, one.scheme_id],
                    _last_day(one, today),
                )
            ),
        )
        for one in followed
    ]


def _last_day(followed: CpdMembership, today: date) -> date:
    """Return the day whose period is the latest one: today, or when they or the scheme stopped."""
    ends = [today, followed.ended_on or today]
    if followed.scheme.retired_on is not None:
        ends.append(add_days(followed.scheme.retired_on, -1))
    return max(followed.started_on, min(ends))


def is_empty() -> bool:
    """Whether there is no scheme yet."""
    return not db.session.scalar(select(exists().select_from(CpdScheme)))

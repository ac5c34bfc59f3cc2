"""The questions about days off, what is planned, and topics."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from network.core import clock
from network.core.database import db
from network.core.permission import Actor
from network.core.personal_data import beginning_of
from network.events.meetings.models import Event, EventSeries
from network.events.meetings.rules import Status
from network.events.planning import policy
from network.events.planning.bank_holidays import bank_holidays
from network.events.planning.models import DaysOff, Topic, TopicVote
from network.events.planning.rules import (
    USUAL_WEEKS,
    Busy,
    DaysOffKind,
    LackingYear,
    Off,
    Planned,
    TopicStatus,
    key_of,
    lacks_the_next,
    years_lacking,
)
from network.members.groups.models import WorkingGroup
from network.members.people.models import Member
from network.members.people.rules import Status as Membership

PAGE = 30
STANDS = (Status.DRAFT, Status.PUBLISHED, Status.HELD)  # a postponed event is off its day


def off_between(first_on: date, last_on: date) -> list[Off]:
    """Return every holiday and closed day that touches these days, bank holidays among them, in order."""
    kept = db.session.scalars(
        select(DaysOff).where(DaysOff.last_on >= first_on, DaysOff.first_on <= last_on)
    ).all()
    found = [Off(one.name, one.first_on, one.last_on, one.kind) for one in kept]
    return sorted([*found, *bank_holidays(first_on, last_on)], key=lambda one: (one.first_on, one.last_on))


def days_off_from(today: date) -> Sequence[DaysOff]:
    """Return the days off that are not over, the next first."""
    return db.session.scalars(
        select(DaysOff).where(DaysOff.last_on >= today).order_by(DaysOff.first_on, DaysOff.id)
    ).all()


def school_holidays_from(today: date) -> Sequence[DaysOff]:
    """Return the school holidays that are not over, the next first."""
    return [one for one in days_off_from(today) if one.kind is DaysOffKind.SCHOOL]


def days_off_before(today: date, last_seen: int | None) -> Sequence[DaysOff]:
    """Return a page, and one more, of the days off that are over, the latest entered first."""
    question = select(DaysOff).where(DaysOff.last_on < today)
    if last_seen is not None:
        question = question.where(DaysOff.id < last_seen)
    return db.session.scalars(question.order_by(DaysOff.id.desc()).limit(PAGE + 1)).all()


def known_days_off() -> set[tuple[str, date, date]]:
    """Return by what the days off that are there already are known again."""
    rows = db.session.execute(select(DaysOff.name, DaysOff.first_on, DaysOff.last_on))
    return {key_of(*row) for row in rows}


def has_school_holidays(today: date) -> bool:
    """Whether the school holidays to come are entered."""
    return bool(
        db.session.scalar(
            select(exists().where(DaysOff.kind == DaysOffKind.SCHOOL, DaysOff.last_on >= today))
        )
    )


def events_between(begins: datetime, ends: datetime) -> Sequence[Event]:
    """Return the network's events that stand at any moment of [begins, ends), with hosts and speakers."""
    return db.session.scalars(
        select(Event)
        .options(selectinload(Event.speakers), joinedload(Event.host))
        .where(Event.status.in_(STANDS), Event.ends_at > begins, Event.starts_at < ends)
        .order_by(Event.starts_at, Event.id)
    ).all()


def busy_between(begins: datetime, ends: datetime) -> list[Busy]:
    """Return when those events are."""
    return [Busy(one.title, one.starts_at, one.ends_at) for one in events_between(begins, ends)]


def planned_from(day: date) -> list[Planned]:
    """Return the network's events from a day on, those of its groups aside, that count as planned."""
    rows = db.session.execute(
        select(Event.starts_at, Event.kind, Event.status)
        .where(Event.status.in_(STANDS), Event.starts_at >= beginning_of(day), Event.group_id.is_(None))
        .order_by(Event.starts_at)
    )
    return [Planned(clock.london_date(at), kind, status is Status.DRAFT) for at, kind, status in rows]


@dataclass(frozen=True)
class Missing:
    """What the network's calendar lacks."""

    next_within: int | None  # nothing is planned within so many weeks; None where something is
    years: list[LackingYear]

    def __bool__(self) -> bool:
        return self.next_within is not None or bool(self.years)


def missing(today: date) -> Missing:
    """Return what the calendar lacks today: the next meeting, and the year's two face to face."""
    weeks = interval_weeks()
    planned = planned_from(date(today.year, 1, 1))
    return Missing(
        weeks if lacks_the_next(planned, today, weeks) else None, years_lacking(planned, today, weeks)
    )


def latest_series() -> EventSeries | None:
    """Return the network's meetings that were planned together last, those of its groups aside."""
    return db.session.scalar(
        select(EventSeries)
        .options(selectinload(EventSeries.events))
        .where(_of_network())
        .order_by(EventSeries.id.desc())
        .limit(1)
    )


def interval_weeks() -> int:
    """Return the network's rhythm: that of its meetings planned last, or six weeks."""
    latest = select(EventSeries.interval_weeks).where(_of_network())
    return db.session.scalar(latest.order_by(EventSeries.id.desc()).limit(1)) or USUAL_WEEKS


def _of_network() -> ColumnElement[bool]:
    return exists().where(Event.series_id == EventSeries.id, Event.group_id.is_(None))


def has_meetings_ahead(now: datetime) -> bool:
    """Whether any event is still to come, drafts counted."""
    return bool(db.session.scalar(select(exists().where(Event.status.in_(STANDS), Event.ends_at > now))))


def same_series(anchor_on: date, starts: Collection[datetime]) -> EventSeries | None:
    """Return the series that has just these meetings already, as a second press of a button would make it."""
    for series in db.session.scalars(
        select(EventSeries)
        .options(selectinload(EventSeries.events))
        .where(EventSeries.anchor_on == anchor_on)
    ):
        there = [one for one in series.events if one.status in STANDS]
        if starts and {one.starts_at for one in there} == set(starts):
            return series
    return None


# Topics:


@dataclass(frozen=True)
class Standing:
    """A topic with what a reader may know of its votes: how many, and whether they gave one."""

    topic: Topic
    count: int
    is_mine: bool
    others_voted: bool
    reader: Actor

    @property
    def may_edit(self) -> bool:
        """Whether the reader may still reword it: what policy.may_edit_topic says, without its votes."""
        return (
            not self.others_voted
            and self.topic.proposer_id == self.reader.id
            and policy.may_vote(self.reader, self.topic)
        )


def open_topics(reader: Actor) -> list[Standing]:
    """Return the topics that can be voted for, most votes first, then the older."""
    count = _count()
    return _standings(
        reader, count, Topic.status == TopicStatus.OPEN, order=(count.desc(), Topic.id), limit=None
    )


def other_topics(reader: Actor, last_seen: int | None) -> list[Standing]:
    """Return a page, and one more, of the topics that went somewhere, the newest first."""
    there = Topic.status != TopicStatus.OPEN
    if last_seen is not None:
        there = and_(there, Topic.id < last_seen)
    return _standings(reader, _count(), there, order=(Topic.id.desc(),), limit=PAGE + 1)


def topic_of(event_id: int) -> Topic | None:
    """Return the topic that an event has taken."""
    return db.session.scalar(select(Topic).where(Topic.event_id == event_id))


def events_without_topic(now: datetime) -> Sequence[Event]:
    """Return the events to come that have taken no topic yet, soonest first."""
    return db.session.scalars(
        select(Event)
        .where(
            Event.status.in_((Status.DRAFT, Status.PUBLISHED)),
            Event.starts_at > now,
            ~exists().where(Topic.event_id == Event.id),
        )
        .order_by(Event.starts_at, Event.id)
        .limit(PAGE)
    ).all()


def named(title: str, besides: int | None = None) -> Topic | None:
    """Return the topic of that title that is still open or planned."""
    return db.session.scalar(
        select(Topic).where(
            func.lower(Topic.title) == title.lower(),
            Topic.status.in_((TopicStatus.OPEN, TopicStatus.PLANNED)),
            Topic.id != (besides or 0),
        )
    )


def proposed_by(member_id: int) -> Sequence[Topic]:
    """Return what somebody proposed."""
    return db.session.scalars(select(Topic).where(Topic.proposer_id == member_id).order_by(Topic.id)).all()


def holds_others(topic: Topic) -> bool:
    """Whether another topic was merged into this one."""
    return bool(db.session.scalar(select(exists().where(Topic.merged_into_id == topic.id))))


def votes_of(member_id: int) -> Sequence[TopicVote]:
    """Return what somebody voted for."""
    return db.session.scalars(
        select(TopicVote)
        .options(joinedload(TopicVote.topic))
        .where(TopicVote.member_id == member_id)
        .order_by(TopicVote.id)
    ).all()


def _count() -> ColumnElement[int]:
    """Count the votes of a topic, of those only who are members today."""
    vote, voter = aliased(TopicVote), aliased(Member)
    return (
        select(func.count(vote.id))
        .join(voter, voter.id == vote.member_id)
        .where(vote.topic_id == Topic.id, voter.status == Membership.ACTIVE)
        .correlate(Topic)
        .scalar_subquery()
    )


def _standings(
    reader: Actor,
    count: ColumnElement[int],
    where: ColumnElement[bool],
    *,
    order: tuple[Any, ...],
    limit: int | None,
) -> list[Standing]:
    me = reader.id or 0
    mine = exists().where(TopicVote.topic_id == Topic.id, TopicVote.member_id == me)
    others = exists().where(TopicVote.topic_id == Topic.id, TopicVote.member_id != me)
    question = (
        select(Topic, count, mine.correlate(Topic), others.correlate(Topic))
        .options(
            joinedload(Topic.proposer),
            joinedload(Topic.event).joinedload(Event.group).selectinload(WorkingGroup.memberships),
            joinedload(Topic.merged_into),
        )
        .where(where)
        .order_by(*order)
        .limit(limit)
    )
    return [Standing(*row, reader) for row in db.session.execute(question)]


def span_of(first_on: date, last_on: date) -> tuple[datetime, datetime]:
    """Return the moments between which these days lie, with a day on each side for what crosses midnight."""
    return beginning_of(first_on - timedelta(days=1)), beginning_of(last_on + timedelta(days=2))

"""The questions about reminders: whom to remind of what at a moment, and what became of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select

from network.core import clock, mail
from network.core.database import db
from network.core.personal_data import beginning_of
from network.events.invitations import queries as invitations
from network.events.meetings.models import Event
from network.events.meetings.rules import Status as EventStatus
from network.events.registrations.models import Registration
from network.events.registrations.rules import Status as Answer
from network.events.reminding import rules
from network.events.reminding.models import EventReminder
from network.events.reminding.rules import Coming, Entry, Kind, Meeting, Outcome
from network.members.people.models import Member
from network.members.people.rules import Status as Membership

LOOKS_AHEAD = timedelta(days=rules.ASKED_DAYS_BEFORE + 2)


@dataclass(frozen=True, slots=True)
class Line:
    """What becomes now of one reminder: whose, of which event, of which kind."""

    member_id: int
    event_id: int
    kind: Kind
    starts_at: datetime
    outcome: Outcome


def meeting(event: Event) -> Meeting:
    """Return what reminders ask of an event."""
    return Meeting(event.id, event.starts_at, event.published_at or event.made_at, event.all_day)


def near(now: datetime) -> Sequence[Event]:
    """Return the events of which anybody could be reminded at a moment, and those that began lately."""
    return db.session.scalars(
        select(Event)
        .where(
            Event.status.in_([EventStatus.PUBLISHED, EventStatus.HELD]),
            Event.starts_at > now - rules.LOOKS_BACK,
            Event.starts_at < now + LOOKS_AHEAD,
        )
        .order_by(Event.starts_at, Event.id)
        .execution_options(populate_existing=True)
    ).all()


def lines(
    events: Iterable[Event],
    now: datetime,
    meant: Mapping[int, set[int]],
    only: Collection[int] | None = None,
) -> list[Line]:
    """Say what becomes of each reminder at a moment, in the order of the events; of ``only`` these members.

    ``meant`` says whom to ask for an answer, as to_ask() has it. Nobody is asked on a day on which they were
    reminded already, nor in a letter of its own where one about another event is still to come.
    """
    theirs = {one.id: meeting(one) for one in events}
    ledger, going = _ledger(theirs, only), _going(list(theirs), only)
    found = [
        Line(member_id, event_id, kind, theirs[event_id].starts_at, outcome)
        for event_id, member_id, coming in going
        for kind, outcome in rules.decide(theirs[event_id], coming, ledger[event_id, member_id], now).items()
    ]
    answered = _answered(meant)
    asked = [
        Line(member_id, number, Kind.NOT_ANSWERED, one.starts_at, Outcome.SENT)
        for number, one in theirs.items()
        for member_id in sorted(meant.get(number, set()) - answered[number])
        if (only is None or member_id in only) and rules.is_asked(one, ledger[number, member_id], now)
    ]
    if asked:
        let_alone = {one.member_id for one in found if one.kind is Kind.HOUR_BEFORE}
        let_alone |= _reminded_on_the_day_of(now)
        next_letters = defaultdict[int, list[datetime]](list)
        for event_id, member_id, _coming in going:
            next_letters[member_id].append(rules.day_before(theirs[event_id]).begins)
        found += [
            one
            for one in asked
            if one.member_id not in let_alone
            and not rules.can_wait(theirs[one.event_id], next_letters[one.member_id], now)
        ]
    return found


def to_ask(events: Iterable[Event], now: datetime) -> Mapping[int, set[int]]:
    """Return whom each event is for, other than its host, where an answer may be asked for now."""
    return {
        event.id: {one.id for one in invitations.meant_for(event)} - {event.host_id}
        for event in events
        if (window := rules.question(meeting(event))) is not None and now in window
    }


def in_the_same_letter(reminder_id: int) -> Sequence[EventReminder]:
    """Return the reminders that one letter carries, among them this one."""
    letter = select(EventReminder.message_id).where(EventReminder.id == reminder_id).scalar_subquery()
    return db.session.scalars(
        select(EventReminder)
        .where(or_(EventReminder.id == reminder_id, EventReminder.message_id == letter))
        .order_by(EventReminder.id)
        .execution_options(populate_existing=True)
    ).all()


def rows_of(those: Collection[Line]) -> Mapping[tuple[int, int, Kind], EventReminder]:
    """Return the rows that stand already for what some lines say, by event, member and kind."""
    rows = db.session.scalars(
        select(EventReminder)
        .where(
            EventReminder.event_id.in_({one.event_id for one in those}),
            EventReminder.member_id.in_({one.member_id for one in those}),
        )
        .execution_options(populate_existing=True)
    )
    starts = {one.event_id: one.starts_at for one in those}
    return {
        (row.event_id, row.member_id, row.kind): row
        for row in rows
        if row.kind is Kind.NOT_ANSWERED or row.starts_at == starts[row.event_id]
    }


def answers_of(those: Collection[Line]) -> Mapping[tuple[int, int], Registration]:
    """Return the answers that some lines are about, by event and member."""
    rows = db.session.scalars(
        select(Registration).where(
            Registration.event_id.in_({one.event_id for one in those}),
            Registration.member_id.in_({one.member_id for one in those}),
        )
    )
    return {(row.event_id, row.member_id): row for row in rows}


def tally(event: Event) -> Mapping[tuple[Kind, Outcome], int]:
    """Count what became of the reminders of an event as it stands, by kind and outcome."""
    rows = db.session.execute(
        select(EventReminder.kind, EventReminder.outcome, func.count())
        .outerjoin(mail.Message, mail.Message.id == EventReminder.message_id)
        .where(
            EventReminder.event_id == event.id,
            or_(EventReminder.starts_at == event.starts_at, EventReminder.kind == Kind.NOT_ANSWERED),
            or_(mail.Message.id.is_(None), mail.Message.status != mail.Status.OBSOLETE),
        )
        .group_by(EventReminder.kind, EventReminder.outcome)
    )
    return {(kind, outcome): count for kind, outcome, count in rows}


def count_wanting_the_hour(event_id: int) -> int:
    """Return how many of those who are going asked to be reminded an hour before."""
    return (
        db.session.scalar(
            select(func.count()).where(
                Registration.event_id == event_id,
                Registration.status == Answer.GOING,
                Registration.wants_hour_before,
            )
        )
        or 0
    )


def held_about(member_id: int) -> Sequence[EventReminder]:
    """Return every reminder of events to a member, in order."""
    return db.session.scalars(
        select(EventReminder).where(EventReminder.member_id == member_id).order_by(EventReminder.id)
    ).all()


def before(day: datetime) -> Sequence[tuple[int, int]]:
    """Return the reminders of what began, and was decided, before a moment: their ids, and whose they are."""
    rows = db.session.execute(
        select(EventReminder.id, EventReminder.member_id)
        .where(EventReminder.starts_at < day, EventReminder.decided_at < day)
        .order_by(EventReminder.id)
    )
    return [(number, member_id) for number, member_id in rows]


def _going(event_ids: Collection[int], only: Collection[int] | None) -> list[tuple[int, int, Coming]]:
    question = (
        select(
            Registration.event_id,
            Registration.member_id,
            Registration.answered_at,
            Registration.wants_hour_before,
        )
        .join(Event, Event.id == Registration.event_id)
        .join(Member, Member.id == Registration.member_id)
        .where(
            Registration.event_id.in_(event_ids),
            Registration.status == Answer.GOING,
            Member.status == Membership.ACTIVE,
        )
        .order_by(Event.starts_at, Event.id, Registration.member_id)
    )
    if only is not None:
        question = question.where(Registration.member_id.in_(only))
    return [
        (event_id, member_id, Coming(answered_at, wants))
        for event_id, member_id, answered_at, wants in db.session.execute(question)
    ]


def _answered(event_ids: Collection[int]) -> Mapping[int, set[int]]:
    rows = db.session.execute(
        select(Registration.event_id, Registration.member_id).where(Registration.event_id.in_(event_ids))
    )
    found = defaultdict[int, set[int]](set)
    for event_id, member_id in rows:
        found[event_id].add(member_id)
    return found


def _ledger(
    event_ids: Collection[int], only: Collection[int] | None
) -> Mapping[tuple[int, int], list[Entry]]:
    question = (
        select(
            EventReminder.event_id,
            EventReminder.member_id,
            EventReminder.kind,
            EventReminder.starts_at,
            EventReminder.outcome,
            mail.Message.status,
        )
        .outerjoin(mail.Message, mail.Message.id == EventReminder.message_id)
        .where(EventReminder.event_id.in_(event_ids))
    )
    if only is not None:
        question = question.where(EventReminder.member_id.in_(only))
    found = defaultdict[tuple[int, int], list[Entry]](list)
    for event_id, member_id, kind, starts_at, outcome, letter in db.session.execute(question):
        dropped = letter is mail.Status.OBSOLETE
        found[event_id, member_id].append(Entry(kind, starts_at, outcome, dropped))
    return found


def _reminded_on_the_day_of(now: datetime) -> set[int]:
    day = clock.london_date(now)
    rows = db.session.scalars(
        select(EventReminder.member_id)
        .outerjoin(mail.Message, mail.Message.id == EventReminder.message_id)
        .where(
            EventReminder.decided_at >= beginning_of(day),
            EventReminder.decided_at < beginning_of(day + timedelta(days=1)),
            EventReminder.outcome == Outcome.SENT,
            or_(mail.Message.id.is_(None), mail.Message.status != mail.Status.OBSOLETE),
        )
    )
    return set(rows)

"""The questions about what events leave behind: notes, files, actions, and how it was."""

import random
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, lazyload

from network.core.database import db
from network.core.permission import Actor
from network.core.personal_data import beginning_of
from network.events.afterwards import rules
from network.events.afterwards.models import (
    EventAction,
    EventFile,
    EventMessage,
    EventRecord,
    FeedbackAnswer,
    FeedbackTurn,
)
from network.events.afterwards.rules import Audience
from network.events.attendance import queries as attendance
from network.events.invitations import queries as invitations
from network.events.meetings.models import Event
from network.events.meetings.rules import Status as EventStatus
from network.events.registrations.models import Registration
from network.events.registrations.rules import Status as Answer
from network.members.people.models import Member
from network.members.people.queries import met_by
from network.members.people.rules import Status as Membership

LONGEST_LIST = 200


def record_of(event: Event) -> EventRecord:
    """Return the notes and the recording of an event; an empty one of version 0 where nobody wrote any."""
    found = db.session.scalar(select(EventRecord).where(EventRecord.event_id == event.id))
    return found or EventRecord(event_id=event.id, notes="", recording="", version=0)


def files_of(event_id: int) -> Sequence[EventFile]:
    """Return the files of an event, in the order in which they came."""
    return db.session.scalars(
        select(EventFile).where(EventFile.event_id == event_id).order_by(EventFile.id)
    ).all()


def actions_of(event_id: int) -> list[EventAction]:
    """Return what was agreed at an event, what needs doing first on top."""
    found = {
        one.id: one
        for one in db.session.scalars(
            select(EventAction).where(EventAction.event_id == event_id).options(joinedload(EventAction.owner))
        )
    }
    order = rules.order_of_actions([(one.id, one.done_at is not None, one.due_on) for one in found.values()])
    return [found[number] for number in order]


def open_actions_of(member_id: int | None) -> Sequence[EventAction]:
    """Return what somebody has still to do from events, the most urgent first."""
    return db.session.scalars(
        select(EventAction)
        .where(EventAction.owner_id == member_id, EventAction.done_at.is_(None))
        .order_by(EventAction.due_on.is_(None), EventAction.due_on, EventAction.id)
        .limit(LONGEST_LIST)
    ).all()


def actions_held_about(member_id: int) -> Sequence[EventAction]:
    """Return every action that was ever somebody's."""
    return db.session.scalars(
        select(EventAction)
        .where(EventAction.owner_id == member_id)
        .options(joinedload(EventAction.event))
        .order_by(EventAction.id)
    ).all()


def may_own(event: Event, reader: Actor, besides: int | None = None) -> Sequence[Member]:
    """Return who may be given an action: who came or answered, and the host, of those the reader meets."""
    those = [reader.id, event.host_id, besides, *(one.member_id for one in event.speakers)]
    answered = select(Registration.member_id).where(Registration.event_id == event.id)
    ids = {one for one in those if one is not None} | attendance.attended(event.id)
    return db.session.scalars(
        select(Member)
        .where(
            Member.status == Membership.ACTIVE,
            Member.id.in_(ids) | Member.id.in_(answered),
            met_by(reader) | Member.id.in_([one for one in (reader.id, besides) if one is not None]),
        )
        .options(lazyload(Member.role_grants))
        .order_by(Member.sort_name, Member.id)
    ).all()


def who_may_say(event: Event) -> set[int]:
    """Return who may say how an event was: who attended, or who was going where no list was kept.

    Its host is left out, about whom it would be.
    """
    there = attendance.attended(event.id) or set(
        db.session.scalars(
            select(Registration.member_id).where(
                Registration.event_id == event.id, Registration.status == Answer.GOING
            )
        )
    )
    return there - {event.host_id or 0}


def turn_of(event_id: int, member_id: int | None) -> FeedbackTurn | None:
    """Return whether somebody was asked, and has answered."""
    return db.session.scalar(
        select(FeedbackTurn).where(FeedbackTurn.event_id == event_id, FeedbackTurn.member_id == member_id)
    )


def count_answers(event_id: int) -> int:
    """Return how many have said how it was."""
    question = select(func.count()).select_from(FeedbackAnswer).where(FeedbackAnswer.event_id == event_id)
    return db.session.scalar(question) or 0


def figures_of(event: Event, now: datetime) -> list[rules.Figures]:
    """Return the figures of an event's feedback; none where they would show what one person said."""
    scores = db.session.scalars(
        select(FeedbackAnswer.scores).where(FeedbackAnswer.event_id == event.id)
    ).all()
    return rules.figures(scores) if rules.may_show_figures(len(scores), event.ends_at, now) else []


def comments_of(event: Event, now: datetime) -> list[str]:
    """Return what was written, in no order and once the form is closed; nothing before."""
    if not rules.is_closed(event.ends_at, now):
        return []
    found = list(
        db.session.scalars(
            select(FeedbackAnswer.comment).where(
                FeedbackAnswer.event_id == event.id, FeedbackAnswer.comment != ""
            )
        )
    )
    random.SystemRandom().shuffle(found)
    return found


def to_be_asked(now: datetime) -> dict[int, Event]:
    """Return the events about which people may be asked now."""
    found = db.session.scalars(
        select(Event).where(
            Event.status.in_([EventStatus.PUBLISHED, EventStatus.HELD]),
            Event.ends_at <= now,
            Event.ends_at > now - rules.ASKED_WITHIN - timedelta(days=3),
        )
    ).all()
    return {one.id: one for one in found if rules.is_asked(one.ends_at, now)}


def turns_of(event_ids: Collection[int], member_ids: Collection[int]) -> dict[tuple[int, int], FeedbackTurn]:
    """Return the turns of some members, by event and member."""
    found = db.session.scalars(
        select(FeedbackTurn)
        .where(FeedbackTurn.event_id.in_(event_ids), FeedbackTurn.member_id.in_(member_ids))
        .execution_options(populate_existing=True)
    )
    return {(one.event_id, one.member_id): one for one in found}


def turns_about(member_id: int) -> Sequence[FeedbackTurn]:
    """Return of which events somebody was asked how they were."""
    return db.session.scalars(
        select(FeedbackTurn).where(FeedbackTurn.member_id == member_id).order_by(FeedbackTurn.id)
    ).all()


def with_feedback_before(day: date) -> Sequence[Event]:
    """Return the events from before a day of which feedback is kept."""
    kept = select(FeedbackTurn.event_id).union(select(FeedbackAnswer.event_id))
    return db.session.scalars(
        select(Event).where(Event.ends_at < beginning_of(day), Event.id.in_(kept)).order_by(Event.id)
    ).all()


def message_of(event_id: int) -> EventMessage | None:
    """Return the message that was sent after an event."""
    return db.session.scalar(select(EventMessage).where(EventMessage.event_id == event_id))


def messages_by(member_id: int) -> Sequence[EventMessage]:
    """Return the messages that somebody sent after events."""
    return db.session.scalars(
        select(EventMessage)
        .where(EventMessage.sent_by_id == member_id)
        .options(joinedload(EventMessage.event))
        .order_by(EventMessage.id)
    ).all()


def readers_of(event: Event, audience: Audience) -> Sequence[Member]:
    """Return whom a message goes to: always those who answered or came, and all who were meant."""
    answered = select(Registration.member_id).where(Registration.event_id == event.id)
    ids = attendance.attended(event.id)
    if audience is Audience.INVITED:
        ids |= {one.id for one in invitations.meant_for(event)}
    return db.session.scalars(
        select(Member)
        .where(
            Member.status == Membership.ACTIVE,
            Member.email != "",
            Member.id.in_(ids) | Member.id.in_(answered),
        )
        .options(lazyload(Member.role_grants))
        .order_by(Member.id)
    ).all()

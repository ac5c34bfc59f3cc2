"""The questions about invitations: whom an event is for, who holds an entry of it, what came in by mail."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload, lazyload

from network.core import clock
from network.core.database import db
from network.core.mail import Message
from network.core.mail import Status as Post
from network.events.invitations.models import CalendarReply, InvitationLetter, ToldPlace
from network.events.invitations.rules import FOR_A_PERSON, NEWCOMERS_AHEAD, Method, Outcome
from network.events.meetings.models import Event
from network.events.meetings.rules import Status as EventStatus
from network.events.registrations.models import Registration
from network.members.groups.models import GroupMembership
from network.members.people.models import Member, RoleGrant
from network.members.people.rules import Status as Membership
from network.members.qualifications.models import Qualification
from network.members.qualifications.rules import Status as GrantStatus

PAGE = 50
CALENDARS = (Method.REQUEST, Method.CANCEL)
NOT_GONE = (Post.QUEUED, Post.HELD, Post.OBSOLETE, Post.CANCELLED, Post.FAILED)


def meant_for(event: Event) -> Sequence[Member]:
    """Return the active members whom an event is for and who can be written to.

    Those of its group, or else everybody in the network; where it asks for a qualification, those who hold
    one of the kinds on the day, and the host.
    """
    today = clock.today()
    in_the_network = exists().where(
        RoleGrant.member_id == Member.id,
        RoleGrant.begins_on <= today,
        or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= today),
    )
    question = select(Member).where(Member.status == Membership.ACTIVE, Member.email != "", in_the_network)
    if event.group_id is not None:
        belongs = exists().where(
            GroupMembership.member_id == Member.id,
            GroupMembership.group_id == event.group_id,
            GroupMembership.left_on.is_(None),
        )
        question = question.where(belongs)
    if event.kinds_asked:
        question = question.where(or_(_holds_what_it_asks(event), Member.id == event.host_id))
    return db.session.scalars(question.options(lazyload(Member.role_grants)).order_by(Member.id)).all()


def _holds_what_it_asks(event: Event) -> ColumnElement[bool]:
    day = clock.london_date(event.starts_at)
    return exists().where(
        Qualification.member_id == Member.id,
        Qualification.kind_id.in_([kind.id for kind in event.kinds_asked]),
        Qualification.status == GrantStatus.VERIFIED,
        or_(Qualification.valid_from.is_(None), Qualification.valid_from <= day),
        or_(Qualification.expires_on.is_(None), Qualification.expires_on >= day),
    )


def entries_of(event_id: int, member_id: int | None = None) -> Mapping[int, InvitationLetter]:
    """Return who holds an entry of an event in their calendar by mail: the letter it is from, by member."""
    last = select(func.max(InvitationLetter.id)).where(
        InvitationLetter.event_id == event_id, InvitationLetter.method.in_(CALENDARS)
    )
    if member_id is not None:
        last = last.where(InvitationLetter.member_id == member_id)
    found = db.session.scalars(
        select(InvitationLetter)
        .where(
            InvitationLetter.id.in_(last.group_by(InvitationLetter.member_id)),
            InvitationLetter.method == Method.REQUEST,
        )
        .execution_options(populate_existing=True)
    )
    return {one.member_id: one for one in found}


def coming_entries_of(member_id: int) -> Sequence[InvitationLetter]:
    """Return the entries of events to come that a member holds."""
    ids = db.session.scalars(
        select(InvitationLetter.event_id)
        .join(Event)
        .where(InvitationLetter.member_id == member_id, Event.ends_at > clock.now())
        .distinct()
    ).all()
    return [entry for event_id in ids for entry in entries_of(event_id, member_id).values()]


def ever_invited(event_id: int) -> set[int]:
    """Return who was ever sent an invitation to an event."""
    return set(
        db.session.scalars(
            select(InvitationLetter.member_id).where(
                InvitationLetter.event_id == event_id, InvitationLetter.method == Method.REQUEST
            )
        )
    )


def told(event: Event) -> set[tuple[int, Method]]:
    """Return who was told of this version of an event, and how."""
    rows = db.session.execute(
        select(InvitationLetter.member_id, InvitationLetter.method).where(*_version(event))
    )
    return {(member_id, method) for member_id, method in rows}


def letters_of(event: Event) -> Mapping[tuple[int, Method], InvitationLetter]:
    """Return the letters about this version of an event, by member and method."""
    found = db.session.scalars(select(InvitationLetter).where(*_version(event)))
    return {(one.member_id, one.method): one for one in found}


def _version(event: Event) -> tuple[ColumnElement[bool], ...]:
    return (
        InvitationLetter.event_id == event.id,
        InvitationLetter.sequence == event.sequence,
        InvitationLetter.revised_at == event.revised_inside_at,
    )


def answers_to(event_id: int) -> Mapping[int, Registration]:
    """Return what members answered to an event, by member."""
    found = db.session.scalars(
        select(Registration)
        .where(Registration.event_id == event_id)
        .options(joinedload(Registration.member).lazyload(Member.role_grants))
    )
    return {one.member_id: one for one in found}


def people(member_ids: Sequence[int]) -> Sequence[Member]:
    """Return these members, for letters to them."""
    return db.session.scalars(
        select(Member)
        .where(Member.id.in_(member_ids))
        .options(lazyload(Member.role_grants))
        .order_by(Member.id)
    ).all()


def told_place(event_id: int) -> ToldPlace | None:
    """Return where people were last told that an event is."""
    return db.session.scalar(select(ToldPlace).where(ToldPlace.event_id == event_id))


def was_overtaken(letter: InvitationLetter) -> bool:
    """Whether a later letter to the same member says something newer of the same event."""
    later = exists().where(
        InvitationLetter.event_id == letter.event_id,
        InvitationLetter.member_id == letter.member_id,
        InvitationLetter.id > letter.id,
    )
    return bool(db.session.scalar(select(later)))


def an_invitation_went(letter: InvitationLetter) -> bool:
    """Whether any invitation to the event has left for the member, as far as is known."""
    left = (
        select(InvitationLetter.id)
        .outerjoin(Message, Message.id == InvitationLetter.message_id)
        .where(
            InvitationLetter.event_id == letter.event_id,
            InvitationLetter.member_id == letter.member_id,
            InvitationLetter.method == Method.REQUEST,
            or_(Message.id.is_(None), Message.status.not_in(NOT_GONE)),
        )
    )
    return db.session.scalar(left.limit(1)) is not None


def near(now: datetime) -> Sequence[int]:
    """Return the published events of the next weeks, to which who came later is invited."""
    return db.session.scalars(
        select(Event.id)
        .where(
            Event.status == EventStatus.PUBLISHED,
            Event.starts_at > now,
            Event.starts_at <= now + NEWCOMERS_AHEAD,
        )
        .order_by(Event.starts_at, Event.id)
    ).all()


def went(event_id: int) -> Mapping[Method, int]:
    """Return how many letters of each kind were written about an event."""
    rows = db.session.execute(
        select(InvitationLetter.method, func.count())
        .where(InvitationLetter.event_id == event_id)
        .group_by(InvitationLetter.method)
    )
    return dict(rows.all())


def came_in(before: int | None = None) -> Sequence[CalendarReply]:
    """Return the mails that came in, newest first; one more than a page, to know whether it goes on."""
    question = _replies()
    if before is not None:
        question = question.where(CalendarReply.id < before)
    return db.session.scalars(question.limit(PAGE + 1)).all()


def for_a_person() -> Sequence[CalendarReply]:
    """Return what a coordinator has still to see to, newest first."""
    return db.session.scalars(_replies().where(*_waiting()).limit(PAGE)).all()


def count_for_a_person() -> int:
    """Return how much a coordinator has still to see to."""
    return db.session.scalar(select(func.count()).select_from(CalendarReply).where(*_waiting())) or 0


def _waiting() -> tuple[ColumnElement[bool], ...]:
    return CalendarReply.outcome.in_(FOR_A_PERSON), CalendarReply.handled_at.is_(None)


def _replies() -> Select[CalendarReply]:
    return (
        select(CalendarReply)
        .options(
            joinedload(CalendarReply.event).lazyload("*"),
            joinedload(CalendarReply.member).lazyload("*"),
        )
        .order_by(CalendarReply.id.desc())
    )


def known(mail_id: str) -> bool:
    """Whether a mail was read before."""
    return db.session.scalar(select(CalendarReply.id).where(CalendarReply.mail_id == mail_id)) is not None


def last_stamp(event_id: int, member_id: int) -> datetime | None:
    """Return the stamp of the last reply to an invitation that was taken."""
    moment: datetime | None = db.session.scalar(
        select(func.max(CalendarReply.stamp)).where(
            *_about(event_id, member_id), CalendarReply.outcome == Outcome.TAKEN
        )
    )
    return moment


def asked_since(event_id: int, member_id: int, moment: datetime) -> bool:
    """Whether a member was asked since ``moment`` what they meant by a reply."""
    question = select(CalendarReply.id).where(*_about(event_id, member_id), CalendarReply.asked_at > moment)
    return db.session.scalar(question.limit(1)) is not None


def _about(event_id: int, member_id: int) -> tuple[ColumnElement[bool], ...]:
    return CalendarReply.event_id == event_id, CalendarReply.member_id == member_id


def addresses_of(event_id: int, member_id: int) -> frozenset[str]:
    """Return the addresses under which a member was invited to an event, folded."""
    found = db.session.scalars(
        select(InvitationLetter.attendee).where(
            InvitationLetter.event_id == event_id,
            InvitationLetter.member_id == member_id,
            InvitationLetter.attendee != "",
        )
    )
    return frozenset(one.casefold() for one in found)


def invited_as(uid: str, attendee: str) -> InvitationLetter | None:
    """Return the last invitation to that event under that address, whoever says so."""
    return db.session.scalar(
        select(InvitationLetter)
        .join(Event, and_(Event.id == InvitationLetter.event_id, Event.uid == uid))
        .where(func.lower(InvitationLetter.attendee) == attendee, InvitationLetter.method == Method.REQUEST)
        .order_by(InvitationLetter.id.desc())
        .limit(1)
    )


def held_about(member: Any) -> tuple[Sequence[InvitationLetter], Sequence[CalendarReply]]:
    """Return the invitations to a member and the replies that came in as theirs."""
    ledger = select(InvitationLetter).where(InvitationLetter.member_id == member.id)
    replies = select(CalendarReply).where(CalendarReply.member_id == member.id)
    return (
        db.session.scalars(
            ledger.options(joinedload(InvitationLetter.event)).order_by(InvitationLetter.id)
        ).all(),
        db.session.scalars(replies.options(joinedload(CalendarReply.event)).order_by(CalendarReply.id)).all(),
    )

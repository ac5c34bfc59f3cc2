"""What comes back by mail: each reply of a calendar is judged, and taken, held, or left alone.

It is the last of the readers that core.inbound asks, and keeps a row of every mail that nobody else took.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from network.core import audit, child, clock, incoming, mail
from network.core.database import db
from network.core.inbound import KNOWN, Handled, Incoming
from network.core.lifecycle import NotPermitted, demand
from network.core.permission import Actor
from network.core.rules import Refused
from network.events.invitations import policy, queries, reading, rules, tokens
from network.events.invitations.models import CalendarReply
from network.events.invitations.operations import FOLDER, letter_context
from network.events.invitations.rules import Invited, Outcome, Reply
from network.events.meetings.models import Event
from network.events.meetings.rules import Status as EventStatus
from network.events.registrations import operations as registrations
from network.events.registrations import queries as answers
from network.events.registrations.rules import Source, Status
from network.members.people.models import Member
from network.members.people.queries import who_stays

logger = logging.getLogger(__name__)

SECONDS = 10.0
MEGABYTES = 256
ANSWERED = "invitations.answered"


def take(arrived: Incoming) -> Handled:
    """Do what follows from a mail that came in; the caller commits. One that is known changes nothing."""
    if queries.known(arrived.id):
        return Handled(KNOWN)
    return Handled(take_up(_said(arrived), arrived.id).outcome.value)


def set_aside(arrived: Incoming) -> Handled:
    """Keep of a mail that nobody foresaw that it came."""
    row = CalendarReply(mail_id=arrived.id, outcome=Outcome.DROPPED)
    db.session.add(row)
    return Handled(row.outcome.value)


def take_up(said: Mapping[str, Any], mail_id: str) -> CalendarReply:
    """Do what follows from a mail that says this: a *reply* with what reading.read() returns, or nothing."""
    is_reply = said.get("what") == "reply"
    row = _judged(said, mail_id) if is_reply else None
    if row is None:
        row = CalendarReply(mail_id=mail_id, outcome=Outcome.UNKNOWN if is_reply else Outcome.DROPPED)
        db.session.add(row)
    db.session.flush()
    return row


def see_to(reply: CalendarReply, *, by: Actor) -> None:
    """Say that a person has seen to a reply that no program could. Raises Refused where somebody has."""
    demand(policy.may_see_to, by, reply)
    db.session.refresh(reply, with_for_update=True)
    if reply.handled_at is not None:
        raise Refused("Somebody has seen to this already.")
    reply.handled_at, reply.handled_by_id = clock.now(), by.id
    audit.record("reply by mail seen to", reply, by=by)
    db.session.flush()


def is_live(event: Event, member: Member) -> bool:
    """Whether a member may still answer an event: it is to come, and they are in the network."""
    return (
        event.status in {EventStatus.PUBLISHED, EventStatus.POSTPONED}
        and event.ends_at > clock.now()
        and bool(member.roles)
    )


def was_answered(reply_id: int) -> bool:
    """Whether asking a member what they meant has become pointless: they answered since, or it is over."""
    reply = db.session.get(CalendarReply, reply_id)
    if reply is None or reply.event is None or reply.event.ends_at <= clock.now():
        return True
    there = answers.of(reply.event.id, reply.member_id or 0)
    return there is not None and there.answered_at > reply.received_at


def _said(arrived: Incoming) -> dict[str, Any]:
    """Return what the calendar in a mail answers, and where the mail came to; empty where nothing does."""
    if not arrived.calendars or arrived.machine in {incoming.BOUNCE, incoming.AUTOMATIC}:
        return {}
    try:
        answer = child.in_child(reading.read, arrived.calendars, seconds=SECONDS, megabytes=MEGABYTES)
    except child.ChildFailed as problem:
        logger.info("a calendar cannot be read: %s", problem.reason.value)
        return {}
    return {"what": "reply", "recipients": arrived.recipients} | answer if answer else {}


def _judged(said: Mapping[str, Any], mail_id: str) -> CalendarReply | None:
    """Judge a reply and do what follows; None where it is about nothing that we sent."""
    names = ("method", "uid", "attendee", "said", "sequence")
    stamp = datetime.fromtimestamp(said["stamp"], UTC)
    reply = Reply(**{name: said[name] for name in names}, stamp=stamp)
    found = _whose(reply, said["recipients"])
    if found is None:
        return None
    event, member, proven = found
    there = answers.of(event.id, member.id)
    invited = Invited(
        event.uid,
        event.sequence,
        queries.addresses_of(event.id, member.id),
        queries.last_stamp(event.id, member.id),
        there.answered_at if there else None,
    )
    now = clock.now()
    row = CalendarReply(
        mail_id=mail_id,
        received_at=now,
        event_id=event.id,
        member_id=member.id,
        said=reply.method if reply.method == "COUNTER" else _word(reply.said),
        sequence=reply.sequence if 0 <= reply.sequence <= invited.sequence else None,
        stamp=rules.counted_stamp(reply.stamp, now),
        outcome=rules.judge(reply, invited, proven=proven),
    )
    db.session.add(row)
    db.session.flush()
    why = _taken(row, event, member) if row.outcome is Outcome.TAKEN else row.outcome.value
    if why and (row.outcome in rules.ASKS_THE_MEMBER or why == "waiting") and is_live(event, member):
        _ask(row, event, member, why, now)
    return row


def _word(said: str) -> str:
    return said if said in rules.ANSWERS or said in rules.FOR_COORDINATORS else ""


def _whose(reply: Reply, recipients: Sequence[str]) -> tuple[Event, Member, bool] | None:
    """Return which event and member a reply is about, and whether its address proves that it is theirs."""
    for event_id, member_id in sorted(tokens.proven(recipients)):
        event, member = db.session.get(Event, event_id), db.session.get(Member, member_id)
        if event is not None and member is not None and event.uid == reply.uid:
            return event, who_stays(member), True
    claimed = queries.invited_as(reply.uid, reply.attendee)
    return (claimed.event, claimed.member, False) if claimed else None


def _taken(row: CalendarReply, event: Event, member: Member) -> str:
    """Write the answer down; return what the member should be told, if anything."""
    try:
        with db.session.begin_nested():
            made = registrations.answer(
                event, member, rules.ANSWERS[row.said], by=member, source=Source.CALENDAR
            )
    except Refused as refusal:
        row.outcome = Outcome.REFUSED
        return str(refusal)
    except NotPermitted:
        row.outcome = Outcome.REFUSED
        return ""
    db.session.flush()
    return "waiting" if made.status is Status.WAITING else ""


def _ask(row: CalendarReply, event: Event, member: Member, why: str, now: datetime) -> None:
    """Write to the member at their own address, once a day at most; whoever sent the mail is told nothing."""
    if queries.asked_since(event.id, member.id, now - rules.ASK_AGAIN_AFTER):
        return
    written = mail.queue(
        f"{FOLDER}/check.txt",
        to=member,
        about=row,
        obsolete=None if why == "waiting" else ANSWERED,
        why=why,
        **letter_context(event, member.id),
    )
    row.asked_at = now if written is not None else None
    db.session.flush()

"""What is said to calendars by mail, what they say back, and what becomes of it (RFC 5546)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from network.events.registrations.rules import Status

NEWCOMERS_AHEAD = timedelta(weeks=6)  # who comes later is invited to what takes place in so many weeks
ASK_AGAIN_AFTER = timedelta(days=1)  # a member is asked what they meant once in this time
SOUND_CLOCK = timedelta(days=1)  # a stamp further ahead than this comes from a clock that is wrong


class Method(StrEnum):
    """What a letter about an event asks of a calendar program; a plain letter asks nothing."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    LETTER = "LETTER"


class Outcome(StrEnum):
    """What became of a mail that came in."""

    TAKEN = "taken"  # the answer stands
    REFUSED = "refused"  # it could not stand: the event is over, or not for them
    STALE = "stale"  # it answers an earlier date
    OLD = "old"  # a later answer of theirs is known
    HELD = "held"  # nobody vouches for it: the member is asked
    TO_A_PERSON = "to_a_person"  # another was named, or another time proposed
    UNKNOWN = "unknown"  # it answers nothing that we sent
    DROPPED = "dropped"  # no answer: a notice of non-delivery, a machine, or what cannot be read


ASKS_THE_MEMBER = frozenset({Outcome.HELD, Outcome.STALE, Outcome.REFUSED})
FOR_A_PERSON = frozenset({Outcome.TO_A_PERSON})

ANSWERS = {"ACCEPTED": Status.GOING, "DECLINED": Status.DECLINED, "TENTATIVE": Status.MAYBE}
FOR_COORDINATORS = frozenset({"DELEGATED"})


@dataclass(frozen=True)
class Reply:
    """What a calendar program says: to which version of which event, as whom, what, and when."""

    method: str
    uid: str
    attendee: str  # folded
    said: str  # the PARTSTAT, in capitals
    sequence: int
    stamp: datetime


@dataclass(frozen=True)
class Invited:
    """What is known of an invitation that a reply may be about."""

    uid: str
    sequence: int  # of the event now
    attendees: frozenset[str]  # the addresses that it was sent to, folded
    last_stamp: datetime | None = None  # of the last reply that was taken
    answered_at: datetime | None = None  # when the answer that stands was given


def judge(reply: Reply, invited: Invited, *, proven: bool) -> Outcome:
    """Say what becomes of a reply. ``proven``: it came to the address that only this member was given.

    TAKEN means that nothing of the mail speaks against it: the event may still refuse the answer.
    """
    if reply.uid != invited.uid or reply.sequence > invited.sequence:
        return Outcome.UNKNOWN
    for_a_person = reply.method == "COUNTER" or reply.said in FOR_COORDINATORS
    if not for_a_person and reply.said not in ANSWERS:
        return Outcome.DROPPED
    if not proven or reply.attendee not in invited.attendees:
        return Outcome.HELD
    if for_a_person:
        return Outcome.TO_A_PERSON
    if reply.sequence < invited.sequence:
        return Outcome.STALE
    if invited.last_stamp is not None and reply.stamp <= invited.last_stamp:
        return Outcome.OLD
    if invited.answered_at is not None and reply.stamp < invited.answered_at.replace(microsecond=0):
        return Outcome.OLD
    return Outcome.TAKEN


def counted_stamp(stamp: datetime, received_at: datetime) -> datetime:
    """Return the moment to remember of a reply: a clock that is ahead shuts no later reply out."""
    return min(stamp, received_at + SOUND_CLOCK)

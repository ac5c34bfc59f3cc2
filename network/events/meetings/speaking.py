"""Who speaks at an event, and whether the public may read their name."""

from network.core import audit, clock
from network.core.database import db
from network.core.lifecycle import demand
from network.core.permission import Actor
from network.core.rules import Refused
from network.events.meetings import operations, policy, queries
from network.events.meetings.models import Event, Speaker
from network.members.people.models import Member

MOST = 30


def add(event: Event, name: str, about: str = "", *, by: Actor, member: Member | None = None) -> Speaker:
    """Name somebody who speaks at an event; a member is named as their record does.

    Raises Refused for somebody who is named already, and beyond 30 names.
    """
    demand(policy.may_prepare, by, event)
    operations.take(event)
    there = queries.speakers_of(event)
    name = member.name if member else name.strip()
    if not name:
        raise Refused("Enter the speaker's name.", "name")
    if any(one.member_id == member.id if member else one.name == name for one in there):
        raise Refused(f"{name} is named already.", "name")
    if len(there) >= MOST:
        raise Refused(f"An event names {MOST} speakers at most.", "name")
    speaker = Speaker(event_id=event.id, member_id=member.id if member else None, name=name, about=about)
    db.session.add(speaker)
    db.session.flush()
    db.session.expire(event, ["speakers"])
    audit.record("speaker named", event, by=by, about=speaker.member_id, speaker=speaker.id)
    return speaker


def remove(speaker: Speaker, *, by: Actor) -> None:
    """Take a speaker's name off an event."""
    demand(policy.may_take_out, by, speaker)
    audit.record("speaker taken off", speaker.event, by=by, about=speaker.member_id, speaker=speaker.id)
    speaker.event.speakers.remove(speaker)
    db.session.flush()


def agree(speaker: Speaker, *, by: Actor) -> None:
    """Agree to being named in public, oneself. Agreeing twice keeps the first day."""
    demand(policy.may_agree, by, speaker)
    if speaker.agreed_at is None:
        speaker.agreed_at, speaker.agreed_words = clock.now(), ""
        _note("speaker agreed to be named", speaker, by)


def take_back(speaker: Speaker, *, by: Actor) -> None:
    """Be named in public no more, from this moment on."""
    demand(policy.may_agree, by, speaker)
    if speaker.agreed_at is not None:
        speaker.agreed_at, speaker.agreed_words = None, ""
        _note("speaker took their agreement back", speaker, by)


def say_they_agreed(speaker: Speaker, words: str, *, by: Actor) -> None:
    """State that somebody agreed to be named in public, and how that is known; never of oneself."""
    demand(policy.may_say_they_agreed, by, speaker)
    if not words.strip():
        raise Refused("Say how you know that they agreed.", "words")
    speaker.agreed_at, speaker.agreed_words = clock.now(), words.strip()
    _note("speaker said to have agreed", speaker, by)


def _note(what: str, speaker: Speaker, by: Actor) -> None:
    audit.record(what, speaker.event, by=by, about=speaker.member_id, speaker=speaker.id)
    db.session.flush()

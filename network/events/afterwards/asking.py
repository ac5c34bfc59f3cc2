"""Asking those who were there how an event was: once, in one letter, on the day after."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import lazyload

from network.core import clock, mail, notices
from network.core.database import db
from network.core.notices import Choice
from network.events.afterwards import queries, rules
from network.events.afterwards.models import FeedbackTurn
from network.events.afterwards.operations import NOTICE
from network.events.meetings.models import Event
from network.members.people.models import Member
from network.members.people.rules import Status as Membership
from network.members.qualifications import facts

MEMBERS_AT_A_TIME = 200


def ask_due(now: datetime) -> int:
    """Ask everybody who is to be asked at a moment; return how many letters there are.

    Some members at a time, held, so that of two who do this at once the second finds it done.
    """
    events = queries.to_be_asked(now)
    theirs = defaultdict[int, list[int]](list)
    for event in events.values():
        for member_id in queries.who_may_say(event):
            theirs[member_id].append(event.id)
    db.session.commit()
    ids, count = sorted(theirs), 0
    for start in range(0, len(ids), MEMBERS_AT_A_TIME):
        lot = ids[start : start + MEMBERS_AT_A_TIME]
        count += _ask({member_id: theirs[member_id] for member_id in lot}, events, now)
        db.session.commit()
    return count


def is_pointless(turn_id: int) -> bool:
    """Tell whether a letter that asks has lost its point: all that it asks about is said, or closed."""
    turn = db.session.get(FeedbackTurn, turn_id)
    if turn is None:
        return True
    beside = db.session.scalars(
        select(FeedbackTurn).where(
            FeedbackTurn.member_id == turn.member_id, FeedbackTurn.asked_on == turn.asked_on
        )
    )
    return all(one.answered or rules.is_closed(one.event.ends_at, clock.now()) for one in beside)


def sample() -> dict[str, Any] | None:
    """Return what the letter needs, from the newest turn; None where there is none."""
    turn = db.session.scalar(select(FeedbackTurn).order_by(FeedbackTurn.id.desc()).limit(1))
    if turn is None:
        return None
    return {"to": db.session.get_one(Member, turn.member_id), "events": [turn.event]}


def _ask(theirs: Mapping[int, Sequence[int]], events: Mapping[int, Event], now: datetime) -> int:
    facts.hold(theirs)
    known = queries.turns_of(list(events), list(theirs))
    people = db.session.scalars(
        select(Member)
        .where(Member.id.in_(theirs), Member.status == Membership.ACTIVE)
        .options(lazyload(Member.role_grants))
    ).all()
    today = clock.london_date(now)
    asked: dict[int, list[int]] = {}
    new = []
    for member in people:
        for event_id in theirs[member.id]:
            turn = known.get((event_id, member.id))
            if turn is None:
                new.append(
                    {"event_id": event_id, "member_id": member.id, "asked_on": today, "answered": False}
                )
            elif turn.answered or turn.asked_on is not None:
                continue
            else:
                turn.asked_on = today
            asked.setdefault(member.id, []).append(event_id)
    db.session.flush()
    if new:
        db.session.execute(insert(FeedbackTurn), new)  # all of them in one go
    return _write([one for one in people if one.id in asked], asked, events)


def _write(people: Sequence[Member], asked: Mapping[int, Sequence[int]], events: Mapping[int, Event]) -> int:
    turns = queries.turns_of(list(events), [one.id for one in people])
    choices = notices.choices_of([one.id for one in people], NOTICE)
    letters = [
        mail.compose(
            "events/afterwards/email/feedback.txt",
            {"events": [events[event_id] for event_id in asked[member.id]]},
            to=member,
            choice=choices.get(member.id, Choice.AT_ONCE),
            notice=NOTICE,
            about=turns[asked[member.id][0], member.id],
            obsolete="afterwards.said_already",
        )
        for member in people
    ]
    return mail.keep_all([one for one in letters if one is not None])

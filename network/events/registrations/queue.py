"""The places of an event and the queue for them: everything here holds the event's row until the commit.

Locks are taken in one order everywhere: first the member (``facts.hold``), then the event.
"""

from datetime import datetime

from sqlalchemy import func, select

from network.core import audit, clock
from network.core.database import db
from network.core.lifecycle import move
from network.core.permission import SYSTEM, Actor
from network.events.meetings import identity
from network.events.meetings import operations as meetings
from network.events.meetings.models import Event
from network.events.meetings.rules import Status as EventStatus
from network.events.registrations import queries, restriction, rules, telling
from network.events.registrations.models import Registration
from network.events.registrations.rules import NOT_COMING, Place, Status

_WHAT = {
    Status.OFFERED: "place offered",
    Status.LAPSED: "offer lapsed",
    Status.WAITING: "queue joined",
}


def take(event: Event) -> None:
    """Let nobody else give or free a place of this event until the transaction ends, and read it afresh."""
    meetings.take(event)
    for known in [one for one in db.session if isinstance(one, Registration)]:
        db.session.expire(known)  # whatever was read before others were kept out


def put(
    answer: Registration,
    status: Status,
    *,
    by: Actor,
    place: Place | None = None,
    number: int | None = None,
    until: datetime | None = None,
    reason: str = "",
) -> None:
    """Change where somebody stands. The caller has taken the event."""
    before, place = answer.status, place or answer.place
    if (status, place) != (before, answer.place):
        stamp(answer)
    with db.session.no_autoflush:  # a number and its status are one fact to the database
        answer.queue_number, answer.offered_until = number, until
        answer.place = place
        if status is not before:
            move(answer, to=status, by=by, reason=reason)
        if status in NOT_COMING:
            answer.guests.clear()
            answer.needs = None
        if status is not Status.WAITING:
            answer.forward_reason = ""
    note(answer, before, by=by)


def stamp(answer: Registration) -> None:
    """Let its owner's calendar take an answer anew: its LAST-MODIFIED grows, however it became another."""
    event = answer.event
    last = max(answer.changed_at, event.revised_at, event.revised_inside_at)
    answer.changed_at = identity.later(last, clock.now().replace(microsecond=0))


def note(answer: Registration, before: Status | None, *, by: Actor) -> None:
    """Write down that an answer is another one now."""
    db.session.flush()
    what = _WHAT.get(answer.status, "answered" if before is None else "answer changed")
    audit.record(
        what, answer, by=by, event=answer.event_id, status=answer.status.value, place=answer.place.value
    )
    db.session.flush()


def last_number(event: Event) -> int:
    """Return the number with which somebody joins the queue at its end."""
    last = db.session.scalar(
        select(func.max(Registration.queue_number)).where(Registration.event_id == event.id)
    )
    return 1 if last is None else last + 1


def first_number(event: Event) -> int:
    """Return the number with which somebody stands at the head of the queue."""
    first = db.session.scalar(
        select(func.min(Registration.queue_number)).where(Registration.event_id == event.id)
    )
    return 1 if first is None else first - 1


def is_open_to_all(event: Event) -> bool:
    """Whether the start is so near that free places are held for nobody: whoever answers first has one."""
    return rules.offer_end(clock.now(), event.starts_at) is None


def has_room(event: Event, place: Place, party: int, *, number: int | None = None) -> bool:
    """Whether so many may come now, without overtaking anybody who stands before ``number`` in the queue."""
    if not queries.places(event)[place].fits(party):
        return False
    if is_open_to_all(event):
        return True
    ahead = queries.waiting(event.id, place)
    return not any(number is None or (one.queue_number or 0) < number for one in ahead)


def pass_on(event: Event) -> None:
    """End the offers whose time is over, and offer every free place to whoever's turn it is.

    The job calls it every few minutes, and every change of an answer does. While an event is postponed
    nothing ends and nothing is offered: the time of an offer begins anew with the new date.
    """
    if event.status not in {EventStatus.PUBLISHED, EventStatus.HELD}:
        return
    now = clock.now()
    for answer in db.session.scalars(
        select(Registration)
        .where(Registration.event_id == event.id, Registration.offered_until <= now)
        .order_by(Registration.offered_until, Registration.id)
    ).all():
        put(answer, Status.LAPSED, by=SYSTEM)
        telling.lapsed(answer)
    _offer(event, now)


def renew_offers(event: Event) -> None:
    """Let the time of every open offer begin anew, since the event has another time."""
    now = clock.now()
    until = rules.offer_end(now, event.starts_at)
    for answer in open_offers(event):
        answer.offered_until = until or now
        db.session.flush()
        if until:
            telling.offered(answer)
    pass_on(event)


def open_offers(event: Event) -> list[Registration]:
    """Return the answers of those for whom a place is held."""
    return list(
        db.session.scalars(
            select(Registration)
            .where(Registration.event_id == event.id, Registration.status == Status.OFFERED)
            .order_by(Registration.offered_until, Registration.id)
        )
    )


def _offer(event: Event, now: datetime) -> None:
    until = rules.offer_end(now, event.starts_at)
    if until is None or event.status is not EventStatus.PUBLISHED:
        return
    full = queries.places(event)
    for place in rules.places_of(event.kind):
        queue = [one for one in queries.waiting(event.id, place) if _still_may(one)]
        for answer in queue[: rules.whose_turn(full[place].left, [one.party for one in queue])]:
            put(answer, Status.OFFERED, by=SYSTEM, until=until)
            telling.offered(answer)


def _still_may(answer: Registration) -> bool:
    """Whether somebody who waits still holds what the event asks for; who does not is told, and leaves."""
    reason = restriction.reason_against(answer.event, answer.member)
    if reason:
        put(answer, Status.CANCELLED, by=SYSTEM)
        telling.not_for_them(answer, reason)
    return not reason

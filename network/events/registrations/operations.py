"""Answering an event: going, maybe, not; what follows when an event or a membership changes."""

from sqlalchemy import select

from network.core import clock
from network.core.database import db
from network.core.lifecycle import demand
from network.core.permission import SYSTEM, Actor
from network.core.rules import Refused
from network.events.changes import Change
from network.events.meetings.models import Event
from network.events.meetings.rules import Kind
from network.events.meetings.rules import Status as EventStatus
from network.events.registrations import policy, queries, queue, restriction, telling
from network.events.registrations.models import Registration
from network.events.registrations.rules import (
    NOT_COMING,
    ON_THE_LIST,
    TAKES_A_PLACE,
    Place,
    Source,
    Status,
    places_of,
)
from network.members.people.models import Member
from network.members.people.rules import Status as MemberStatus
from network.members.qualifications import facts


def answer(
    event: Event,
    member: Member,
    status: Status,
    *,
    by: Actor,
    place: Place | None = None,
    source: Source = Source.SITE,
) -> Registration:
    """Write down what ``member`` answers: going, maybe, or not coming. The same answer again changes nothing.

    Going takes a place, or joins the end of the queue where none is free; an open offer is taken by it. To
    change the place is to go in the other one: the old place is given up only once the new one is had.
    Without a place it is the one that stands, or online where an event has both, so that nobody takes a chair
    by not saying so. Declined and cancelled mean the same here: what stood before says which it is.
    Raises Refused, with the reason in words, NotPermitted for somebody else's answer.
    """
    hold(event, member)
    check_open(event, status)
    demand(policy.may_answer, by if by.id == member.id else member, event)
    there = queries.of(event.id, member.id)
    before = _where(there)
    demand(policy.may_change, by, there or Registration(event=event, member_id=member.id))
    queue.pass_on(event)
    place = _place(event, there, place)
    if status in NOT_COMING:
        made = _stay_away(event, member, there, place, by=by)
    else:
        if there is None or there.status is not Status.GOING:
            restriction.check(event, member, own=by.id == member.id)
        if status is Status.MAYBE:
            made = _stand(event, member, there, Status.MAYBE, place, by=by)
        else:
            made = _come(event, member, there, place, by=by)
    if _where(made) != before:
        made.source, made.answered_at = source, clock.now()
        db.session.flush()
        queue.pass_on(event)
        if by.id not in (None, made.member_id):
            telling.changed(made, by=by)
    return made


def hold(event: Event, member: Member) -> None:
    """Keep everybody else off a member's facts and an event's places, in this order, until the commit."""
    facts.hold([member.id])
    db.session.refresh(member, ["status"])
    if member.status is not MemberStatus.ACTIVE:
        raise Refused(f"{member.name} is not an active member of the network.")
    queue.take(event)


def check_open(event: Event, status: Status) -> None:
    """Raise Refused, with the reason in words, unless somebody may answer ``status`` to an event now."""
    if event.status is EventStatus.DRAFT:
        raise Refused("This event is not published yet, so nobody can answer.")
    if event.status is EventStatus.CANCELLED:
        raise Refused("This event was cancelled, so there is nothing to answer.")
    if event.status is EventStatus.HELD or (
        event.status is EventStatus.PUBLISHED and event.ends_at <= clock.now()
    ):
        raise Refused("This event is over, so answers stay as they are.")
    if event.status is EventStatus.POSTPONED and status not in NOT_COMING:
        raise Refused("This event has no new date yet. Answers stay as they are; you can still withdraw.")


def bring_forward(registration: Registration, reason: str, *, by: Actor) -> None:
    """Put somebody who waits at the head of the queue, for a reason that those who arrange it can read."""
    queue.take(registration.event)
    demand(policy.may_bring_forward, by, registration)
    if registration.status is not Status.WAITING:
        raise Refused(f"{registration.member.name} does not wait for a place any more.")
    if not reason.strip():
        raise Refused("Say why they come before those who have waited longer.", "reason")
    registration.forward_reason = reason.strip()
    registration.queue_number = queue.first_number(registration.event)
    queue.note(registration, Status.WAITING, by=by)
    queue.pass_on(registration.event)


def remind_an_hour_before(registration: Registration, wanted: bool, *, by: Actor) -> None:
    """Say whether somebody is also reminded an hour before."""
    demand(policy.may_change, by, registration)
    if registration.wants_hour_before != wanted:
        registration.wants_hour_before = wanted
        db.session.flush()


def follow(event: Event, change: Change, _by: Actor) -> None:
    """Let places follow an event that was moved, made larger or smaller, or became of another kind.

    When it is cancelled, answers stay as they were, so that everybody on the list can be told: its queue and
    its offers are over because it is.
    """
    if change in {Change.DISCARDED, Change.HELD, Change.POSTPONED, Change.CANCELLED}:
        return
    queue.take(event)
    _follow_the_kind(event)
    if change is Change.MOVED:
        queue.renew_offers(event)
    else:
        queue.pass_on(event)


def end_all(member: Member) -> None:
    """Free the places to come of somebody who was suspended or left, for those who wait."""
    coming = db.session.scalars(
        select(Event)
        .join(Registration, Registration.event_id == Event.id)
        .where(
            Registration.member_id == member.id,
            Registration.status.in_(ON_THE_LIST),
            Event.ends_at > clock.now(),
        )
        .order_by(Event.id)
    ).all()
    for event in coming:
        queue.take(event)
        there = queries.of(event.id, member.id)
        if there is not None and there.status in ON_THE_LIST:
            queue.put(there, _gone(there.status), by=SYSTEM)
            queue.pass_on(event)


def pass_on_places(event_id: int) -> None:
    """Pass on what is due in one event: for the job, which calls it for each and commits after each."""
    event = db.session.get(Event, event_id)
    if event is not None:
        queue.take(event)
        queue.pass_on(event)


def _come(
    event: Event, member: Member, there: Registration | None, place: Place, *, by: Actor
) -> Registration:
    status = there.status if there else None
    stays = there is not None and there.place is place
    if stays and status is Status.GOING:
        return there  # type: ignore[return-value]
    if stays and status is Status.OFFERED:
        return _stand(event, member, there, Status.GOING, place, by=by)
    number = there.queue_number if there and stays else None
    party = there.party if there else 1
    if queue.has_room(event, place, party, number=number):
        return _stand(event, member, there, Status.GOING, place, by=by)
    if status in TAKES_A_PLACE:
        full = "The room is full" if place is Place.ROOM else "All places online are taken"
        raise Refused(f"{full}, so your place stays as it is. To wait for one, give yours up first.", "place")
    if stays and status is Status.WAITING:
        return there  # type: ignore[return-value]
    return _stand(event, member, there, Status.WAITING, place, by=by, number=queue.last_number(event))


def _stay_away(
    event: Event, member: Member, there: Registration | None, place: Place, *, by: Actor
) -> Registration:
    if there is None:
        return _stand(event, member, None, Status.DECLINED, place, by=by)
    if there.status not in NOT_COMING:
        queue.put(there, _gone(there.status), by=by)
    return there


def _stand(
    event: Event,
    member: Member,
    there: Registration | None,
    status: Status,
    place: Place,
    *,
    by: Actor,
    number: int | None = None,
) -> Registration:
    if there is None:
        made = Registration(event=event, member=member, status=status, place=place, queue_number=number)
        db.session.add(made)
        queue.note(made, None, by=by)
        return made
    if (there.status, there.place) != (status, place) or number is not None:
        queue.put(there, status, by=by, place=place, number=number)
    return there


def _gone(status: Status) -> Status:
    """Return what an answer becomes when somebody is not coming: who had something gives it up."""
    return Status.CANCELLED if status in ON_THE_LIST - {Status.MAYBE} else Status.DECLINED


def _place(event: Event, there: Registration | None, place: Place | None) -> Place:
    offered = places_of(event.kind)
    if place is None and there is not None and there.place in offered:
        return there.place
    if place is None:
        return offered[-1]
    if place not in offered:
        only = "online only" if event.kind is Kind.ONLINE else "in the room only"
        raise Refused(f"This event is {only}.", "place")
    return place


def _where(registration: Registration | None) -> tuple[Status, Place] | None:
    return (registration.status, registration.place) if registration else None


def _follow_the_kind(event: Event) -> None:
    """Move those whose way of taking part an event offers no more to the one that it has."""
    offered = places_of(event.kind)
    for there in db.session.scalars(
        select(Registration)
        .where(Registration.event_id == event.id, Registration.place.not_in(offered))
        .order_by(Registration.id)
    ).all():
        queue.stamp(there)
        there.place = offered[0]
        queue.note(there, there.status, by=SYSTEM)

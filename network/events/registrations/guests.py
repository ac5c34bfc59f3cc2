"""Guests whom a health partner brings: named people, each with a place beside their partner."""

from network.core import audit
from network.core.database import db
from network.core.lifecycle import demand
from network.core.permission import Actor
from network.core.rules import Refused
from network.events.registrations import operations, policy, queue
from network.events.registrations.models import Guest, Registration
from network.events.registrations.rules import MOST_GUESTS, Place, Status


def bring(registration: Registration, name: str, *, by: Actor) -> Guest:
    """Bring a guest; of somebody who waits, the guest waits with them.

    Raises Refused where there is no place for one more, or there are five already.
    """
    operations.hold(registration.event, registration.member)
    operations.check_open(registration.event, Status.GOING)
    demand(policy.may_bring_guests, by, registration)
    if registration.status is Status.OFFERED:
        raise Refused("Take the place that is held for you first, then add your guest.")
    if registration.status not in {Status.GOING, Status.WAITING}:
        raise Refused("Answer that you are going first, then add your guest.")
    if not name.strip():
        raise Refused("Enter the guest's name", "name")
    if len(registration.guests) >= MOST_GUESTS:
        raise Refused(f"You can bring {MOST_GUESTS} guests at most.", "name")
    if registration.status is Status.GOING and not queue.has_room(registration.event, registration.place, 1):
        where = "in the room" if registration.place is Place.ROOM else "online"
        raise Refused(f"No place {where} is free for one more. Ask a coordinator.", "name")
    guest = Guest(name=name.strip())
    registration.guests.append(guest)
    db.session.flush()
    audit.record("guest added", registration, by=by, event=registration.event_id, guest=guest.id)
    return guest


def leave_out(guest: Guest, *, by: Actor) -> None:
    """Bring a guest no more, and pass on the place."""
    registration = guest.registration
    operations.hold(registration.event, registration.member)
    operations.check_open(registration.event, Status.CANCELLED)
    demand(policy.may_leave_out, by, guest)
    if guest in registration.guests:
        audit.record("guest left out", registration, by=by, event=registration.event_id, guest=guest.id)
        registration.guests.remove(guest)
        db.session.flush()
        queue.pass_on(registration.event)

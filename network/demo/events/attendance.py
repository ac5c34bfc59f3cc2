"""Who was at the invented network's last meetings: expected, walk-ins, guests, and some who did not come."""

from datetime import date

from network.core.database import db
from network.demo.events.meetings import LAST_DAY, LAST_ONLINE, LATELY, named
from network.events.attendance import operations
from network.events.meetings.models import Event
from network.events.meetings.rules import Kind
from network.events.registrations.models import Registration
from network.events.registrations.rules import Place, Status
from network.members.people.models import Member

ONLINE = ("Amina Inventley", "Lotte Nonesuch", "Bryn Makebelieve", "Hilde Müller-Muster", "Gareth Samplewell")
DAY = ("Amina Inventley", "Max Imaginary", "Robin Whatnot", "Vera Dreamwell", "Nora Notional")


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Close the list of the day in the hall; leave that of the evening open, with its points given."""
    day = named(LAST_DAY)
    _were_going(day, DAY, members)
    for name in DAY[:3]:
        operations.check_in(day, members[name], by=by)
    operations.check_in(day, members["Ruby Fictitious"], by=by)
    operations.add_visitor(day, "Ottilie Madeup", by=by)
    operations.close(day, minutes=6 * 60, by=by)

    evening = named(LAST_ONLINE)
    _were_going(evening, ONLINE, members)
    for name in ONLINE[:4]:
        operations.check_in(evening, members[name], by=by)
    mistaken = members["Fola Fableton"]
    operations.check_in(evening, mistaken, by=by)
    operations.take_back(evening, mistaken, by=by)
    operations.credit(evening)

    lately = named(LATELY)
    _were_going(lately, ONLINE, members)
    for name in ONLINE:
        operations.check_in(lately, members[name], by=by)


def _were_going(event: Event, names: tuple[str, ...], members: dict[str, Member]) -> None:
    """Write down who had answered, which nobody can do by a button once it is over."""
    place = Place.ONLINE if event.kind is Kind.ONLINE else Place.ROOM
    for name in names:
        answer = Registration(event=event, member=members[name], status=Status.GOING, place=place)
        answer.answered_at = event.made_at
        db.session.add(answer)
    db.session.flush()

"""Who comes to the invented network's meetings: a full workshop with its queue, and a hybrid one."""

from datetime import date

from sqlalchemy import select

from network.core.database import db
from network.demo.events.meetings import HYBRID, NEXT_DAY, NEXT_ONLINE, SMALL_WORKSHOP, named
from network.events.registrations import guests, needs, operations
from network.events.registrations.models import Registration
from network.events.registrations.rules import Place, Source, Status
from network.members.people.models import Member

WORKSHOP = (
    "Amina Inventley", "Lotte Nonesuch", "Max Imaginary", "Edie Fictionby",  # these go, with Esi
    "Nora Notional", "Ruby Fictitious", "Gareth Samplewell", "Vera Dreamwell",  # and these wait
)  # fmt: skip


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Answer in every way there is; nobody has answered to what is over or off."""

    esi = "Esi Mockridge"
    partner = db.session.scalars(select(Member).where(Member.email == "partner@demo.example")).one()
    members = members | {esi: partner}

    def answer(title: str, name: str, status: Status, place: Place | None = None) -> Registration:
        member = members[name]
        return operations.answer(named(title), member, status, by=member, place=place)

    amina = "Amina Inventley"
    answer(SMALL_WORKSHOP, esi, Status.GOING)
    for name in WORKSHOP:
        answer(SMALL_WORKSHOP, name, Status.GOING)
    answer(SMALL_WORKSHOP, "Edie Fictionby", Status.CANCELLED)  # so Nora is offered a place
    answer(SMALL_WORKSHOP, "Bryn Makebelieve", Status.DECLINED)
    answer(SMALL_WORKSHOP, "Fola Fableton", Status.MAYBE)
    operations.answer(
        named(SMALL_WORKSHOP), members["Ursula Fabricated"], Status.GOING, by=by, source=Source.COORDINATOR
    )

    answer(HYBRID, amina, Status.GOING, Place.ONLINE)
    for name in ("Bryn Makebelieve", "Vera Dreamwell", "Robin Whatnot"):
        answer(HYBRID, name, Status.GOING, Place.ROOM)
    esis = answer(HYBRID, esi, Status.GOING, Place.ROOM)
    for guest in ("Tamsin Makepeace", "Jules Notreal"):
        guests.bring(esis, guest, by=members[esi])
    needs.declare(esis, "A seat near the door", "Vegetarian", agreed=True, by=members[esi])
    bryns = answer(HYBRID, "Bryn Makebelieve", Status.GOING)
    needs.declare(bryns, "", "vegetarian", agreed=True, by=members["Bryn Makebelieve"])

    for name in (amina, "Gareth Samplewell", "Max Imaginary", esi):
        operations.remind_an_hour_before(
            answer(NEXT_ONLINE, name, Status.GOING), name == amina, by=members[name]
        )
    answer(NEXT_ONLINE, "Lotte Nonesuch", Status.MAYBE)
    answer(NEXT_DAY, amina, Status.MAYBE)

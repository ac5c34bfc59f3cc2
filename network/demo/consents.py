"""Who agreed to what in the invented network: every way in which somebody can stand to a consent."""

from datetime import date

from network.members.consents import operations
from network.members.consents.rules import AGREEMENT, CALLS, FIRST, PUBLIC_LISTING, TRAINING
from network.members.people import operations as people
from network.members.people.models import Member
from network.members.people.rules import Audience, Status

NOT_YET = {"Kai Storyman", "Otis Sandcastle", "Petra Phantom"}  # have not accepted the agreement
ASKED_AGAIN = (
    "Hilde Müller-Muster",
    "Nora Notional",
)  # agreed to be called, in words that have changed since
CALLED = ("Amina Inventley", "Robin Whatnot", "Lotte Nonesuch", "Max Imaginary")
TRAINING_TOO = ("Gareth Samplewell", "Ruby Fictitious", "Nora Notional", "Fola Fableton")
TOOK_BACK = "Tilly Pretence"
ON_THE_WEB = {
    "Amina Inventley": ("name", "areas", "languages", "biography"),
    "Ceri Pretend-Jones": ("name", "areas", "phone", "languages"),
    "Max Imaginary": ("name", "areas", "employer", "biography"),
}


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Let instructors accept the agreement, and agree to more or less of the rest."""
    for member in members.values():
        if member.status is Status.ACTIVE and member.name not in NOT_YET:
            operations.give(member, AGREEMENT, by=member)
    for name in ASKED_AGAIN:
        operations.give(members[name], CALLS, by=members[name])
    words = FIRST[CALLS]
    operations.publish(
        CALLS,
        f"{words.wording} I answer within two working days.",
        words.withdrawal,
        asks_again=True,
        by=by,
    )
    for name in CALLED:
        operations.give(members[name], CALLS, by=members[name])
    for name in (*TRAINING_TOO, TOOK_BACK):
        operations.give(members[name], TRAINING, by=members[name])
    operations.withdraw(members[TOOK_BACK], TRAINING, by=members[TOOK_BACK])
    for name, fields in ON_THE_WEB.items():
        _go_on_the_web(members[name], fields)


def _go_on_the_web(member: Member, fields: tuple[str, ...]) -> None:
    operations.give(member, PUBLIC_LISTING, by=member)
    ticks: dict[str, list[Audience]] = {}
    for tick in member.shown:
        field, _, audience = tick.partition(":")
        ticks.setdefault(field, []).append(Audience(audience))
    for field in fields:
        ticks.setdefault(field, []).append(Audience.PUBLIC)
    people.show(member, ticks, by=member)

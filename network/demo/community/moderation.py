"""What the invented network has of moderation: a report in each state, and words that were taken out."""

from datetime import date

from network.community.discussions import operations as discussions
from network.community.discussions.rules import Kind
from network.community.moderation import operations
from network.community.moderation.rules import Reason
from network.members.people.models import Member


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Let members report: a patient hidden for now, something to look at, upheld, left, and taken back."""
    amina, lotte = members["Amina Inventley"], members["Lotte Nonesuch"]
    bryn, gareth = members["Bryn Makebelieve"], members["Gareth Samplewell"]
    asked = discussions.begin(
        Kind.QUESTION,
        "What do you do when somebody stops coming?",
        "Two of my twelve have not been seen since the half-term break.",
        by=lotte,
    )
    known = discussions.answer(
        asked,
        "One of mine stopped too: the lady from the blue house by the mill, everybody there knows her.",
        by=bryn,
    )
    operations.report(known, Reason.PATIENT, "There is one blue house by that mill.", by=amina)
    advert = discussions.answer(asked, "My course tells you. Half price until Friday!", by=gareth)
    operations.report(advert, Reason.ADVERT, "", by=amina)
    fine = discussions.answer(asked, "I phone once, and leave the door open.", by=amina)
    operations.report(fine, Reason.OTHER, "Should we phone at all?", by=gareth)
    operations.leave(fine, "To phone once is what we agreed on in spring.", by=by)
    operations.withdraw(operations.report(fine, Reason.OTHER, "", by=bryn), by=bryn)
    unkind = discussions.answer(asked, "Who stops never meant it. Be glad.", by=gareth)
    operations.report(unkind, Reason.UNKIND, "", by=lotte)
    operations.hide(unkind, "It is unkind to those who are ill.", by=by)
    named = discussions.answer(asked, "The retired baker of our village came back after a card.", by=lotte)
    operations.redact(named, "Somebody came back after a card.", by=by)

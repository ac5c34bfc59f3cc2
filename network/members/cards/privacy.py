"""What cards hold about people."""

from network.core.personal_data import ALL, Basis, Held

HELD = (
    Held(
        key="cards",
        what="Cards: when each was made, the conditions that it shows, whether it shows the photograph, "
        "and when it ended",
        why="To answer whoever checks a card whether its owner is fit to practise, and to say of an old code "
        "that it does not count any more. How often a card is looked at, and by whom, is not kept.",
        basis=Basis.CONSENT,
        who="Its owner; whoever has the code sees name and verdict; coordinators see that there is a card, "
        "and not its code",
        kept="The conditions for as long as the record; the code's fingerprint for good, without the person, "
        "so that an old code is never taken for a new one",
        where={"cards": ALL, "card_conditions": ALL},
    ),
)

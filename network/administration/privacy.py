"""What administration holds about people: whom to ask, and who did what on the first day."""

from network.core.personal_data import Basis, Held

HELD = (
    Held(
        key="county.contacts",
        what="The names, addresses and telephone numbers of whom to ask, of who answers for data, and of "
        "whom to phone when somebody may come to harm",
        why="So that everybody knows whom to turn to",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="Everybody",
        kept="Until a coordinator or administrator names somebody else",
        where={
            "counties": (
                "contact_name",
                "contact_address",
                "contact_phone",
                "privacy_name",
                "privacy_address",
                "emergency_words",
                "emergency_phone",
                "sign_off",
            )
        },
    ),
    Held(
        key="county.first-day",
        what="Which points of the first day a coordinator or administrator said are done, and when",
        why="So that two people setting up a network do not do the same twice",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="Coordinators and administrators",
        kept="For as long as the network runs; a number without a name once the member is erased",
        where={"first_day_marks": ("marked_by_id", "marked_at")},
    ),
)

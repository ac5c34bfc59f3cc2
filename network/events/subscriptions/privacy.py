"""What subscriptions hold about people."""

from network.core import personal_data
from network.core.personal_data import ALL, Basis, Held

HELD = (
    Held(
        key="subscriptions.addresses",
        what="The secret addresses of your own calendar: a fingerprint of each, what you call the device, "
        "what it shows, when it was made and when it ended",
        why="So that your calendar program gets what is yours, and nobody does once you revoke the address",
        basis=Basis.CONTRACT,
        who="You; administrators see how many there are in all",
        kept="The fingerprint for good, without your name for the device, so that a program is told that the "
        "address has ended; the rest until your record is deleted",
        where={"subscriptions": ALL},
    ),
    Held(
        key="subscriptions.fetches",
        what="When each address was fetched last, how often, and by what kind of program. Not from which "
        "internet address",
        why="So that you can see whether your calendar works, and whether somebody else has its address",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="You; administrators see how many are in use in all",
        kept="Until your record is deleted",
        where={"subscription_fetches": ALL},
    ),
    Held(
        key="subscriptions.choices",
        what="Whether invitations to events come by e-mail, by your calendar, or both",
        why="So that an event does not stand in your calendar twice",
        basis=Basis.CONTRACT,
        who="You",
        kept="Until your record is deleted",
        where={"calendar_choices": ALL},
    ),
)


def register() -> None:
    """Declare it."""
    personal_data.declare(*HELD)

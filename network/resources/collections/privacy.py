"""What is held about people who save and use resources."""

from network.core import personal_data
from network.core.personal_data import ALL, Basis, Held

HELD = (
    Held(
        key="collections.saved",
        what="Which resources of the library you saved, and your notes to yourself",
        why="So that you find them again, and hear when one is withdrawn",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="You; whoever looks after a resource reads how many saved it, others from five people on",
        kept="Until you take it off your list, or leave the network",
        where={"saved_resources": ALL},
    ),
    Held(
        key="collections.uses",
        what="Where and how you used a resource, as you wrote it, with your name unless you chose to leave "
        "it out",
        why="So that others learn from it",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="The network",
        kept="Until you take it back, or your record is deleted",
        where={"resource_uses": ALL},
    ),
)


def register() -> None:
    """Declare it."""
    personal_data.declare(*HELD)

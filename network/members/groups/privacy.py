"""What working groups hold about people."""

from network.core import personal_data
from network.core.personal_data import ALL, Basis, Held

HELD = (
    Held(
        key="groups.memberships",
        what="To which working groups you belong or belonged, from when until when, and whether you lead",
        why="So that a group knows its people, and the network who worked on what",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="Members of the network who may see your name",
        kept="Until your record is deleted",
        where={"group_memberships": ALL},
    ),
)


def register() -> None:
    """Declare it."""
    personal_data.declare(*HELD)

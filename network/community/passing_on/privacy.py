"""What passing on holds about people."""

from network.core import personal_data
from network.core.personal_data import ALL, Basis, Held

HELD = (
    Held(
        key="passing_on.weeks",
        what="When you told the WhatsApp group what was new in a week",
        why="So that the next text begins where the last one ended",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="Coordinators",
        kept="Until your record is deleted",
        where={"weekly_texts": ALL},
    ),
)


def register() -> None:
    """Declare it."""
    personal_data.declare(*HELD)

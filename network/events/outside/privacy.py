"""What others' calendars hold about people: next to nothing, on purpose."""

from network.core import personal_data
from network.core.personal_data import ALL, Basis, Held

HELD = (
    Held(
        key="outside.calendars",
        what="Which calendars of partners are shown here, with the title, time and place of their events, "
        "and which coordinator added them",
        why="So that members see what else is on. Descriptions and people are not taken over",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="Members of the network, and everybody where the calendar is public",
        kept="Until the calendar is taken away, and each event for a month after it took place",
        where={"outside_calendars": ALL, "outside_events": ALL},
    ),
)


def register() -> None:
    """Declare it."""
    personal_data.declare(*HELD)

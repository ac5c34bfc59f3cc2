"""What is held about people beside the links of the library."""

from network.core import personal_data
from network.core.personal_data import ALL, Basis, Held

HELD = (
    Held(
        key="keeping.links",
        what="Which links of the library were found broken, and that you said of one that it works",
        why="So that links are mended, and nobody is asked again about one that works",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="Coordinators, and whoever looks after the resource",
        kept="Until the site of the link says something else, or the resource has another address; your name "
        "goes when you are deleted",
        where={"link_checks": ALL},
    ),
)


def register() -> None:
    """Declare it."""
    personal_data.declare(*HELD)

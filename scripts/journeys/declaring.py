"""The words in which journeys are told."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scripts.tour import Tour

COORDINATOR, INSTRUCTOR, PARTNER = "a coordinator", "an instructor", "a health partner"
ADMINISTRATOR, ANOTHER_INSTRUCTOR = "an administrator", "another instructor"

journeys: dict[str, Callable[["Tour"], None]] = {}


def journey(travel: Callable[["Tour"], None]) -> Callable[["Tour"], None]:
    """Put a function among the journeys, under its name."""
    journeys[travel.__name__.replace("_", "-")] = travel
    return travel

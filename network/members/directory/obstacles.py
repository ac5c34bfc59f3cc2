"""What keeps an instructor from being found by a health partner, in the order in which to put it right."""

from collections.abc import Iterator
from dataclasses import dataclass

MOST_SAID = 3


@dataclass(frozen=True)
class Findable:
    """What the question of a health partner asks of an instructor."""

    active: bool
    name_shown: bool
    has_places: bool
    places_shown: bool
    fit: bool  # for one condition or more, today
    accepted: bool  # the network agreement
    can_be_reached: bool  # by phone, by e-mail, or by asking them to call


@dataclass(frozen=True)
class Obstacle:
    """One thing in the way: what, what to do about it, and the name of the page where it is done."""

    key: str
    title: str
    words: str
    link: str


def obstacles(one: Findable) -> list[Obstacle]:
    """Return at most three things that keep somebody off the map, the one that weighs most first."""
    return list(_all(one))[:MOST_SAID]


def _all(one: Findable) -> Iterator[Obstacle]:
    if not one.active:
        yield Obstacle(
            "active", "You are not an active member", "A coordinator can bring you back.", "Ask a coordinator"
        )
    if not one.name_shown:
        yield Obstacle(
            "name",
            "Health partners do not see your name",
            "Without it you are not in their directory at all.",
            "Let health partners see your name",
        )
    if not one.has_places:
        yield Obstacle(
            "places",
            "You have not said where you work",
            "Health partners look for somebody near a place.",
            "Say where you work",
        )
    elif not one.places_shown:
        yield Obstacle(
            "places-shown",
            "Health partners do not see your areas",
            "They look for somebody near a place, and you are near none.",
            "Let health partners see your areas",
        )
    if not one.fit:
        yield Obstacle(
            "fit",
            "You are fit to practise for no condition today",
            "Health partners find those whose certificates are checked and cover the day.",
            "See what is missing",
        )
    if not one.accepted:
        yield Obstacle(
            "agreement",
            "You have not accepted the network agreement",
            "Every instructor whom the network names is asked to.",
            "Read and accept it",
        )
    if not one.can_be_reached:
        yield Obstacle(
            "reach",
            "Health partners who find you cannot reach you",
            "They see neither a phone number nor an address, and may not ask you to call.",
            "Let them ask you to call",
        )

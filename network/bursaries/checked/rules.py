"""What a fund can ask about a person that no certificate says, and the life of such a fact (pure)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from network.core.dates import add_months
from network.core.rules import Lifecycle, Refused

MOST_YEARS = 10  # a fact is looked at again after that


class Sort(StrEnum):
    """What kind of fact it is."""

    MEMBERSHIP = "membership"  # of a body
    PROFESSION = "profession"  # that somebody is registered in
    RESIDENCE = "residence"  # in an area


class Status(StrEnum):
    """Where a fact stands."""

    CLAIMED = "claimed"
    CHECKED = "checked"
    RETURNED = "returned"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


LIFECYCLE = Lifecycle(
    {
        Status.CLAIMED: {Status.CHECKED, Status.RETURNED, Status.REFUSED, Status.WITHDRAWN},
        Status.RETURNED: {Status.CLAIMED, Status.WITHDRAWN},
        Status.CHECKED: {Status.ENDED, Status.REFUSED},  # refused: it was checked by mistake
        Status.REFUSED: set(),
        Status.WITHDRAWN: set(),
        Status.ENDED: set(),
    },
    start=Status.CLAIMED,
)
CURRENT = frozenset({Status.CLAIMED, Status.RETURNED})  # waits for somebody
COUNTS = frozenset({Status.CHECKED, Status.ENDED})  # within its days; an ended one up to its end


@dataclass(frozen=True)
class Checked:
    """What is checked about somebody, and valid on a day: names of bodies and professions, keys of areas."""

    memberships: frozenset[str] = frozenset()
    professions: frozenset[str] = frozenset()
    residence: frozenset[str] = frozenset()


def plain(name: str) -> str:
    """Return a name as it is kept: single spaces, none around it."""
    return " ".join(name.split())


def as_asked(name: str, asked: Collection[str]) -> str:
    """Return a name as the funds write it, where they do: "emd  uk" is "EMD UK". It must match to count."""
    wanted = plain(name)
    return next((one for one in asked if plain(one).casefold() == wanted.casefold()), wanted)


def check_days(begins_on: date, ends_on: date, today: date) -> None:
    """Raise Refused unless a fact can be checked as valid from one day to another."""
    if begins_on > today:
        raise Refused("This day is still to come. Check it once it has begun.", "begins_on")
    if ends_on < begins_on:
        raise Refused("The last day comes before the first.", "ends_on")
    if ends_on < today:
        raise Refused("The last day is over already. Return it, and ask for what is valid now.", "ends_on")
    if ends_on > add_months(today, 12 * MOST_YEARS):
        raise Refused(f"Choose a day within {MOST_YEARS} years. It can be checked again then.", "ends_on")

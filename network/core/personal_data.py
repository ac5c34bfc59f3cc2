"""What is held about people: each feature declares it once, and all else is made from that.

The privacy notice, the copy that somebody may have of their data, erasure and the retention job read these
declarations, so that none of them can say what the others do not do (UK GDPR, articles 5, 13, 15, 17, 30).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from network.core.clock import LONDON
from network.core.registry import Offers

ALL = ("*",)  # every column of a table


class Basis(StrEnum):
    """What makes it lawful to hold something (UK GDPR, article 6, and 9 where explicit)."""

    CONTRACT = "contract"
    CONSENT = "consent"
    EXPLICIT_CONSENT = "explicit_consent"
    LEGAL_OBLIGATION = "legal_obligation"
    PUBLIC_TASK = "public_task"
    LEGITIMATE_INTERESTS = "legitimate_interests"


@dataclass(frozen=True)
class Period:
    """How long something is kept: so many months after something. Administrators may set the months.

    They choose between ``least`` and ``most``: what the law has us keep is not deleted early, and nothing is
    kept for good.
    """

    key: str
    title: str
    months: int
    after: str
    least: int = 1
    most: int = 120


@dataclass(frozen=True)
class Held:
    """Something that is held about people: what, why, on what basis, who sees it, where, and for how long.

    ``where`` names tables and their columns. ``kept`` is a period, or in words what ends the keeping.
    """

    key: str
    what: str
    why: str
    basis: Basis
    who: str
    kept: Period | str
    where: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Due:
    """One thing whose period is over: which, whose, and in words what it is."""

    id: int
    words: str
    member_id: int | None = None


@dataclass(frozen=True)
class Sweep:
    """What deletes what has been kept for its period: ``due`` finds what was over before a day.

    ``delete`` takes one of them and deletes it; the retention job calls it, reports it and commits.
    """

    period: Period
    due: Callable[[date], Sequence[Due]]
    delete: Callable[[Due], None]


declarations: Offers[Held] = Offers()
sweeps: Offers[Sweep] = Offers()


def declare(*held: Held) -> None:
    """Say what a feature holds; saying it again changes nothing."""
    for one in held:
        declarations.add(one, one.key)


def sweep(*offered: Sweep) -> None:
    """Offer what keeps to a period; offering it again changes nothing."""
    for one in offered:
        sweeps.add(one, one.period.key)


def beginning_of(day: date) -> datetime:
    """Return the moment at which a day begins, for a sweep whose rows have moments."""
    return datetime.combine(day, time(), LONDON)

"""What a score may be, when an average says something, until when to answer, and what is one employer."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from network.bursaries.scheme.rules import Criterion
from network.core.rules import Refused

LEAST_FOR_AVERAGE = 2  # sheets: one alone has no spread, and its average is somebody's score
LONGEST_TO_ANSWER = timedelta(days=90)
_FORMS_OF_COMPANY = frozenset({"the", "ltd", "limited", "plc", "llp", "cic", "cio", "inc", "and"})
_NOBODY = frozenset({"", "none", "na", "n a", "self", "self employed", "freelance", "retired", "unemployed"})


@dataclass(frozen=True)
class Mark:
    """What an assessor gives for one criterion, and why; a draft may lack both."""

    points: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class Spread:
    """What several assessors gave: on average, and between which two."""

    average: Fraction
    least: int
    most: int

    @property
    def said(self) -> str:
        """The average with one figure after the point, where there is one: "4", "3.5"."""
        tenths = round(self.average * 10)
        return str(tenths // 10) if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}"


def spread(points: Sequence[int]) -> Spread | None:
    """Return the average of some points and how far they lie apart; None where they are too few to say."""
    if len(points) < LEAST_FOR_AVERAGE:
        return None
    return Spread(Fraction(sum(points), len(points)), min(points), max(points))


def check_marks(criteria: Sequence[Criterion], marks: Mapping[str, Mark], *, whole: bool) -> None:
    """Refuse points that a criterion has not; and, where the sheet is to be ``whole``, what is missing."""
    for criterion in criteria:
        mark = marks.get(criterion.key, Mark())
        if mark.points is not None and not 0 <= mark.points <= criterion.most:
            raise Refused(f"{criterion.title}: give from 0 to {criterion.most} points.")
        if whole and mark.points is None:
            raise Refused(f"{criterion.title}: say how many points you give.")
        if whole and not mark.reason.strip():
            raise Refused(f"{criterion.title}: say why.")


def check_due(due_on: date, today: date) -> None:
    """Refuse a day until which nobody could answer, or one that is too far away to be meant."""
    if due_on <= today:
        raise Refused("Choose a day after today, so that there is time to answer.", "due_on")
    if due_on > today + LONGEST_TO_ANSWER:
        raise Refused(
            f"Choose a day within {LONGEST_TO_ANSWER.days} days, so that the money does not wait.", "due_on"
        )


def employer_key(text: str) -> str:
    """Return what two ways of writing one employer have in common; nothing where it names none."""
    words = re.sub(r"[^\w\s]+", " ", text.casefold().replace("&", " and ")).split()
    key = " ".join(word for word in words if word not in _FORMS_OF_COMPANY)
    return "" if key in _NOBODY else key

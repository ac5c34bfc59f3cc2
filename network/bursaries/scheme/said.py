"""The names that schemes use for things, in words: costs, sorts, lists and days."""

from collections.abc import Iterable, Mapping
from datetime import date

from network.bursaries.scheme.rules import CostSort
from network.core.dates import in_words

COSTS: Mapping[CostSort, str] = {
    CostSort.FEE: "course fee",
    CostSort.ASSESSMENT: "assessment",
    CostSort.MATERIALS: "course materials",
    CostSort.TRAVEL: "travel",
    CostSort.ACCOMMODATION: "accommodation",
    CostSort.CARE: "care of somebody at home",
    CostSort.COVER: "cover for classes",
}
SORTS: Mapping[str, str] = {
    "qualification": "a qualification",
    "cpd": "a CPD course",
    "credential": "a credential",
}


def listed(words: Iterable[str], last: str = "and") -> str:
    """Say several things in one line: "a", "a and b", "a, b and c"."""
    *first, final = words
    return f"{', '.join(first)} {last} {final}" if first else final


def capital(words: str) -> str:
    """Begin a sentence."""
    return words[:1].upper() + words[1:]


def counted(number: int, noun: str) -> str:
    """Say a number with its noun: "1 month", "5 working days"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def on(day: date) -> str:
    """Say a day with its weekday: "Monday 2 November 2026"."""
    return f"{day:%A} {in_words(day)}"

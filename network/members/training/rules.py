"""How far somebody is from what a kind asks for first, and the life of a question put to them about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import ceil

from network.core.dates import add_months, days_between
from network.core.rules import Lifecycle
from network.members.catalogue.requirement import All, Facts, HeldFor, Hours, Verdict
from network.members.catalogue.requirement.matching import Search

NOT_AGAIN_FOR = timedelta(days=90)  # after a question about a kind, as long until the next about the same


class Status(StrEnum):
    """What came of a question."""

    ASKED = "asked"
    WANTS = "wants"
    NOT_NOW = "not_now"


# Whoever has answered may think again.
LIFECYCLE = Lifecycle(
    {
        Status.ASKED: {Status.WANTS, Status.NOT_NOW},
        Status.WANTS: {Status.NOT_NOW},
        Status.NOT_NOW: {Status.WANTS},
    },
    start=Status.ASKED,
)


@dataclass(frozen=True, order=True, slots=True)
class Distance:
    """How much is missing: parts of the rule first, then hours of practice, then days to wait."""

    parts: int = 0
    hours: int = 0
    days: int = 0


def distance(verdict: Verdict | None, facts: Facts, kind: str) -> Distance:
    """Measure what is missing on the shortest way to meet a rule, from the evaluation that also says it.

    Without a rule nothing is missing. A part that stands in the rule twice is missing once.
    """
    if verdict is None or verdict.met:
        return Distance()
    search = Search(verdict.node, facts, kind)
    return _sum([_of_part(part, search) for part in _shortest_way(verdict, search)])


def may_ask_again(last_asked_on: date | None, today: date) -> bool:
    """Whether long enough has passed since somebody was asked about the same kind."""
    return last_asked_on is None or today >= last_asked_on + NOT_AGAIN_FOR


def _shortest_way(verdict: Verdict, search: Search) -> tuple[Verdict, ...]:
    """Return the single parts that are missing, where there are several ways those of the shortest."""
    if verdict.met:
        return ()
    if not verdict.children:
        return (verdict,)
    ways = [_shortest_way(child, search) for child in verdict.children]
    if isinstance(verdict.node, All):
        return tuple({part.node: part for way in ways for part in way}.values())
    return min(ways, key=lambda way: _sum([_of_part(part, search) for part in way]))


def _of_part(part: Verdict, search: Search) -> Distance:
    if isinstance(part.node, Hours):
        done, _waiting = search.hours(part.node, part.on)
        return Distance(1, hours=ceil(part.node.hours - done))
    if isinstance(part.node, HeldFor):
        ends = part.met_from or add_months(part.on, part.node.months)
        return Distance(1, days=days_between(part.on, ends))
    return Distance(1)


def _sum(parts: Sequence[Distance]) -> Distance:
    """Put parts together: the same hours count for several, and one waits for several at once."""
    return Distance(
        sum(part.parts for part in parts),
        max((part.hours for part in parts), default=0),
        max((part.days for part in parts), default=0),
    )

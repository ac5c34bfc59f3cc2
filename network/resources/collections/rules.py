"""The order of a collection, what is related to a resource, and which figures are told to whom."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

FEWEST_SHOWN = 5  # a figure below it could single somebody out
MOST_ITEMS = 100  # of one collection: more is no collection but a library
MOST_RELATED = 5
NEAR_ENOUGH = 3  # one stage or the kind alone makes nothing related

OF_ONE_EVENT = 6
IN_ONE_COLLECTION = 4
A_TAG_IN_COMMON = 3
A_CONDITION_IN_COMMON = 3
A_STAGE_IN_COMMON = 1
OF_ONE_KIND = 1


class Visibility(StrEnum):
    """Who may see a collection; of its items each reader sees those that they may see anyway."""

    PUBLIC = "public"
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class Traits:
    """By what a resource is known to belong to others."""

    id: int
    kind: str
    conditions: frozenset[int] = field(default_factory=frozenset)
    stages: frozenset[str] = field(default_factory=frozenset)
    tags: frozenset[str] = field(default_factory=frozenset)
    collections: frozenset[int] = field(default_factory=frozenset)
    event_id: int | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """How many saved a resource, how many say that they used it, and how often it was downloaded."""

    saved: int
    used: int
    downloaded: int


def nearness(one: Traits, other: Traits) -> int:
    """Say how much two resources have in common, in points; the same either way round."""
    return (
        OF_ONE_EVENT * (one.event_id is not None and one.event_id == other.event_id)
        + IN_ONE_COLLECTION * len(one.collections & other.collections)
        + A_TAG_IN_COMMON * len(one.tags & other.tags)
        + A_CONDITION_IN_COMMON * len(one.conditions & other.conditions)
        + A_STAGE_IN_COMMON * len(one.stages & other.stages)
        + OF_ONE_KIND * (one.kind == other.kind)
    )


def related(one: Traits, others: Iterable[Traits], most: int = MOST_RELATED) -> list[int]:
    """Return the numbers of those that are near enough, the nearest first; of two as near the newer."""
    near = {other.id: nearness(one, other) for other in others if other.id != one.id}
    close = [number for number, points in near.items() if points >= NEAR_ENOUGH]
    return sorted(close, key=lambda number: (-near[number], -number))[:most]


def figure(count: int, *, exact: bool) -> str:
    """Say a figure: as it is to who keeps the resource, to others not where it could single somebody out."""
    return str(count) if exact or count >= FEWEST_SHOWN else f"fewer than {FEWEST_SHOWN}"


def stepped(order: Sequence[int], one: int, *, up: bool) -> list[int]:
    """Return an order in which one has changed places with its neighbour; at an end nothing changes."""
    found = list(order)
    here = found.index(one)
    there = here - 1 if up else here + 1
    if 0 <= there < len(found):
        found[here], found[there] = found[there], found[here]
    return found


def one_note(notes: Collection[str]) -> str:
    """Make one note of several about one thing, each said once."""
    return "\n".join(dict.fromkeys(note for note in notes if note))


def title_from_event(title: str, event: str, day: date) -> str:
    """Propose what a file or the recording of an event is called in the library."""
    return f"{title} ({event}, {day.day} {day:%B %Y})"

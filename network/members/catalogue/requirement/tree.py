"""What a rule is made of: the seven kinds of part, how they nest, and how large a rule may grow."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from network.core.rules import Refused

MOST_PARTS = 60
DEEPEST = 6
HIGHEST_LEVEL = 8
MOST_HOURS = 10_000
MOST_MONTHS = 240
RESERVED = frozenset({"all", "any", "once", "level", "hours", "held"})
KEY = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")


def _refuse_unless_key(key: str) -> None:
    if not KEY.fullmatch(key) or key in RESERVED:
        raise Refused(f"“{key}” cannot be the key of a kind of qualification")


def _refuse_unless_between(number: int, most: int, what: str) -> None:
    if not 1 <= number <= most:
        raise Refused(f"{what} must be from 1 to {most}, not {number}")


@dataclass(frozen=True, slots=True)
class Held:
    """A verified grant of this kind that is valid on the day."""

    key: str

    def __post_init__(self) -> None:
        _refuse_unless_key(self.key)


@dataclass(frozen=True, slots=True)
class Once:
    """A verified grant of this kind that was valid on the day or on any day before it."""

    key: str

    def __post_init__(self) -> None:
        _refuse_unless_key(self.key)


@dataclass(frozen=True, slots=True)
class Level:
    """Any verified qualification of exactly this level, valid on the day, but not of the kind asked for."""

    level: int

    def __post_init__(self) -> None:
        _refuse_unless_between(self.level, HIGHEST_LEVEL, "A level")


@dataclass(frozen=True, slots=True)
class Hours:
    """So many checked hours of practice in so many months before the day."""

    hours: int
    months: int

    def __post_init__(self) -> None:
        _refuse_unless_between(self.hours, MOST_HOURS, "Hours of practice")
        _refuse_unless_between(self.months, MOST_MONTHS, "Months")


@dataclass(frozen=True, slots=True)
class HeldFor:
    """So many months since the award of a qualification, one with a level, that meets another part."""

    months: int

    def __post_init__(self) -> None:
        _refuse_unless_between(self.months, MOST_MONTHS, "Months")


@dataclass(frozen=True, slots=True)
class All:
    """Every one of these."""

    parts: tuple["Node", ...]

    def __post_init__(self) -> None:
        _refuse_if_empty(self.parts)


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of these."""

    parts: tuple["Node", ...]

    def __post_init__(self) -> None:
        _refuse_if_empty(self.parts)


def _refuse_if_empty(parts: tuple["Node", ...]) -> None:
    if not parts:
        raise Refused("A group needs at least one part")


Leaf = Held | Once | Level | Hours | HeldFor
Group = All | Any
Node = Leaf | Group


def leaves(tree: Node) -> Iterator[Leaf]:
    """Go through the leaves of a rule from first to last."""
    if isinstance(tree, All | Any):
        for part in tree.parts:
            yield from leaves(part)
    else:
        yield tree


def keys_in(tree: Node | None) -> tuple[str, ...]:
    """Return the kinds that a rule names, each once, in the order of their first mention."""
    named = (leaf.key for leaf in leaves(tree) if isinstance(leaf, Held | Once)) if tree else ()
    return tuple(dict.fromkeys(named))


def checked_size(tree: Node) -> Node:
    """Return the rule if people can still read it; raise Refused if it is too large or too deep."""
    if _depth(tree) > DEEPEST:
        raise Refused(f"A rule can have groups inside groups {DEEPEST - 1} deep, no deeper")
    if _size(tree) > MOST_PARTS:
        raise Refused(f"A rule can have at most {MOST_PARTS} parts")
    return tree


def _depth(tree: Node) -> int:
    return 1 + max(map(_depth, tree.parts)) if isinstance(tree, All | Any) else 1


def _size(tree: Node) -> int:
    return 1 + sum(map(_size, tree.parts)) if isinstance(tree, All | Any) else 1

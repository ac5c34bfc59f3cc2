"""A rule in plain words: what it asks for, as a list for a page and as one sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from network.members.catalogue.requirement.tree import All, Any, Held, HeldFor, Hours, Leaf, Level, Node, Once


class Voice(StrEnum):
    """Whom the words speak to: the person themselves ("You hold"), or somebody else about them ("Holds")."""

    YOU = "you"
    THEY = "they"


@dataclass(frozen=True, slots=True)
class Said:
    """One part of a rule in words, with the parts inside it and the path by which an editor names it."""

    words: str
    sentence: str
    path: str
    node: Node
    parts: tuple["Said", ...] = ()


def say(tree: Node, titles: Mapping[str, str], *, kind: str | None = None, path: str = "") -> Said:
    """Say a rule in words. ``titles`` names the kinds; ``kind`` is the one whose rule it is, if one's."""
    if not isinstance(tree, All | Any):
        words = phrase(tree, titles, kind)
        return Said(words, f"{_capital(words)}.", path, tree)
    parts = tuple(
        say(part, titles, kind=kind, path=f"{path}.{index}".lstrip("."))
        for index, part in enumerate(tree.parts)
    )
    return Said(group_words(tree), f"{_capital(_in_one(tree, titles, kind, top=True))}.", path, tree, parts)


def group_words(group: All | Any) -> str:
    """Say how the parts of a group belong together."""
    return "All of these" if isinstance(group, All) else "One of these"


def phrase(leaf: Leaf, titles: Mapping[str, str], kind: str | None = None) -> str:
    """Say what a single part asks for, to go after "You need"."""
    match leaf:
        case Held(key):
            return titles.get(key, key)
        case Once(key):
            return f"{titles.get(key, key)}, held now or before"
        case Level(level):
            return f"{'another' if kind else 'a'} Level {level} qualification"
        case Hours(hours, months):
            return f"{counted(hours, 'checked hour')} of practice in the last {several(months, 'month')}"
        case HeldFor(months):
            return f"at least {counted(months, 'month')} since that qualification was awarded"


def counted(number: int, noun: str) -> str:
    """Say a number with its noun: "1 month", "24 months"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def several(number: int, noun: str) -> str:
    """Say a number with its noun after "the last": "24 months", but of one only "month"."""
    return noun if number == 1 else counted(number, noun)


def _in_one(tree: Node, titles: Mapping[str, str], kind: str | None, *, top: bool = False) -> str:
    """Write a rule in one line, with semicolons: titles have commas and colons of their own."""
    if not isinstance(tree, All | Any):
        return phrase(tree, titles, kind)
    parts = [_in_one(part, titles, kind) for part in tree.parts]
    if len(parts) == 1:
        return parts[0]
    how = "all of" if isinstance(tree, All) else "one of"
    return f"{how}: {'; '.join(parts)}" if top else f"{how} ({'; '.join(parts)})"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]

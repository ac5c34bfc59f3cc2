"""Changing a rule one step at a time, as a form without scripts does: every step returns a new rule.

A path says which part is meant: "" is the whole rule, "0.1" the second part of its first part.
"""

import re

from network.core.rules import Refused
from network.members.catalogue.requirement.tree import All, Any, Group, Node, checked_size

GONE = "That part of the rule is no longer there. Look at the rule again and repeat your change."
_PATH = re.compile(r"(?:[0-9]{1,3}(?:\.[0-9]{1,3})*)?")


def part_at(tree: Node | None, path: str) -> Node:
    """Return the part that a path leads to."""
    for step in _steps(path):
        tree = _parts(tree)[_within(step, tree)]
    if tree is None:
        raise Refused(GONE)
    return tree


def add(tree: Node | None, path: str, node: Node) -> Node:
    """Add a part at the end of a group. Beside a single part it makes a group of the two, both needed."""
    if tree is None and not path:
        return checked_size(node)
    target = part_at(tree, path)
    if isinstance(target, All | Any):
        return replace(tree, path, type(target)((*target.parts, node)))
    return replace(tree, path, All((target, node)))


def replace(tree: Node | None, path: str, node: Node) -> Node:
    """Put another part in the place of one."""
    return checked_size(_replaced(tree, _steps(path), node))


def remove(tree: Node | None, path: str) -> Node | None:
    """Take a part out, and with the last part of a group the group itself; nothing left is no rule."""
    part_at(tree, path)
    if not path:
        return None
    above, _, last = path.rpartition(".")
    group = part_at(tree, above)
    kept = tuple(part for index, part in enumerate(_parts(group)) if index != int(last))
    return replace(tree, above, _same_group(group, kept)) if kept else remove(tree, above)


def turn(tree: Node | None, path: str) -> Node:
    """Make "all of these" of "one of these", and the other way round."""
    group = part_at(tree, path)
    return replace(tree, path, Any(_parts(group)) if isinstance(group, All) else All(_parts(group)))


def wrap(tree: Node | None, path: str, group: type[All] | type[Any] = Any) -> Node:
    """Put a group around a part, so that others can stand beside it."""
    return replace(tree, path, group((part_at(tree, path),)))


def _steps(path: str) -> list[int]:
    if not _PATH.fullmatch(path):
        raise Refused(GONE)
    return [int(step) for step in path.split(".")] if path else []


def _parts(node: Node | None) -> tuple[Node, ...]:
    if not isinstance(node, All | Any):
        raise Refused(GONE)
    return node.parts


def _within(step: int, node: Node | None) -> int:
    if not 0 <= step < len(_parts(node)):
        raise Refused(GONE)
    return step


def _same_group(group: Node | None, parts: tuple[Node, ...]) -> Group:
    return All(parts) if isinstance(group, All) else Any(parts)


def _replaced(tree: Node | None, steps: list[int], node: Node) -> Node:
    if not steps:
        return node
    step, *further = steps
    parts = list(_parts(tree))
    parts[_within(step, tree)] = _replaced(parts[_within(step, tree)], further, node)
    return _same_group(tree, tuple(parts))

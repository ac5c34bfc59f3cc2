"""The rule tree: what a kind or a condition asks for; to read, write, change, say in words and evaluate."""

from network.members.catalogue.requirement.editing import add, part_at, remove, replace, turn, wrap
from network.members.catalogue.requirement.evaluation import (
    Missing,
    Verdict,
    days_met,
    evaluate,
    last_to_hold,
    missing,
)
from network.members.catalogue.requirement.facts import Facts, HeldGrant, Practice
from network.members.catalogue.requirement.spelling import parse, spell
from network.members.catalogue.requirement.tree import (
    All,
    Any,
    Group,
    Held,
    HeldFor,
    Hours,
    Leaf,
    Level,
    Node,
    Once,
    keys_in,
    leaves,
)
from network.members.catalogue.requirement.words import Said, Voice, say

__all__ = [
    "All",
    "Any",
    "Facts",
    "Group",
    "Held",
    "HeldFor",
    "HeldGrant",
    "Hours",
    "Leaf",
    "Level",
    "Missing",
    "Node",
    "Once",
    "Practice",
    "Said",
    "Verdict",
    "Voice",
    "add",
    "days_met",
    "evaluate",
    "keys_in",
    "last_to_hold",
    "leaves",
    "missing",
    "parse",
    "part_at",
    "remove",
    "replace",
    "say",
    "spell",
    "turn",
    "wrap",
]

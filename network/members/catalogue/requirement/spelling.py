"""The written form of a rule, as it is stored and as the reference files spell it.

rule := ("all" | "any") "(" rule { ";" rule } ")"
          | KIND | "once:" KIND | "level:" N | "hours:" N "/" N "m" | "held:" N "m"
"""

import re
from collections.abc import Callable, Collection

from network.core.rules import Refused
from network.members.catalogue.requirement.tree import (
    DEEPEST,
    KEY,
    RESERVED,
    All,
    Any,
    Held,
    HeldFor,
    Hours,
    Level,
    Node,
    Once,
    checked_size,
)

LONGEST = 4000
_WORD = re.compile(r"[^\s();]+")
_NUMBERED: tuple[tuple[re.Pattern[str], Callable[..., Node], str], ...] = (
    (re.compile(r"level:([0-9]{1,6})"), Level, "level:4"),
    (re.compile(r"hours:([0-9]{1,6})/([0-9]{1,6})m"), Hours, "hours:150/24m"),
    (re.compile(r"held:([0-9]{1,6})m"), HeldFor, "held:6m"),
)


def parse(text: str, known: Collection[str] | None = None) -> Node | None:
    """Read a rule; nothing written is no rule. With ``known`` given, refuse a kind that is not among them."""
    if not text.strip():
        return None
    if len(text) > LONGEST:
        raise Refused(f"A rule can be at most {LONGEST} characters long")
    reader = _Reader(text, known)
    tree = reader.rule()
    reader.expect_the_end()
    return checked_size(tree)


def spell(tree: Node | None) -> str:
    """Write a rule in its one canonical form, which ``parse`` reads back to an equal tree."""
    match tree:
        case None:
            return ""
        case All(parts):
            return f"all({';'.join(map(spell, parts))})"
        case Any(parts):
            return f"any({';'.join(map(spell, parts))})"
        case Held(key):
            return key
        case Once(key):
            return f"once:{key}"
        case Level(level):
            return f"level:{level}"
        case Hours(hours, months):
            return f"hours:{hours}/{months}m"
        case HeldFor(months):
            return f"held:{months}m"


class _Reader:
    """Reads a rule from left to right and knows where it is, so that a refusal can say so."""

    def __init__(self, text: str, known: Collection[str] | None) -> None:
        self.text = text
        self.known = known
        self.at = 0
        self.depth = 0

    def rule(self) -> Node:
        """Read one rule, with everything inside it."""
        self.skip_spaces()
        start = self.at
        word = self.word()
        if word in ("all", "any"):
            return self.group(All if word == "all" else Any, start)
        try:
            return self.leaf(word)
        except Refused as refusal:
            raise Refused(f"{refusal} (at character {start + 1})") from None

    def group(self, kind: type[All] | type[Any], start: int) -> Node:
        """Read the brackets of a group and the rules between them."""
        self.depth += 1
        if self.depth >= DEEPEST:
            raise Refused(f"Groups are too deep inside each other (at character {start + 1})")
        self.expect("(")
        parts = [self.rule()]
        while self.next_is(";"):
            self.expect(";")
            parts.append(self.rule())
        self.expect(")")
        self.depth -= 1
        return kind(tuple(parts))

    def leaf(self, word: str) -> Node:
        """Read a word that is a rule by itself."""
        for pattern, make, example in _NUMBERED:
            if found := pattern.fullmatch(word):
                return make(*map(int, found.groups()))
            if word.startswith(example[: example.index(":") + 1]):
                raise Refused(f"“{word}” is not complete: write it like {example}")
        name, colon, key = word.rpartition(":")
        if name not in ("", "once") or (colon and not name) or not KEY.fullmatch(key) or key in RESERVED:
            raise Refused(f"“{word}” is not a word that rules know")
        if self.known is not None and key not in self.known:
            raise Refused(f"There is no kind of qualification called “{key}”")
        return Once(key) if name else Held(key)

    def word(self) -> str:
        """Read up to the next space or sign."""
        found = _WORD.match(self.text, self.at)
        if not found:
            raise Refused(f"A kind of qualification or a group is missing {self.where()}")
        self.at = found.end()
        return found.group()

    def next_is(self, sign: str) -> bool:
        """Look whether this sign comes next."""
        self.skip_spaces()
        return self.text.startswith(sign, self.at)

    def expect(self, sign: str) -> None:
        """Go past this sign, or say that it is missing."""
        if not self.next_is(sign):
            raise Refused(f"“{sign}” is missing {self.where()}")
        self.at += len(sign)

    def expect_the_end(self) -> None:
        """Refuse anything after the rule."""
        self.skip_spaces()
        if self.at < len(self.text):
            raise Refused(f"The rule ends before “{self.text[self.at : self.at + 20]}” {self.where()}")

    def skip_spaces(self) -> None:
        """Go past spaces and line breaks."""
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1

    def where(self) -> str:
        """Say where the reading has come to."""
        return "at the end" if self.at >= len(self.text) else f"at character {self.at + 1}"

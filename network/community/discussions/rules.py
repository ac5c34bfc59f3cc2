"""What is discussed: kinds of discussion, what is offered or wanted, and how a text names somebody."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from network.core.rules import Refused

LONGEST_TITLE = 150
LONGEST_TEXT = 10_000
POSTS_ON_A_PAGE = 50


class Kind(StrEnum):
    """What somebody began a discussion for."""

    QUESTION = "question"
    CASE = "case"  # what was done for whom, told so that nobody is known by it
    NOTICE = "notice"
    OFFER = "offer"
    REQUEST = "request"


class Matter(StrEnum):
    """What an offer gives, or a request looks for."""

    COVER = "cover"  # somebody to lead a session
    EQUIPMENT = "equipment"
    VENUE = "venue"
    SHADOWING = "shadowing"


ANSWERED_BY_ONE = frozenset({Kind.QUESTION, Kind.REQUEST})  # kinds of which an answer can be accepted
WITH_MATTER = frozenset({Kind.OFFER, Kind.REQUEST})


def check_words(title: str, text: str) -> None:
    """Raise Refused where a title or a text is empty, or longer than a post can be."""
    if not title.strip():
        raise Refused("Give it a title, so that others find it.", "title")
    if len(title) > LONGEST_TITLE:
        raise Refused(f"Shorten the title to {LONGEST_TITLE} characters.", "title")
    check_text(text)


def check_text(text: str) -> None:
    """Raise Refused where a text is empty, or longer than a post can be."""
    if not text.strip():
        raise Refused("Write something first.", "text")
    if len(text) > LONGEST_TEXT:
        raise Refused(f"Shorten this to {LONGEST_TEXT:,} characters. It has {len(text):,} now.", "text")


def check_matter(kind: Kind, matter: Matter | None) -> None:
    """Raise Refused where an offer or a request does not say of what, or anything else does."""
    if kind in WITH_MATTER and matter is None:
        raise Refused("Choose what it is about.", "matter")
    if kind not in WITH_MATTER and matter is not None:
        raise Refused("Only an offer or a request is about cover, equipment, a venue or shadowing.", "matter")


# How a text names somebody:

MOST_NAMED = 10  # members that one post can call
_WORD = r"[^\W\d_][\w'\u2019-]{0,40}"
_NAMED = re.compile(rf"(?<![\w@.])@({_WORD}(?: {_WORD}){{0,3}})(?: \(number ([0-9]{{1,10}})\))?")


@dataclass(frozen=True)
class Named:
    """A place where a text calls somebody: the readings of the name, longest first, and a number if given."""

    readings: tuple[str, ...]
    number: int | None = None


def named_in(text: str) -> Iterator[Named]:
    """Find whom a text calls: "@Amina Inventley", or "@Amina Inventley (number 12)" where there are two."""
    for found in _NAMED.finditer(text):
        words = found[1].split(" ")
        readings = tuple(_without_s(" ".join(words[:length])) for length in range(len(words), 0, -1))
        yield Named(readings[:1] if found[2] else readings, int(found[2]) if found[2] else None)


def _without_s(name: str) -> str:
    return re.sub(r"['\u2019]s?$", "", name)


# What a list is narrowed to:


class Show(StrEnum):
    """Which discussions a reader wants."""

    ALL = ""
    UNANSWERED = "unanswered"
    FOR_ME = "for-me"  # without an answer, about what the reader is fit to practise for
    MINE = "mine"  # where the reader wrote
    FOLLOWED = "followed"


@dataclass(frozen=True)
class Filter:
    """What the list of discussions is narrowed to."""

    show: Show = Show.ALL
    kind: Kind | None = None
    condition: str = ""
    area: str = ""
    words: str = ""

    @classmethod
    def read(cls, parts: Mapping[str, str]) -> "Filter":
        """Read a filter from an address; what makes no sense is left out."""
        show, kind = parts.get("show", ""), parts.get("kind", "")
        return cls(
            show=Show(show) if show in set(Show) else Show.ALL,
            kind=Kind(kind) if kind in set(Kind) else None,
            condition=_shown(parts.get("condition", "")),
            area=_shown(parts.get("area", "")),
            words=_shown(parts.get("words", ""))[:LONGEST_TITLE],
        )

    @property
    def address(self) -> dict[str, str]:
        """The parts of an address that say it, without the empty ones."""
        said = {
            "show": self.show.value,
            "kind": self.kind.value if self.kind else "",
            "condition": self.condition,
            "area": self.area,
            "words": self.words,
        }
        return {name: value for name, value in said.items() if value}

    @property
    def narrows(self) -> bool:
        """Whether it asks for more than one of the views."""
        return bool(self.kind or self.condition or self.area or self.words)


def _shown(text: str) -> str:
    """Return what can be shown of a text, and asked of every database."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())

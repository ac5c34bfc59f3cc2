"""What narrows the library, as the address says it, and what comes of trying to read a document."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from network.members.people.rules import Stage
from network.resources.library.rules import Audience, Kind

PAGE = 20
MOST_PAGES = 50
LONGEST_VALUE = 80
MOST_TRIES = 3  # of a document that took too long
READABLE = ("pdf", "word", "slides", "text")  # kinds of file that have words in them


class Sort(StrEnum):
    """In which order resources stand."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    DUE = "due"


class Outcome(StrEnum):
    """What came of trying to read a document."""

    READ = "read"
    UNREADABLE = "unreadable"
    TRY_AGAIN = "try_again"


VALUES: Mapping[str, frozenset[str]] = {
    "kind": frozenset(Kind),
    "stage": frozenset(Stage),
    "audience": frozenset(Audience),
    "sort": frozenset(Sort),
}


@dataclass(frozen=True)
class Filter:
    """What is looked for, and what narrows it; "" where nothing does."""

    words: str = ""
    condition: str = ""
    stage: str = ""
    kind: str = ""
    area: str = ""
    audience: str = ""
    language: str = ""
    sort: str = ""

    @classmethod
    def read(cls, parts: Mapping[str, str]) -> "Filter":
        """Read it from an address; what makes no sense narrows nothing."""
        said = {one.name: parts.get(one.name, "").strip() for one in fields(cls)}
        return cls(
            **{
                name: value
                for name, value in said.items()
                if name == "words"
                or (
                    value in VALUES[name]
                    if name in VALUES
                    else len(value) <= LONGEST_VALUE and value.isascii() and value.isprintable()
                )
            }
        )

    @property
    def address(self) -> dict[str, str]:
        """What the address says of it."""
        return {one.name: value for one in fields(self) if (value := getattr(self, one.name))}

    @property
    def narrowed_by(self) -> dict[str, str]:
        """What narrows it, besides the words."""
        return {name: value for name, value in self.address.items() if name not in {"words", "sort"}}

    def but(self, **other: str) -> "Filter":
        """Return the same with something else in it."""
        return replace(self, **other)

"""What a person should be told about a cell, and how much it matters."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Level(StrEnum):
    """How much a finding matters."""

    ERROR = "error"  # the row is not imported
    WARNING = "warning"  # something is left out, or needs a look
    NOTE = "note"  # how we read it, for whoever wants to know


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark about one cell, in plain words."""

    level: Level
    coordinate: str
    words: str

    def plain(self) -> dict[str, Any]:
        """Give it in the shape that JSON keeps."""
        return {"level": self.level.value, "coordinate": self.coordinate, "words": self.words}

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> "Finding":
        """Take it back from what plain() gave."""
        return cls(Level(plain["level"]), plain["coordinate"], plain["words"])


def error(coordinate: str, words: str) -> Finding:
    """Say why a row is not imported."""
    return Finding(Level.ERROR, coordinate, words)


def warning(coordinate: str, words: str) -> Finding:
    """Say what is left out or needs a look."""
    return Finding(Level.WARNING, coordinate, words)


def note(coordinate: str, words: str) -> Finding:
    """Say how something was read."""
    return Finding(Level.NOTE, coordinate, words)

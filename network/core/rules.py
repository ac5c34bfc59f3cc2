"""The words that rules are written in: a refusal, and the moves that a status may make."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from enum import StrEnum
from typing import Generic, TypeVar

S = TypeVar("S", bound=StrEnum)


class Refused(Exception):
    """A rule says no, in words for the member who asked.

    ``field`` names the form's field that the words belong beside, where the rule knows it.
    """

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class Lifecycle(Generic[S]):
    """The statuses that a thing goes through: where it starts, and the moves that are allowed."""

    def __init__(self, moves: Mapping[S, AbstractSet[S]], start: S) -> None:
        unknown = {status for targets in moves.values() for status in targets} - set(moves)
        if unknown or start not in moves:
            raise ValueError(f"a lifecycle names every status it leads to: {unknown or start}")
        self.moves = {status: frozenset(targets) for status, targets in moves.items()}
        self.start = start

    def step(self, old: S, new: S) -> S:
        """Return ``new`` if a thing may go there from ``old``; raise Refused if not."""
        if new not in self.moves[old]:
            raise Refused(f"This is {words(old)} and cannot become {words(new)}.")
        return new


def words(status: StrEnum) -> str:
    """Say a status as it is read aloud: ``change_asked`` is "change asked"."""
    return status.value.replace("_", " ")

"""What is reported and what comes of it, and which words were taken out of a text."""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from enum import StrEnum

from network.core.rules import Lifecycle

HIDDEN_FOR_NOW = "Somebody says that a patient could be recognised. A coordinator is about to look at it."
LONGEST_WORDS = 1_000


class Reason(StrEnum):
    """Why somebody reports a text of another, or their own."""

    PATIENT = "patient"  # a patient could be recognised: hidden at once, looked at first
    HARMFUL = "harmful"
    UNKIND = "unkind"
    PRIVATE = "private"
    ADVERT = "advert"
    OTHER = "other"


class Status(StrEnum):
    """Where a report stands."""

    REPORTED = "reported"
    UPHELD = "upheld"
    LEFT = "left"
    WITHDRAWN = "withdrawn"


LIFECYCLE = Lifecycle(
    {
        Status.REPORTED: {Status.UPHELD, Status.LEFT, Status.WITHDRAWN},
        Status.UPHELD: set(),
        Status.LEFT: set(),
        Status.WITHDRAWN: set(),
    },
    start=Status.REPORTED,
)

Run = tuple[str, ...]  # some words in their order, as they are compared


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are compared: without capitals and marks."""
    return re.findall(r"\w+", text.casefold())


def taken_out(before: str, after: str) -> list[Run]:
    """Return the runs of words that the text had and has no more."""
    old, new = words_of(before), words_of(after)
    moves = SequenceMatcher(None, old, new).get_opcodes()
    return [tuple(old[start:end]) for what, start, end, _, _ in moves if what in {"replace", "delete"}]


def repeats(text: str, runs: Iterable[Sequence[str]], *, at_least: int) -> bool:
    """Whether a text has one of these runs, or so many words of one in a row: an excerpt may be cut."""
    whole = f" {' '.join(words_of(text))} "
    return any(
        f" {' '.join(run[start : start + at_least])} " in whole
        for run in runs
        for start in range(max(1, len(run) - at_least + 1))
        if run
    )

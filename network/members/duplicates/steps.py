"""What features above ask and do where two records become one: they offer steps, and a merge takes them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table

from network.core.permission import Actor
from network.core.registry import Offers
from network.members.duplicates.images import Images
from network.members.duplicates.moving import set_aside
from network.members.people.models import Member


@dataclass(frozen=True)
class Question:
    """Something that whoever merges two records must choose: answers by value, in words."""

    label: str
    choices: Sequence[tuple[str, str]]
    hint: str = ""


@dataclass(frozen=True)
class Merging:
    """A merge in progress, as a step sees it: before anything is moved."""

    winner: Member
    loser: Member
    by: Actor
    images: Images

    def set_aside(self, table: Table, number: int) -> None:
        """Take a row out of its table until the merge is undone, or for good."""
        set_aside(table, number, self.images)


@dataclass(frozen=True)
class MergeStep:
    """A feature's part in a merge.

    ``ask`` says what is to be chosen about two records, or nothing; ``carry_out`` is given the answer, and
    raises Refused where it cannot be. ``key`` names the field of the form.
    """

    key: str
    ask: Callable[[Member, Member], Question | None]
    carry_out: Callable[[Merging, str], None]


merging: Offers[MergeStep] = Offers()


def questions(one: Member, other: Member) -> dict[str, Question]:
    """Return what features ask about two records, by the key of each step."""
    asked: dict[str, Any] = {step.key: step.ask(one, other) for step in merging}
    return {key: question for key, question in asked.items() if question is not None}

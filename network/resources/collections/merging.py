"""Two records of one person that both saved or used a resource: what was written on either is kept."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from network.core.database import db
from network.members.duplicates.steps import MergeStep, Merging, merging
from network.resources.collections.models import ResourceUse, SavedResource
from network.resources.collections.rules import one_note


def register() -> None:
    """Offer the step."""
    merging.add(MergeStep("collections", lambda _one, _other: None, keep_words), "collections")


def keep_words(merge: Merging, _answer: str) -> None:
    """Let the rows that stay say what those that cannot stand beside them said.

    A note for the network keeps to the wish of whoever gave no name with one of the two.
    """
    for mine, theirs in _twice(merge, SavedResource):
        mine.note = one_note([mine.note, theirs.note])
        mine.saved_at = min(mine.saved_at, theirs.saved_at)
    for mine, theirs in _twice(merge, ResourceUse):
        if mine.taken_down_at is None and theirs.taken_down_at is None:
            mine.text = one_note([mine.text, theirs.text])
            mine.named = mine.named and theirs.named
    db.session.flush()


def _twice(merge: Merging, model: Any) -> Any:
    other = aliased(model)
    return db.session.execute(
        select(model, other)
        .join(other, other.resource_id == model.resource_id)
        .where(model.member_id == merge.winner.id, other.member_id == merge.loser.id)
    ).all()

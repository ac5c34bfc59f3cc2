"""What becomes of letters about resources where two records are made one: of two the same, one stays."""

from sqlalchemy import select
from sqlalchemy.orm import aliased

from network.core.database import db
from network.members.duplicates.steps import MergeStep, Merging, merging
from network.resources.library.models import ReviewLetter


def register() -> None:
    """Offer the step."""
    merging.add(MergeStep("library", lambda _one, _other: None, set_aside), "library")


def set_aside(merge: Merging, _answer: str) -> None:
    """Set aside the note of a letter that both records have for one resource and one day."""
    other = aliased(ReviewLetter)
    twice = (
        select(other.id)
        .join(ReviewLetter, ReviewLetter.resource_id == other.resource_id)
        .where(
            ReviewLetter.owner_id == merge.winner.id,
            other.owner_id == merge.loser.id,
            ReviewLetter.review_by == other.review_by,
            ReviewLetter.sort == other.sort,
        )
    )
    for number in db.session.scalars(twice).all():
        merge.set_aside(db.metadata.tables[ReviewLetter.__tablename__], number)
